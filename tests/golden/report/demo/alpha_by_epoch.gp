# Draws alpha_by_epoch.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, 2 bits': x, y, low, high
$panel1_line1 << EOD
0 2.5 2.5 2.5
1 2.40432322 2.279391363 2.529255077
2 2.311588883 2.281137111 2.342040656
3 2.313193083 2.247431186 2.378954979
4 2.245068431 2.204460617 2.285676245
5 2.227067471 2.207632379 2.246502563
6 2.200871587 2.184261177 2.217481997
7 2.203542352 2.191743763 2.21534094
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel1_line2 << EOD
0 2.5 2.5 2.5
1 2.402155995 2.305906249 2.498405742
2 2.366649389 2.124946991 2.608351787
3 2.272978187 1.96565972 2.580296653
4 2.192682803 1.789401947 2.595963658
5 2.116946459 1.680888758 2.55300416
6 2.108829975 1.665773537 2.551886413
7 2.102058113 1.668117111 2.535999115
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel1_line3 << EOD
0 2.5 2.5 2.5
1 2.382466674 2.275405418 2.48952793
2 2.250329256 2.240243684 2.260414828
3 2.085899711 1.943381828 2.228417593
4 2.039355278 1.893323529 2.185387027
5 2.013418436 1.939646278 2.087190594
6 1.995719075 1.916990617 2.074447534
7 1.995712042 1.924097128 2.067326955
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel2_line1 << EOD
0 2.5 2.5 2.5
1 2.53816092 2.503870413 2.572451428
2 2.70420444 2.577675386 2.830733494
3 2.764061093 2.643622428 2.884499759
4 2.742959261 2.602751532 2.88316699
5 2.733790278 2.579271671 2.888308886
6 2.739521742 2.595770643 2.883272841
7 2.740536809 2.597598807 2.883474811
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel2_line2 << EOD
0 2.5 2.5 2.5
1 2.555431724 2.474403059 2.636460389
2 2.643998265 2.588862264 2.699134267
3 2.634041667 2.443562694 2.82452064
4 2.593749881 2.318150458 2.869349303
5 2.590423465 2.248883106 2.931963823
6 2.579307079 2.230442441 2.928171717
7 2.576671243 2.22302496 2.930317525
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel2_line3 << EOD
0 2.5 2.5 2.5
1 2.492427111 2.372555067 2.612299154
2 2.568655014 2.515096148 2.62221388
3 2.527145982 2.409348406 2.644943557
4 2.485840559 2.398816421 2.572864697
5 2.503718257 2.35248272 2.654953793
6 2.48497355 2.331100969 2.63884613
7 2.48148632 2.323222207 2.639750434
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel3_line1 << EOD
0 2.5 2.5 2.5
1 2.571490765 2.548278978 2.594702551
2 2.666917086 2.615432181 2.71840199
3 2.606749058 2.501941647 2.711556469
4 2.6064502 2.411634485 2.801265915
5 2.577029943 2.455230946 2.698828941
6 2.549637914 2.380586061 2.718689766
7 2.545289874 2.372104596 2.718475152
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel3_line2 << EOD
0 2.5 2.5 2.5
1 2.366615057 2.185121961 2.548108153
2 2.244230866 1.907395782 2.581065951
3 2.135449052 1.851215257 2.419682846
4 2.101239026 1.798224511 2.40425354
5 2.082868755 1.795348265 2.370389245
6 2.103829682 1.82630929 2.381350073
7 2.100387931 1.823142758 2.377633104
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel3_line3 << EOD
0 2.5 2.5 2.5
1 2.445033193 2.295774175 2.594292211
2 2.336730361 2.165731661 2.507729061
3 2.241637349 2.133540967 2.349733732
4 2.312681794 2.272745632 2.352617956
5 2.275223613 2.225600419 2.324846806
6 2.262432933 2.204542213 2.320323652
7 2.262683511 2.206101704 2.319265318
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel4_line1 << EOD
0 2.5 2.5 2.5
1 2.669150591 2.647682672 2.69061851
2 2.748404622 2.631185976 2.865623269
3 2.845849037 2.827043451 2.864654624
4 3.012901783 2.826634292 3.199169274
5 3.03425312 2.875627893 3.192878348
6 3.07041204 2.88245446 3.25836962
7 3.07587254 2.88820864 3.263536441
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel4_line2 << EOD
0 2.5 2.5 2.5
1 2.621894002 2.614027208 2.629760796
2 2.642302394 2.640379655 2.644225133
3 2.486142039 2.429396365 2.542887713
4 2.495469928 2.36604724 2.624892616
5 2.477630854 2.341681642 2.613580065
6 2.493292332 2.369207289 2.617377374
7 2.496030688 2.373488052 2.618573325
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel4_line3 << EOD
0 2.5 2.5 2.5
1 2.731121898 2.70752118 2.754722616
2 2.723475099 2.717559873 2.729390325
3 2.639754653 2.511244023 2.768265283
4 2.678973794 2.529262962 2.828684626
5 2.618096232 2.443853237 2.792339228
6 2.605774164 2.420163489 2.791384839
7 2.607937336 2.424043555 2.791831117
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel5_line1 << EOD
0 2.5 2.5 2.5
1 2.697089434 2.683577828 2.710601039
2 2.731857777 2.70267159 2.761043963
3 2.728752255 2.717786488 2.739718022
4 2.814892173 2.803961809 2.825822537
5 2.884926081 2.806503608 2.963348553
6 2.906951785 2.809372558 3.004531012
7 2.912101984 2.807645572 3.016558396
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel5_line2 << EOD
0 2.5 2.5 2.5
1 2.523936987 2.409769941 2.638104033
2 2.482148409 2.401706259 2.562590558
3 2.426476359 2.341955912 2.510996806
4 2.387490511 2.278685893 2.496295129
5 2.382670045 2.328863524 2.436476566
6 2.384440303 2.294948214 2.473932392
7 2.388804317 2.312162296 2.465446337
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel5_line3 << EOD
0 2.5 2.5 2.5
1 2.617586493 2.460177287 2.7749957
2 2.661760569 2.357947877 2.96557326
3 2.499450564 2.205308214 2.793592914
4 2.486409664 2.041421889 2.931397439
5 2.438803673 2.01031386 2.867293486
6 2.454781055 2.015954138 2.893607973
7 2.466773272 2.02784183 2.905704713
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel6_line1 << EOD
0 2.5 2.5 2.5
1 2.949159145 2.840405103 3.057913187
2 3.197613835 3.178212967 3.217014704
3 3.34025228 3.320839948 3.359664613
4 3.365934253 3.349365989 3.382502516
5 3.365111709 3.33689844 3.393324978
6 3.349466443 3.299858085 3.399074801
7 3.347441673 3.294555808 3.400327539
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel6_line2 << EOD
0 2.5 2.5 2.5
1 2.89146781 2.82877353 2.95416209
2 2.940299034 2.888791539 2.991806529
3 2.9931705 2.965483392 3.020857608
4 2.971037984 2.963575126 2.978500842
5 2.910312533 2.893089139 2.927535927
6 2.868530035 2.833512073 2.903547997
7 2.863591671 2.826602585 2.900580757
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel6_line3 << EOD
0 2.5 2.5 2.5
1 2.948578238 2.866829705 3.030326772
2 3.068248987 3.039689945 3.096808029
3 3.045752406 2.991103285 3.100401527
4 2.962797284 2.96040014 2.965194428
5 2.886628151 2.836497003 2.936759298
6 2.847082853 2.807442225 2.886723482
7 2.842592239 2.801123787 2.884060692
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,10.78cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,407 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1273 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'alpha_by_epoch.'.suffix
set multiplot
set label 1 'demo: clip α by layer and epoch, mean ± standard deviation over n = 2 seeds' at screen 0.5,screen 0.9638 center
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
set yrange [1.59979306:2.674332265]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
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
set yrange [2.17339924:2.981589544]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
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
set yrange [1.724934029:2.871680151]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer2.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel3_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel3_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel3_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel3_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel3_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
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
set yrange [2.277151806:3.328066277]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer2.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel4_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel4_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel4_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel4_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel4_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
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
set yrange [1.939876742:3.086995514]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer3.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel5_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel5_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel5_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel5_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel5_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
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
set yrange [2.436977072:3.463350467]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer3.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel6_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.15 notitle, \
     $panel6_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel6_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.15 notitle, \
     $panel6_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel6_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.15 notitle, \
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
unset colorbox
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, 2 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb, 3 bits', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'pact+sawb, 4 bits'
unset multiplot
set lmargin -1
}
set output
