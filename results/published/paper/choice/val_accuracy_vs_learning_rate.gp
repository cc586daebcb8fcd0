# Draws val_accuracy_vs_learning_rate.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb+fpsc, lambda=0': x, y, low, high
$panel1_line1 << EOD
-0.07 90.34 90.34 90.34
0.5966666667 90.98 90.98 90.98
1.93 90.06 90.06 90.06
EOD
# 'pact+sawb+fpsc, lambda=0.0001': x, y, low, high
$panel1_line2 << EOD
0 90.12 90.12 90.12
0.6666666667 91 91 91
2 90.06 90.06 90.06
EOD
# 'pact+sawb+fpsc, lambda=0.0005': x, y, low, high
$panel1_line3 << EOD
0.07 90.52 90.52 90.52
0.7366666667 90.62 90.62 90.62
2.07 90.78 90.78 90.78
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.23cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,311 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,972 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'val_accuracy_vs_learning_rate.'.suffix
set multiplot
set label 1 'paper/choice: n = 1 seed, no interval' at screen 0.5,screen 0.9526 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9052
set bmargin at screen 0.3220
set rmargin at screen 0.9765
set xlabel 'learning rate'
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [89.9942:91.0658]
set xtics nomirror scale 0.6 norotate ('0.01' 0, '0.02' 0.6666666667, '0.04' 2)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb+fpsc, lambda=0', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb+fpsc, lambda=0.0001', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+sawb+fpsc, lambda=0.0005'
unset multiplot
set lmargin -1
}
set output
