# Draws accuracy_vs_shortcut.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, body=2': x, y, low, high
$panel1_line1 << EOD
-0.07 84 84 84
1 86.23 86.23 86.23
2 86.535 86.535 86.535
3 86.66 86.66 86.66
3.93 86.69 86.69 86.69
EOD
# 'pact+sawb, body=3': x, y, low, high
$panel1_line2 << EOD
0 89.515 89.515 89.515
4 90.165 90.165 90.165
EOD
# 'pact+sawb, body=4': x, y, low, high
$panel1_line3 << EOD
0.07 90.745 90.745 90.745
4.07 91.07 91.07 91.07
EOD
$panel1_line_seeds1 << EOD
-0.07 83.94
-0.07 84.06
1 85.95
1 86.51
2 86.67
2 86.4
3 86.53
3 86.79
3.93 86.49
3.93 86.89
EOD
$panel1_line_seeds2 << EOD
0 89.67
0 89.36
4 90.29
4 90.04
EOD
$panel1_line_seeds3 << EOD
0.07 90.74
0.07 90.75
4.07 91.07
4.07 91.07
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.23cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,311 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,972 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_shortcut.'.suffix
set multiplot
set label 1 'cpu/shortcut: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9526 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9052
set bmargin at screen 0.3220
set rmargin at screen 0.9765
set xlabel 'shortcut'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:4.5]
set yrange [83.4409:91.5691]
set xtics nomirror scale 0.6 norotate ('body' 0, '3' 1, '4' 2, '8' 3, '32' 4)
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb, body=2', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb, body=3', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+sawb, body=4'
unset multiplot
set lmargin -1
}
set output
