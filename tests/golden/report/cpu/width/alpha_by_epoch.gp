# Draws alpha_by_epoch.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, width=1, 2 bits': x, y, low, high
$panel1_line1 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
# 'pact+sawb, width=1, 4 bits': x, y, low, high
$panel1_line2 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
# 'pact+sawb, width=2, 2 bits': x, y, low, high
$panel1_line3 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
# 'pact+sawb, width=2, 4 bits': x, y, low, high
$panel1_line4 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
# 'pact+sawb, width=1, 2 bits': x, y, low, high
$panel2_line1 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
# 'pact+sawb, width=1, 4 bits': x, y, low, high
$panel2_line2 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
# 'pact+sawb, width=2, 2 bits': x, y, low, high
$panel2_line3 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
# 'pact+sawb, width=2, 4 bits': x, y, low, high
$panel2_line4 << EOD
0 3 3 3
1 2.75 2.75 2.75
2 2.5 2.5 2.5
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.28cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,313 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,978 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'alpha_by_epoch.'.suffix
set multiplot
set label 1 'cpu/width: clip α by layer and epoch, mean ± standard deviation over n = 2 seeds' at screen 0.5,screen 0.9529 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8514
set bmargin at screen 0.2717
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.06:2.06]
set yrange [2.465:3.035]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel1_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.15 notitle, \
     $panel1_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle
unset label 1
unset label 2
set tmargin at screen 0.8514
set bmargin at screen 0.2717
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.06:2.06]
set yrange [2.465:3.035]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel2_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.15 notitle, \
     $panel2_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle
unset label 2
set key on at screen 0.5,screen 0.1208 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, width=1, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb, width=1, 4 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'pact+sawb, width=2, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'pact+sawb, width=2, 4 bits'
unset multiplot
set lmargin -1
}
set output
