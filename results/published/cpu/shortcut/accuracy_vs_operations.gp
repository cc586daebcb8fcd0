# Draws accuracy_vs_operations.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, shortcut=body': x, y, low, high
$panel1_line1 << EOD
0.61407232 84 84 84
0.81461248 89.515 89.515 89.515
1.095368704 90.745 90.745 90.745
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel1_line2 << EOD
0.61407232 86.23 86.23 86.23
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel1_line3 << EOD
0.61407232 86.535 86.535 86.535
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel1_line4 << EOD
0.61407232 86.66 86.66 86.66
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel1_line5 << EOD
0.61407232 86.69 86.69 86.69
0.81461248 90.165 90.165 90.165
1.095368704 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel1_line6 << EOD
0.61407232 86.69 86.69 86.69
0.81461248 90.165 90.165 90.165
1.095368704 91.07 91.07 91.07
EOD
$panel1_line_seeds1 << EOD
0.61407232 83.94
0.61407232 84.06
0.81461248 89.67
0.81461248 89.36
1.095368704 90.74
1.095368704 90.75
EOD
$panel1_line_seeds2 << EOD
0.61407232 85.95
0.61407232 86.51
EOD
$panel1_line_seeds3 << EOD
0.61407232 86.67
0.61407232 86.4
EOD
$panel1_line_seeds4 << EOD
0.61407232 86.53
0.61407232 86.79
EOD
$panel1_line_seeds5 << EOD
0.61407232 86.49
0.61407232 86.89
0.81461248 90.29
0.81461248 90.04
1.095368704 91.07
1.095368704 91.07
EOD
# Lines to labels: x, y, dx, dy
$panel1_leaders1 << EOD
EOD
# Labels: x, y, text
$panel1_labels1 << EOD
0.669955 84 "2 bits"
0.888745 89.515 "3 bits"
1.19505 90.745 "4 bits"
EOD
# 'pact+sawb, shortcut=body': x, y, low, high
$panel2_line1 << EOD
0.160432128 84 84 84
0.360972288 89.515 89.515 89.515
0.641728512 90.745 90.745 90.745
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel2_line2 << EOD
0.160432128 86.23 86.23 86.23
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel2_line3 << EOD
0.160432128 86.535 86.535 86.535
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel2_line4 << EOD
0.160432128 86.66 86.66 86.66
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel2_line5 << EOD
0.160432128 86.69 86.69 86.69
0.360972288 90.165 90.165 90.165
0.641728512 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel2_line6 << EOD
0.160432128 86.69 86.69 86.69
0.360972288 90.165 90.165 90.165
0.641728512 91.07 91.07 91.07
EOD
$panel2_line_seeds1 << EOD
0.160432128 83.94
0.160432128 84.06
0.360972288 89.67
0.360972288 89.36
0.641728512 90.74
0.641728512 90.75
EOD
$panel2_line_seeds2 << EOD
0.160432128 85.95
0.160432128 86.51
EOD
$panel2_line_seeds3 << EOD
0.160432128 86.67
0.160432128 86.4
EOD
$panel2_line_seeds4 << EOD
0.160432128 86.53
0.160432128 86.79
EOD
$panel2_line_seeds5 << EOD
0.160432128 86.49
0.160432128 86.89
0.360972288 90.29
0.360972288 90.04
0.641728512 91.07
0.641728512 91.07
EOD
# Lines to labels: x, y, dx, dy
$panel2_leaders1 << EOD
EOD
# Labels: x, y, text
$panel2_labels1 << EOD
0.190936 84 "2 bits"
0.429606 89.515 "3 bits"
0.539206 90.237 "4 bits"
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.28cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,313 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,978 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_operations.'.suffix
set multiplot
set label 1 'cpu/shortcut: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9529 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8514
set bmargin at screen 0.2717
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.5117269333:1.314442445]
set yrange [83.4409:91.5691]
set xtics nomirror scale 0.6 norotate ('0.6' 0.6, '0.8' 0.8, '1' 1)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'ends as trained' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel1_line_seeds4 using 1:2 with points linewidth 0.8 linecolor rgb '#CC79A7' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel1_line_seeds5 using 1:2 with points linewidth 0.8 linecolor rgb '#E69F00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel1_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_leaders1 using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#666666' notitle, \
     $panel1_labels1 using 1:2:3 with labels notitle
unset label 1
unset label 2
set tmargin at screen 0.8514
set bmargin at screen 0.2717
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.1250030316:0.8236109915]
set yrange [83.4409:91.5691]
set xtics nomirror scale 0.6 norotate ('0.15' 0.15, '0.2' 0.2, '0.3' 0.3, '0.4' 0.4, '0.5' 0.5, '0.6' 0.6, '0.8' 0.8)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'body alone' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel2_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel2_line_seeds4 using 1:2 with points linewidth 0.8 linecolor rgb '#CC79A7' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel2_line_seeds5 using 1:2 with points linewidth 0.8 linecolor rgb '#E69F00' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel2_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel2_leaders1 using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#666666' notitle, \
     $panel2_labels1 using 1:2:3 with labels notitle
unset label 2
set key on at screen 0.5,screen 0.1208 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
unset colorbox
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
