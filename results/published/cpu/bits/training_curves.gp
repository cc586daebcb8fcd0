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
1 32.70165598 32.70165598 32.70165598
2 52.55008013 52.55008013 52.55008013
3 59.7789797 59.7789797 59.7789797
4 63.38808761 63.38808761 63.38808761
5 65.7431891 65.7431891 65.7431891
6 67.69497863 67.69497863 67.69497863
7 69.56063034 69.56063034 69.56063034
8 71.28739316 71.28739316 71.28739316
9 72.99412393 72.99412393 72.99412393
10 74.25013355 74.25013355 74.25013355
11 75.15558226 75.15558226 75.15558226
12 75.89342949 75.89342949 75.89342949
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel1_line3 << EOD
1 29.92521368 29.92521368 29.92521368
2 47.20753205 47.20753205 47.20753205
3 54.51255342 54.51255342 54.51255342
4 58.58373397 58.58373397 58.58373397
5 61.28872863 61.28872863 61.28872863
6 63.3707265 63.3707265 63.3707265
7 65.08613782 65.08613782 65.08613782
8 66.66065705 66.66065705 66.66065705
9 68.25921474 68.25921474 68.25921474
10 69.65344551 69.65344551 69.65344551
11 70.87740385 70.87740385 70.87740385
12 71.99719551 71.99719551 71.99719551
EOD
# 'pact+dorefa, 2 bits': x, y, low, high
$panel1_line4 << EOD
1 31.015625 31.015625 31.015625
2 49.93790064 49.93790064 49.93790064
3 57.64423077 57.64423077 57.64423077
4 60.89543269 60.89543269 60.89543269
5 63.55168269 63.55168269 63.55168269
6 65.13621795 65.13621795 65.13621795
7 66.89503205 66.89503205 66.89503205
8 68.57371795 68.57371795 68.57371795
9 69.88782051 69.88782051 69.88782051
10 71.57652244 71.57652244 71.57652244
11 72.50600962 72.50600962 72.50600962
12 73.58173077 73.58173077 73.58173077
EOD
# 'dorefa+sawb, 2 bits': x, y, low, high
$panel1_line5 << EOD
1 30.65104167 30.65104167 30.65104167
2 47.421875 47.421875 47.421875
3 55.29447115 55.29447115 55.29447115
4 59.92387821 59.92387821 59.92387821
5 62.98277244 62.98277244 62.98277244
6 65.04206731 65.04206731 65.04206731
7 66.90705128 66.90705128 66.90705128
8 68.65584936 68.65584936 68.65584936
9 70.37259615 70.37259615 70.37259615
10 71.95713141 71.95713141 71.95713141
11 72.73838141 72.73838141 72.73838141
12 73.59975962 73.59975962 73.59975962
EOD
# 'sawb alone, 2 bits': x, y, low, high
$panel1_line6 << EOD
1 34.40104167 34.40104167 34.40104167
2 54.22075321 54.22075321 54.22075321
3 62.19951923 62.19951923 62.19951923
4 65.96354167 65.96354167 65.96354167
5 68.80408654 68.80408654 68.80408654
6 71.03565705 71.03565705 71.03565705
7 72.85657051 72.85657051 72.85657051
8 74.90985577 74.90985577 74.90985577
9 76.39823718 76.39823718 76.39823718
10 78.03485577 78.03485577 78.03485577
11 78.72195513 78.72195513 78.72195513
12 79.44511218 79.44511218 79.44511218
EOD
# 'pact alone, 2 bits': x, y, low, high
$panel1_line7 << EOD
1 33.32932692 33.32932692 33.32932692
2 52.68429487 52.68429487 52.68429487
3 60.91546474 60.91546474 60.91546474
4 64.98597756 64.98597756 64.98597756
5 67.43790064 67.43790064 67.43790064
6 69.57732372 69.57732372 69.57732372
7 71.76883013 71.76883013 71.76883013
8 73.71794872 73.71794872 73.71794872
9 75.12219551 75.12219551 75.12219551
10 76.51642628 76.51642628 76.51642628
11 77.67427885 77.67427885 77.67427885
12 78.18509615 78.18509615 78.18509615
EOD
# 'lsq, 2 bits': x, y, low, high
$panel1_line8 << EOD
1 32.92668269 32.92668269 32.92668269
2 50.91546474 50.91546474 50.91546474
3 58.19511218 58.19511218 58.19511218
4 62.36378205 62.36378205 62.36378205
5 65.08413462 65.08413462 65.08413462
6 66.95713141 66.95713141 66.95713141
7 69.1025641 69.1025641 69.1025641
8 71.00360577 71.00360577 71.00360577
9 72.30769231 72.30769231 72.30769231
10 73.82011218 73.82011218 73.82011218
11 74.85376603 74.85376603 74.85376603
12 75.59294872 75.59294872 75.59294872
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
0 9.39 9.39 9.39
1 39.33666667 39.33666667 39.33666667
2 49.78666667 49.78666667 49.78666667
3 58.15333333 58.15333333 58.15333333
4 58.57666667 58.57666667 58.57666667
5 60.94333333 60.94333333 60.94333333
6 63.55666667 63.55666667 63.55666667
7 66.48 66.48 66.48
8 70.23666667 70.23666667 70.23666667
9 71.99666667 71.99666667 71.99666667
10 72.91 72.91 72.91
11 74.59333333 74.59333333 74.59333333
12 75.16666667 75.16666667 75.16666667
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel2_line3 << EOD
0 10.1 10.1 10.1
1 34.68666667 34.68666667 34.68666667
2 42.21666667 42.21666667 42.21666667
3 52.85666667 52.85666667 52.85666667
4 51.42333333 51.42333333 51.42333333
5 53.22666667 53.22666667 53.22666667
6 60.81 60.81 60.81
7 60.18 60.18 60.18
8 61.26333333 61.26333333 61.26333333
9 62.92333333 62.92333333 62.92333333
10 68.24333333 68.24333333 68.24333333
11 68.77 68.77 68.77
12 71.64 71.64 71.64
EOD
# 'pact+dorefa, 2 bits': x, y, low, high
$panel2_line4 << EOD
0 11.14 11.14 11.14
1 36.27 36.27 36.27
2 53.14 53.14 53.14
3 44.28 44.28 44.28
4 57.35 57.35 57.35
5 62.68 62.68 62.68
6 57.52 57.52 57.52
7 56.22 56.22 56.22
8 65.96 65.96 65.96
9 67.64 67.64 67.64
10 70.02 70.02 70.02
11 71.64 71.64 71.64
12 73.21 73.21 73.21
EOD
# 'dorefa+sawb, 2 bits': x, y, low, high
$panel2_line5 << EOD
0 11.72 11.72 11.72
1 40.35 40.35 40.35
2 48.78 48.78 48.78
3 57.43 57.43 57.43
4 58.44 58.44 58.44
5 61.91 61.91 61.91
6 64.16 64.16 64.16
7 66.52 66.52 66.52
8 69.19 69.19 69.19
9 69.31 69.31 69.31
10 70.47 70.47 70.47
11 71.8 71.8 71.8
12 72.44 72.44 72.44
EOD
# 'sawb alone, 2 bits': x, y, low, high
$panel2_line6 << EOD
0 11.59 11.59 11.59
1 47.37 47.37 47.37
2 53.22 53.22 53.22
3 56.14 56.14 56.14
4 41.01 41.01 41.01
5 63.95 63.95 63.95
6 70.84 70.84 70.84
7 69.9 69.9 69.9
8 72.87 72.87 72.87
9 75.12 75.12 75.12
10 77.24 77.24 77.24
11 77.21 77.21 77.21
12 78.49 78.49 78.49
EOD
# 'pact alone, 2 bits': x, y, low, high
$panel2_line7 << EOD
0 6.85 6.85 6.85
1 46.14 46.14 46.14
2 49.39 49.39 49.39
3 50.11 50.11 50.11
4 61.28 61.28 61.28
5 61.26 61.26 61.26
6 67.6 67.6 67.6
7 70.45 70.45 70.45
8 72.87 72.87 72.87
9 73.87 73.87 73.87
10 75.89 75.89 75.89
11 77.02 77.02 77.02
12 77.21 77.21 77.21
EOD
# 'lsq, 2 bits': x, y, low, high
$panel2_line8 << EOD
0 12.12 12.12 12.12
1 42.12 42.12 42.12
2 46.1 46.1 46.1
3 52.56 52.56 52.56
4 49.75 49.75 49.75
5 66.34 66.34 66.34
6 55.2 55.2 55.2
7 64.66 64.66 64.66
8 67.07 67.07 67.07
9 69.41 69.41 69.41
10 70.9 70.9 70.9
11 74.4 74.4 74.4
12 74.98 74.98 74.98
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.68cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,328 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1025 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/bits: mean over n = 1 to 3 seeds' at screen 0.5,screen 0.9551 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8583
set bmargin at screen 0.3053
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'training top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [0.67:12.33]
set yrange [26.27596822:85.70653713]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'train.top1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel1_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel1_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel1_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype 1 notitle, \
     $panel1_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype 2 notitle, \
     $panel1_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 4 notitle
unset label 1
unset label 2
set tmargin at screen 0.8583
set bmargin at screen 0.3053
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.36:12.36]
set yrange [1.6392:86.5008]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'test.top1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel2_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel2_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel2_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype 1 notitle, \
     $panel2_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype 2 notitle, \
     $panel2_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 4 notitle
unset label 2
set key on at screen 0.5,screen 0.1613 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'dorefa, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'pact+dorefa, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 title 'dorefa+sawb, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype 1 title 'sawb alone, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#666666' dashtype 2 title 'pact alone, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 4 title 'lsq, 2 bits'
unset multiplot
set lmargin -1
}
set output
