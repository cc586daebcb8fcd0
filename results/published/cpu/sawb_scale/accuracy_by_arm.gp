# Draws accuracy_by_arm.svg, .pdf and .png into the current folder.
set encoding utf8
# '': x, y, low, high
$panel1_line1 << EOD
0 76.12 76.12 76.12
1 75.28 75.28 75.28
2 75.81 75.81 75.81
3 75.76 75.76 75.76
4 75.76 75.76 75.76
5 75.9 75.9 75.9
6 76.35 76.35 76.35
7 76.13 76.13 76.13
8 75.61 75.61 75.61
9 75.01 75.01 75.01
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.40cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,317 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,992 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_by_arm.'.suffix
set multiplot
set label 1 'cpu/sawb_scale: n = 1 seed, no interval'."\n".'not drawn: 20 missing' at screen 0.5,screen 0.9536 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8619
set bmargin at screen 0.2905
set rmargin at screen 0.9637
set xlabel 'arm'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:9.5]
set yrange [74.9162:76.4438]
set xtics nomirror scale 0.6 rotate by -30 ('ibm' 0, 'alpha x 0.6' 1, 'alpha x 0.8' 2, 'alpha x 1.25' 3, 'alpha x 1.6' 4, 'c1 = 0' 5, 'c1 = 1.5' 6, 'c1 = 4.5' 7, 'ternary' 8, 'mse' 9)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle
unset label 1
unset multiplot
set lmargin -1
}
set output
