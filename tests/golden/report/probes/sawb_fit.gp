# Draws sawb_fit.svg, .pdf and .png into the current folder.
set encoding utf8
# 'net''s layers': x, y, low, high
$panel1_line1 << EOD
1.25 1.85 1.85 1.85
EOD
# 'distributions': x, y, low, high
$panel1_line2 << EOD
1.1547 1.5 1.5 1.5
1.4142 2.3067 2.3067 2.3067
EOD
# 'fit': x, y, low, high
$panel1_line3 << EOD
1.1547 1.52957 1.52957 1.52957
1.4142 2.33402 2.33402 2.33402
EOD
# 'IBM': x, y, low, high
$panel1_line4 << EOD
1.1547 1.538664 1.538664 1.538664
1.4142 2.348304 2.348304 2.348304
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 8.5cm,8.21cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 321,310 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 1004,970 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'sawb_fit.'.suffix
set multiplot
set label 1 'optimal scale of six distributions and of'."\n".'networks'' layers, 4 levels' at screen 0.5,screen 0.9525 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8587
set bmargin at screen 0.2741
set rmargin at screen 0.9765
set xlabel 'r = rms / E|w|'
set ylabel 'α* / E|w|'
unset logscale x
unset logscale y
set xrange [1.146915:1.421985]
set yrange [1.44061872:2.40768528]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel1_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle
unset label 1
set key on at screen 0.5,screen 0.1218 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'net''s layers', \
     NaN with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 title 'distributions', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'fit', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'IBM'
unset multiplot
set lmargin -1
}
set output
