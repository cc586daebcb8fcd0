# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
0 55.5 55.5 55.5
1 55.5 55.5 55.5
2 55.5 55.5 55.5
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel1_line2 << EOD
0 55.5 55.5 55.5
1 55.5 55.5 55.5
2 55.5 55.5 55.5
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel1_line3 << EOD
0 55.5 55.5 55.5
1 55.5 55.5 55.5
2 55.5 55.5 55.5
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
0 10 10 10
1 11 11 11
2 91.5 91.25 91.75
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel2_line2 << EOD
0 10 10 10
1 11 11 11
2 87.5 87.25 87.75
EOD
# 'dorefa, 2 bits': x, y, low, high
$panel2_line3 << EOD
0 10 10 10
1 11 11 11
2 82.5 82.25 82.75
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.43cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,281 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,878 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/bits: mean ± standard deviation over n = 3 seeds' at screen 0.5,screen 0.9475 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'training top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.06:2.06]
set yrange [54.945:56.055]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.15 notitle, \
     $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_line2 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line3 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle
unset label 1
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.06:2.06]
set yrange [4.2775:97.4725]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:3:4 with filledcurves fillcolor rgb '#000000' fillstyle transparent solid 0.15 notitle, \
     $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel2_line2 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line3 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle
set key on at screen 0.5,screen 0.0808 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'dorefa, 2 bits'
unset multiplot
set lmargin -1
}
set output
