# Draws accuracy_vs_bits.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_level1 << EOD
1.5 95.5 95.5 95.5
4.5 95.5 95.5 95.5
EOD
# 'pact+sawb': x, y, low, high
$panel1_line1 << EOD
1.965 83.85 83.85 83.85
2.965 92.25 92.25 92.25
3.965 94.9 94.9 94.9
EOD
# 'dorefa': x, y, low, high
$panel1_line2 << EOD
2.035 53.5 53.5 53.5
3.035 56.2 56.2 56.2
4.035 56.8 56.8 56.8
EOD
$panel1_level_seeds1 << EOD
1.56 96.3
1.56 94.7
EOD
$panel1_line_seeds1 << EOD
1.965 84.1
1.965 83.6
2.965 92.6
2.965 91.9
3.965 93.9
3.965 95.9
EOD
$panel1_line_seeds2 << EOD
2.035 55
2.035 52
3.035 65.7
3.035 46.7
4.035 55
4.035 58.6
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,7.83cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,296 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,925 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_bits.'.suffix
set multiplot
set label 1 'demo: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9502 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9004
set bmargin at screen 0.2874
set rmargin at screen 0.9765
set xlabel 'bits (weights and activations)'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [1.5:4.5]
set yrange [43.228:99.772]
set xtics nomirror scale 0.6 norotate ('2' 2, '3' 3, '4' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_level1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_level_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#000000' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.1277 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'dorefa'
unset multiplot
set lmargin -1
}
set output
