# Draws accuracy_vs_lambda.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, alpha init=2': x, y, low, high
$panel1_line1 << EOD
-0.07 73.94 73.94 73.94
0.43 74.74 74.74 74.74
1.93 74.73 74.73 74.73
EOD
# 'pact+sawb, alpha init=4': x, y, low, high
$panel1_line2 << EOD
0 73.54 73.54 73.54
0.5 74.83 74.83 74.83
2 74.55 74.55 74.55
EOD
# 'pact+sawb, alpha init=10': x, y, low, high
$panel1_line3 << EOD
0.07 67.18 67.18 67.18
0.57 71.84 71.84 71.84
2.07 74.28 74.28 74.28
EOD
$panel1_line_seeds1 << EOD
-0.07 72.74
-0.07 75.14
0.43 74.52
0.43 74.96
1.93 73.82
1.93 75.64
EOD
$panel1_line_seeds2 << EOD
0 72.68
0 74.4
0.5 73.5
0.5 76.16
2 73.92
2 75.18
EOD
$panel1_line_seeds3 << EOD
0.07 66.18
0.07 68.18
0.57 71.34
0.57 72.34
2.07 73.96
2.07 74.6
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.23cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,311 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,972 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_lambda.'.suffix
set multiplot
set label 1 'cpu/alpha_init: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9526 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9052
set bmargin at screen 0.3220
set rmargin at screen 0.9765
set xlabel 'lambda'
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [65.4814:76.8586]
set xtics nomirror scale 0.6 norotate ('0' 0, '0.0005' 0.5, '0.002' 2)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.1701 center top horizontal Left reverse samplen 3 maxcols 1 maxrows auto
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb, alpha init=2', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb, alpha init=4', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+sawb, alpha init=10'
unset multiplot
set lmargin -1
}
set output
