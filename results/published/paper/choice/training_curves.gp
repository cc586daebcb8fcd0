# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb+fpsc, lambda=0, learning rate=0.01': x, y, low, high
$panel1_line1 << EOD
1 0.5519663714 0.5519663714 0.5519663714
2 0.352656201 0.352656201 0.352656201
3 0.3109630728 0.3109630728 0.3109630728
4 0.2906857507 0.2906857507 0.2906857507
5 0.2740118679 0.2740118679 0.2740118679
EOD
# 'pact+sawb+fpsc, lambda=0, learning rate=0.02': x, y, low, high
$panel1_line2 << EOD
1 0.5411841323 0.5411841323 0.5411841323
2 0.3528966295 0.3528966295 0.3528966295
3 0.3109110129 0.3109110129 0.3109110129
4 0.2800722499 0.2800722499 0.2800722499
5 0.2608604561 0.2608604561 0.2608604561
EOD
# 'pact+sawb+fpsc, lambda=0, learning rate=0.04': x, y, low, high
$panel1_line3 << EOD
1 0.5864021155 0.5864021155 0.5864021155
2 0.3842779625 0.3842779625 0.3842779625
3 0.3337129177 0.3337129177 0.3337129177
4 0.2897673455 0.2897673455 0.2897673455
5 0.2649865808 0.2649865808 0.2649865808
EOD
# 'pact+sawb+fpsc, lambda=0.0001, learning rate=0.01': x, y, low, high
$panel1_line4 << EOD
1 0.5547655495 0.5547655495 0.5547655495
2 0.3576031762 0.3576031762 0.3576031762
3 0.3097541787 0.3097541787 0.3097541787
4 0.288411574 0.288411574 0.288411574
5 0.2678718645 0.2678718645 0.2678718645
EOD
# 'pact+sawb+fpsc, lambda=0.0001, learning rate=0.02': x, y, low, high
$panel1_line5 << EOD
1 0.5329228417 0.5329228417 0.5329228417
2 0.3502391977 0.3502391977 0.3502391977
3 0.3147804354 0.3147804354 0.3147804354
4 0.2776341878 0.2776341878 0.2776341878
5 0.2600851076 0.2600851076 0.2600851076
EOD
# 'pact+sawb+fpsc, lambda=0.0001, learning rate=0.04': x, y, low, high
$panel1_line6 << EOD
1 0.5760034521 0.5760034521 0.5760034521
2 0.3873776483 0.3873776483 0.3873776483
3 0.330834124 0.330834124 0.330834124
4 0.2874728216 0.2874728216 0.2874728216
5 0.2655782427 0.2655782427 0.2655782427
EOD
# 'pact+sawb+fpsc, lambda=0.0005, learning rate=0.01': x, y, low, high
$panel1_line7 << EOD
1 0.5522027993 0.5522027993 0.5522027993
2 0.345096544 0.345096544 0.345096544
3 0.3049507435 0.3049507435 0.3049507435
4 0.2822141702 0.2822141702 0.2822141702
5 0.2621073881 0.2621073881 0.2621073881
EOD
# 'pact+sawb+fpsc, lambda=0.0005, learning rate=0.02': x, y, low, high
$panel1_line8 << EOD
1 0.5304735098 0.5304735098 0.5304735098
2 0.3459978421 0.3459978421 0.3459978421
3 0.3067505436 0.3067505436 0.3067505436
4 0.2703454086 0.2703454086 0.2703454086
5 0.2542178862 0.2542178862 0.2542178862
EOD
# 'pact+sawb+fpsc, lambda=0.0005, learning rate=0.04': x, y, low, high
$panel1_line9 << EOD
1 0.5771058473 0.5771058473 0.5771058473
2 0.3811898502 0.3811898502 0.3811898502
3 0.3221198501 0.3221198501 0.3221198501
4 0.283415944 0.283415944 0.283415944
5 0.2529650665 0.2529650665 0.2529650665
EOD
# 'pact+sawb+fpsc, lambda=0, learning rate=0.01': x, y, low, high
$panel2_line1 << EOD
0 23.9 23.9 23.9
1 86.92 86.92 86.92
2 87.88 87.88 87.88
3 89.9 89.9 89.9
4 89.58 89.58 89.58
5 90.34 90.34 90.34
EOD
# 'pact+sawb+fpsc, lambda=0, learning rate=0.02': x, y, low, high
$panel2_line2 << EOD
0 23.9 23.9 23.9
1 85.96 85.96 85.96
2 86.58 86.58 86.58
3 88.98 88.98 88.98
4 90.6 90.6 90.6
5 90.98 90.98 90.98
EOD
# 'pact+sawb+fpsc, lambda=0, learning rate=0.04': x, y, low, high
$panel2_line3 << EOD
0 23.9 23.9 23.9
1 83.42 83.42 83.42
2 86.78 86.78 86.78
3 88.72 88.72 88.72
4 89.8 89.8 89.8
5 90.06 90.06 90.06
EOD
# 'pact+sawb+fpsc, lambda=0.0001, learning rate=0.01': x, y, low, high
$panel2_line4 << EOD
0 23.9 23.9 23.9
1 86.14 86.14 86.14
2 88.6 88.6 88.6
3 89.3 89.3 89.3
4 89.72 89.72 89.72
5 90.12 90.12 90.12
EOD
# 'pact+sawb+fpsc, lambda=0.0001, learning rate=0.02': x, y, low, high
$panel2_line5 << EOD
0 23.9 23.9 23.9
1 85.5 85.5 85.5
2 87.56 87.56 87.56
3 88.42 88.42 88.42
4 90.58 90.58 90.58
5 91 91 91
EOD
# 'pact+sawb+fpsc, lambda=0.0001, learning rate=0.04': x, y, low, high
$panel2_line6 << EOD
0 23.9 23.9 23.9
1 83.58 83.58 83.58
2 87.52 87.52 87.52
3 88.56 88.56 88.56
4 89.16 89.16 89.16
5 90.06 90.06 90.06
EOD
# 'pact+sawb+fpsc, lambda=0.0005, learning rate=0.01': x, y, low, high
$panel2_line7 << EOD
0 23.9 23.9 23.9
1 85.46 85.46 85.46
2 88.76 88.76 88.76
3 89.42 89.42 89.42
4 90.32 90.32 90.32
5 90.52 90.52 90.52
EOD
# 'pact+sawb+fpsc, lambda=0.0005, learning rate=0.02': x, y, low, high
$panel2_line8 << EOD
0 23.9 23.9 23.9
1 86.06 86.06 86.06
2 88.58 88.58 88.58
3 89.2 89.2 89.2
4 89.9 89.9 89.9
5 90.62 90.62 90.62
EOD
# 'pact+sawb+fpsc, lambda=0.0005, learning rate=0.04': x, y, low, high
$panel2_line9 << EOD
0 23.9 23.9 23.9
1 82.18 82.18 82.18
2 85.74 85.74 85.74
3 89.18 89.18 89.18
4 89.7 89.7 89.7
5 90.78 90.78 90.78
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,9.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1067 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'paper/choice: n = 1 seed' at screen 0.5,screen 0.9568 center
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
set xrange [0.88:5.12]
set yrange [0.2296244731:0.609742709]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel1_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel1_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel1_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel1_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel1_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel1_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle
unset label 1
set tmargin at screen 0.9136
set bmargin at screen 0.3821
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.15:5.15]
set yrange [19.203:95.697]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel2_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel2_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel2_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel2_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel2_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb+…lambda=0, learning rate=0.01', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb+…lambda=0, learning rate=0.02', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'pact+sawb+…lambda=0, learning rate=0.04', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'pact+sawb+…a=0.0001, learning rate=0.01', \
     NaN with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 title 'pact+sawb+…a=0.0001, learning rate=0.02', \
     NaN with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) title 'pact+sawb+…a=0.0001, learning rate=0.04', \
     NaN with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) title 'pact+sawb+…a=0.0005, learning rate=0.01', \
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) title 'pact+sawb+…a=0.0005, learning rate=0.02', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) title 'pact+sawb+…a=0.0005, learning rate=0.04'
unset multiplot
set lmargin -1
}
set output
