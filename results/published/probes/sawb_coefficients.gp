# Draws sawb_coefficients.svg, .pdf and .png into the current folder.
set encoding utf8
$panel1_heat1 << EOD
0 0 0.1581900192
1 0 0.03525865339
2 0 0.001298258261
3 0 0.04374237155
4 0 0.1255785948
5 0 0.2205369362
6 0 0.3166162445
7 0 0.4090102575
8 0 0.4972434029
0 1 0.2427449971
1 1 0.08602959385
2 1 0.006791580331
3 1 0.01595413419
4 1 0.08278735558
5 1 0.173631651
6 1 0.2702705153
7 1 0.3646374358
8 1 0.4549121418
0 2 0.336125823
1 2 0.1559664617
2 2 0.03473144125
3 2 0.00197097339
4 2 0.04543080176
5 2 0.1278361932
6 2 0.2231807181
7 2 0.3192699954
8 2 0.4116011554
0 3 0.4340729712
1 3 0.2398029929
2 3 0.08486627372
3 3 0.007051414033
4 3 0.01726374067
5 3 0.08481897394
6 3 0.1760862373
7 3 0.2729513397
8 3 0.3672729292
0 4 0.5334088402
1 4 0.3325064942
2 4 0.1540399211
3 4 0.03452041317
4 4 0.002885404208
5 4 0.04723677786
6 4 0.1301504244
7 4 0.2258358116
8 4 0.3219133026
0 5 0.6322184581
1 5 0.4299148953
2 5 0.2371263017
3 5 0.08403336486
4 5 0.007586899924
5 5 0.0187658168
6 5 0.08694482327
7 5 0.1785916067
8 5 0.2756136893
0 6 0.8189734707
1 6 0.5288232454
2 6 0.3290962755
3 6 0.1524067441
4 6 0.03460337838
5 6 0.004041680622
6 6 0.0491680365
7 6 0.1325071546
8 6 0.2284915969
0 7 0.9664670833
1 7 0.6273045716
2 7 0.425898357
3 7 0.2347139227
4 7 0.08350458925
5 7 0.008399488059
6 7 0.02042712524
7 7 0.08915876097
8 7 0.1811583265
0 8 1.050743764
1 8 0.8119941608
2 8 0.5243375555
3 8 0.3258979797
4 8 0.1510876638
5 8 0.03500597837
6 8 0.005439827871
7 8 0.05120426048
8 8 0.134913952
EOD
$panel1_dark_text1 << EOD
0 0 "1.44"
1 0 "1.08"
2 0 "1"
3 0 "1.11"
4 0 "1.34"
5 0 "1.66"
6 0 "2.07"
7 0 "2.56"
8 0 "3.14"
0 1 "1.75"
1 1 "1.22"
2 1 "1.02"
3 1 "1.04"
4 1 "1.21"
5 1 "1.49"
6 1 "1.86"
7 1 "2.32"
8 1 "2.85"
0 2 "2.17"
1 2 "1.43"
2 2 "1.08"
3 2 "1"
4 2 "1.11"
5 2 "1.34"
6 2 "1.67"
7 2 "2.09"
8 2 "2.58"
0 3 "2.72"
1 3 "1.74"
2 3 "1.22"
3 3 "1.02"
4 3 "1.04"
5 3 "1.22"
6 3 "1.5"
7 3 "1.87"
8 3 "2.33"
0 4 "3.42"
1 4 "2.15"
2 4 "1.43"
3 4 "1.08"
4 4 "1.01"
5 4 "1.11"
6 4 "1.35"
7 4 "1.68"
8 4 "2.1"
1 5 "2.69"
2 5 "1.73"
3 5 "1.21"
4 5 "1.02"
5 5 "1.04"
6 5 "1.22"
7 5 "1.51"
8 5 "1.89"
1 6 "3.38"
2 6 "2.13"
3 6 "1.42"
4 6 "1.08"
5 6 "1.01"
6 6 "1.12"
7 6 "1.36"
8 6 "1.69"
1 7 "4.24"
2 7 "2.67"
3 7 "1.72"
4 7 "1.21"
5 7 "1.02"
6 7 "1.05"
7 7 "1.23"
8 7 "1.52"
2 8 "3.34"
3 8 "2.12"
4 8 "1.42"
5 8 "1.08"
6 8 "1.01"
7 8 "1.13"
8 8 "1.36"
EOD
$panel1_light_text1 << EOD
0 5 "4.29"
0 6 "6.59"
0 7 "9.26"
0 8 "11.2"
1 8 "6.49"
EOD
# 'ibm (3.12, 2.064)': x, y, low, high; set apart in x by -0.07
$panel1_line1 << EOD
3.93 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel1_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high; set apart in x by 0.07
$panel1_line3 << EOD
4.416923077 4.648255814 4.648255814 4.648255814
EOD
$panel2_heat1 << EOD
0 0 0.1589904753
1 0 0.03679717117
2 0 0.001156782188
3 0 0.04097824639
4 0 0.1215891893
5 0 0.2161544994
6 0 0.3123235746
7 0 0.4056695775
8 0 0.4950770216
0 1 0.2426990422
1 1 0.0872392805
2 1 0.007658787122
3 1 0.01439972879
4 1 0.07930266975
5 1 0.1692937014
6 1 0.2656134784
7 1 0.3606818734
8 1 0.4520558734
0 2 0.3356419001
1 2 0.1561342822
2 2 0.03570798349
3 2 0.001676479611
4 2 0.04263013231
5 2 0.1238280686
6 2 0.2186213952
7 2 0.3148197457
8 2 0.4080770888
0 3 0.4336194349
1 3 0.2391724993
2 3 0.08535521371
3 3 0.007518211393
4 3 0.01562065597
5 3 0.08134196251
6 3 0.1716805484
7 3 0.2681166999
8 3 0.3631437861
0 4 0.5335213491
1 4 0.3315545584
2 4 0.1534638047
3 4 0.0348444507
4 4 0.002372998532
5 4 0.04438891952
6 4 0.1261044629
7 4 0.2210906633
8 4 0.3173107978
0 5 0.6332601311
1 5 0.4291105707
2 5 0.2357887184
3 5 0.08368248173
4 5 0.007572968635
5 5 0.01697177727
6 5 0.08343195772
7 5 0.1740809907
8 5 0.2706188144
0 6 0.7974531066
1 6 0.528713013
2 6 0.3275765359
3 6 0.1509811953
4 6 0.0342007664
5 6 0.00323138076
6 6 0.04622918644
7 6 0.1284088766
8 6 0.2235599683
0 7 0.9870174195
1 7 0.6282595602
2 7 0.4246745746
3 7 0.2325433332
4 7 0.08221589738
5 7 0.007814785412
6 7 0.01843959684
7 7 0.08557519415
8 7 0.1764983589
0 8 1.074176598
1 8 0.7911207554
2 8 0.5239506417
3 8 0.323714657
4 8 0.1486860996
5 8 0.03377069867
6 8 0.004264834634
7 8 0.0481500255
8 8 0.1307407914
EOD
$panel2_dark_text1 << EOD
0 0 "1.44"
1 0 "1.09"
2 0 "1"
3 0 "1.1"
4 0 "1.32"
5 0 "1.64"
6 0 "2.05"
7 0 "2.54"
8 0 "3.13"
0 1 "1.75"
1 1 "1.22"
2 1 "1.02"
3 1 "1.03"
4 1 "1.2"
5 1 "1.48"
6 1 "1.84"
7 1 "2.29"
8 1 "2.83"
0 2 "2.17"
1 2 "1.43"
2 2 "1.09"
3 2 "1"
4 2 "1.1"
5 2 "1.33"
6 2 "1.65"
7 2 "2.06"
8 2 "2.56"
0 3 "2.71"
1 3 "1.73"
2 3 "1.22"
3 3 "1.02"
4 3 "1.04"
5 3 "1.21"
6 3 "1.48"
7 3 "1.85"
8 3 "2.31"
0 4 "3.42"
1 4 "2.15"
2 4 "1.42"
3 4 "1.08"
4 4 "1.01"
5 4 "1.11"
6 4 "1.34"
7 4 "1.66"
8 4 "2.08"
0 5 "4.3"
1 5 "2.69"
2 5 "1.72"
3 5 "1.21"
4 5 "1.02"
5 5 "1.04"
6 5 "1.21"
7 5 "1.49"
8 5 "1.86"
1 6 "3.38"
2 6 "2.13"
3 6 "1.42"
4 6 "1.08"
5 6 "1.01"
6 6 "1.11"
7 6 "1.34"
8 6 "1.67"
1 7 "4.25"
2 7 "2.66"
3 7 "1.71"
4 7 "1.21"
5 7 "1.02"
6 7 "1.04"
7 7 "1.22"
8 7 "1.5"
2 8 "3.34"
3 8 "2.11"
4 8 "1.41"
5 8 "1.08"
6 8 "1.01"
7 8 "1.12"
8 8 "1.35"
EOD
$panel2_light_text1 << EOD
0 6 "6.27"
0 7 "9.71"
0 8 "11.9"
1 8 "6.18"
EOD
# 'ibm (3.12, 2.064)': x, y, low, high; set apart in x by -0.07
$panel2_line1 << EOD
3.93 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel2_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high; set apart in x by 0.07
$panel2_line3 << EOD
4.416923077 4.648255814 4.648255814 4.648255814
EOD
$panel3_heat1 << EOD
0 0 0.1539728446
1 0 0.0355589902
2 0 0.000910360147
3 0 0.03948429111
4 0 0.1181451512
5 0 0.2110704305
6 0 0.306145507
7 0 0.399172648
8 0 0.4886129072
0 1 0.2351022998
1 1 0.08393644323
2 1 0.007208092545
3 1 0.01370072185
4 1 0.07695177057
5 1 0.1652834416
6 1 0.2601821148
7 1 0.3545275594
8 1 0.4458819496
0 2 0.3252896069
1 2 0.1503265912
2 2 0.03403591064
3 2 0.001458238997
4 2 0.04141672094
5 2 0.1208031654
6 2 0.21399752
7 2 0.3091274073
8 2 0.4021146774
0 3 0.4207879028
1 3 0.2306762294
2 3 0.08142050664
3 3 0.0068687475
4 3 0.01509603367
5 3 0.07935415448
6 3 0.1681204406
7 3 0.2631567095
8 3 0.3574825044
0 4 0.5186547222
1 4 0.320249314
2 4 0.1468788113
3 4 0.0327395417
4 4 0.002192494254
5 4 0.04345882398
6 4 0.1234991335
7 4 0.2169439586
8 4 0.3121068378
0 5 0.6167124433
1 5 0.4152682647
2 5 0.2263986393
3 5 0.07911182916
4 5 0.006750493148
5 5 0.01661683366
6 5 0.08182518729
7 5 0.1709748577
8 5 0.2661363312
0 6 0.7937507272
1 6 0.5128029892
2 6 0.3153224432
3 6 0.1436312755
4 6 0.0316605501
5 6 0.003105001268
6 6 0.04559645534
7 6 0.1262387243
8 6 0.2198982105
0 7 1.037943124
1 7 0.6106612554
2 7 0.409836343
3 7 0.2222755243
4 7 0.07701869036
5 7 0.006848672335
6 7 0.01827526795
7 7 0.08436077091
8 7 0.1738471449
0 8 1.100561351
1 8 0.7864683622
2 8 0.5070099483
3 8 0.3105211718
4 8 0.1405856506
5 8 0.03081071571
6 8 0.004175175385
7 8 0.04782067682
8 8 0.1290208391
EOD
$panel3_dark_text1 << EOD
0 0 "1.43"
1 0 "1.09"
2 0 "1"
3 0 "1.1"
4 0 "1.31"
5 0 "1.63"
6 0 "2.02"
7 0 "2.51"
8 0 "3.08"
0 1 "1.72"
1 1 "1.21"
2 1 "1.02"
3 1 "1.03"
4 1 "1.19"
5 1 "1.46"
6 1 "1.82"
7 1 "2.26"
8 1 "2.79"
0 2 "2.11"
1 2 "1.41"
2 2 "1.08"
3 2 "1"
4 2 "1.1"
5 2 "1.32"
6 2 "1.64"
7 2 "2.04"
8 2 "2.52"
0 3 "2.64"
1 3 "1.7"
2 3 "1.21"
3 3 "1.02"
4 3 "1.04"
5 3 "1.2"
6 3 "1.47"
7 3 "1.83"
8 3 "2.28"
0 4 "3.3"
1 4 "2.09"
2 4 "1.4"
3 4 "1.08"
4 4 "1.01"
5 4 "1.11"
6 4 "1.33"
7 4 "1.65"
8 4 "2.05"
0 5 "4.14"
1 5 "2.6"
2 5 "1.68"
3 5 "1.2"
4 5 "1.02"
5 5 "1.04"
6 5 "1.21"
7 5 "1.48"
8 5 "1.85"
1 6 "3.26"
2 6 "2.07"
3 6 "1.39"
4 6 "1.08"
5 6 "1.01"
6 6 "1.11"
7 6 "1.34"
8 6 "1.66"
1 7 "4.08"
2 7 "2.57"
3 7 "1.67"
4 7 "1.19"
5 7 "1.02"
6 7 "1.04"
7 7 "1.21"
8 7 "1.49"
2 8 "3.21"
3 8 "2.04"
4 8 "1.38"
5 8 "1.07"
6 8 "1.01"
7 8 "1.12"
8 8 "1.35"
EOD
$panel3_light_text1 << EOD
0 6 "6.22"
0 7 "10.9"
0 8 "12.6"
1 8 "6.12"
EOD
# 'ibm (3.12, 2.064)': x, y, low, high; set apart in x by -0.07
$panel3_line1 << EOD
3.93 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel3_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high; set apart in x by 0.07
$panel3_line3 << EOD
4.416923077 4.648255814 4.648255814 4.648255814
EOD
$panel4_heat1 << EOD
0 0 0.1474995257
1 0 0.03385411141
2 0 0.001204428487
3 0 0.03856811302
4 0 0.1149612582
5 0 0.207147022
6 0 0.3022609055
7 0 0.3951544403
8 0 0.4840095218
0 1 0.225317909
1 1 0.0797277615
2 1 0.006873028258
3 1 0.01386383451
4 1 0.0750225226
5 1 0.1619397264
6 1 0.2566403936
7 1 0.3509804069
8 1 0.4418749068
0 2 0.3124074536
1 2 0.1429462046
2 2 0.03195010836
3 2 0.001932201414
4 2 0.04103086855
5 2 0.1183364176
6 2 0.2108388557
7 2 0.3059726864
8 2 0.3987332264
0 3 0.4050889678
1 3 0.2197980045
2 3 0.07659303285
3 3 0.006468907167
4 3 0.01568785929
5 3 0.07806907589
6 3 0.1655418595
7 3 0.2603637967
8 3 0.3546293918
0 4 0.5005075173
1 4 0.3061389871
2 4 0.1386409745
3 4 0.03031424338
4 4 0.002871766055
5 4 0.04360283648
6 4 0.1217587989
7 4 0.2145447841
8 4 0.309673352
0 5 0.5965032101
1 5 0.3982644374
2 5 0.2144899407
3 5 0.07373033871
4 5 0.006316077411
5 5 0.01767351114
6 5 0.08119703124
7 5 0.1691682325
8 5 0.2640872182
0 6 0.7656887768
1 6 0.4933067234
2 6 0.3000405973
3 6 0.1345874532
4 6 0.02894898387
5 6 0.004014515266
6 6 0.04627907023
7 6 0.1252259291
8 6 0.2182582449
0 7 1.009395341
1 7 0.5890837794
2 7 0.3915651668
3 7 0.2094049352
4 7 0.07114603324
5 7 0.006413177278
6 7 0.01979588207
7 7 0.08439120588
8 7 0.172819631
0 8 1.132927256
1 8 0.7577227871
2 8 0.4861935438
3 8 0.2941210419
4 8 0.1307991661
5 8 0.02784766451
6 8 0.005345074898
7 8 0.04906179366
8 8 0.1287347879
EOD
$panel4_dark_text1 << EOD
0 0 "1.4"
1 0 "1.08"
2 0 "1"
3 0 "1.09"
4 0 "1.3"
5 0 "1.61"
6 0 "2.01"
7 0 "2.48"
8 0 "3.05"
0 1 "1.68"
1 1 "1.2"
2 1 "1.02"
3 1 "1.03"
4 1 "1.19"
5 1 "1.45"
6 1 "1.81"
7 1 "2.24"
8 1 "2.77"
0 2 "2.05"
1 2 "1.39"
2 2 "1.08"
3 2 "1"
4 2 "1.1"
5 2 "1.31"
6 2 "1.62"
7 2 "2.02"
8 2 "2.5"
0 3 "2.54"
1 3 "1.66"
2 3 "1.19"
3 3 "1.02"
4 3 "1.04"
5 3 "1.2"
6 3 "1.46"
7 3 "1.82"
8 3 "2.26"
0 4 "3.17"
1 4 "2.02"
2 4 "1.38"
3 4 "1.07"
4 4 "1.01"
5 4 "1.11"
6 4 "1.32"
7 4 "1.64"
8 4 "2.04"
0 5 "3.95"
1 5 "2.5"
2 5 "1.64"
3 5 "1.19"
4 5 "1.01"
5 5 "1.04"
6 5 "1.21"
7 5 "1.48"
8 5 "1.84"
1 6 "3.11"
2 6 "2"
3 6 "1.36"
4 6 "1.07"
5 6 "1.01"
6 6 "1.11"
7 6 "1.33"
8 6 "1.65"
1 7 "3.88"
2 7 "2.46"
3 7 "1.62"
4 7 "1.18"
5 7 "1.01"
6 7 "1.05"
7 7 "1.21"
8 7 "1.49"
2 8 "3.06"
3 8 "1.97"
4 8 "1.35"
5 8 "1.07"
6 8 "1.01"
7 8 "1.12"
8 8 "1.35"
EOD
$panel4_light_text1 << EOD
0 6 "5.83"
0 7 "10.2"
0 8 "13.6"
1 8 "5.72"
EOD
# 'ibm (3.12, 2.064)': x, y, low, high; set apart in x by -0.07
$panel4_line1 << EOD
3.93 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel4_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high; set apart in x by 0.07
$panel4_line3 << EOD
4.416923077 4.648255814 4.648255814 4.648255814
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,11.84cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,447 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1398 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'sawb_coefficients.'.suffix
set multiplot
set label 1 'SAWB''s coefficients: error over the optimum''s, geometric mean of the layers' at screen 0.5,screen 0.9671 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8961
set bmargin at screen 0.6427
set lmargin at screen 0.1088
set rmargin at screen 0.4755
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -30 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet20-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set cbrange [0.001298258261:1.050743764]
unset colorbox
plot $panel1_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel1_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel1_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 1
unset label 2
set tmargin at screen 0.8961
set bmargin at screen 0.6427
set lmargin at screen 0.5971
set rmargin at screen 0.9638
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -30 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet32-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set cbrange [0.001156782188:1.074176598]
unset colorbox
plot $panel2_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel2_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel2_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel2_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel2_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel2_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 2
set tmargin at screen 0.4713
set bmargin at screen 0.2179
set lmargin at screen 0.1088
set rmargin at screen 0.4755
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -30 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet44-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set cbrange [0.000910360147:1.100561351]
unset colorbox
plot $panel3_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel3_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel3_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel3_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel3_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel3_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 2
set tmargin at screen 0.4713
set bmargin at screen 0.2179
set lmargin at screen 0.5971
set rmargin at screen 0.9638
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -30 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet56-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set cbrange [0.001204428487:1.132927256]
unset colorbox
plot $panel4_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel4_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel4_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel4_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel4_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel4_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 2
set key on at screen 0.5,screen 0.0845 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
plot NaN with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 title 'ibm (3.12, 2.064)', \
     NaN with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 title 'ibm-old (3.212, 2.178)', \
     NaN with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 title 'quantlib (3.22824, 2.1978)'
unset multiplot
set lmargin -1
}
set output
