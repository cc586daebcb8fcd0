# Draws quantization_error.svg, .pdf and .png into the current folder.
set encoding utf8
# 'dorefa, rescaled': x, y, low, high
$panel1_line1 << EOD
-0.19 109.0909091 109.0909091 109.0909091
EOD
# 'mse': x, y, low, high
$panel1_line2 << EOD
0 0.1 0.1 0.1
EOD
# 'sawb': x, y, low, high
$panel1_line3 << EOD
0.19 1 1 1
1 4 4 4
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,9.04cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,342 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1068 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'quantization_error.'.suffix
set multiplot
set label 1 'Weight quantization error in excess of the'."\n".'optimum''s, from 0.1 %: geometric mean of the'."\n".'layers, up to the worst' at screen 0.5,screen 0.9569 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.7799
set bmargin at screen 0.2489
set rmargin at screen 0.9765
set xlabel 'bits'
set ylabel 'excess error (%)'
unset logscale x
set logscale y
set xrange [-0.5:1.5]
set yrange [0.1:141.8181818]
set xtics nomirror scale 0.6 norotate ('2' 0, '4' 1)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'net' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle
unset label 1
unset label 2
set key on at screen 0.5,screen 0.1106 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'dorefa, rescaled', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'mse', \
     NaN with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 title 'sawb'
unset multiplot
set lmargin -1
}
set output
