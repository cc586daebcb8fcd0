# Draws accuracy_vs_operations.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, shortcut=body': x, y, low, high
$panel1_line1 << EOD
0.61407232 84 83.91514719 84.08485281
0.81461248 89.515 89.2957969 89.7342031
1.095368704 90.745 90.73792893 90.75207107
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel1_line2 << EOD
0.61407232 86.23 85.8340202 86.6259798
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel1_line3 << EOD
0.61407232 86.535 86.34408117 86.72591883
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel1_line4 << EOD
0.61407232 86.66 86.47615224 86.84384776
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel1_line5 << EOD
0.61407232 86.69 86.40715729 86.97284271
0.81461248 90.165 89.9882233 90.3417767
1.095368704 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel1_line6 << EOD
0.61407232 86.69 86.69 86.69
0.81461248 90.165 90.165 90.165
1.095368704 91.07 91.07 91.07
EOD
# Labels: x, y, text, colour
$panel1_labels1 << EOD
0.674823 84 "2 bits" 29362
0.895203 89.515 "3 bits" 29362
1.20373 90.745 "4 bits" 29362
0.674823 86.23 "2 bits" 13983232
0.558791 86.535 "2 bits" 40563
0.674823 87.1732 "2 bits" 13400487
0.558791 87.2032 "2 bits" 15113984
0.895203 90.165 "3 bits" 15113984
0.996759 91.07 "4 bits" 15113984
EOD
# 'pact+sawb, shortcut=body': x, y, low, high
$panel2_line1 << EOD
0.160432128 84 83.91514719 84.08485281
0.360972288 89.515 89.2957969 89.7342031
0.641728512 90.745 90.73792893 90.75207107
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel2_line2 << EOD
0.160432128 86.23 85.8340202 86.6259798
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel2_line3 << EOD
0.160432128 86.535 86.34408117 86.72591883
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel2_line4 << EOD
0.160432128 86.66 86.47615224 86.84384776
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel2_line5 << EOD
0.160432128 86.69 86.40715729 86.97284271
0.360972288 90.165 89.9882233 90.3417767
0.641728512 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel2_line6 << EOD
0.160432128 86.69 86.69 86.69
0.360972288 90.165 90.165 90.165
0.641728512 91.07 91.07 91.07
EOD
# Labels: x, y, text, colour
$panel2_labels1 << EOD
0.193719 84 "2 bits" 29362
0.435867 89.515 "3 bits" 29362
0.531461 90.745 "4 bits" 29362
0.193719 86.23 "2 bits" 13983232
0.193719 87.0482 "2 bits" 40563
0.435867 90.165 "3 bits" 15113984
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.66cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,327 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1023 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_operations.'.suffix
set multiplot
set label 1 'cpu/shortcut'."\n".'mean ± standard deviation, n = 2 seeds' at screen 0.5,screen 0.9550 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8141
set bmargin at screen 0.2598
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.5117269333:1.314442445]
set yrange [83.41430749:91.5708397]
set xtics nomirror scale 0.6 norotate ('0.6' 0.6, '0.8' 0.8, '1' 1)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'ends as trained' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel1_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel1_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel1_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel1_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel1_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_labels1 using 1:2:3:4 with labels textcolor rgb variable notitle
unset label 1
unset label 2
set tmargin at screen 0.8141
set bmargin at screen 0.2598
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.1250030316:0.8236109915]
set yrange [83.41430749:91.5708397]
set xtics nomirror scale 0.6 norotate ('0.15' 0.15, '0.2' 0.2, '0.3' 0.3, '0.4' 0.4, '0.5' 0.5, '0.6' 0.6, '0.8' 0.8)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'body alone' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel2_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel2_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel2_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel2_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel2_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel2_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel2_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel2_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel2_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel2_labels1 using 1:2:3:4 with labels textcolor rgb variable notitle
unset label 2
set key on at screen 0.5,screen 0.1155 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
unset logscale
set lmargin at screen 0
set rmargin at screen 1
set bmargin at screen 0
set tmargin at screen 1
set xrange [0:1]
set yrange [0:1]
unset border
unset tics
unset xlabel
unset ylabel
unset grid
plot NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'pact+sawb, shortcut=body', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'pact+sawb, shortcut=3', \
     NaN with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 title 'pact+sawb, shortcut=4', \
     NaN with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 title 'pact+sawb, shortcut=8', \
     NaN with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 title 'pact+sawb, shortcut=32', \
     NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 title 'Pareto front'
unset multiplot
set lmargin -1
}
set output
