# Draws accuracy_vs_bits.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_level1 << EOD
1.5 91.5 91.5 91.5
4.5 91.5 91.5 91.5
EOD
# 'pact+sawb': x, y, low, high
$panel1_line1 << EOD
1.9 87.5 87.5 87.5
2.9 89.1875 89.1875 89.1875
3.9 90.9375 90.9375 90.9375
EOD
# 'dorefa': x, y, low, high
$panel1_line2 << EOD
1.966666667 82.5 82.5 82.5
2.966666667 84.1875 84.1875 84.1875
3.966666667 85.9375 85.9375 85.9375
EOD
# 'dorefa, published': x, y, low, high
$panel1_line3 << EOD
2.033333333 88.2 88.2 88.2
3.033333333 89.9 89.9 89.9
4.033333333 90.5 90.5 90.5
EOD
# 'pact+dorefa, published': x, y, low, high
$panel1_line4 << EOD
2.1 89.7 89.7 89.7
3.1 91.1 91.1 91.1
4.1 91.3 91.3 91.3
EOD
$panel1_level_seeds1 << EOD
1.56 91.25
1.56 91.5
1.56 91.75
EOD
$panel1_line_seeds1 << EOD
1.9 87.25
1.9 87.5
1.9 87.75
2.9 88.9375
2.9 89.125
2.9 89.5
3.9 90.625
3.9 90.9375
3.9 91.25
EOD
$panel1_line_seeds2 << EOD
1.966666667 82.25
1.966666667 82.5
1.966666667 82.75
2.966666667 83.9375
2.966666667 84.125
2.966666667 84.5
3.966666667 85.625
3.966666667 85.9375
3.966666667 86.25
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,9.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1067 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_bits.'.suffix
set multiplot
set label 1 'cpu/bits: mean and every seed, n = 3 seeds' at screen 0.5,screen 0.9568 center
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
set yrange [81.585:92.415]
set xtics nomirror scale 0.6 norotate ('2' 2, '3' 3, '4' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_level1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_level_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#000000' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel1_line4 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
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
plot NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 title 'fp32', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'dorefa', \
     NaN with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 title 'dorefa, published', \
     NaN with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 title 'pact+dorefa, published'
unset multiplot
set lmargin -1
}
set output
