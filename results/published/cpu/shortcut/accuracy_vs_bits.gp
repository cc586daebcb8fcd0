# Draws accuracy_vs_bits.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, shortcut=body': x, y, low, high
$panel1_line1 << EOD
1.9 84 84 84
2.965 89.515 89.515 89.515
3.965 90.745 90.745 90.745
EOD
# 'pact+sawb, shortcut=3': x, y, low, high
$panel1_line2 << EOD
1.95 86.23 86.23 86.23
EOD
# 'pact+sawb, shortcut=4': x, y, low, high
$panel1_line3 << EOD
2 86.535 86.535 86.535
EOD
# 'pact+sawb, shortcut=8': x, y, low, high
$panel1_line4 << EOD
2.05 86.66 86.66 86.66
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel1_line5 << EOD
2.1 86.69 86.69 86.69
3.035 90.165 90.165 90.165
4.035 91.07 91.07 91.07
EOD
$panel1_line_seeds1 << EOD
1.9 83.94
1.9 84.06
2.965 89.67
2.965 89.36
3.965 90.74
3.965 90.75
EOD
$panel1_line_seeds2 << EOD
1.95 85.95
1.95 86.51
EOD
$panel1_line_seeds3 << EOD
2 86.67
2 86.4
EOD
$panel1_line_seeds4 << EOD
2.05 86.53
2.05 86.79
EOD
$panel1_line_seeds5 << EOD
2.1 86.49
2.1 86.89
3.035 90.29
3.035 90.04
4.035 91.07
4.035 91.07
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,9.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1067 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_bits.'.suffix
set multiplot
set label 1 'cpu/shortcut: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9568 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9136
set bmargin at screen 0.3821
set rmargin at screen 0.9765
set xlabel 'bits (weights and activations)'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [1.5:4.5]
set yrange [83.4409:91.5691]
set xtics nomirror scale 0.6 norotate ('2' 2, '3' 3, '4' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle, \
     $panel1_line_seeds4 using 1:2 with points linewidth 0.8 linecolor rgb '#CC79A7' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line4 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 pointtype 13 pointsize 0.6 notitle, \
     $panel1_line_seeds5 using 1:2 with points linewidth 0.8 linecolor rgb '#E69F00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line5 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 pointtype 11 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.2436 center top horizontal Left reverse samplen 3 maxcols 1 maxrows auto
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb, shortcut=body', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb, shortcut=3', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+sawb, shortcut=4', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 pointtype 13 pointsize 0.6 title 'pact+sawb, shortcut=8', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 pointtype 11 pointsize 0.6 title 'pact+sawb, shortcut=32'
unset multiplot
set lmargin -1
}
set output
