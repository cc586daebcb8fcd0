# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb, lambda=0, alpha init=2': x, y, low, high
$panel1_line1 << EOD
1 1.803421342 1.803138405 1.803704278
2 1.372819696 1.343557995 1.402081397
3 1.160601082 1.135450659 1.185751505
4 1.067835494 1.053472098 1.082198891
5 1.001555984 0.9912976111 1.011814357
6 0.9486040339 0.9363843587 0.9608237091
7 0.9077110374 0.8934991712 0.9219229035
8 0.865329448 0.8608762701 0.8697826259
9 0.8254259147 0.8181675192 0.8326843102
10 0.7916895613 0.7866994462 0.7966796764
11 0.7610215356 0.7518736837 0.7701693876
12 0.7458562568 0.739588773 0.7521237407
EOD
# 'pact+sawb, lambda=0, alpha init=4': x, y, low, high
$panel1_line2 << EOD
1 1.849285022 1.844074846 1.854495198
2 1.414194349 1.406003745 1.422384953
3 1.204357412 1.186625644 1.22208918
4 1.101279607 1.086200873 1.116358342
5 1.025727334 1.014356906 1.037097762
6 0.970968594 0.9616831009 0.9802540871
7 0.924041568 0.9121556602 0.9359274758
8 0.8837429714 0.8653364315 0.9021495113
9 0.8428241066 0.830723242 0.8549249713
10 0.8071346749 0.7943877872 0.8198815626
11 0.7755570297 0.767080759 0.7840333004
12 0.7606726525 0.7495252397 0.7718200652
EOD
# 'pact+sawb, lambda=0, alpha init=10': x, y, low, high
$panel1_line3 << EOD
1 2.010056745 1.994590499 2.025522991
2 1.65825995 1.651291921 1.665227979
3 1.479880575 1.467421491 1.49233966
4 1.353287522 1.334575025 1.37200002
5 1.253712147 1.240673033 1.266751261
6 1.180530512 1.16540296 1.195658065
7 1.113097802 1.104675317 1.121520287
8 1.063240267 1.047273658 1.079206877
9 1.017839773 1.002171405 1.03350814
10 0.9834802788 0.9692760818 0.9976844758
11 0.9567671645 0.9474492082 0.9660851208
12 0.9407687614 0.9267882998 0.954749223
EOD
# 'pact+sawb, lambda=0.0005, alpha init=2': x, y, low, high
$panel1_line4 << EOD
1 1.807517488 1.806542033 1.808492943
2 1.359677655 1.34576727 1.37358804
3 1.162294611 1.158539061 1.166050161
4 1.059844216 1.057609326 1.062079106
5 0.9884366582 0.9825249611 0.9943483552
6 0.9354516237 0.9350450879 0.9358581595
7 0.8906058399 0.8895746093 0.8916370705
8 0.8507356436 0.843614901 0.8578563862
9 0.8049932205 0.8007531635 0.8092332776
10 0.7733972509 0.7649566776 0.7818378242
11 0.7411025743 0.7333577153 0.7488474334
12 0.7243740893 0.7144352729 0.7343129058
EOD
# 'pact+sawb, lambda=0.0005, alpha init=4': x, y, low, high
$panel1_line5 << EOD
1 1.846769466 1.828106358 1.865432573
2 1.390618553 1.386133562 1.395103543
3 1.173455756 1.165716001 1.18119551
4 1.068485221 1.067492454 1.069477988
5 0.9975689621 0.9919615732 1.003176351
6 0.939140087 0.9377067695 0.9405734045
7 0.8935627689 0.8923474328 0.8947781049
8 0.8488561061 0.8486061265 0.8491060857
9 0.8049019224 0.7963959517 0.8134078931
10 0.7684161196 0.7635914529 0.7732407863
11 0.736323014 0.7283866956 0.7442593325
12 0.7198632757 0.7090754519 0.7306510995
EOD
# 'pact+sawb, lambda=0.0005, alpha init=10': x, y, low, high
$panel1_line6 << EOD
1 2.002279607 1.987401278 2.017157936
2 1.63119519 1.626401455 1.635988925
3 1.410373741 1.403134526 1.417612957
4 1.245285279 1.225076991 1.265493568
5 1.131115534 1.10614477 1.156086298
6 1.045872247 1.027666428 1.064078065
7 0.9855977451 0.9714051385 0.9997903518
8 0.9321882396 0.9163110896 0.9480653896
9 0.8838421263 0.8717489504 0.8959353023
10 0.8485464821 0.8390803277 0.8580126366
11 0.8135499411 0.8089606658 0.8181392163
12 0.7982886215 0.7933831593 0.8031940838
EOD
# 'pact+sawb, lambda=0.002, alpha init=2': x, y, low, high
$panel1_line7 << EOD
1 1.799374902 1.794849844 1.80389996
2 1.358682534 1.352293194 1.365071874
3 1.160034533 1.137871136 1.18219793
4 1.057597301 1.03907116 1.076123442
5 0.989089793 0.9753008311 1.002878755
6 0.9345828319 0.9242671366 0.9448985273
7 0.8896911638 0.8792708186 0.9001115089
8 0.8449339158 0.829865992 0.8600018395
9 0.8019413196 0.7977801718 0.8061024674
10 0.7703613101 0.7645402839 0.7761823362
11 0.7350409642 0.7326387771 0.7374431514
12 0.7183619616 0.712379107 0.7243448162
EOD
# 'pact+sawb, lambda=0.002, alpha init=4': x, y, low, high
$panel1_line8 << EOD
1 1.84227172 1.829919726 1.854623714
2 1.357531649 1.349722229 1.365341068
3 1.146218898 1.141044374 1.151393421
4 1.056162208 1.05277292 1.059551496
5 0.9831139294 0.9787979963 0.9874298625
6 0.9313436627 0.9249556696 0.9377316558
7 0.8831030212 0.8813100933 0.8848959491
8 0.8393169313 0.8336278362 0.8450060264
9 0.7965244827 0.7940702326 0.7989787329
10 0.7643825813 0.7620852048 0.7666799577
11 0.7340865049 0.7339470648 0.7342259451
12 0.7148833446 0.7107876967 0.7189789926
EOD
# 'pact+sawb, lambda=0.002, alpha init=10': x, y, low, high
$panel1_line9 << EOD
1 1.981569468 1.95953563 2.003603307
2 1.529949578 1.506483532 1.553415623
3 1.248389117 1.224249427 1.272528808
4 1.103531568 1.088473276 1.118589859
5 1.014646928 1.002946433 1.026347423
6 0.9523316916 0.9395158178 0.9651475654
7 0.9028429375 0.8916562319 0.914029643
8 0.8590645139 0.8402376851 0.8778913426
9 0.8134774737 0.7992575034 0.8276974441
10 0.7760726911 0.7583546174 0.7937907647
11 0.7469729643 0.7357555438 0.7581903849
12 0.7282103948 0.7131919697 0.7432288199
EOD
# 'pact+sawb, lambda=0, alpha init=2': x, y, low, high
$panel2_line1 << EOD
0 9.31 7.570517318 11.04948268
1 40.55 38.49939033 42.60060967
2 53.12 51.42294373 54.81705627
3 55.78 54.22436508 57.33563492
4 55.55 54.68732973 56.41267027
5 63.4 57.99770419 68.80229581
6 62.61 61.04022295 64.17977705
7 66.31 63.80684199 68.81315801
8 69.64 69.10259885 70.17740115
9 69.48 67.66980664 71.29019336
10 71.86 70.58720779 73.13279221
11 73.2 71.61608081 74.78391919
12 73.94 72.24294373 75.63705627
EOD
# 'pact+sawb, lambda=0, alpha init=4': x, y, low, high
$panel2_line2 << EOD
0 9.52 8.077502166 10.96249783
1 38.26 33.50824243 43.01175757
2 50.69 45.92410029 55.45589971
3 50 47.79382684 52.20617316
4 58.04 56.25809091 59.82190909
5 58.97 52.59189683 65.34810317
6 62.91 60.88767461 64.93232539
7 64.74 63.60862915 65.87137085
8 67.11 66.64330952 67.57669048
9 70.24 69.25005051 71.22994949
10 72.39 71.83845671 72.94154329
11 72.98 71.79206061 74.16793939
12 73.54 72.32377634 74.75622366
EOD
# 'pact+sawb, lambda=0, alpha init=10': x, y, low, high
$panel2_line3 << EOD
0 10.28 9.912304474 10.64769553
1 32.1 30.51608081 33.68391919
2 41.5 38.13417172 44.86582828
3 46.79 46.52129942 47.05870058
4 46.76 43.79015152 49.72984848
5 55.98 55.75372583 56.20627417
6 57.51 56.84531963 58.17468037
7 60.21 59.1776241 61.2423759
8 63.34 63.1420101 63.5379899
9 64.71 63.50791847 65.91208153
10 66.59 65.72732973 67.45267027
11 67.16 66.73573593 67.58426407
12 67.18 65.76578644 68.59421356
EOD
# 'pact+sawb, lambda=0.0005, alpha init=2': x, y, low, high
$panel2_line4 << EOD
0 9.31 7.570517318 11.04948268
1 40.62 40.45029437 40.78970563
2 49.57 46.98198918 52.15801082
3 52.83 50.24198918 55.41801082
4 52.64 49.33074026 55.94925974
5 58.71 58.38473088 59.03526912
6 59.87 51.31400795 68.42599205
7 67.29 63.45748125 71.12251875
8 66.35 65.1196342 67.5803658
9 70.87 68.81939033 72.92060967
10 73.07 72.91443651 73.22556349
11 74.33 74.28757359 74.37242641
12 74.74 74.42887302 75.05112698
EOD
# 'pact+sawb, lambda=0.0005, alpha init=4': x, y, low, high
$panel2_line5 << EOD
0 9.52 8.077502166 10.96249783
1 38.51 35.69571501 41.32428499
2 52.38 50.17382684 54.58617316
3 58.77 58.21845671 59.32154329
4 54.28 52.52637518 56.03362482
5 57.33 52.93179582 61.72820418
6 62.01 60.49679149 63.52320851
7 68.53 67.12992857 69.93007143
8 68.66 68.20745166 69.11254834
9 71.77 69.77595888 73.76404112
10 73.11 71.85134993 74.36865007
11 73.97 71.80625325 76.13374675
12 74.83 72.94909596 76.71090404
EOD
# 'pact+sawb, lambda=0.0005, alpha init=10': x, y, low, high
$panel2_line6 << EOD
0 10.28 9.912304474 10.64769553
1 32.09 30.97277129 33.20722871
2 41.09 38.78483189 43.39516811
3 51.89 50.29193867 53.48806133
4 54.5 52.32211111 56.67788889
5 55.91 55.61301515 56.20698485
6 63.88 62.80519769 64.95480231
7 67.49 66.88188817 68.09811183
8 67.34 65.41666956 69.26333044
9 67.79 67.49301515 68.08698485
10 71.17 69.62850722 72.71149278
11 72.26 71.80745166 72.71254834
12 71.84 71.13289322 72.54710678
EOD
# 'pact+sawb, lambda=0.002, alpha init=2': x, y, low, high
$panel2_line7 << EOD
0 9.31 7.570517318 11.04948268
1 41.05 35.85983623 46.24016377
2 46.24 37.13246466 55.34753534
3 52.47 46.96870924 57.97129076
4 57.27 56.74674098 57.79325902
5 63.44 60.69642569 66.18357431
6 65.54 65.48343146 65.59656854
7 66.75 65.34992857 68.15007143
8 68.62 68.45029437 68.78970563
9 69.69 68.31821284 71.06178716
10 72.68 72.62343146 72.73656854
11 74.28 72.8092179 75.7507821
12 74.73 73.44306566 76.01693434
EOD
# 'pact+sawb, lambda=0.002, alpha init=4': x, y, low, high
$panel2_line8 << EOD
0 9.52 8.077502166 10.96249783
1 37.8 36.95147186 38.64852814
2 54.06 53.07005051 55.04994949
3 57.4 54.20387735 60.59612265
4 57.25 52.76694301 61.73305699
5 60.78 59.81833478 61.74166522
6 61.73 60.55620274 62.90379726
7 69.61 68.35134993 70.86865007
8 68.65 65.60944084 71.69055916
9 72.58 70.74152237 74.41847763
10 72.84 72.67029437 73.00970563
11 74.62 73.37549207 75.86450793
12 74.55 73.65904546 75.44095454
EOD
# 'pact+sawb, lambda=0.002, alpha init=10': x, y, low, high
$panel2_line9 << EOD
0 10.28 9.912304474 10.64769553
1 34.57 32.85880159 36.28119841
2 41.62 39.5552482 43.6847518
3 53.5 52.00093362 54.99906638
4 58.29 55.22115657 61.35884343
5 61.7 61.21916739 62.18083261
6 63.66 62.07608081 65.24391919
7 67.38 63.47677057 71.28322943
8 69.05 68.18732973 69.91267027
9 70.26 70.17514719 70.34485281
10 72.31 71.6736039 72.9463961
11 73.49 72.93845671 74.04154329
12 74.28 73.82745166 74.73254834
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,9.03cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,341 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1067 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/alpha_init: mean ± standard deviation over n = 2 seeds' at screen 0.5,screen 0.9568 center
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
set xrange [0.67:12.33]
set yrange [0.6169241242:2.117674319]
set xtics nomirror scale 0.6 norotate autofreq
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
set ylabel 'validation top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.36:12.36]
set yrange [2.730690248:81.55073111]
set xtics nomirror scale 0.6 norotate autofreq
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb, lambda=0, alpha init=2', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'pact+sawb, lambda=0, alpha init=4', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'pact+sawb, lambda=0, alpha init=10', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'pact+sawb, lambda=0.0005, alpha init=2', \
     NaN with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 title 'pact+sawb, lambda=0.0005, alpha init=4', \
     NaN with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) title 'pact+sawb, lambda=0.0005, alpha init=10', \
     NaN with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) title 'pact+sawb, lambda=0.002, alpha init=2', \
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) title 'pact+sawb, lambda=0.002, alpha init=4', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) title 'pact+sawb, lambda=0.002, alpha init=10'
unset multiplot
set lmargin -1
}
set output
