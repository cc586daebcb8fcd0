# Draws val_accuracy_vs_alpha_init.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, lambda=0': x, y, low, high; set apart in x by -0.07
$panel1_line1 << EOD
-0.07 72.74 72.74 72.74
0.93 72.68 72.68 72.68
1.93 66.18 66.18 66.18
EOD
# 'pact+sawb, lambda=0.0005': x, y, low, high
$panel1_line2 << EOD
0 74.52 74.52 74.52
1 73.5 73.5 73.5
2 71.34 71.34 71.34
EOD
# 'pact+sawb, lambda=0.002': x, y, low, high; set apart in x by 0.07
$panel1_line3 << EOD
0.07 73.82 73.82 73.82
1.07 73.92 73.92 73.92
2.07 73.96 73.96 73.96
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.61cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,325 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1017 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'val_accuracy_vs_alpha_init.'.suffix
set multiplot
set label 1 'cpu/alpha_init: n = 1 seed, no interval'."\n".'not drawn: 9 missing' at screen 0.5,screen 0.9547 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8653
set bmargin at screen 0.3078
set rmargin at screen 0.9765
set xlabel 'alpha init'
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [65.5962:75.1038]
set xtics nomirror scale 0.6 norotate ('2' 0, '4' 1, '10' 2)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle
unset label 1
set key on at screen 0.5,screen 0.1626 center top horizontal Left reverse samplen 3 maxcols 1 maxrows auto
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb, lambda=0', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb, lambda=0.0005', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'pact+sawb, lambda=0.002'
unset multiplot
set lmargin -1
}
set output
