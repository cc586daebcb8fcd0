# Draws alpha_by_epoch.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, 2 bits': x, y, low, high
$panel1_line1 << EOD
0 3 3 3
1 2.474756002 2.456772814 2.492739191
2 2.513718446 2.386337534 2.641099358
3 2.694734494 2.487786036 2.901682952
4 2.856605291 2.642198128 3.071012455
5 3.004018466 2.792562287 3.215474645
6 3.123140494 2.882125681 3.364155307
7 3.128992796 2.89628574 3.361699851
8 3.120883147 2.849850854 3.39191544
9 3.117439111 2.899892529 3.334985693
10 3.130969524 2.91801686 3.343922189
11 3.114847581 2.898026728 3.331668434
12 3.111906926 2.895815233 3.327998619
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel1_line2 << EOD
0 3 3 3
1 2.525861144 2.481973294 2.569748995
2 2.331048131 2.123570828 2.538525434
3 2.461391449 2.348159051 2.574623847
4 2.638339996 2.52338531 2.753294683
5 2.588950872 2.357811486 2.820090259
6 2.614862084 2.453329904 2.776394265
7 2.610020518 2.523028243 2.697012794
8 2.628659964 2.516011216 2.741308712
9 2.597972989 2.46488656 2.731059418
10 2.571372271 2.450465438 2.692279103
11 2.545068502 2.450897944 2.639239061
12 2.543467641 2.451407628 2.635527653
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel1_line3 << EOD
0 3 3 3
1 2.558404326 2.544738127 2.572070526
2 2.514836073 2.502510311 2.527161834
3 2.47429657 2.450493716 2.498099424
4 2.541332483 2.440287943 2.642377024
5 2.478282928 2.421072459 2.535493398
6 2.415007114 2.363506363 2.466507866
7 2.365327835 2.303850082 2.426805589
8 2.306728959 2.288835262 2.324622656
9 2.268002748 2.245040471 2.290965026
10 2.236474395 2.235601281 2.237347509
11 2.211504459 2.208362665 2.214646254
12 2.20789814 2.203802815 2.211993465
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel2_line1 << EOD
0 3 3 3
1 2.467238744 2.435445476 2.499032013
2 2.135267019 2.029713325 2.240820713
3 2.191797177 2.007654325 2.375940029
4 2.310591062 2.074349316 2.546832808
5 2.365522385 2.164186386 2.566858383
6 2.449397246 2.239660338 2.659134154
7 2.532382647 2.288144787 2.776620508
8 2.600020409 2.352763351 2.847277466
9 2.626165311 2.389779043 2.862551578
10 2.633793513 2.379590036 2.88799699
11 2.637106578 2.378837681 2.895375474
12 2.637285948 2.378956282 2.895615614
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel2_line2 << EOD
0 3 3 3
1 2.417392731 2.226828958 2.607956503
2 2.050955594 1.88972038 2.212190807
3 1.819079101 1.719435943 1.918722259
4 1.809975564 1.764065592 1.855885537
5 1.823506534 1.679721296 1.967291772
6 1.795319915 1.583569259 2.007070571
7 1.789364338 1.590102636 1.98862604
8 1.834860384 1.692014684 1.977706085
9 1.828518629 1.698409116 1.958628142
10 1.8024984 1.700918342 1.904078459
11 1.81514436 1.700295462 1.929993258
12 1.817498446 1.703986361 1.93101053
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel2_line3 << EOD
0 3 3 3
1 2.412434101 2.372153852 2.45271435
2 2.127985477 2.126818853 2.129152102
3 1.867864728 1.756617616 1.97911184
4 1.893157959 1.834210702 1.952105216
5 1.866651356 1.751949804 1.981352909
6 1.815167725 1.787965559 1.842369891
7 1.808913171 1.650949059 1.966877284
8 1.809267282 1.65567068 1.962863885
9 1.758982599 1.593632841 1.924332356
10 1.778055608 1.618074854 1.938036363
11 1.776641548 1.621828502 1.931454593
12 1.774751246 1.621348434 1.928154058
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel3_line1 << EOD
0 3 3 3
1 2.732942581 2.625925691 2.839959471
2 2.73364385 2.654020518 2.813267182
3 2.904936632 2.809580629 3.000292634
4 3.062089602 2.962591711 3.161587494
5 3.123252948 2.971093562 3.275412334
6 3.266589959 3.101553863 3.431626056
7 3.363137086 3.173065803 3.55320837
8 3.423353672 3.251253884 3.59545346
9 3.44417572 3.27644433 3.61190711
10 3.456936518 3.289872113 3.624000924
11 3.45891722 3.294892331 3.62294211
12 3.459566116 3.295665576 3.623466657
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel3_line2 << EOD
0 3 3 3
1 2.617034674 2.570514331 2.663555016
2 2.502721429 2.392016325 2.613426533
3 2.45546782 2.378203375 2.532732266
4 2.502961278 2.488554642 2.517367914
5 2.603357315 2.536301342 2.670413288
6 2.59839201 2.482233947 2.714550073
7 2.630035043 2.505583323 2.754486763
8 2.662392735 2.444450876 2.880334595
9 2.689763308 2.444027962 2.935498653
10 2.693139434 2.44371017 2.942568698
11 2.699323416 2.447788326 2.950858505
12 2.697288394 2.443856191 2.950720597
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel3_line3 << EOD
0 3 3 3
1 2.546621799 2.54224291 2.551000688
2 2.307848811 2.295892425 2.319805198
3 2.26531899 2.253028126 2.277609854
4 2.208013415 2.183193811 2.23283302
5 2.30886066 2.241787322 2.375933997
6 2.353837252 2.303173368 2.404501135
7 2.374706864 2.368615633 2.380798095
8 2.40238893 2.382823857 2.421954003
9 2.380466342 2.380251393 2.380681291
10 2.400835037 2.385513815 2.41615626
11 2.400072098 2.398782741 2.401361454
12 2.40108645 2.399320497 2.402852403
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel4_line1 << EOD
0 3 3 3
1 2.631704171 2.62271999 2.640688353
2 2.431638002 2.389240194 2.474035811
3 2.523724 2.518733416 2.528714583
4 2.587710222 2.565215126 2.610205317
5 2.724999348 2.67973561 2.770263087
6 2.832356294 2.782832317 2.881880271
7 2.912909746 2.826330919 2.999488573
8 2.965157111 2.845370495 3.084943728
9 2.996724844 2.865915714 3.127533974
10 3.023285071 2.885784688 3.160785454
11 3.026706378 2.88995511 3.163457645
12 3.027965466 2.891020007 3.164910926
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel4_line2 << EOD
0 3 3 3
1 2.538829803 2.515236335 2.562423272
2 2.247946024 2.171221901 2.324670147
3 2.192588806 2.104069635 2.281107978
4 2.187027454 2.132338041 2.241716868
5 2.146665931 1.999243167 2.294088695
6 2.198938727 2.103958781 2.293918674
7 2.165969729 2.040940092 2.290999367
8 2.236621976 2.082546753 2.390697198
9 2.220006108 2.066573541 2.373438676
10 2.23508966 2.091036621 2.379142699
11 2.236959457 2.084705147 2.389213768
12 2.235973954 2.083221468 2.38872644
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel4_line3 << EOD
0 3 3 3
1 2.587751389 2.463951259 2.711551518
2 2.388473272 2.354657338 2.422289206
3 2.305400372 2.278205876 2.332594867
4 2.238094687 2.18131597 2.294873404
5 2.167533994 2.150610685 2.184457302
6 2.113693595 1.991153656 2.236233534
7 2.08592391 1.958811375 2.213036445
8 2.113297701 1.968894843 2.257700559
9 2.082972705 1.947437123 2.218508288
10 2.08888042 1.975276287 2.202484552
11 2.081135631 1.968572356 2.193698905
12 2.08150661 1.968861065 2.194152155
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel5_line1 << EOD
0 3 3 3
1 2.705032508 2.649283011 2.760782004
2 2.613277753 2.446312427 2.780243079
3 2.72929136 2.602383925 2.856198794
4 2.853300571 2.669459358 3.037141785
5 2.940661589 2.744819515 3.136503664
6 3.066326618 2.862262633 3.270390604
7 3.191151222 2.983764783 3.39853766
8 3.277088245 3.059574434 3.494602055
9 3.322637002 3.106327739 3.538946264
10 3.345826626 3.141675442 3.54997781
11 3.351056258 3.148360061 3.553752454
12 3.351869583 3.150137983 3.553601183
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel5_line2 << EOD
0 3 3 3
1 2.603236198 2.570699506 2.635772891
2 2.456750154 2.412330074 2.501170235
3 2.525487065 2.488477243 2.562496887
4 2.548235297 2.42711891 2.669351684
5 2.540051818 2.499970334 2.580133302
6 2.667567492 2.613141749 2.721993234
7 2.726724148 2.689553999 2.763894296
8 2.708665729 2.707265947 2.71006551
9 2.737120986 2.736309238 2.737932734
10 2.736025929 2.724500115 2.747551744
11 2.733198166 2.714706152 2.75169018
12 2.733825684 2.716066688 2.75158468
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel5_line3 << EOD
0 3 3 3
1 2.667270899 2.653812904 2.680728893
2 2.511428356 2.426780288 2.596076424
3 2.414687157 2.33110591 2.498268403
4 2.485391855 2.396431322 2.574352389
5 2.565413594 2.533225035 2.597602154
6 2.577921987 2.575451675 2.580392298
7 2.575585127 2.497730794 2.65343946
8 2.573762774 2.45711193 2.690413619
9 2.573163629 2.471451313 2.674875944
10 2.575734854 2.478287631 2.673182076
11 2.557090402 2.457451374 2.656729429
12 2.555737495 2.453938358 2.657536633
EOD
# 'pact+sawb, 2 bits': x, y, low, high
$panel6_line1 << EOD
0 3 3 3
1 2.79626592 2.760303232 2.832228608
2 2.912860711 2.863389364 2.962332059
3 3.031776826 2.971838131 3.091715521
4 3.099381924 3.060676838 3.138087009
5 3.202863614 3.194296682 3.211430545
6 3.325235049 3.281168298 3.3693018
7 3.433811029 3.364945659 3.502676398
8 3.542179743 3.477314812 3.607044675
9 3.611886183 3.539141966 3.6846304
10 3.646065076 3.5802769 3.711853253
11 3.659494638 3.59509782 3.723891457
12 3.661780119 3.597572448 3.72598779
EOD
# 'pact+sawb, 3 bits': x, y, low, high
$panel6_line2 << EOD
0 3 3 3
1 2.806818008 2.791503867 2.82213215
2 2.887339234 2.752556479 3.02212199
3 2.845574975 2.727576106 2.963573844
4 2.899998069 2.838357291 2.961638846
5 2.909554601 2.889111525 2.929997677
6 2.994147301 2.906455219 3.081839382
7 3.107785702 3.075642492 3.139928911
8 3.164622903 3.146218723 3.183027083
9 3.177528739 3.152003427 3.203054051
10 3.181726933 3.166295791 3.197158074
11 3.186049223 3.168623693 3.203474753
12 3.186667323 3.167867974 3.205466672
EOD
# 'pact+sawb, 4 bits': x, y, low, high
$panel6_line3 << EOD
0 3 3 3
1 2.821469665 2.776095548 2.866843782
2 2.833649874 2.829878911 2.837420837
3 2.785679579 2.705764096 2.865595061
4 2.826302528 2.70810186 2.944503196
5 2.834689498 2.7222412 2.947137796
6 2.879620671 2.784286692 2.974954651
7 2.923465848 2.838817274 3.008114421
8 2.954592109 2.844917074 3.064267144
9 2.945875525 2.87187156 3.019879491
10 2.944079638 2.868831329 3.019327947
11 2.952218652 2.880333156 3.024104148
12 2.953225374 2.88116775 3.025282998
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,10.78cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,407 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1273 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'alpha_by_epoch.'.suffix
set multiplot
set label 1 'cpu/bits: clip α by layer and epoch, mean ± standard deviation over n = 2 to 3 seeds' at screen 0.5,screen 0.9638 center
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
set xrange [-0.36:12.36]
set yrange [2.034786705:3.480699563]
set xtics nomirror scale 0.6 norotate autofreq
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
set xrange [-0.36:12.36]
set yrange [1.484419107:3.099150152]
set xtics nomirror scale 0.6 norotate autofreq
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
set xrange [-0.36:12.36]
set yrange [2.082337313:3.724857422]
set xtics nomirror scale 0.6 norotate autofreq
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
set xrange [-0.36:12.36]
set yrange [1.862213957:3.250134092]
set xtics nomirror scale 0.6 norotate autofreq
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
set xrange [-0.36:12.36]
set yrange [2.245520652:3.639337713]
set xtics nomirror scale 0.6 norotate autofreq
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
set xrange [-0.36:12.36]
set yrange [2.634348438:3.797403448]
set xtics nomirror scale 0.6 norotate autofreq
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
