# Draws accuracy_by_arm.svg, .pdf and .png into the current folder.
set encoding utf8
# '': x, y, low, high
$panel1_line1 << EOD
0 75.96 74.9785298 76.9414702
1 75.35666667 74.62972913 76.0836042
2 75.81666667 74.67387332 76.95946002
3 75.41 74.65693334 76.16306666
4 75.45 74.62573032 76.27426968
5 75.75 75.36435812 76.13564188
6 76.13666667 75.60252892 76.67080441
7 75.93666667 75.24988757 76.62344576
8 75.31 74.46429795 76.15570205
9 75.13 74.4113153 75.8486847
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.40cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,317 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,992 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_by_arm.'.suffix
set multiplot
set label 1 'cpu/sawb_scale'."\n".'mean and 95 % interval, n = 3 seeds' at screen 0.5,screen 0.9536 center
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
set yrange [74.23294517:77.13783015]
set xtics nomirror scale 0.6 rotate by -30 ('ibm' 0, 'alpha x 0.6' 1, 'alpha x 0.8' 2, 'alpha x 1.25' 3, 'alpha x 1.6' 4, 'c1 = 0' 5, 'c1 = 1.5' 6, 'c1 = 4.5' 7, 'ternary' 8, 'mse' 9)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle
unset label 1
unset multiplot
set lmargin -1
}
set output
