# Draws quantization_error.svg, .pdf and .png into the current folder.
set encoding utf8
# 'dorefa, rescaled': x, y, low, high
$panel1_line1 << EOD
-0.38 145.2847933 145.2847933 183.6404168
0.62 185.0398102 185.0398102 354.2916918
1.62 106.6991325 106.6991325 258.7875941
2.62 56.32257852 56.32257852 171.5681943
3.62 257.6391412 257.6391412 1513.12458
EOD
# 'lsq': x, y, low, high
$panel1_line2 << EOD
-0.2955555556 22.56778468 22.56778468 68.24653239
0.715 12.09153603 12.09153603 58.57704581
1.715 23.255008 23.255008 101.6157282
2.715 55.94271375 55.94271375 197.386773
3.715 627.1155689 627.1155689 1334.064653
EOD
# 'minmax': x, y, low, high
$panel1_line3 << EOD
-0.2111111111 1114.221294 1114.221294 3004.678675
0.81 370.3754531 370.3754531 833.2679394
1.81 178.5314681 178.5314681 349.2318168
2.81 91.44522846 91.44522846 224.4947818
3.81 7.937902918 7.937902918 21.31042415
EOD
# 'minmax, 2^k-1': x, y, low, high
$panel1_line4 << EOD
-0.1266666667 296.4364777 296.4364777 383.7105719
0.905 332.6839292 332.6839292 614.6901004
1.905 170.9532754 170.9532754 350.2109021
2.905 84.68672881 84.68672881 217.2647729
3.905 6.342555199 6.342555199 17.81724121
EOD
# 'mse': x, y, low, high
$panel1_line5 << EOD
-0.04222222222 0.1 0.1 0.1
1 0.1 0.1 0.1
2 0.1 0.1 0.1
3 0.1 0.1 0.1
4 0.1 0.1 0.1
EOD
# 'mse, 2^k-1': x, y, low, high
$panel1_line6 << EOD
0.04222222222 0.1 0.1 0.1
1.095 0.1 0.1 0.1
2.095 0.1 0.1 0.1
3.095 0.1 0.1 0.1
4.095 0.1 0.1 0.1
EOD
# 'sawb': x, y, low, high
$panel1_line7 << EOD
0.1266666667 0.6666009305 0.6666009305 4.059425841
1.19 1.861360628 1.861360628 14.130832
2.19 4.175032701 4.175032701 20.73378143
3.19 7.628370065 7.628370065 21.87993344
4.19 52.63550844 52.63550844 332.6964423
EOD
# 'sawb, 2^k-1': x, y, low, high
$panel1_line8 << EOD
0.2111111111 0.1211256762 0.1211256762 0.3466135307
1.285 0.1848286643 0.1848286643 1.17875829
2.285 1.883832254 1.883832254 5.699080549
3.285 10.8073126 10.8073126 51.32037084
4.285 50.7060225 50.7060225 346.8632522
EOD
# 'twn': x, y, low, high
$panel1_line9 << EOD
0.2955555556 4.568005531 4.568005531 17.4820476
EOD
# 'wrpn, rescaled': x, y, low, high
$panel1_line10 << EOD
0.38 270.6132885 270.6132885 375.4509256
1.38 253.7887511 253.7887511 483.9743584
2.38 156.5965284 156.5965284 319.3188241
3.38 82.24905479 82.24905479 211.1155132
4.38 6.278322695 6.278322695 17.79055048
EOD
# 'dorefa, rescaled': x, y, low, high
$panel2_line1 << EOD
-0.38 146.8100286 146.8100286 188.1121649
0.62 201.5909415 201.5909415 369.277823
1.62 124.3668454 124.3668454 272.2349902
2.62 66.58099867 66.58099867 173.3838288
3.62 140.1263621 140.1263621 1112.669895
EOD
# 'lsq': x, y, low, high
$panel2_line2 << EOD
-0.2955555556 25.31973518 25.31973518 71.06949172
0.715 11.37716468 11.37716468 59.61744001
1.715 23.73734116 23.73734116 100.2601799
2.715 60.11719195 60.11719195 190.8857946
3.715 637.2143063 637.2143063 1451.699203
EOD
# 'minmax': x, y, low, high
$panel2_line3 << EOD
-0.2111111111 1129.05153 1129.05153 3007.581363
0.81 370.7990984 370.7990984 722.9398823
1.81 182.2994171 182.2994171 349.933861
2.81 94.95045743 94.95045743 206.463507
3.81 7.282248672 7.282248672 20.78646007
EOD
# 'minmax, 2^k-1': x, y, low, high
$panel2_line4 << EOD
-0.1266666667 292.5517969 292.5517969 386.4965256
0.905 337.704631 337.704631 587.0675908
1.905 175.052164 175.052164 336.8818555
2.905 87.26434638 87.26434638 194.7523268
3.905 6.607840897 6.607840897 18.46116968
EOD
# 'mse': x, y, low, high
$panel2_line5 << EOD
-0.04222222222 0.1 0.1 0.1
1 0.1 0.1 0.1
2 0.1 0.1 0.1
3 0.1 0.1 0.1
4 0.1 0.1 0.1
EOD
# 'mse, 2^k-1': x, y, low, high
$panel2_line6 << EOD
0.04222222222 0.1 0.1 0.1
1.095 0.1 0.1 0.1
2.095 0.1 0.1 0.1
3.095 0.1 0.1 0.1
4.095 0.1 0.1 0.1
EOD
# 'sawb': x, y, low, high
$panel2_line7 << EOD
0.1266666667 0.5478984873 0.5478984873 3.441946815
1.19 2.027961241 2.027961241 15.45249437
2.19 4.972409943 4.972409943 36.2641901
3.19 8.36518149 8.36518149 48.34094127
4.19 45.63715421 45.63715421 587.3101799
EOD
# 'sawb, 2^k-1': x, y, low, high
$panel2_line8 << EOD
0.2111111111 0.1390793577 0.1390793577 0.7409098157
1.285 0.4813105459 0.4813105459 3.448612204
2.285 2.532528514 2.532528514 14.73917048
3.285 11.60670133 11.60670133 58.99462463
4.285 44.44991384 44.44991384 638.2074272
EOD
# 'twn': x, y, low, high
$panel2_line9 << EOD
0.2955555556 4.013740376 4.013740376 12.28813652
EOD
# 'wrpn, rescaled': x, y, low, high
$panel2_line10 << EOD
0.38 267.2998353 267.2998353 367.0452302
1.38 257.9027416 257.9027416 429.6687893
2.38 159.5102588 159.5102588 307.189848
3.38 84.66238445 84.66238445 189.8895075
4.38 6.560773079 6.560773079 18.45216296
EOD
# 'dorefa, rescaled': x, y, low, high
$panel3_line1 << EOD
-0.38 144.7593396 144.7593396 181.2415498
0.62 214.2833174 214.2833174 397.470973
1.62 133.7556125 133.7556125 333.3933397
2.62 69.47988272 69.47988272 169.4322437
3.62 86.32245303 86.32245303 913.6100752
EOD
# 'lsq': x, y, low, high
$panel3_line2 << EOD
-0.2955555556 22.3242452 22.3242452 73.02297793
0.715 8.56974265 8.56974265 56.3275078
1.715 16.86894083 16.86894083 98.48631006
2.715 48.35502748 48.35502748 180.1581065
3.715 592.9502729 592.9502729 1344.345445
EOD
# 'minmax': x, y, low, high
$panel3_line3 << EOD
-0.2111111111 1197.021884 1197.021884 4651.314964
0.81 384.0026675 384.0026675 1267.53486
1.81 183.9738183 183.9738183 528.1389809
2.81 94.15085144 94.15085144 247.1021925
3.81 6.986267573 6.986267573 20.63063216
EOD
# 'minmax, 2^k-1': x, y, low, high
$panel3_line4 << EOD
-0.1266666667 282.5303517 282.5303517 364.2668449
0.905 337.3740646 337.3740646 683.9583042
1.905 178.9891532 178.9891532 483.7424992
2.905 87.68769187 87.68769187 230.5381884
3.905 6.557148888 6.557148888 19.83811363
EOD
# 'mse': x, y, low, high
$panel3_line5 << EOD
-0.04222222222 0.1 0.1 0.1
1 0.1 0.1 0.1
2 0.1 0.1 0.1
3 0.1 0.1 0.1
4 0.1 0.1 0.1
EOD
# 'mse, 2^k-1': x, y, low, high
$panel3_line6 << EOD
0.04222222222 0.1 0.1 0.1
1.095 0.1 0.1 0.1
2.095 0.1 0.1 0.1
3.095 0.1 0.1 0.1
4.095 0.1 0.1 0.1
EOD
# 'sawb': x, y, low, high
$panel3_line7 << EOD
0.1266666667 0.5061168862 0.5061168862 3.768503937
1.19 1.26148193 1.26148193 13.29868213
2.19 3.078430454 3.078430454 39.52437019
3.19 6.344642536 6.344642536 82.13159407
4.19 52.24098305 52.24098305 743.7192492
EOD
# 'sawb, 2^k-1': x, y, low, high
$panel3_line8 << EOD
0.2111111111 0.1320750997 0.1320750997 0.7200848354
1.285 0.2247151995 0.2247151995 1.606432412
2.285 1.593620699 1.593620699 22.01229318
3.285 10.00178698 10.00178698 33.36080841
4.285 50.98124975 50.98124975 781.5235061
EOD
# 'twn': x, y, low, high
$panel3_line9 << EOD
0.2955555556 4.358954357 4.358954357 12.93467555
EOD
# 'wrpn, rescaled': x, y, low, high
$panel3_line10 << EOD
0.38 258.3701167 258.3701167 348.6990803
1.38 257.8704269 257.8704269 569.0577079
2.38 161.7842745 161.7842745 405.0206824
3.38 84.7746185 84.7746185 218.2893334
4.38 6.525686289 6.525686289 19.80494065
EOD
# 'dorefa, rescaled': x, y, low, high
$panel4_line1 << EOD
-0.38 143.2734225 143.2734225 179.8704571
0.62 228.8556508 228.8556508 395.5346982
1.62 146.6638857 146.6638857 298.1378982
2.62 75.36050247 75.36050247 180.1129916
3.62 65.76939585 65.76939585 492.5199865
EOD
# 'lsq': x, y, low, high
$panel4_line2 << EOD
-0.2955555556 20.46737057 20.46737057 63.71595669
0.715 7.595003718 7.595003718 47.79810211
1.715 13.92850205 13.92850205 80.03976787
2.715 39.2311517 39.2311517 156.8149437
3.715 517.7699281 517.7699281 1309.599414
EOD
# 'minmax': x, y, low, high
$panel4_line3 << EOD
-0.2111111111 1349.733236 1349.733236 4785.425713
0.81 426.2921824 426.2921824 1315.308154
1.81 199.6290631 199.6290631 415.622935
2.81 99.99466757 99.99466757 210.4692248
3.81 7.601995373 7.601995373 20.23858076
EOD
# 'minmax, 2^k-1': x, y, low, high
$panel4_line4 << EOD
-0.1266666667 278.1640559 278.1640559 366.0540591
0.905 352.0247542 352.0247542 645.1985889
1.905 186.9425934 186.9425934 407.8914749
2.905 92.52806382 92.52806382 205.5553846
3.905 7.120125818 7.120125818 19.32115104
EOD
# 'mse': x, y, low, high
$panel4_line5 << EOD
-0.04222222222 0.1 0.1 0.1
1 0.1 0.1 0.1
2 0.1 0.1 0.1
3 0.1 0.1 0.1
4 0.1 0.1 0.1
EOD
# 'mse, 2^k-1': x, y, low, high
$panel4_line6 << EOD
0.04222222222 0.1 0.1 0.1
1.095 0.1 0.1 0.1
2.095 0.1 0.1 0.1
3.095 0.1 0.1 0.1
4.095 0.1 0.1 0.1
EOD
# 'sawb': x, y, low, high
$panel4_line7 << EOD
0.1266666667 0.6634397732 0.6634397732 7.842019255
1.19 1.616978674 1.616978674 23.21525308
2.19 3.062276874 3.062276874 51.94106343
3.19 5.138200967 5.138200967 76.42277336
4.19 51.80741962 51.80741962 698.7176571
EOD
# 'sawb, 2^k-1': x, y, low, high
$panel4_line8 << EOD
0.2111111111 0.1375876072 0.1375876072 0.6165205135
1.285 0.2675306295 0.2675306295 2.611395884
2.285 1.402507028 1.402507028 17.99279425
3.285 10.56692595 10.56692595 35.22448396
4.285 51.53548317 51.53548317 774.2738186
EOD
# 'twn': x, y, low, high
$panel4_line9 << EOD
0.2955555556 4.733277552 4.733277552 20.44876533
EOD
# 'wrpn, rescaled': x, y, low, high
$panel4_line10 << EOD
0.38 257.4217633 257.4217633 356.4124036
1.38 270.7255565 270.7255565 499.7618465
2.38 168.3098402 168.3098402 351.1014491
3.38 89.22642748 89.22642748 198.5830201
4.38 7.056681291 7.056681291 19.30056682
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,11.96cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,452 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1413 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'quantization_error.'.suffix
set multiplot
set label 1 'Weight quantization error in excess of the optimum''s, from 0.1 %: geometric mean of the layers,'."\n".'up to the worst' at screen 0.5,screen 0.9674 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8654
set bmargin at screen 0.6145
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bits'
set ylabel 'excess error (%)'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [0.1:3906.082278]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet20-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel1_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel1_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel1_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel1_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel1_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel1_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel1_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel1_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel1_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel1_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel1_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 8 pointsize 0.6 notitle, \
     $panel1_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel1_line9 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 12 pointsize 0.6 notitle, \
     $panel1_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel1_line10 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 10 pointsize 0.6 notitle
unset label 1
unset label 2
set tmargin at screen 0.8654
set bmargin at screen 0.6145
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bits'
set ylabel 'excess error (%)'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [0.1:3909.855772]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet32-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel2_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel2_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel2_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel2_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel2_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel2_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel2_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel2_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel2_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel2_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel2_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel2_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel2_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel2_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel2_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 8 pointsize 0.6 notitle, \
     $panel2_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel2_line9 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 12 pointsize 0.6 notitle, \
     $panel2_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel2_line10 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 10 pointsize 0.6 notitle
unset label 2
set tmargin at screen 0.4724
set bmargin at screen 0.2216
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bits'
set ylabel 'excess error (%)'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [0.1:6046.709453]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet44-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel3_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel3_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel3_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel3_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel3_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel3_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel3_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel3_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel3_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel3_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel3_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel3_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel3_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel3_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel3_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel3_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 8 pointsize 0.6 notitle, \
     $panel3_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel3_line9 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 12 pointsize 0.6 notitle, \
     $panel3_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel3_line10 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 10 pointsize 0.6 notitle
unset label 2
set tmargin at screen 0.4724
set bmargin at screen 0.2216
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bits'
set ylabel 'excess error (%)'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [0.1:6221.053426]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet56-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel4_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel4_line1 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 notitle, \
     $panel4_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel4_line2 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 notitle, \
     $panel4_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel4_line3 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 notitle, \
     $panel4_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#CC79A7' notitle, \
     $panel4_line4 using 1:2 with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 notitle, \
     $panel4_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#E69F00' notitle, \
     $panel4_line5 using 1:2 with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 notitle, \
     $panel4_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#56B4E9' notitle, \
     $panel4_line6 using 1:2 with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 notitle, \
     $panel4_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#666666' notitle, \
     $panel4_line7 using 1:2 with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 notitle, \
     $panel4_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#0072B2' notitle, \
     $panel4_line8 using 1:2 with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 8 pointsize 0.6 notitle, \
     $panel4_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#D55E00' notitle, \
     $panel4_line9 using 1:2 with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 12 pointsize 0.6 notitle, \
     $panel4_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#009E73' notitle, \
     $panel4_line10 using 1:2 with points linewidth 1.2 linecolor rgb '#009E73' pointtype 10 pointsize 0.6 notitle
unset label 2
set key on at screen 0.5,screen 0.1171 center top horizontal Left reverse samplen 3 maxcols 4 maxrows auto
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
plot NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 7 pointsize 0.6 title 'dorefa, rescaled', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 5 pointsize 0.6 title 'lsq', \
     NaN with points linewidth 1.2 linecolor rgb '#009E73' pointtype 9 pointsize 0.6 title 'minmax', \
     NaN with points linewidth 1.2 linecolor rgb '#CC79A7' pointtype 13 pointsize 0.6 title 'minmax, 2^k-1', \
     NaN with points linewidth 1.2 linecolor rgb '#E69F00' pointtype 11 pointsize 0.6 title 'mse', \
     NaN with points linewidth 1.2 linecolor rgb '#56B4E9' pointtype 6 pointsize 0.6 title 'mse, 2^k-1', \
     NaN with points linewidth 1.2 linecolor rgb '#666666' pointtype 4 pointsize 0.6 title 'sawb', \
     NaN with points linewidth 1.2 linecolor rgb '#0072B2' pointtype 8 pointsize 0.6 title 'sawb, 2^k-1', \
     NaN with points linewidth 1.2 linecolor rgb '#D55E00' pointtype 12 pointsize 0.6 title 'twn', \
     NaN with points linewidth 1.2 linecolor rgb '#009E73' pointtype 10 pointsize 0.6 title 'wrpn, rescaled'
unset multiplot
set lmargin -1
}
set output
