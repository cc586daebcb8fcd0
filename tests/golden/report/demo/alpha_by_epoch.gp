# Draws alpha_by_epoch.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, 2 bits': x, y, low, high
$panel1_line1 << EOD
0 2.5 2.5 2.5
1 2.40432322 2.40432322 2.40432322
2 2.311588883 2.311588883 2.311588883
3 2.313193083 2.313193083 2.313193083
4 2.245068431 2.245068431 2.245068431
5 2.227067471 2.227067471 2.227067471
6 2.200871587 2.200871587 2.200871587
7 2.203542352 2.203542352 2.203542352
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel1_line2 << EOD
0 2.5 2.5 2.5
1 2.402155995 2.402155995 2.402155995
2 2.366649389 2.366649389 2.366649389
3 2.272978187 2.272978187 2.272978187
4 2.192682803 2.192682803 2.192682803
5 2.116946459 2.116946459 2.116946459
6 2.108829975 2.108829975 2.108829975
7 2.102058113 2.102058113 2.102058113
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel1_line3 << EOD
0 2.5 2.5 2.5
1 2.382466674 2.382466674 2.382466674
2 2.250329256 2.250329256 2.250329256
3 2.085899711 2.085899711 2.085899711
4 2.039355278 2.039355278 2.039355278
5 2.013418436 2.013418436 2.013418436
6 1.995719075 1.995719075 1.995719075
7 1.995712042 1.995712042 1.995712042
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel2_line1 << EOD
0 2.5 2.5 2.5
1 2.53816092 2.53816092 2.53816092
2 2.70420444 2.70420444 2.70420444
3 2.764061093 2.764061093 2.764061093
4 2.742959261 2.742959261 2.742959261
5 2.733790278 2.733790278 2.733790278
6 2.739521742 2.739521742 2.739521742
7 2.740536809 2.740536809 2.740536809
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel2_line2 << EOD
0 2.5 2.5 2.5
1 2.555431724 2.555431724 2.555431724
2 2.643998265 2.643998265 2.643998265
3 2.634041667 2.634041667 2.634041667
4 2.593749881 2.593749881 2.593749881
5 2.590423465 2.590423465 2.590423465
6 2.579307079 2.579307079 2.579307079
7 2.576671243 2.576671243 2.576671243
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel2_line3 << EOD
0 2.5 2.5 2.5
1 2.492427111 2.492427111 2.492427111
2 2.568655014 2.568655014 2.568655014
3 2.527145982 2.527145982 2.527145982
4 2.485840559 2.485840559 2.485840559
5 2.503718257 2.503718257 2.503718257
6 2.48497355 2.48497355 2.48497355
7 2.48148632 2.48148632 2.48148632
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel3_line1 << EOD
0 2.5 2.5 2.5
1 2.571490765 2.571490765 2.571490765
2 2.666917086 2.666917086 2.666917086
3 2.606749058 2.606749058 2.606749058
4 2.6064502 2.6064502 2.6064502
5 2.577029943 2.577029943 2.577029943
6 2.549637914 2.549637914 2.549637914
7 2.545289874 2.545289874 2.545289874
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel3_line2 << EOD
0 2.5 2.5 2.5
1 2.366615057 2.366615057 2.366615057
2 2.244230866 2.244230866 2.244230866
3 2.135449052 2.135449052 2.135449052
4 2.101239026 2.101239026 2.101239026
5 2.082868755 2.082868755 2.082868755
6 2.103829682 2.103829682 2.103829682
7 2.100387931 2.100387931 2.100387931
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel3_line3 << EOD
0 2.5 2.5 2.5
1 2.445033193 2.445033193 2.445033193
2 2.336730361 2.336730361 2.336730361
3 2.241637349 2.241637349 2.241637349
4 2.312681794 2.312681794 2.312681794
5 2.275223613 2.275223613 2.275223613
6 2.262432933 2.262432933 2.262432933
7 2.262683511 2.262683511 2.262683511
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel4_line1 << EOD
0 2.5 2.5 2.5
1 2.669150591 2.669150591 2.669150591
2 2.748404622 2.748404622 2.748404622
3 2.845849037 2.845849037 2.845849037
4 3.012901783 3.012901783 3.012901783
5 3.03425312 3.03425312 3.03425312
6 3.07041204 3.07041204 3.07041204
7 3.07587254 3.07587254 3.07587254
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel4_line2 << EOD
0 2.5 2.5 2.5
1 2.621894002 2.621894002 2.621894002
2 2.642302394 2.642302394 2.642302394
3 2.486142039 2.486142039 2.486142039
4 2.495469928 2.495469928 2.495469928
5 2.477630854 2.477630854 2.477630854
6 2.493292332 2.493292332 2.493292332
7 2.496030688 2.496030688 2.496030688
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel4_line3 << EOD
0 2.5 2.5 2.5
1 2.731121898 2.731121898 2.731121898
2 2.723475099 2.723475099 2.723475099
3 2.639754653 2.639754653 2.639754653
4 2.678973794 2.678973794 2.678973794
5 2.618096232 2.618096232 2.618096232
6 2.605774164 2.605774164 2.605774164
7 2.607937336 2.607937336 2.607937336
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel5_line1 << EOD
0 2.5 2.5 2.5
1 2.697089434 2.697089434 2.697089434
2 2.731857777 2.731857777 2.731857777
3 2.728752255 2.728752255 2.728752255
4 2.814892173 2.814892173 2.814892173
5 2.884926081 2.884926081 2.884926081
6 2.906951785 2.906951785 2.906951785
7 2.912101984 2.912101984 2.912101984
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel5_line2 << EOD
0 2.5 2.5 2.5
1 2.523936987 2.523936987 2.523936987
2 2.482148409 2.482148409 2.482148409
3 2.426476359 2.426476359 2.426476359
4 2.387490511 2.387490511 2.387490511
5 2.382670045 2.382670045 2.382670045
6 2.384440303 2.384440303 2.384440303
7 2.388804317 2.388804317 2.388804317
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel5_line3 << EOD
0 2.5 2.5 2.5
1 2.617586493 2.617586493 2.617586493
2 2.661760569 2.661760569 2.661760569
3 2.499450564 2.499450564 2.499450564
4 2.486409664 2.486409664 2.486409664
5 2.438803673 2.438803673 2.438803673
6 2.454781055 2.454781055 2.454781055
7 2.466773272 2.466773272 2.466773272
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel6_line1 << EOD
0 2.5 2.5 2.5
1 2.949159145 2.949159145 2.949159145
2 3.197613835 3.197613835 3.197613835
3 3.34025228 3.34025228 3.34025228
4 3.365934253 3.365934253 3.365934253
5 3.365111709 3.365111709 3.365111709
6 3.349466443 3.349466443 3.349466443
7 3.347441673 3.347441673 3.347441673
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel6_line2 << EOD
0 2.5 2.5 2.5
1 2.89146781 2.89146781 2.89146781
2 2.940299034 2.940299034 2.940299034
3 2.9931705 2.9931705 2.9931705
4 2.971037984 2.971037984 2.971037984
5 2.910312533 2.910312533 2.910312533
6 2.868530035 2.868530035 2.868530035
7 2.863591671 2.863591671 2.863591671
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel6_line3 << EOD
0 2.5 2.5 2.5
1 2.948578238 2.948578238 2.948578238
2 3.068248987 3.068248987 3.068248987
3 3.045752406 3.045752406 3.045752406
4 2.962797284 2.962797284 2.962797284
5 2.886628151 2.886628151 2.886628151
6 2.847082853 2.847082853 2.847082853
7 2.842592239 2.842592239 2.842592239
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,10.78cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,407 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1273 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'alpha_by_epoch.'.suffix
set multiplot
set label 1 'demo: clip α by layer and epoch, mean over n = 2 seeds' at screen 0.5,screen 0.9638 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8859
set bmargin at screen 0.6076
set lmargin at screen 0.1088
set rmargin at screen 0.3255
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [1.960411885:2.535300157]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 1
unset label 2
set tmargin at screen 0.8859
set bmargin at screen 0.6076
set lmargin at screen 0.4343
set rmargin at screen 0.6510
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [2.461706086:2.783841327]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 2
set tmargin at screen 0.8859
set bmargin at screen 0.6076
set lmargin at screen 0.7598
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [2.041985372:2.707800469]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer2.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel3_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel3_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel3_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 2
set tmargin at screen 0.4499
set bmargin at screen 0.1716
set lmargin at screen 0.1088
set rmargin at screen 0.3255
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [2.435753936:3.117749459]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer2.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel4_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel4_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel4_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 2
set tmargin at screen 0.4499
set bmargin at screen 0.1716
set lmargin at screen 0.4343
set rmargin at screen 0.6510
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [2.345609809:2.94916222]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer3.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel5_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel5_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel5_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 2
set tmargin at screen 0.4499
set bmargin at screen 0.1716
set lmargin at screen 0.7598
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.21:7.21]
set yrange [2.439384602:3.42654965]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer3.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel6_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel6_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel6_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle
unset label 2
set key on at screen 0.5,screen 0.0557 center top horizontal Left reverse samplen 3 maxcols 3 maxrows auto
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb, 3 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'pact+sawb, 4 bits'
unset multiplot
set lmargin -1
}
set output
