# Draws val_accuracy_vs_alpha_init.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, lambda=0': x, y, low, high
$panel1_line1 << EOD
-0.07 83.875 83.875 83.875
0.43 86.125 86.125 86.125
1.93 88.375 88.375 88.375
EOD
# 'pact+sawb, lambda=0.0005': x, y, low, high
$panel1_line2 << EOD
0 84.53125 84.53125 84.53125
0.5 86.78125 86.78125 86.78125
2 89.03125 89.03125 89.03125
EOD
# 'pact+sawb, lambda=0.002': x, y, low, high
$panel1_line3 << EOD
0.07 85.28125 85.28125 85.28125
0.57 87.53125 87.53125 87.53125
2.07 89.78125 89.78125 89.78125
EOD
$panel1_line_seeds1 << EOD
-0.07 83.75
-0.07 84
0.43 86
0.43 86.25
1.93 88.25
1.93 88.5
EOD
$panel1_line_seeds2 << EOD
0 84.4375
0 84.625
0.5 86.6875
0.5 86.875
2 88.9375
2 89.125
EOD
$panel1_line_seeds3 << EOD
0.07 85.125
0.07 85.4375
0.57 87.375
0.57 87.6875
2.07 89.625
2.07 89.9375
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.23cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,311 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,972 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'val_accuracy_vs_alpha_init.'.suffix
set multiplot
set label 1 'cpu/alpha_init: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9526 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9052
set bmargin at screen 0.3220
set rmargin at screen 0.9765
set xlabel 'alpha init'
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [83.316875:90.370625]
set xtics nomirror scale 0.6 norotate ('2' 0, '4' 0.5, '10' 2)
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb, lambda=0', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb, lambda=0.0005', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+sawb, lambda=0.002'
unset multiplot
set lmargin -1
}
set output
