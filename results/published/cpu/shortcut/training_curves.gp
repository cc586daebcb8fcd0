# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, shortcut=body, 2 bits': x, y, low, high
$panel1_line1 << EOD
1 0.7019779701 0.6926609482 0.711294992
2 0.449857095 0.4483841279 0.4513300622
3 0.3981523692 0.394158556 0.4021461823
EOD
# 'pact+sawb, shortcut=body, 3 bits': x, y, low, high
$panel1_line2 << EOD
1 0.2695112036 0.2693018096 0.2697205975
2 0.1731415688 0.1722530727 0.1740300648
3 0.1365478993 0.1337754139 0.1393203846
EOD
# 'pact+sawb, shortcut=body, 4 bits': x, y, low, high
$panel1_line3 << EOD
1 0.1278669444 0.1234806931 0.1322531956
2 0.09270125915 0.09147682829 0.09392569
3 0.06408460022 0.06117743027 0.06699177017
EOD
# 'pact+sawb, shortcut=3, 2 bits': x, y, low, high
$panel1_line4 << EOD
1 0.5549171647 0.5544516496 0.5553826798
2 0.3550164895 0.3525180051 0.3575149738
3 0.3075504781 0.3034616922 0.311639264
EOD
# 'pact+sawb, shortcut=4, 2 bits': x, y, low, high
$panel1_line5 << EOD
1 0.5304463242 0.5294621005 0.531430548
2 0.3371296419 0.3349481319 0.3393111519
3 0.2875429151 0.2870845039 0.2880013263
EOD
# 'pact+sawb, shortcut=8, 2 bits': x, y, low, high
$panel1_line6 << EOD
1 0.5254524671 0.5245644745 0.5263404596
2 0.3320954248 0.3311786257 0.3330122239
3 0.2851868193 0.2816676104 0.2887060281
EOD
# 'pact+sawb, shortcut=32, 2 bits': x, y, low, high
$panel1_line7 << EOD
1 0.5237331595 0.5158355579 0.5316307612
2 0.3302177536 0.329912539 0.3305229682
3 0.2853293477 0.2819175622 0.2887411332
EOD
# 'pact+sawb, shortcut=32, 3 bits': x, y, low, high
$panel1_line8 << EOD
1 0.2139748753 0.212635661 0.2153140896
2 0.1411558093 0.1392259583 0.1430856602
3 0.1053081925 0.1013895497 0.1092268352
EOD
# 'pact+sawb, shortcut=32, 4 bits': x, y, low, high
$panel1_line9 << EOD
1 0.1111364064 0.1093177566 0.1129550562
2 0.0798080625 0.07918005583 0.08043606917
3 0.05492610951 0.05278781624 0.05706440278
EOD
# 'pact+sawb, shortcut=body, 2 bits': x, y, low, high
$panel2_line1 << EOD
0 16.975 16.85479185 17.09520815
1 81.01 80.68473088 81.33526912
2 82.845 82.69650758 82.99349242
3 84 83.91514719 84.08485281
EOD
# 'pact+sawb, shortcut=body, 3 bits': x, y, low, high
$panel2_line2 << EOD
0 65.245 64.57324856 65.91675144
1 88.325 88.24721825 88.40278175
2 89.205 88.99993903 89.41006097
3 89.515 89.2957969 89.7342031
EOD
# 'pact+sawb, shortcut=body, 4 bits': x, y, low, high
$panel2_line3 << EOD
0 86.485 86.19508622 86.77491378
1 89.635 89.40165476 89.86834524
2 90.52 90.46343146 90.57656854
3 90.745 90.73792893 90.75207107
EOD
# 'pact+sawb, shortcut=3, 2 bits': x, y, low, high
$panel2_line4 << EOD
0 21.125 21.07550253 21.17449747
1 83.19 82.34147186 84.03852814
2 85.46 85.40343146 85.51656854
3 86.23 85.8340202 86.6259798
EOD
# 'pact+sawb, shortcut=4, 2 bits': x, y, low, high
$panel2_line5 << EOD
0 22.61 22.31301515 22.90698485
1 83.71 83.17259885 84.24740115
2 85.89 85.53644661 86.24355339
3 86.535 86.34408117 86.72591883
EOD
# 'pact+sawb, shortcut=8, 2 bits': x, y, low, high
$panel2_line6 << EOD
0 23.24 22.85816234 23.62183766
1 83.58 82.87289322 84.28710678
2 86.15 85.73987807 86.56012193
3 86.66 86.47615224 86.84384776
EOD
# 'pact+sawb, shortcut=32, 2 bits': x, y, low, high
$panel2_line7 << EOD
0 23.075 22.72851768 23.42148232
1 83.75 83.67928932 83.82071068
2 85.925 85.86136039 85.98863961
3 86.69 86.40715729 86.97284271
EOD
# 'pact+sawb, shortcut=32, 3 bits': x, y, low, high
$panel2_line8 << EOD
0 68.27 68.25585786 68.28414214
1 88.545 88.19851768 88.89148232
2 89.985 89.92136039 90.04863961
3 90.165 89.9882233 90.3417767
EOD
# 'pact+sawb, shortcut=32, 4 bits': x, y, low, high
$panel2_line9 << EOD
0 87.05 86.93686292 87.16313708
1 89.925 89.91792893 89.93207107
2 90.91 90.81100505 91.00899495
3 91.07 91.07 91.07
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,9.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1067 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/shortcut: mean ± standard deviation over n = 2 seeds' at screen 0.5,screen 0.9568 center
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
set xrange [0.94:3.06]
set yrange [0.006692313931:0.7573904943]
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
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.09:3.09]
set yrange [11.65972728:96.26506457]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.067 notitle, \
     $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.067 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.067 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel2_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.067 notitle, \
     $panel2_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel2_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.067 notitle, \
     $panel2_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel2_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.067 notitle, \
     $panel2_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel2_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.067 notitle, \
     $panel2_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel2_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.067 notitle, \
     $panel2_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel2_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.067 notitle, \
     $panel2_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, shortcut=body, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb, shortcut=body, 3 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'pact+sawb, shortcut=body, 4 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'pact+sawb, shortcut=3, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 title 'pact+sawb, shortcut=4, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) title 'pact+sawb, shortcut=8, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) title 'pact+sawb, shortcut=32, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) title 'pact+sawb, shortcut=32, 3 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) title 'pact+sawb, shortcut=32, 4 bits'
unset multiplot
set lmargin -1
}
set output
