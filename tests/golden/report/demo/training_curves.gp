# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
1 21.225 21.225 21.225
2 39.1875 39.1875 39.1875
3 57.3125 57.3125 57.3125
4 73.05 73.05 73.05
5 83.775 83.775 83.775
6 90.575 90.575 90.575
7 91.8125 91.8125 91.8125
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel1_line2 << EOD
1 18.0375 18.0375 18.0375
2 34.6375 34.6375 34.6375
3 46.175 46.175 46.175
4 58.35 58.35 58.35
5 66.9375 66.9375 66.9375
6 74.675 74.675 74.675
7 77.65 77.65 77.65
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel1_line3 << EOD
1 11.45 11.45 11.45
2 21.225 21.225 21.225
3 30.4125 30.4125 30.4125
4 36.75 36.75 36.75
5 41.1 41.1 41.1
6 46.5125 46.5125 46.5125
7 50.1 50.1 50.1
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
0 10.25 10.25 10.25
1 11.25 11.25 11.25
2 30.65 30.65 30.65
3 48.8 48.8 48.8
4 49 49 49
5 87 87 87
6 94.65 94.65 94.65
7 95.5 95.5 95.5
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel2_line2 << EOD
0 9.35 9.35 9.35
1 13.85 13.85 13.85
2 23 23 23
3 39.1 39.1 39.1
4 33.1 33.1 33.1
5 75.5 75.5 75.5
6 75.45 75.45 75.45
7 83.85 83.85 83.85
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel2_line3 << EOD
0 10.15 10.15 10.15
1 13.4 13.4 13.4
2 25.55 25.55 25.55
3 21.8 21.8 21.8
4 28.7 28.7 28.7
5 42.35 42.35 42.35
6 49.6 49.6 49.6
7 53.5 53.5 53.5
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.88cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,298 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,931 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'demo: mean over n = 2 seeds' at screen 0.5,screen 0.9505 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8439
set bmargin at screen 0.2348
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'training top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [0.82:7.18]
set yrange [5.824625:97.437875]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle
unset label 1
set tmargin at screen 0.8439
set bmargin at screen 0.2348
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [3.3195:100]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle
set key on at screen 0.5,screen 0.0761 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'dorefa, 2 bits'
unset multiplot
set lmargin -1
}
set output
