# Draws accuracy_vs_size.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, shortcut=body': x, y, low, high
$panel1_line1 << EOD
74.8515625 84 84 84
107.4765625 89.515 89.515 89.515
140.1015625 90.745 90.745 90.745
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel1_line2 << EOD
74.8515625 86.23 86.23 86.23
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel1_line3 << EOD
74.8515625 86.535 86.535 86.535
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel1_line4 << EOD
74.8515625 86.66 86.66 86.66
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel1_line5 << EOD
74.8515625 86.69 86.69 86.69
107.4765625 90.165 90.165 90.165
140.1015625 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel1_line6 << EOD
74.8515625 86.69 86.69 86.69
107.4765625 90.165 90.165 90.165
140.1015625 91.07 91.07 91.07
EOD
$panel1_line_seeds1 << EOD
74.8515625 83.94
74.8515625 84.06
107.4765625 89.67
107.4765625 89.36
140.1015625 90.74
140.1015625 90.75
EOD
$panel1_line_seeds2 << EOD
74.8515625 85.95
74.8515625 86.51
EOD
$panel1_line_seeds3 << EOD
74.8515625 86.67
74.8515625 86.4
EOD
$panel1_line_seeds4 << EOD
74.8515625 86.53
74.8515625 86.79
EOD
$panel1_line_seeds5 << EOD
74.8515625 86.49
74.8515625 86.89
107.4765625 90.29
107.4765625 90.04
140.1015625 91.07
140.1015625 91.07
EOD
# Lines to labels: x, y, dx, dy
$panel1_leaders1 << EOD
EOD
# Labels: x, y, text
$panel1_labels1 << EOD
82.027 84 "2 bits"
117.779 89.515 "3 bits"
153.532 90.745 "4 bits"
EOD
# 'pact+sawb, shortcut=body': x, y, low, high
$panel2_line1 << EOD
65.25 84 84 84
97.875 89.515 89.515 89.515
130.5 90.745 90.745 90.745
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel2_line2 << EOD
65.25 86.23 86.23 86.23
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel2_line3 << EOD
65.25 86.535 86.535 86.535
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel2_line4 << EOD
65.25 86.66 86.66 86.66
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel2_line5 << EOD
65.25 86.69 86.69 86.69
97.875 90.165 90.165 90.165
130.5 91.07 91.07 91.07
EOD
# 'Pareto front': x, y, low, high
$panel2_line6 << EOD
65.25 86.69 86.69 86.69
97.875 90.165 90.165 90.165
130.5 91.07 91.07 91.07
EOD
$panel2_line_seeds1 << EOD
65.25 83.94
65.25 84.06
97.875 89.67
97.875 89.36
130.5 90.74
130.5 90.75
EOD
$panel2_line_seeds2 << EOD
65.25 85.95
65.25 86.51
EOD
$panel2_line_seeds3 << EOD
65.25 86.67
65.25 86.4
EOD
$panel2_line_seeds4 << EOD
65.25 86.53
65.25 86.79
EOD
$panel2_line_seeds5 << EOD
65.25 86.49
65.25 86.89
97.875 90.29
97.875 90.04
130.5 91.07
130.5 91.07
EOD
# Lines to labels: x, y, dx, dy
$panel2_leaders1 << EOD
EOD
# Labels: x, y, text
$panel2_labels1 << EOD
71.9439 84 "2 bits"
107.916 89.515 "3 bits"
143.888 90.745 "4 bits"
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.28cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,313 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,978 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_size.'.suffix
set multiplot
set label 1 'cpu/shortcut: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9529 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8514
set bmargin at screen 0.2717
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [62.37630208:168.121875]
set yrange [83.4409:91.5691]
set xtics nomirror scale 0.6 norotate ('80' 80, '100' 100, '150' 150)
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
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [54.375:156.6]
set yrange [83.4409:91.5691]
set xtics nomirror scale 0.6 norotate ('60' 60, '80' 80, '100' 100, '150' 150)
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
