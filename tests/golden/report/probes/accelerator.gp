# Draws accelerator.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb': x, y, low, high
$panel1_line1 << EOD
1 100 100 100
2 200 200 200
EOD
# 'pact+sawb': x, y, low, high
$panel2_line1 << EOD
1 20 20 20
2 20 20 20
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.43cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,281 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,878 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accelerator.'.suffix
set multiplot
set label 1 'resnet18 on imagenet: an assumed accelerator' at screen 0.5,screen 0.9475 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'layer, from the input'
set ylabel 'time (us)'
unset logscale x
set logscale y
set xrange [0.97:2.03]
set yrange [76.92307692:260]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 ('80' 80, '100' 100, '150' 150, '200' 200) format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle
unset label 1
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'layer, from the input'
set ylabel 'energy (uJ)'
unset logscale x
set logscale y
set xrange [0.97:2.03]
set yrange [15.38461538:26]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 ('20' 20) format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle
set key on at screen 0.5,screen 0.0808 center top horizontal Left reverse samplen 3 maxcols 5 maxrows auto
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb'
unset multiplot
set lmargin -1
}
set output
