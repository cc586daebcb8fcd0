# Draws accuracy_vs_shortcut.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, body=2': x, y, low, high
$panel1_line1 << EOD
-0.035 87.375 87.375 87.375
0.965 85.03125 85.03125 85.03125
EOD
# 'pact+sawb, body=4': x, y, low, high
$panel1_line2 << EOD
0.035 90.78125 90.78125 90.78125
1.035 86.625 86.625 86.625
EOD
$panel1_line_seeds1 << EOD
-0.035 87.25
-0.035 87.5
0.965 84.9375
0.965 85.125
EOD
$panel1_line_seeds2 << EOD
0.035 90.625
0.035 90.9375
1.035 86.5
1.035 86.75
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,7.83cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,296 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,925 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_shortcut.'.suffix
set multiplot
set label 1 'cpu/shortcut: mean and every seed, n = 2 seeds' at screen 0.5,screen 0.9502 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9004
set bmargin at screen 0.2874
set rmargin at screen 0.9765
set xlabel 'shortcut'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:1.5]
set yrange [84.5175:91.3575]
set xtics nomirror scale 0.6 norotate ('body' 0, '32' 1)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line_seeds1 using 1:2 with points linewidth 0.8 linecolor rgb '#0072B2' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line_seeds2 using 1:2 with points linewidth 0.8 linecolor rgb '#D55E00' pointtype 6 pointsize 0.3 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.1277 center top horizontal Left reverse samplen 3 maxcols 1 maxrows auto
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb, body=2', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb, body=4'
unset multiplot
set lmargin -1
}
set output
