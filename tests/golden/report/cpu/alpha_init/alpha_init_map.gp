# Draws alpha_init_map.svg, .pdf and .png into the current folder.
set encoding utf8
$panel1_heat1 << EOD
0 0 83.875
1 0 86.125
2 0 88.375
0 1 84.53125
1 1 86.78125
2 1 89.03125
0 2 85.28125
1 2 87.53125
2 2 89.78125
EOD
$panel1_dark_text1 << EOD
0 0 "83.9"
1 0 "86.1"
0 1 "84.5"
1 1 "86.8"
0 2 "85.3"
1 2 "87.5"
EOD
$panel1_light_text1 << EOD
2 0 "88.4"
2 1 "89.0"
2 2 "89.8"
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,7.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,266 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,830 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'alpha_init_map.'.suffix
set multiplot
set label 1 'cpu/alpha_init: mean, n = 2 seeds' at screen 0.5,screen 0.9445 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8890
set bmargin at screen 0.2063
set rmargin at screen 0.7176
set xlabel 'alpha init'
set ylabel 'lambda'
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [-0.5:2.5]
set xtics nomirror scale 0.6 norotate ('2' 0, '4' 1, '10' 2)
set ytics nomirror scale 0 ('0' 0, '0.0005' 1, '0.002' 2)
unset grid
unset logscale cb
set cbrange [83.875:89.78125]
set colorbox user origin screen 0.7412,screen 0.2063 size screen 0.0294,screen 0.6828
set cblabel 'validation top-1 accuracy (%)' offset 1.6,0
set cbtics scale 0.4 autofreq format '%g'
plot $panel1_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel1_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel1_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle
unset label 1
unset multiplot
set lmargin -1
}
set output
