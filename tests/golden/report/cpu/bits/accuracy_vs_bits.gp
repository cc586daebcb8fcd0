# Draws accuracy_vs_bits.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_level1 << EOD
1.5 91.5 90.87896557 92.12103443
4.5 91.5 90.87896557 92.12103443
EOD
# 'pact+sawb': x, y, low, high; set apart in x by -0.105
$panel1_line1 << EOD
1.895 87.5 86.87896557 88.12103443
2.895 89.1875 88.47601568 89.89898432
3.895 90.9375 90.16120697 91.71379303
EOD
# 'dorefa': x, y, low, high; set apart in x by -0.035
$panel1_line2 << EOD
1.965 82.5 81.87896557 83.12103443
2.965 84.1875 83.47601568 84.89898432
3.965 85.9375 85.16120697 86.71379303
EOD
# 'dorefa, published': x, y, low, high; set apart in x by 0.035
$panel1_line3 << EOD
2.035 88.2 88.2 88.2
3.035 89.9 89.9 89.9
4.035 90.5 90.5 90.5
EOD
# 'pact+dorefa, published': x, y, low, high; set apart in x by 0.105
$panel1_line4 << EOD
2.105 89.7 89.7 89.7
3.105 91.1 91.1 91.1
4.105 91.3 91.3 91.3
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,9.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1067 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_bits.'.suffix
set multiplot
set label 1 'cpu/bits: mean and 95 % interval, n = 3 seeds' at screen 0.5,screen 0.9568 center
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
set yrange [81.16202075:92.83797925]
set xtics nomirror scale 0.6 norotate ('2' 2, '3' 3, '4' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_level1 using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.12 notitle, \
     $panel1_level1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle, \
     $panel1_line4 using 1:2 with points linewidth 1 linecolor rgb '#CC79A7' pointtype 12 pointsize 0.8 notitle
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
plot NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 title 'fp32', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'dorefa', \
     NaN with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 title 'dorefa, published', \
     NaN with points linewidth 1 linecolor rgb '#CC79A7' pointtype 12 pointsize 0.8 title 'pact+dorefa, published'
unset multiplot
set lmargin -1
}
set output
