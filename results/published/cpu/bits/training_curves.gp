# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
1 35.45472756 35.45472756 35.45472756
2 56.81290064 56.81290064 56.81290064
3 63.48557692 63.48557692 63.48557692
4 67.47596154 67.47596154 67.47596154
5 70.91947115 70.91947115 70.91947115
6 73.15104167 73.15104167 73.15104167
7 75.8193109 75.8193109 75.8193109
8 77.43389423 77.43389423 77.43389423
9 78.9443109 78.9443109 78.9443109
10 80.62700321 80.62700321 80.62700321
11 81.66065705 81.66065705 81.66065705
12 82.05729167 82.05729167 82.05729167
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel1_line2 << EOD
1 32.31169872 32.31169872 32.31169872
2 51.81690705 51.81690705 51.81690705
3 59.56530449 59.56530449 59.56530449
4 63.34935897 63.34935897 63.34935897
5 65.88741987 65.88741987 65.88741987
6 67.62219551 67.62219551 67.62219551
7 69.46113782 69.46113782 69.46113782
8 71.57251603 71.57251603 71.57251603
9 73.08894231 73.08894231 73.08894231
10 74.45713141 74.45713141 74.45713141
11 75.14022436 75.14022436 75.14022436
12 76.08173077 76.08173077 76.08173077
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel1_line3 << EOD
1 30.32852564 30.32852564 30.32852564
2 47.35977564 47.35977564 47.35977564
3 54.56129808 54.56129808 54.56129808
4 59.08453526 59.08453526 59.08453526
5 61.49238782 61.49238782 61.49238782
6 63.34735577 63.34735577 63.34735577
7 65.10616987 65.10616987 65.10616987
8 66.88100962 66.88100962 66.88100962
9 68.27724359 68.27724359 68.27724359
10 69.90184295 69.90184295 69.90184295
11 71.00761218 71.00761218 71.00761218
12 72.19350962 72.19350962 72.19350962
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
0 12.78 12.78 12.78
1 47.11 47.11 47.11
2 43.86 43.86 43.86
3 61.72 61.72 61.72
4 56.36 56.36 56.36
5 68.85 68.85 68.85
6 72.53 72.53 72.53
7 71.08 71.08 71.08
8 75.81 75.81 75.81
9 78.72 78.72 78.72
10 80.28 80.28 80.28
11 81.01 81.01 81.01
12 81.29 81.29 81.29
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel2_line2 << EOD
0 7.94 7.94 7.94
1 36.67 36.67 36.67
2 46.02 46.02 46.02
3 58.52 58.52 58.52
4 60.24 60.24 60.24
5 60.11 60.11 60.11
6 66.62 66.62 66.62
7 67.49 67.49 67.49
8 71.92 71.92 71.92
9 72.35 72.35 72.35
10 73.68 73.68 73.68
11 75.58 75.58 75.58
12 75.5 75.5 75.5
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel2_line3 << EOD
0 10.17 10.17 10.17
1 33.38 33.38 33.38
2 39.18 39.18 39.18
3 53.9 53.9 53.9
4 53.93 53.93 53.93
5 58.31 58.31 58.31
6 63.08 63.08 63.08
7 57.17 57.17 57.17
8 56.98 56.98 56.98
9 61.51 61.51 61.51
10 68.01 68.01 68.01
11 68.91 68.91 68.91
12 71.86 71.86 71.86
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.88cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,298 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,931 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/bits: mean over n = 1 seed' at screen 0.5,screen 0.9505 center
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
set xrange [0.67:12.33]
set yrange [26.70751202:85.67830529]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'train.top1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 1
unset label 2
set tmargin at screen 0.8439
set bmargin at screen 0.2348
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.36:12.36]
set yrange [2.8055:86.4245]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'test.top1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 2
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'fp32', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'dorefa, 2 bits'
unset multiplot
set lmargin -1
}
set output
