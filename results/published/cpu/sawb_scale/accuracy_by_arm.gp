# Draws accuracy_by_arm.svg, .pdf and .png into the current folder.
set encoding utf8
# '': x, y, low, high
$panel1_line1 << EOD
0 76.185 76.09307612 76.27692388
1 75.48 75.19715729 75.76284271
2 76.045 75.71265981 76.37734019
3 75.5 75.13230447 75.86769553
4 75.625 75.43408117 75.81591883
5 75.83 75.73100505 75.92899495
6 76.245 76.09650758 76.39349242
7 76.095 76.04550253 76.14449747
8 75.275 74.80123846 75.74876154
9 75.235 74.91680195 75.55319805
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.78cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,332 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1037 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_by_arm.'.suffix
set multiplot
set label 1 'cpu/sawb_scale'."\n".'mean ± standard deviation, n = 2 seeds'."\n".'not drawn: 10 missing' at screen 0.5,screen 0.9556 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8246
set bmargin at screen 0.2779
set rmargin at screen 0.9637
set xlabel 'arm'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:9.5]
set yrange [74.68978068:76.5049502]
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
