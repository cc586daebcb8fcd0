# Draws accuracy_vs_bits.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_level1 << EOD
1.5 81.07666667 81.07666667 81.07666667
4.5 81.07666667 81.07666667 81.07666667
EOD
# 'pact+sawb': x, y, low, high
$panel1_line1 << EOD
1.9 75.16666667 75.16666667 75.16666667
2.965 79.73 79.73 79.73
3.965 80.365 80.365 80.365
EOD
# 'dorefa': x, y, low, high
$panel1_line2 << EOD
1.933333333 71.64 71.64 71.64
3.035 75.37 75.37 75.37
4.035 77.395 77.395 77.395
EOD
# 'pact+dorefa': x, y, low, high
$panel1_line3 << EOD
1.966666667 72.63333333 72.63333333 72.63333333
EOD
# 'dorefa+sawb': x, y, low, high
$panel1_line4 << EOD
2 73.62666667 73.62666667 73.62666667
EOD
# 'sawb alone, W2A32': x, y, low, high
$panel1_line5 << EOD
2.033333333 78.66666667 78.66666667 78.66666667
EOD
# 'pact alone, W32A2': x, y, low, high
$panel1_line6 << EOD
2.066666667 77.29 77.29 77.29
EOD
# 'lsq': x, y, low, high
$panel1_line7 << EOD
2.1 75.46333333 75.46333333 75.46333333
EOD
$panel1_level_seeds1 << EOD
1.56 81.29
1.56 81.14
1.56 80.8
EOD
$panel1_line_seeds1 << EOD
1.9 75.5
1.9 74.58
1.9 75.42
2.965 80.29
2.965 79.17
3.965 80.6
3.965 80.13
EOD
$panel1_line_seeds2 << EOD
1.933333333 71.86
1.933333333 71.33
1.933333333 71.73
3.035 74.9
3.035 75.84
4.035 77.07
4.035 77.72
EOD
$panel1_line_seeds3 << EOD
1.966666667 73.21
1.966666667 72.83
1.966666667 71.86
EOD
$panel1_line_seeds4 << EOD
2 72.44
2 73.73
2 74.71
EOD
$panel1_line_seeds5 << EOD
2.033333333 78.49
2.033333333 78.74
2.033333333 78.77
EOD
$panel1_line_seeds6 << EOD
2.066666667 77.21
2.066666667 77.65
2.066666667 77.01
EOD
$panel1_line_seeds7 << EOD
2.1 74.98
2.1 76.02
2.1 75.39
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,10.23cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,387 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1208 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_bits.'.suffix
set multiplot
set label 1 'cpu/bits: mean and every seed, n = 2 to 3 seeds' at screen 0.5,screen 0.9619 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9238
set bmargin at screen 0.4545
set rmargin at screen 0.9765
set xlabel 'bits (weights and activations), unless named'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [1.5:4.5]
set yrange [70.6328:81.9872]
set xtics nomirror scale 0.6 norotate ('2' 2, '3' 3, '4' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_level1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_level_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#000000' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line_seeds3 using 1:2 with points linewidth 0.8 linecolor rgb '#009E73' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle, \
     $panel1_line_seeds4 using 1:2 with points linewidth 0.8 linecolor rgb '#CC79A7' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line4 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 pointtype 13 pointsize 0.6 notitle, \
     $panel1_line_seeds5 using 1:2 with points linewidth 0.8 linecolor rgb '#E69F00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line5 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 pointtype 11 pointsize 0.6 notitle, \
     $panel1_line_seeds6 using 1:2 with points linewidth 0.8 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line6 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) pointtype 6 pointsize 0.6 notitle, \
     $panel1_line_seeds7 using 1:2 with points linewidth 0.8 linecolor rgb '#666666' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line7 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) pointtype 4 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.3324 center top horizontal Left reverse samplen 3 maxcols 1 maxrows auto
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
     NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'dorefa', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+dorefa', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 pointtype 13 pointsize 0.6 title 'dorefa+sawb', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 pointtype 11 pointsize 0.6 title 'sawb alone, W2A32', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) pointtype 6 pointsize 0.6 title 'pact alone, W32A2', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) pointtype 4 pointsize 0.6 title 'lsq'
unset multiplot
set lmargin -1
}
set output
