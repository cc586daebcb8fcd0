# Draws ends_map.svg, .pdf and .png into the current folder.
set encoding utf8
$panel1_heat1 << EOD
0 0 85.78125
1 0 87.375
0 1 86.625
1 1 85.03125
EOD
$panel1_dark_text1 << EOD
0 0 "85.8 ± 0.2"
0 1 "86.6 ± 0.2"
1 1 "85.0 ± 0.1"
EOD
$panel1_light_text1 << EOD
1 0 "87.4 ± 0.2"
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,7.41cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,280 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,875 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'ends_map.'.suffix
set multiplot
set label 1 'cpu/ends'."\n".'mean ± standard deviation, n = 2 seeds' at screen 0.5,screen 0.9474 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8435
set bmargin at screen 0.1957
set rmargin at screen 0.7176
set xlabel 'bits (first layer)'
set ylabel 'last'
unset logscale x
unset logscale y
set xrange [-0.5:1.5]
set yrange [-0.5:1.5]
set xtics nomirror scale 0.6 norotate ('8' 0, '32' 1)
set ytics nomirror scale 0 ('32' 0, '8' 1)
unset grid
unset logscale cb
set cbrange [85.03125:87.375]
set colorbox user origin screen 0.7412,screen 0.1957 size screen 0.0294,screen 0.6478
set cblabel 'top-1 accuracy (%)' offset 1.6,0
set cbtics scale 0.4 autofreq format '%g'
plot $panel1_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel1_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel1_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle
unset label 1
unset multiplot
set lmargin -1
}
set output
