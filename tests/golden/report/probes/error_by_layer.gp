# Draws error_by_layer.svg, .pdf and .png into the current folder.
set encoding utf8
$panel1_heat1 << EOD
0 0 0.12
1 0 0.119
2 0 0.25
EOD
$panel1_dark_text1 << EOD
EOD
$panel1_light_text1 << EOD
EOD
$panel2_heat1 << EOD
0 0 0.012
EOD
$panel2_dark_text1 << EOD
EOD
$panel2_light_text1 << EOD
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.80cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,333 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1039 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'error_by_layer.'.suffix
set multiplot
set label 1 'net: NMSE of each layer''s weights' at screen 0.5,screen 0.9557 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8602
set bmargin at screen 0.3148
set lmargin at screen 0.1818
set rmargin at screen 0.3588
set xlabel ''
set ylabel ''
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [-0.5:0.5]
set xtics nomirror scale 0.6 rotate by -30 ('sawb' 0, 'mse' 1, 'dorefa, rescaled' 2)
set ytics nomirror scale 0 ('layer1.0.conv1' 0)
unset grid
set label 2 '2 bits' at graph 0.5,graph 1 center offset 0,0.6
set logscale cb
set cbrange [0.119:0.25]
set colorbox user origin screen 0.3706,screen 0.3148 size screen 0.0147,screen 0.5455
set cblabel 'NMSE' offset 1.6,0
set cbtics scale 0.4 ('0.15' 0.15, '0.2' 0.2) format '%g'
plot $panel1_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel1_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel1_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle
unset label 1
unset label 2
set tmargin at screen 0.8602
set bmargin at screen 0.3148
set lmargin at screen 0.6700
set rmargin at screen 0.8471
set xlabel ''
set ylabel ''
unset logscale x
unset logscale y
set xrange [-0.5:0.5]
set yrange [-0.5:0.5]
set xtics nomirror scale 0.6 rotate by -30 ('sawb' 0)
set ytics nomirror scale 0 ('layer1.0.conv1' 0)
unset grid
set label 2 '4 bits' at graph 0.5,graph 1 center offset 0,0.6
set logscale cb
set cbrange [0.012:0.12]
set colorbox user origin screen 0.8588,screen 0.3148 size screen 0.0147,screen 0.5455
set cblabel 'NMSE' offset 1.6,0
set cbtics scale 0.4 ('0.02' 0.02, '0.05' 0.05, '0.1' 0.1) format '%g'
plot $panel2_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel2_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel2_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle
unset label 2
unset multiplot
set lmargin -1
}
set output
