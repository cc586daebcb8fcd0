# Draws accuracy_vs_size.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
294.1015625 81.07666667 81.07666667 81.07666667
EOD
# 'pact+sawb': x, y, low, high
$panel1_line2 << EOD
24.1015625 75.16666667 75.16666667 75.16666667
33.1015625 79.73 79.73 79.73
42.1015625 80.365 80.365 80.365
EOD
# 'dorefa': x, y, low, high
$panel1_line3 << EOD
24.1015625 71.64 71.64 71.64
33.1015625 75.37 75.37 75.37
42.1015625 77.395 77.395 77.395
EOD
# 'pact+dorefa': x, y, low, high
$panel1_line4 << EOD
24.1015625 72.63333333 72.63333333 72.63333333
EOD
# 'dorefa+sawb': x, y, low, high
$panel1_line5 << EOD
24.1015625 73.62666667 73.62666667 73.62666667
EOD
# 'sawb alone': x, y, low, high
$panel1_line6 << EOD
24.1015625 78.66666667 78.66666667 78.66666667
EOD
# 'pact alone': x, y, low, high
$panel1_line7 << EOD
294.1015625 77.29 77.29 77.29
EOD
# 'lsq': x, y, low, high
$panel1_line8 << EOD
24.1015625 75.46333333 75.46333333 75.46333333
EOD
# 'Pareto front': x, y, low, high
$panel1_line9 << EOD
24.1015625 78.66666667 78.66666667 78.66666667
33.1015625 79.73 79.73 79.73
42.1015625 80.365 80.365 80.365
294.1015625 81.07666667 81.07666667 81.07666667
EOD
$panel1_line_seeds1 << EOD
294.1015625 81.29
294.1015625 81.14
294.1015625 80.8
EOD
$panel1_line_seeds2 << EOD
24.1015625 75.5
24.1015625 74.58
24.1015625 75.42
33.1015625 80.29
33.1015625 79.17
42.1015625 80.6
42.1015625 80.13
EOD
$panel1_line_seeds3 << EOD
24.1015625 71.86
24.1015625 71.33
24.1015625 71.73
33.1015625 74.9
33.1015625 75.84
42.1015625 77.07
42.1015625 77.72
EOD
$panel1_line_seeds4 << EOD
24.1015625 73.21
24.1015625 72.83
24.1015625 71.86
EOD
$panel1_line_seeds5 << EOD
24.1015625 72.44
24.1015625 73.73
24.1015625 74.71
EOD
$panel1_line_seeds6 << EOD
24.1015625 78.49
24.1015625 78.74
24.1015625 78.77
EOD
$panel1_line_seeds7 << EOD
294.1015625 77.21
294.1015625 77.65
294.1015625 77.01
EOD
$panel1_line_seeds8 << EOD
24.1015625 74.98
24.1015625 76.02
24.1015625 75.39
EOD
# Lines to labels: x, y, dx, dy
$panel1_leaders1 << EOD
EOD
# Labels: x, y, text
$panel1_labels1 << EOD
32.9961 71.64 "2 bits"
45.3176 75.37 "3 bits"
57.639 77.395 "4 bits"
24.1016 77.957 "W2A32"
204.781 77.29 "W32A2"
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
288 81.07666667 81.07666667 81.07666667
EOD
# 'pact+sawb': x, y, low, high
$panel2_line2 << EOD
18 75.16666667 75.16666667 75.16666667
27 79.73 79.73 79.73
36 80.365 80.365 80.365
EOD
# 'dorefa': x, y, low, high
$panel2_line3 << EOD
18 71.64 71.64 71.64
27 75.37 75.37 75.37
36 77.395 77.395 77.395
EOD
# 'pact+dorefa': x, y, low, high
$panel2_line4 << EOD
18 72.63333333 72.63333333 72.63333333
EOD
# 'dorefa+sawb': x, y, low, high
$panel2_line5 << EOD
18 73.62666667 73.62666667 73.62666667
EOD
# 'sawb alone': x, y, low, high
$panel2_line6 << EOD
18 78.66666667 78.66666667 78.66666667
EOD
# 'pact alone': x, y, low, high
$panel2_line7 << EOD
288 77.29 77.29 77.29
EOD
# 'lsq': x, y, low, high
$panel2_line8 << EOD
18 75.46333333 75.46333333 75.46333333
EOD
# 'Pareto front': x, y, low, high
$panel2_line9 << EOD
18 78.66666667 78.66666667 78.66666667
27 79.73 79.73 79.73
36 80.365 80.365 80.365
288 81.07666667 81.07666667 81.07666667
EOD
$panel2_line_seeds1 << EOD
288 81.29
288 81.14
288 80.8
EOD
$panel2_line_seeds2 << EOD
18 75.5
18 74.58
18 75.42
27 80.29
27 79.17
36 80.6
36 80.13
EOD
$panel2_line_seeds3 << EOD
18 71.86
18 71.33
18 71.73
27 74.9
27 75.84
36 77.07
36 77.72
EOD
$panel2_line_seeds4 << EOD
18 73.21
18 72.83
18 71.86
EOD
$panel2_line_seeds5 << EOD
18 72.44
18 73.73
18 74.71
EOD
$panel2_line_seeds6 << EOD
18 78.49
18 78.74
18 78.77
EOD
$panel2_line_seeds7 << EOD
288 77.21
288 77.65
288 77.01
EOD
$panel2_line_seeds8 << EOD
18 74.98
18 76.02
18 75.39
EOD
# Lines to labels: x, y, dx, dy
$panel2_leaders1 << EOD
EOD
# Labels: x, y, text
$panel2_labels1 << EOD
25.4956 71.64 "2 bits"
38.2434 75.37 "3 bits"
50.9912 77.395 "4 bits"
18 77.957 "W2A32"
192.823 77.29 "W32A2"
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.68cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,328 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1025 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_size.'.suffix
set multiplot
set label 1 'cpu/bits: mean and every seed, n = 2 to 3 seeds' at screen 0.5,screen 0.9551 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8583
set bmargin at screen 0.3053
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [15.36327537:461.379948]
set yrange [70.6328:81.9872]
set xtics nomirror scale 0.6 norotate ('20' 20, '50' 50, '100' 100, '200' 200)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'ends as trained' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#000000' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line_seeds4 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel1_line_seeds5 using 1:2 with points linewidth 0.8 linecolor rgb '#CC79A7' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel1_line_seeds6 using 1:2 with points linewidth 0.8 linecolor rgb '#E69F00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel1_line_seeds7 using 1:2 with points linewidth 0.8 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel1_line_seeds8 using 1:2 with points linewidth 0.8 linecolor rgb '#666666' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel1_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 4 notitle, \
     $panel1_leaders1 using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#666666' notitle, \
     $panel1_labels1 using 1:2:3 with labels notitle
unset label 1
unset label 2
set tmargin at screen 0.8583
set bmargin at screen 0.3053
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [10.92775396:474.3884259]
set yrange [70.6328:81.9872]
set xtics nomirror scale 0.6 norotate ('20' 20, '50' 50, '100' 100, '200' 200)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'body alone' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#000000' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel2_line_seeds4 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel2_line_seeds5 using 1:2 with points linewidth 0.8 linecolor rgb '#CC79A7' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel2_line_seeds6 using 1:2 with points linewidth 0.8 linecolor rgb '#E69F00' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel2_line_seeds7 using 1:2 with points linewidth 0.8 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel2_line_seeds8 using 1:2 with points linewidth 0.8 linecolor rgb '#666666' pointtype 6 pointsize 0.3 notitle, \
     $panel2_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel2_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 4 notitle, \
     $panel2_leaders1 using 1:2:3:4 with vectors nohead linewidth 0.6 linecolor rgb '#666666' notitle, \
     $panel2_labels1 using 1:2:3 with labels notitle
unset label 2
set key on at screen 0.5,screen 0.1613 center top horizontal Left reverse samplen 3 maxcols 4 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 title 'fp32', \
     NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'pact+sawb', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'dorefa', \
     NaN with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 title 'pact+dorefa', \
     NaN with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 title 'dorefa+sawb', \
     NaN with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 title 'sawb alone', \
     NaN with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 title 'pact alone', \
     NaN with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 title 'lsq', \
     NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 4 title 'Pareto front'
unset multiplot
set lmargin -1
}
set output
