# Draws accuracy_vs_bits.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_level1 << EOD
1.5 81.07666667 80.82560227 81.32773107
4.5 81.07666667 80.82560227 81.32773107
EOD
# 'pact+sawb': x, y, low, high; set apart in x by -0.21
$panel1_line1 << EOD
1.79 75.16666667 74.65702627 75.67630706
2.79 79.73 78.93804041 80.52195959
3.79 80.365 80.03265981 80.69734019
EOD
# 'dorefa': x, y, low, high; set apart in x by -0.14
$panel1_line2 << EOD
1.86 71.64 71.36377545 71.91622455
2.86 75.37 74.70531963 76.03468037
3.86 77.395 76.93538059 77.85461941
EOD
# 'pact+dorefa': x, y, low, high; set apart in x by -0.07
$panel1_line3 << EOD
1.93 72.63333333 71.93717722 73.32948945
EOD
# 'dorefa+sawb': x, y, low, high
$panel1_line4 << EOD
2 73.62666667 72.48814423 74.7651891
EOD
# 'sawb alone': x, y, low, high; set apart in x by 0.07
$panel1_line5 << EOD
2.07 78.66666667 78.5129353 78.82039803
EOD
# 'pact alone': x, y, low, high; set apart in x by 0.14
$panel1_line6 << EOD
2.14 77.29 76.96258589 77.61741411
EOD
# 'lsq': x, y, low, high; set apart in x by 0.21
$panel1_line7 << EOD
2.21 75.46333333 74.93946948 75.98719718
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,9.01cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1064 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_bits.'.suffix
set multiplot
set label 1 'cpu/bits'."\n".'mean ± standard deviation, n = 2 to 3 seeds' at screen 0.5,screen 0.9567 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8713
set bmargin at screen 0.3385
set rmargin at screen 0.9765
set xlabel 'bits (weights and activations)'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [1.5:4.5]
set yrange [70.66629856:82.02520796]
set xtics nomirror scale 0.6 norotate ('2' 2, '3' 3, '4' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_level1 using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.12 notitle, \
     $panel1_level1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel1_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle, \
     $panel1_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel1_line4 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 pointtype 13 pointsize 0.6 notitle, \
     $panel1_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel1_line5 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 pointtype 11 pointsize 0.6 notitle, \
     $panel1_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel1_line6 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#56B4E9' dashtype 1 pointtype 6 pointsize 0.6 notitle, \
     $panel1_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel1_line7 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#666666' dashtype 2 pointtype 4 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.1998 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+dorefa', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 pointtype 13 pointsize 0.6 title 'dorefa+sawb', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 pointtype 11 pointsize 0.6 title 'sawb alone', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#56B4E9' dashtype 1 pointtype 6 pointsize 0.6 title 'pact alone', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#666666' dashtype 2 pointtype 4 pointsize 0.6 title 'lsq'
unset multiplot
set lmargin -1
}
set output
