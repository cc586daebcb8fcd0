# Draws error_by_layer.svg, .pdf and .png into the current folder.
set encoding utf8
# 'sawb': x, y, low, high; set apart in x by -0.07
$panel1_line1 << EOD
-0.07 0.12 0.12 0.12
0.93 0.012 0.012 0.012
EOD
# 'mse': x, y, low, high
$panel1_line2 << EOD
0 0.119 0.119 0.119
EOD
# 'dorefa, rescaled': x, y, low, high; set apart in x by 0.07
$panel1_line3 << EOD
0.07 0.25 0.25 0.25
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,7.83cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,296 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,925 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'error_by_layer.'.suffix
set multiplot
set label 1 'net: NMSE of each layer''s weights' at screen 0.5,screen 0.9502 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9004
set bmargin at screen 0.2874
set rmargin at screen 0.9765
set xlabel 'bits'
set ylabel 'NMSE'
unset logscale x
set logscale y
set xrange [-0.5:1.5]
set yrange [0.009230769231:0.325]
set xtics nomirror scale 0.6 norotate ('2' 0, '4' 1)
set ytics nomirror scale 0.6 ('0.01' 0.01, '0.02' 0.02, '0.05' 0.05, '0.1' 0.1, '0.2' 0.2) format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle
unset label 1
unset label 2
set key on at screen 0.5,screen 0.1277 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'sawb', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'mse', \
     NaN with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 title 'dorefa, rescaled'
unset multiplot
set lmargin -1
}
set output
