# Draws accuracy_by_arm.svg, .pdf and .png into the current folder.
set encoding utf8
# 'ibm': x, y, low, high
$panel1_line1 << EOD
0 75.96 75.96 75.96
EOD
# 'alpha x 0.6': x, y, low, high
$panel1_line2 << EOD
1 75.35666667 75.35666667 75.35666667
EOD
# 'alpha x 0.8': x, y, low, high
$panel1_line3 << EOD
2 75.81666667 75.81666667 75.81666667
EOD
# 'alpha x 1.25': x, y, low, high
$panel1_line4 << EOD
3 75.41 75.41 75.41
EOD
# 'alpha x 1.6': x, y, low, high
$panel1_line5 << EOD
4 75.45 75.45 75.45
EOD
# 'c1 = 0': x, y, low, high
$panel1_line6 << EOD
5 75.75 75.75 75.75
EOD
# 'c1 = 1.5': x, y, low, high
$panel1_line7 << EOD
6 76.13666667 76.13666667 76.13666667
EOD
# 'c1 = 4.5': x, y, low, high
$panel1_line8 << EOD
7 75.93666667 75.93666667 75.93666667
EOD
# 'ternary': x, y, low, high
$panel1_line9 << EOD
8 75.31 75.31 75.31
EOD
# 'mse': x, y, low, high
$panel1_line10 << EOD
9 75.13 75.13 75.13
EOD
$panel1_line_seeds1 << EOD
0 76.12
0 76.25
0 75.51
EOD
$panel1_line_seeds2 << EOD
1 75.28
1 75.68
1 75.11
EOD
$panel1_line_seeds3 << EOD
2 75.81
2 76.28
2 75.36
EOD
$panel1_line_seeds4 << EOD
3 75.76
3 75.24
3 75.23
EOD
$panel1_line_seeds5 << EOD
4 75.76
4 75.49
4 75.1
EOD
$panel1_line_seeds6 << EOD
5 75.9
5 75.76
5 75.59
EOD
$panel1_line_seeds7 << EOD
6 76.35
6 76.14
6 75.92
EOD
$panel1_line_seeds8 << EOD
7 76.13
7 76.06
7 75.62
EOD
$panel1_line_seeds9 << EOD
8 75.61
8 74.94
8 75.38
EOD
$panel1_line_seeds10 << EOD
9 75.01
9 75.46
9 74.92
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.02cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,303 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,947 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_by_arm.'.suffix
set multiplot
set label 1 'cpu/sawb_scale: mean and every seed, n = 3 seeds' at screen 0.5,screen 0.9514 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9027
set bmargin at screen 0.3042
set rmargin at screen 0.9637
set xlabel 'arm'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:9.5]
set yrange [74.8199:76.4501]
set xtics nomirror scale 0.6 rotate by -30 ('ibm' 0, 'alpha x 0.6' 1, 'alpha x 0.8' 2, 'alpha x 1.25' 3, 'alpha x 1.6' 4, 'c1 = 0' 5, 'c1 = 1.5' 6, 'c1 = 4.5' 7, 'ternary' 8, 'mse' 9)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel1_line_seeds4 using 1:2 with points linewidth 0.8 linecolor rgb '#CC79A7' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel1_line_seeds5 using 1:2 with points linewidth 0.8 linecolor rgb '#E69F00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel1_line_seeds6 using 1:2 with points linewidth 0.8 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel1_line_seeds7 using 1:2 with points linewidth 0.8 linecolor rgb '#666666' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel1_line_seeds8 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 8 pointsize 0.6 notitle, \
     $panel1_line_seeds9 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line9 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 12 pointsize 0.6 notitle, \
     $panel1_line_seeds10 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line10 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 10 pointsize 0.6 notitle
unset label 1
unset multiplot
set lmargin -1
}
set output
