# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, lambda=0, alpha init=2': x, y, low, high
$panel1_line1 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0, alpha init=4': x, y, low, high
$panel1_line2 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0, alpha init=10': x, y, low, high
$panel1_line3 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0.0005, alpha init=2': x, y, low, high
$panel1_line4 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0.0005, alpha init=4': x, y, low, high
$panel1_line5 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0.0005, alpha init=10': x, y, low, high
$panel1_line6 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0.002, alpha init=2': x, y, low, high
$panel1_line7 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0.002, alpha init=4': x, y, low, high
$panel1_line8 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0.002, alpha init=10': x, y, low, high
$panel1_line9 << EOD
0 1.5 1.5 1.5
1 1.5 1.5 1.5
2 1.5 1.5 1.5
EOD
# 'pact+sawb, lambda=0, alpha init=2': x, y, low, high
$panel2_line1 << EOD
2 83.875 83.6982233 84.0517767
EOD
# 'pact+sawb, lambda=0, alpha init=4': x, y, low, high
$panel2_line2 << EOD
2 86.125 85.9482233 86.3017767
EOD
# 'pact+sawb, lambda=0, alpha init=10': x, y, low, high
$panel2_line3 << EOD
2 88.375 88.1982233 88.5517767
EOD
# 'pact+sawb, lambda=0.0005, alpha init=2': x, y, low, high
$panel2_line4 << EOD
2 84.53125 84.39866748 84.66383252
EOD
# 'pact+sawb, lambda=0.0005, alpha init=4': x, y, low, high
$panel2_line5 << EOD
2 86.78125 86.64866748 86.91383252
EOD
# 'pact+sawb, lambda=0.0005, alpha init=10': x, y, low, high
$panel2_line6 << EOD
2 89.03125 88.89866748 89.16383252
EOD
# 'pact+sawb, lambda=0.002, alpha init=2': x, y, low, high
$panel2_line7 << EOD
2 85.28125 85.06027913 85.50222087
EOD
# 'pact+sawb, lambda=0.002, alpha init=4': x, y, low, high
$panel2_line8 << EOD
2 87.53125 87.31027913 87.75222087
EOD
# 'pact+sawb, lambda=0.002, alpha init=10': x, y, low, high
$panel2_line9 << EOD
2 89.78125 89.56027913 90.00222087
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,9.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1067 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/alpha_init: mean ± standard deviation over n = 2 seeds' at screen 0.5,screen 0.9568 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9136
set bmargin at screen 0.3821
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'training loss (nats)'
unset logscale x
unset logscale y
set xrange [-0.06:2.06]
set yrange [1:2]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.067 notitle, \
     $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.067 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.067 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel1_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.067 notitle, \
     $panel1_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel1_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.067 notitle, \
     $panel1_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel1_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.067 notitle, \
     $panel1_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel1_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.067 notitle, \
     $panel1_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel1_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.067 notitle, \
     $panel1_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel1_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.067 notitle, \
     $panel1_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle
unset label 1
set tmargin at screen 0.9136
set bmargin at screen 0.3821
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [1.5:2.5]
set yrange [83.25694348:90.4435007]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel2_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel2_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel2_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel2_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel2_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle, \
     $panel2_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel2_line4 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 pointtype 13 pointsize 0.6 notitle, \
     $panel2_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel2_line5 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 pointtype 11 pointsize 0.6 notitle, \
     $panel2_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel2_line6 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) pointtype 6 pointsize 0.6 notitle, \
     $panel2_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel2_line7 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) pointtype 4 pointsize 0.6 notitle, \
     $panel2_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel2_line8 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) pointtype 8 pointsize 0.6 notitle, \
     $panel2_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel2_line9 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) pointtype 12 pointsize 0.6 notitle
set key on at screen 0.5,screen 0.2436 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, lambda=0, alpha init=2', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb, lambda=0, alpha init=4', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'pact+sawb, lambda=0, alpha init=10', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'pact+sawb, lambda=0.0005, alpha init=2', \
     NaN with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 title 'pact+sawb, lambda=0.0005, alpha init=4', \
     NaN with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) title 'pact+sawb, lambda=0.0005, alpha init=10', \
     NaN with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) title 'pact+sawb, lambda=0.002, alpha init=2', \
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) title 'pact+sawb, lambda=0.002, alpha init=4', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) title 'pact+sawb, lambda=0.002, alpha init=10'
unset multiplot
set lmargin -1
}
set output
