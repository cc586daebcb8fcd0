# Draws val_accuracy_vs_alpha_init.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, lambda=0': x, y, low, high; set apart in x by -0.07
$panel1_line1 << EOD
-0.07 73.94 72.24294373 75.63705627
0.93 73.54 72.32377634 74.75622366
1.93 67.18 65.76578644 68.59421356
EOD
# 'pact+sawb, lambda=0.0005': x, y, low, high
$panel1_line2 << EOD
0 74.74 74.42887302 75.05112698
1 74.83 72.94909596 76.71090404
2 71.84 71.13289322 72.54710678
EOD
# 'pact+sawb, lambda=0.002': x, y, low, high; set apart in x by 0.07
$panel1_line3 << EOD
0.07 74.73 73.44306566 76.01693434
1.07 74.55 73.65904546 75.44095454
2.07 74.28 73.82745166 74.73254834
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.61cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,325 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,1017 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'val_accuracy_vs_alpha_init.'.suffix
set multiplot
set label 1 'cpu/alpha_init'."\n".'mean ± standard deviation, n = 2 seeds' at screen 0.5,screen 0.9547 center
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
set yrange [64.99962821:77.47706227]
set xtics nomirror scale 0.6 norotate ('2' 0, '4' 1, '10' 2)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
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
