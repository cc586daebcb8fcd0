# Draws accuracy_vs_size.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, shortcut=body': x, y, low, high
$panel1_line1 << EOD
74.8515625 84 83.91514719 84.08485281
107.4765625 89.515 89.2957969 89.7342031
140.1015625 90.745 90.73792893 90.75207107
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel1_line2 << EOD
74.8515625 86.23 85.8340202 86.6259798
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel1_line3 << EOD
74.8515625 86.535 86.34408117 86.72591883
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel1_line4 << EOD
74.8515625 86.66 86.47615224 86.84384776
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel1_line5 << EOD
74.8515625 86.69 86.40715729 86.97284271
107.4765625 90.165 89.9882233 90.3417767
140.1015625 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel1_line6 << EOD
74.8515625 86.69 86.69 86.69
107.4765625 90.165 90.165 90.165
140.1015625 91.07 91.07 91.07
EOD
# Labels: x, y, text, colour
$panel1_labels1 << EOD
82.6535 84 "2 bits" 29362
118.679 89.515 "3 bits" 29362
154.705 90.745 "4 bits" 29362
82.6535 86.23 "2 bits" 13983232
67.7861 86.535 "2 bits" 40563
82.6535 87.1732 "2 bits" 13400487
67.7861 87.2032 "2 bits" 15113984
118.679 90.165 "3 bits" 15113984
126.877 91.07 "4 bits" 15113984
EOD
# 'pact+sawb, shortcut=body': x, y, low, high
$panel2_line1 << EOD
65.25 84 83.91514719 84.08485281
97.875 89.515 89.2957969 89.7342031
130.5 90.745 90.73792893 90.75207107
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel2_line2 << EOD
65.25 86.23 85.8340202 86.6259798
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel2_line3 << EOD
65.25 86.535 86.34408117 86.72591883
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel2_line4 << EOD
65.25 86.66 86.47615224 86.84384776
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel2_line5 << EOD
65.25 86.69 86.40715729 86.97284271
97.875 90.165 89.9882233 90.3417767
130.5 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel2_line6 << EOD
65.25 86.69 86.69 86.69
97.875 90.165 90.165 90.165
130.5 91.07 91.07 91.07
EOD
# Labels: x, y, text, colour
$panel2_labels1 << EOD
72.5303 84 "2 bits" 29362
108.796 89.515 "3 bits" 29362
117.401 90.745 "4 bits" 29362
72.5303 86.23 "2 bits" 13983232
72.5303 87.0482 "2 bits" 40563
108.796 90.165 "3 bits" 15113984
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.66cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,327 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1023 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_size.'.suffix
set multiplot
set label 1 'cpu/shortcut'."\n".'mean ± standard deviation, n = 2 seeds' at screen 0.5,screen 0.9550 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8141
set bmargin at screen 0.2598
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [62.37630208:168.121875]
set yrange [83.41430749:91.5708397]
set xtics nomirror scale 0.6 norotate ('80' 80, '100' 100, '150' 150)
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
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [54.375:156.6]
set yrange [83.41430749:91.5708397]
set xtics nomirror scale 0.6 norotate ('60' 60, '80' 80, '100' 100, '150' 150)
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
