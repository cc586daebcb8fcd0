# Draws accuracy_vs_operations.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
12.53323571 81.07666667 80.82560227 81.32773107
EOD
# 'pact+sawb': x, y, low, high
$panel1_line2 << EOD
0.500826112 75.16666667 74.65702627 75.67630706
0.559808512 79.73 78.93804041 80.52195959
0.642383872 80.365 80.03265981 80.69734019
EOD
# 'dorefa': x, y, low, high
$panel1_line3 << EOD
0.500826112 71.64 71.36377545 71.91622455
0.559808512 75.37 74.70531963 76.03468037
0.642383872 77.395 76.93538059 77.85461941
EOD
# 'pact+dorefa': x, y, low, high
$panel1_line4 << EOD
0.500826112 72.63333333 71.93717722 73.32948945
EOD
# 'dorefa+sawb': x, y, low, high
$panel1_line5 << EOD
0.500826112 73.62666667 72.48814423 74.7651891
EOD
# 'sawb alone': x, y, low, high
$panel1_line6 << EOD
1.208614912 78.66666667 78.5129353 78.82039803
EOD
# 'pact alone': x, y, low, high
$panel1_line7 << EOD
1.208614912 77.29 76.96258589 77.61741411
EOD
# 'lsq': x, y, low, high
$panel1_line8 << EOD
0.500826112 75.46333333 74.93946948 75.98719718
EOD
# 'Pareto front': x, y, low, high
$panel1_line9 << EOD
0.500826112 75.46333333 75.46333333 75.46333333
0.559808512 79.73 79.73 79.73
0.642383872 80.365 80.365 80.365
12.53323571 81.07666667 81.07666667 81.07666667
EOD
# Labels: x, y, text, colour
$panel1_labels1 << EOD
0.776008 74.452 "2 bits" 29362
0.867399 79.73 "3 bits" 29362
0.995345 81.0797 "4 bits" 29362
0.776008 71.64 "2 bits" 13983232
0.867399 75.37 "3 bits" 13983232
0.414587 77.395 "4 bits" 13983232
0.776008 72.6333 "2 bits" 40563
0.776008 73.6267 "2 bits" 13400487
1.8727 78.6667 "2 bits" 15113984
1.8727 77.29 "2 bits" 5682409
0.776008 76.178 "2 bits" 6710886
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
12.07959552 81.07666667 80.82560227 81.32773107
EOD
# 'pact+sawb': x, y, low, high
$panel2_line2 << EOD
0.04718592 75.16666667 74.65702627 75.67630706
0.10616832 79.73 78.93804041 80.52195959
0.18874368 80.365 80.03265981 80.69734019
EOD
# 'dorefa': x, y, low, high
$panel2_line3 << EOD
0.04718592 71.64 71.36377545 71.91622455
0.10616832 75.37 74.70531963 76.03468037
0.18874368 77.395 76.93538059 77.85461941
EOD
# 'pact+dorefa': x, y, low, high
$panel2_line4 << EOD
0.04718592 72.63333333 71.93717722 73.32948945
EOD
# 'dorefa+sawb': x, y, low, high
$panel2_line5 << EOD
0.04718592 73.62666667 72.48814423 74.7651891
EOD
# 'sawb alone': x, y, low, high
$panel2_line6 << EOD
0.75497472 78.66666667 78.5129353 78.82039803
EOD
# 'pact alone': x, y, low, high
$panel2_line7 << EOD
0.75497472 77.29 76.96258589 77.61741411
EOD
# 'lsq': x, y, low, high
$panel2_line8 << EOD
0.04718592 75.46333333 74.93946948 75.98719718
EOD
# 'Pareto front': x, y, low, high
$panel2_line9 << EOD
0.04718592 75.46333333 75.46333333 75.46333333
0.10616832 79.73 79.73 79.73
0.18874368 80.365 80.365 80.365
12.07959552 81.07666667 81.07666667 81.07666667
EOD
# Labels: x, y, text, colour
$panel2_labels1 << EOD
0.100307 74.452 "2 bits" 29362
0.049943 79.73 "3 bits" 29362
0.40123 80.365 "4 bits" 29362
0.100307 71.64 "2 bits" 13983232
0.225692 75.37 "3 bits" 13983232
0.0887875 77.395 "4 bits" 13983232
0.100307 72.6333 "2 bits" 40563
0.100307 73.6267 "2 bits" 13400487
1.60492 78.6667 "2 bits" 15113984
1.60492 77.29 "2 bits" 5682409
0.100307 76.178 "2 bits" 6710886
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,9.06cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,342 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1070 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_operations.'.suffix
set multiplot
set label 1 'cpu/bits'."\n".'mean ± standard deviation, n = 2 to 3 seeds' at screen 0.5,screen 0.9570 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8223
set bmargin at screen 0.2925
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.2805299538:22.37540636]
set yrange [70.66629856:82.02520796]
set xtics nomirror scale 0.6 norotate ('0.5' 0.5, '1' 1, '2' 2, '5' 5, '10' 10, '20' 20)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'ends as trained' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel1_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel1_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel1_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel1_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel1_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel1_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel1_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel1_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel1_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel1_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 3 notitle, \
     $panel1_labels1 using 1:2:3:4 with labels textcolor rgb variable notitle
unset label 1
unset label 2
set tmargin at screen 0.8223
set bmargin at screen 0.2925
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bit operations (G)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [0.01739118734:32.77446311]
set yrange [70.66629856:82.02520796]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'body alone' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel2_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel2_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel2_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel2_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel2_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel2_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel2_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel2_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel2_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel2_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel2_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel2_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel2_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 3 notitle, \
     $panel2_labels1 using 1:2:3:4 with labels textcolor rgb variable notitle
unset label 2
set key on at screen 0.5,screen 0.1545 center top horizontal Left reverse samplen 3 maxcols 4 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#000000' pointtype 7 pointsize 0.6 title 'fp32', \
     NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'pact+sawb', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'dorefa', \
     NaN with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 title 'pact+dorefa', \
     NaN with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 title 'dorefa+sawb', \
     NaN with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 title 'sawb alone', \
     NaN with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 title 'pact alone', \
     NaN with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 title 'lsq', \
     NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 3 title 'Pareto front'
unset multiplot
set lmargin -1
}
set output
