# Draws accuracy_vs_operations.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
41.472 91.5 91.5 91.5
EOD
# 'pact+sawb': x, y, low, high
$panel1_line2 << EOD
0.162 87.5 87.5 87.5
0.3645 89.1875 89.1875 89.1875
0.648 90.9375 90.9375 90.9375
EOD
# 'dorefa': x, y, low, high
$panel1_line3 << EOD
0.162 82.5 82.5 82.5
0.3645 84.1875 84.1875 84.1875
0.648 85.9375 85.9375 85.9375
EOD
# 'Pareto front': x, y, low, high
$panel1_line4 << EOD
0.162 87.5 87.5 87.5
0.3645 89.1875 89.1875 89.1875
0.648 90.9375 90.9375 90.9375
41.472 91.5 91.5 91.5
EOD
$panel1_line_seeds1 << EOD
41.472 91.25
41.472 91.5
41.472 91.75
EOD
$panel1_line_seeds2 << EOD
0.162 87.25
0.162 87.5
0.162 87.75
0.3645 88.9375
0.3645 89.125
0.3645 89.5
0.648 90.625
0.648 90.9375
0.648 91.25
EOD
$panel1_line_seeds3 << EOD
0.162 82.25
0.162 82.5
0.162 82.75
0.3645 83.9375
0.3645 84.125
0.3645 84.5
0.648 85.625
0.648 85.9375
0.648 86.25
EOD
# Lines to labels: x, y, dx, dy
$panel1_leaders1 << EOD
EOD
# Labels: x, y, text
$panel1_labels1 << EOD
0.325013 82.5 "2 bits"
0.731279 84.1875 "3 bits"
1.30005 85.9375 "4 bits"
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
41.472 91.5 91.5 91.5
EOD
# 'pact+sawb': x, y, low, high
$panel2_line2 << EOD
0.162 87.5 87.5 87.5
0.3645 89.1875 89.1875 89.1875
0.648 90.9375 90.9375 90.9375
EOD
# 'dorefa': x, y, low, high
$panel2_line3 << EOD
0.162 82.5 82.5 82.5
0.3645 84.1875 84.1875 84.1875
0.648 85.9375 85.9375 85.9375
EOD
# 'Pareto front': x, y, low, high
$panel2_line4 << EOD
0.162 87.5 87.5 87.5
0.3645 89.1875 89.1875 89.1875
0.648 90.9375 90.9375 90.9375
41.472 91.5 91.5 91.5
EOD
$panel2_line_seeds1 << EOD
41.472 91.25
41.472 91.5
41.472 91.75
EOD
$panel2_line_seeds2 << EOD
0.162 87.25
0.162 87.5
0.162 87.75
0.3645 88.9375
0.3645 89.125
0.3645 89.5
0.648 90.625
0.648 90.9375
0.648 91.25
EOD
$panel2_line_seeds3 << EOD
0.162 82.25
0.162 82.5
0.162 82.75
0.3645 83.9375
0.3645 84.125
0.3645 84.5
0.648 85.625
0.648 85.9375
0.648 86.25
EOD
# Lines to labels: x, y, dx, dy
$panel2_leaders1 << EOD
EOD
# Labels: x, y, text
$panel2_labels1 << EOD
0.325013 82.5 "2 bits"
0.731279 84.1875 "3 bits"
1.30005 85.9375 "4 bits"
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.88cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,298 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,931 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_operations.'.suffix
set multiplot
set label 1 'cpu/bits: mean and every seed, n = 3 seeds' at screen 0.5,screen 0.9505 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8439
set bmargin at screen 0.2348
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.0597079033:112.5221893]
set yrange [81.585:92.415]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'ends as trained' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#000000' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 4 notitle, \
     $panel1_leaders1 using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#666666' notitle, \
     $panel1_labels1 using 1:2:3 with labels notitle
unset label 1
unset label 2
set tmargin at screen 0.8439
set bmargin at screen 0.2348
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.0597079033:112.5221893]
set yrange [81.585:92.415]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'body alone' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#000000' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel2_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 4 notitle, \
     $panel2_leaders1 using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#666666' notitle, \
     $panel2_labels1 using 1:2:3 with labels notitle
unset label 2
set key on at screen 0.5,screen 0.0761 center top horizontal Left reverse samplen 3 maxcols 4 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 title 'fp32', \
     NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'pact+sawb', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'dorefa', \
     NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 4 title 'Pareto front'
unset multiplot
set lmargin -1
}
set output
