# Draws accuracy_vs_size.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, shortcut=body': x, y, low, high
$panel1_line1 << EOD
65.91796875 87.375 87.1982233 87.5517767
131.8359375 90.78125 90.56027913 91.00222087
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel1_line2 << EOD
65.91796875 85.03125 84.89866748 85.16383252
131.8359375 86.625 86.4482233 86.8017767
EOD
# 'Pareto front': x, y, low, high
$panel1_line3 << EOD
65.91796875 87.375 87.375 87.375
131.8359375 90.78125 90.78125 90.78125
EOD
# Labels: x, y, text, colour
$panel1_labels1 << EOD
73.2728 87.375 "2 bits" 29362
118.603 90.7812 "4 bits" 29362
73.2728 85.0312 "2 bits" 13983232
118.603 86.625 "4 bits" 13983232
EOD
# 'pact+sawb, shortcut=body': x, y, low, high
$panel2_line1 << EOD
65.91796875 87.375 87.1982233 87.5517767
131.8359375 90.78125 90.56027913 91.00222087
EOD
# 'pact+sawb, shortcut=32': x, y, low, high
$panel2_line2 << EOD
65.91796875 85.03125 84.89866748 85.16383252
131.8359375 86.625 86.4482233 86.8017767
EOD
# 'Pareto front': x, y, low, high
$panel2_line3 << EOD
65.91796875 87.375 87.375 87.375
131.8359375 90.78125 90.78125 90.78125
EOD
# Labels: x, y, text, colour
$panel2_labels1 << EOD
73.2728 87.375 "2 bits" 29362
118.603 90.7812 "4 bits" 29362
73.2728 85.0312 "2 bits" 13983232
118.603 86.625 "4 bits" 13983232
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.26cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,312 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,976 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accuracy_vs_size.'.suffix
set multiplot
set label 1 'cpu/shortcut'."\n".'mean ± standard deviation, n = 2 seeds' at screen 0.5,screen 0.9528 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8051
set bmargin at screen 0.2240
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [54.93164062:158.203125]
set yrange [84.47141874:91.42946961]
set xtics nomirror scale 0.6 norotate ('60' 60, '80' 80, '100' 100, '150' 150)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'ends as trained' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_labels1 using 1:2:3:4 with labels textcolor rgb variable notitle
unset label 1
unset label 2
set tmargin at screen 0.8051
set bmargin at screen 0.2240
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'model size (KiB)'
set ylabel 'top-1 accuracy (%)'
set logscale x
unset logscale y
set xrange [54.93164062:158.203125]
set yrange [84.47141874:91.42946961]
set xtics nomirror scale 0.6 norotate ('60' 60, '80' 80, '100' 100, '150' 150)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'body alone' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel2_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel2_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel2_labels1 using 1:2:3:4 with labels textcolor rgb variable notitle
unset label 2
set key on at screen 0.5,screen 0.0726 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'pact+sawb, shortcut=body', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'pact+sawb, shortcut=32', \
     NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 title 'Pareto front'
unset multiplot
set lmargin -1
}
set output
