# Draws loss_vs_alpha.svg, .pdf and .png into the current folder.
set encoding utf8
# 'clipped': x, y, low, high
$panel1_line1 << EOD
0.5 1.5 1.5 1.5
2 0.45 0.45 0.45
8 0.44 0.44 0.44
EOD
# 'quantized': x, y, low, high
$panel1_line2 << EOD
0.5 1.6 1.6 1.6
2 0.5 0.5 0.5
8 2.5 2.5 2.5
EOD
# 'quantized, with λ_α α²/2': x, y, low, high
$panel1_line3 << EOD
0.5 1.6000625 1.6000625 1.6000625
2 0.501 0.501 0.501
8 2.516 2.516 2.516
EOD
# 'learned α': x, y, low, high
$panel1_line4 << EOD
2 0.5 0.5 0.5
EOD
# 'clipped': x, y, low, high
$panel2_line1 << EOD
0.75 1.2 1.2 1.2
3 0.45 0.45 0.45
12 0.44 0.44 0.44
EOD
# 'quantized': x, y, low, high
$panel2_line2 << EOD
0.75 1.3 1.3 1.3
3 0.5 0.5 0.5

EOD
# 'quantized, with λ_α α²/2': x, y, low, high
$panel2_line3 << EOD
0.75 1.300140625 1.300140625 1.300140625
3 0.50225 0.50225 0.50225

EOD
# 'learned α': x, y, low, high
$panel2_line4 << EOD
3 0.5 0.5 0.5
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.28cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,313 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,978 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'loss_vs_alpha.'.suffix
set multiplot
set label 1 'Cross entropy against one layer''s α, 512 images of the training set' at screen 0.5,screen 0.9529 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8514
set bmargin at screen 0.2717
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'α'
set ylabel 'cross entropy'
set logscale x
unset logscale y
set xrange [0.4166666667:9.6]
set yrange [0.29468:2.66132]
set xtics nomirror scale 0.6 norotate ('0.5' 0.5, '1' 1, '2' 2, '5' 5)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel1_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle
unset label 1
unset label 2
set tmargin at screen 0.8514
set bmargin at screen 0.2717
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'α'
set ylabel 'cross entropy'
set logscale x
unset logscale y
set xrange [0.625:14.4]
set yrange [0.3797901563:1.360350469]
set xtics nomirror scale 0.6 norotate ('1' 1, '2' 2, '5' 5, '10' 10)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel2_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle
unset label 2
set key on at screen 0.5,screen 0.1208 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'clipped', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'quantized', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'quantized, with λ_α α²/2', \
     NaN with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 title 'learned α'
unset multiplot
set lmargin -1
}
set output
