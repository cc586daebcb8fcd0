# Draws val_accuracy_vs_alpha_init.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, lambda=0.0005': x, y, low, high
$panel1_line1 << EOD
0 74.52 74.52 74.52
1 73.5 73.5 73.5
2 71.34 71.34 71.34
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,7.81cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,295 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,922 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'val_accuracy_vs_alpha_init.'.suffix
set multiplot
set label 1 'cpu/alpha_init: n = 1 seed, no interval'."\n".'not drawn: 15 missing' at screen 0.5,screen 0.9501 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8515
set bmargin at screen 0.2369
set rmargin at screen 0.9765
set xlabel 'alpha init'
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [71.1174:74.7426]
set xtics nomirror scale 0.6 norotate ('2' 0, '4' 1, '10' 2)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.0768 center top horizontal Left reverse samplen 3 maxcols 1 maxrows auto
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb, lambda=0.0005'
unset multiplot
set lmargin -1
}
set output
