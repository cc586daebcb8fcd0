# Draws sawb_coefficients.svg, .pdf and .png into the current folder.
set encoding utf8
$panel1_heat1 << EOD
0 0 1.5
1 0 1.2
2 0 2.5
0 1 3.5
1 1 1.01
2 1 1.4
EOD
$panel1_dark_text1 << EOD
0 0 "1.5"
1 0 "1.2"
1 1 "1.01"
2 1 "1.4"
EOD
$panel1_light_text1 << EOD
2 0 "2.5"
0 1 "3.5"
EOD
# 'ibm (3.12, 2.064)': x, y, low, high
$panel1_line1 << EOD
1.12 1.064 1.064 1.064
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.26cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,312 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,976 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'sawb_coefficients.'.suffix
set multiplot
set label 1 'SAWB''s coefficients: error over the optimum''s,'."\n".'geometric mean of the layers' at screen 0.5,screen 0.9528 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8051
set bmargin at screen 0.2240
set rmargin at screen 0.7176
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:2.5]
set yrange [-0.5:1.5]
set xtics nomirror scale 0.6 norotate ('2.00' 0, '3.00' 1, '4.00' 2)
set ytics nomirror scale 0 ('1.00' 0, '2.00' 1)
unset grid
set label 2 'net, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set logscale cb
set cbrange [1.01:3.5]
set colorbox user origin screen 0.7412,screen 0.2240 size screen 0.0294,screen 0.5811
set cblabel 'error over the optimum''s' offset 1.6,0
set cbtics scale 0.4 ('1.5' 1.5, '2' 2, '3' 3) format '%g'
plot $panel1_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel1_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel1_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle
unset label 1
unset label 2
set key on at screen 0.5,screen 0.0726 center top horizontal Left reverse samplen 3 maxcols 1 maxrows auto
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
plot NaN with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 title 'ibm (3.12, 2.064)'
unset multiplot
set lmargin -1
}
set output
