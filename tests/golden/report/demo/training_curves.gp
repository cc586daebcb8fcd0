# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
1 21.225 20.37647186 22.07352814
2 39.1875 37.57883207 40.79616793
3 57.3125 52.20365351 62.42134649
4 73.05 67.99418651 78.10581349
5 83.775 79.99197872 87.55802128
6 90.575 88.59510101 92.55489899
7 91.8125 90.48667479 93.13832521
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel1_line2 << EOD
1 18.0375 18.01982233 18.05517767
2 34.6375 34.58446699 34.69053301
3 46.175 44.65472042 47.69527958
4 58.35 58.03180195 58.66819805
5 66.9375 65.85916216 68.01583784
6 74.675 73.8618272 75.4881728
7 77.65 75.81152237 79.48847763
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel1_line3 << EOD
1 11.45 11.45 11.45
2 21.225 20.23505051 22.21494949
3 30.4125 28.90989809 31.91510191
4 36.75 36.29038059 37.20961941
5 41.1 40.9232233 41.2767767
6 46.5125 46.03520292 46.98979708
7 50.1 49.95857864 50.24142136
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
0 10.25 9.472182541 11.02781746
1 11.25 9.906497116 12.59350288
2 30.65 4.416338418 56.88366158
3 48.8 33.10222946 64.49777054
4 49 17.46303756 80.53696244
5 87 78.79756134 95.20243866
6 94.65 93.58933983 95.71066017
7 95.5 94.36862915 96.63137085
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel2_line2 << EOD
0 9.35 8.572182541 10.12781746
1 13.85 10.24375542 17.45624458
2 23 12.39339828 33.60660172
3 39.1 19.44243148 58.75756852
4 33.1 22.06913421 44.13086579
5 75.5 72.53015152 78.46984848
6 75.45 71.98517677 78.91482323
7 83.85 83.49644661 84.20355339
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel2_line3 << EOD
0 10.15 9.937867966 10.36213203
1 13.4 11.84436508 14.95563492
2 25.55 23.49939033 27.60060967
3 21.8 14.58751083 29.01248917
4 28.7 23.04314575 34.35685425
5 42.35 33.36974388 51.33025612
6 49.6 48.04436508 51.15563492
7 53.5 51.37867966 55.62132034
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.43cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,281 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,878 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'demo: mean ± standard deviation over n = 2 seeds' at screen 0.5,screen 0.9475 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'training top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [0.82:7.18]
set yrange [5.731817235:98.85650798]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.15 notitle, \
     $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_line2 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line3 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle
unset label 1
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [-2.038713852:100]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.15 notitle, \
     $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel2_line2 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line3 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle
set key on at screen 0.5,screen 0.0808 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'dorefa, 2 bits'
unset multiplot
set lmargin -1
}
set output
