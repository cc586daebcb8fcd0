# Draws accuracy_vs_size.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
75.0703125 95.5 95.5 95.5
EOD
# 'pact+sawb': x, y, low, high
$panel1_line2 << EOD
7.5703125 83.85 83.85 83.85
9.8203125 92.25 92.25 92.25
12.0703125 94.9 94.9 94.9
EOD
# 'dorefa': x, y, low, high
$panel1_line3 << EOD
7.5703125 53.5 53.5 53.5
9.8203125 56.2 56.2 56.2
12.0703125 56.8 56.8 56.8
EOD
# 'Pareto front': x, y, low, high
$panel1_line4 << EOD
7.5703125 83.85 83.85 83.85
9.8203125 92.25 92.25 92.25
12.0703125 94.9 94.9 94.9
75.0703125 95.5 95.5 95.5
EOD
$panel1_line_seeds1 << EOD
75.0703125 96.3
75.0703125 94.7
EOD
$panel1_line_seeds2 << EOD
7.5703125 84.1
7.5703125 83.6
9.8203125 92.6
9.8203125 91.9
12.0703125 93.9
12.0703125 95.9
EOD
$panel1_line_seeds3 << EOD
7.5703125 55
7.5703125 52
9.8203125 65.7
9.8203125 46.7
12.0703125 55
12.0703125 58.6
EOD
# Lines to labels: x, y, dx, dy
$panel1_leaders1 << EOD
EOD
# Labels: x, y, text
$panel1_labels1 << EOD
10.0976 49.966 "2 bits"
7.36241 59.734 "3 bits"
16.0999 56.8 "4 bits"
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
72 95.5 95.5 95.5
EOD
# 'pact+sawb': x, y, low, high
$panel2_line2 << EOD
4.5 83.85 83.85 83.85
6.75 92.25 92.25 92.25
9 94.9 94.9 94.9
EOD
# 'dorefa': x, y, low, high
$panel2_line3 << EOD
4.5 53.5 53.5 53.5
6.75 56.2 56.2 56.2
9 56.8 56.8 56.8
EOD
# 'Pareto front': x, y, low, high
$panel2_line4 << EOD
4.5 83.85 83.85 83.85
6.75 92.25 92.25 92.25
9 94.9 94.9 94.9
72 95.5 95.5 95.5
EOD
$panel2_line_seeds1 << EOD
72 96.3
72 94.7
EOD
$panel2_line_seeds2 << EOD
4.5 84.1
4.5 83.6
6.75 92.6
6.75 91.9
9 93.9
9 95.9
EOD
$panel2_line_seeds3 << EOD
4.5 55
4.5 52
6.75 65.7
6.75 46.7
9 55
9 58.6
EOD
# Lines to labels: x, y, dx, dy
$panel2_leaders1 << EOD
EOD
# Labels: x, y, text
$panel2_labels1 << EOD
6.3739 49.966 "2 bits"
4.76553 59.734 "3 bits"
12.7478 56.8 "4 bits"
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.88cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,298 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,931 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_size.'.suffix
set multiplot
set label 1 'demo: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9505 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8439
set bmargin at screen 0.2348
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [5.009218922:113.451964]
set yrange [43.228:99.772]
set xtics nomirror scale 0.6 norotate ('10' 10, '20' 20, '50' 50, '100' 100)
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
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [2.73193849:118.5971065]
set yrange [43.228:99.772]
set xtics nomirror scale 0.6 norotate ('5' 5, '10' 10, '20' 20, '50' 50, '100' 100)
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
