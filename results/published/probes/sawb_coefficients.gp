# Draws sawb_coefficients.svg, .pdf and .png into the current folder.
set encoding utf8
$panel1_heat1 << EOD
0 0 1.439428241
1 0 1.084572662
2 0 1.002993823
3 0 1.105967517
4 0 1.335299219
5 0 1.661639992
6 0 2.073080872
7 0 2.564544607
8 0 3.142269304
0 1 1.74881954
1 1 1.219072667
2 1 1.015761108
3 1 1.037418848
4 1 1.210005531
5 1 1.491528825
6 1 1.863247363
7 1 2.315460815
8 1 2.850441562
0 2 2.168332219
1 2 1.432077303
2 2 1.083256843
3 2 1.004548648
4 2 1.110275616
5 2 1.342258594
6 2 1.671786131
7 2 2.085787188
8 2 2.5798898
0 3 2.71689573
1 3 1.737012697
2 3 1.215811575
3 3 1.016369009
4 3 1.040551886
5 3 1.215679166
6 3 1.499982655
7 3 1.874784437
8 3 2.32955479
0 4 3.415142582
1 4 2.150336834
2 4 1.425738644
3 4 1.082730606
4 4 1.006666008
5 4 1.114902214
6 4 1.349430197
7 4 1.682038033
8 4 2.098520918
0 5 4.287641424
1 5 2.69100742
2 5 1.726339874
3 5 1.213482073
4 5 1.017622967
5 5 1.04415703
6 5 1.221644441
7 5 1.508660802
8 5 1.886312703
0 6 6.591336303
1 6 3.379272744
2 6 2.133517824
3 6 1.420387181
4 6 1.082937464
5 6 1.009349752
6 6 1.119871098
7 6 1.356772882
8 6 1.692355499
0 7 9.25693221
1 7 4.23940172
2 7 2.666234581
3 7 1.716777144
4 7 1.212005496
5 7 1.019528776
6 7 1.048158897
7 7 1.227888017
8 7 1.517603524
0 8 11.23941646
1 8 6.486257125
2 8 3.344548942
3 8 2.117863569
4 8 1.416079592
5 8 1.083941835
6 8 1.012604441
7 8 1.125134031
8 8 1.364312795
EOD
$panel1_dark_text1 << EOD
EOD
$panel1_light_text1 << EOD
EOD
# 'ibm (3.12, 2.064)': x, y, low, high
$panel1_line1 << EOD
4 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel1_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high
$panel1_line3 << EOD
4.346923077 4.648255814 4.648255814 4.648255814
EOD
$panel2_heat1 << EOD
0 0 1.442083724
1 0 1.088421648
2 0 1.00266714
3 0 1.098950792
4 0 1.323089398
5 0 1.644956809
6 0 2.052690983
7 0 2.544893295
8 0 3.126633823
0 1 1.748634498
1 1 1.222473013
2 1 1.017791424
3 1 1.033712407
4 1 1.200335553
5 1 1.476704851
6 1 1.843374088
7 1 2.294467304
8 1 2.831756287
0 2 2.165917449
1 2 1.432630795
2 2 1.085695364
3 2 1.003867697
4 2 1.10313873
5 2 1.329927813
6 2 1.654327142
7 2 2.064523096
8 2 2.559040085
0 3 2.71405994
1 3 1.734492792
2 3 1.217181138
3 3 1.017462031
4 3 1.03662256
5 3 1.205985157
6 3 1.484843043
7 3 1.854029756
8 3 2.307511032
0 4 3.416027428
1 4 2.145628644
2 4 1.423848574
3 4 1.083538758
4 4 1.005478986
5 4 1.107615232
6 4 1.336917053
7 4 1.66375994
8 4 2.076398937
0 5 4.29793785
1 5 2.686028217
2 5 1.7210311
3 5 1.212502051
4 5 1.017590324
5 5 1.039852589
6 5 1.211802817
7 5 1.493072824
8 5 1.864742265
0 6 6.272679624
1 6 3.378415127
2 6 2.126064989
3 6 1.415732478
4 6 1.081933994
5 6 1.007468279
6 6 1.112318567
7 6 1.344029734
8 6 1.673246666
0 7 9.705488952
1 7 4.248734177
2 7 2.658732073
3 7 1.708218155
4 7 1.208414415
5 7 1.01815708
6 7 1.043373007
7 7 1.217797825
8 7 1.501406732
0 8 11.86251017
1 8 6.181882632
2 8 3.341570604
3 8 2.10724318
4 8 1.408270557
5 8 1.08086312
6 8 1.00986852
7 8 1.117249131
8 8 1.35126582
EOD
$panel2_dark_text1 << EOD
EOD
$panel2_light_text1 << EOD
EOD
# 'ibm (3.12, 2.064)': x, y, low, high
$panel2_line1 << EOD
4 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel2_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high
$panel2_line3 << EOD
4.346923077 4.648255814 4.648255814 4.648255814
EOD
$panel3_heat1 << EOD
0 0 1.425518457
1 0 1.085322959
2 0 1.00209838
3 0 1.095176941
4 0 1.31263854
5 0 1.625812396
6 0 2.023697089
7 0 2.507105722
8 0 3.080441086
0 1 1.718313095
1 1 1.21321129
2 1 1.016735746
3 1 1.032049961
4 1 1.193855517
5 1 1.463131774
6 1 1.820464083
7 1 2.262182088
8 1 2.791784872
0 2 2.114898878
1 2 1.413600178
2 2 1.081523376
3 2 1.003363363
4 2 1.100060881
5 2 1.320696921
6 2 1.636807174
7 2 2.037639765
8 2 2.524147197
0 3 2.63504419
1 3 1.700890006
2 3 1.206203284
3 3 1.015941609
4 3 1.035371089
5 3 1.200477859
6 3 1.472720868
7 3 1.832975708
8 3 2.277626486
0 4 3.301069912
1 4 2.09049587
2 4 1.402422308
3 4 1.078299842
4 4 1.005061169
5 4 1.105245675
6 4 1.328920906
7 4 1.647949726
8 4 2.051666833
0 5 4.137256465
1 5 2.601766184
2 5 1.684219298
3 5 1.199808209
4 5 1.015665015
5 5 1.039003077
6 5 1.207327762
7 5 1.482432261
8 5 1.845594687
0 6 6.219432048
1 6 3.256889239
2 6 2.066914173
3 6 1.391974488
4 6 1.075624164
5 6 1.007175149
6 6 1.11069919
7 6 1.337330422
8 6 1.659197981
0 7 10.91297409
1 7 4.080010262
2 7 2.569427352
3 7 1.66830528
4 7 1.19403949
5 7 1.015894648
6 7 1.042978289
7 7 1.214397238
8 7 1.492269095
0 8 12.60553698
1 8 6.11601247
2 8 3.213734154
3 8 2.044189588
4 8 1.382246983
5 8 1.073521423
6 8 1.009660057
7 8 1.116402182
8 8 1.345924935
EOD
$panel3_dark_text1 << EOD
EOD
$panel3_light_text1 << EOD
EOD
# 'ibm (3.12, 2.064)': x, y, low, high
$panel3_line1 << EOD
4 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel3_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high
$panel3_line3 << EOD
4.346923077 4.648255814 4.648255814 4.648255814
EOD
$panel4_heat1 << EOD
0 0 1.40442815
1 0 1.081070736
2 0 1.002777148
3 0 1.092869015
4 0 1.303050533
5 0 1.61119098
6 0 2.00567659
7 0 2.484016294
8 0 3.047961815
0 1 1.680033374
1 1 1.201511029
2 1 1.015951623
3 1 1.032437652
4 1 1.188563865
5 1 1.4519101
6 1 1.805678361
7 1 2.243780694
8 1 2.766144776
0 2 2.053087475
1 2 1.389780471
2 2 1.076341557
3 2 1.00445897
4 2 1.099083957
5 2 1.313216762
6 2 1.62494571
7 2 2.022891951
8 2 2.504570301
0 3 2.541493292
1 3 1.658815193
2 3 1.19286977
3 3 1.015006696
4 3 1.03678298
5 3 1.196930892
6 3 1.464002639
7 3 1.821225811
8 3 2.262712582
0 4 3.165975263
1 4 2.023666708
2 4 1.376071419
3 4 1.072294907
4 4 1.006634396
5 4 1.105612236
6 4 1.323606218
7 4 1.638871052
8 4 2.04020286
0 5 3.949146184
1 5 2.50186826
2 5 1.638664105
3 5 1.185032711
4 5 1.014649574
5 5 1.041534143
6 5 1.205582767
7 5 1.476278288
8 5 1.836907208
0 6 5.830271469
1 6 3.113914784
2 6 1.995448838
3 6 1.363287502
4 6 1.068929306
5 6 1.009286619
6 6 1.112446337
7 6 1.334215338
8 6 1.652944398
0 7 10.21869275
1 7 3.88225251
2 7 2.463571475
3 7 1.619589436
4 7 1.178002015
5 7 1.014876456
6 7 1.046636514
7 7 1.214482345
8 7 1.488742652
0 8 13.58085948
1 8 5.724305284
2 8 3.063328305
3 8 1.968434834
4 8 1.351447459
5 8 1.066222062
6 8 1.012383539
7 8 1.119597174
8 8 1.345038724
EOD
$panel4_dark_text1 << EOD
EOD
$panel4_light_text1 << EOD
EOD
# 'ibm (3.12, 2.064)': x, y, low, high
$panel4_line1 << EOD
4 4 4 4
EOD
# 'ibm-old (3.212, 2.178)': x, y, low, high
$panel4_line2 << EOD
4.294871795 4.552325581 4.552325581 4.552325581
EOD
# 'quantlib (3.22824, 2.1978)': x, y, low, high
$panel4_line3 << EOD
4.346923077 4.648255814 4.648255814 4.648255814
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,14.06cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,531 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1661 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'sawb_coefficients.'.suffix
set multiplot
set label 1 'SAWB''s coefficients: error over the optimum''s, geometric mean of the layers' at screen 0.5,screen 0.9723 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9125
set bmargin at screen 0.6437
set lmargin at screen 0.1088
set rmargin at screen 0.3588
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -90 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet20-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set logscale cb
set cbrange [1.002993823:11.23941646]
set colorbox user origin screen 0.3706,screen 0.6437 size screen 0.0147,screen 0.2688
set cblabel 'error over the optimum''s' offset 1.6,0
set cbtics scale 0.4 ('2' 2, '5' 5, '10' 10) format '%g'
plot $panel1_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel1_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel1_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel1_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel1_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel1_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 1
unset label 2
set tmargin at screen 0.9125
set bmargin at screen 0.6437
set lmargin at screen 0.5971
set rmargin at screen 0.8471
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -90 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet32-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set logscale cb
set cbrange [1.00266714:11.86251017]
set colorbox user origin screen 0.8588,screen 0.6437 size screen 0.0147,screen 0.2688
set cblabel 'error over the optimum''s' offset 1.6,0
set cbtics scale 0.4 ('2' 2, '5' 5, '10' 10) format '%g'
plot $panel2_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel2_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel2_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel2_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel2_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel2_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 2
set tmargin at screen 0.4758
set bmargin at screen 0.2070
set lmargin at screen 0.1088
set rmargin at screen 0.3588
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -90 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet44-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set logscale cb
set cbrange [1.00209838:12.60553698]
set colorbox user origin screen 0.3706,screen 0.2070 size screen 0.0147,screen 0.2688
set cblabel 'error over the optimum''s' offset 1.6,0
set cbtics scale 0.4 ('2' 2, '5' 5, '10' 10) format '%g'
plot $panel3_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel3_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel3_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel3_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel3_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel3_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 2
set tmargin at screen 0.4758
set bmargin at screen 0.2070
set lmargin at screen 0.5971
set rmargin at screen 0.8471
set xlabel 'c1'
set ylabel 'c2'
unset logscale x
unset logscale y
set xrange [-0.5:8.5]
set yrange [-0.5:8.5]
set xtics nomirror scale 0.6 rotate by -90 ('1.87' 0, '2.18' 1, '2.50' 2, '2.81' 3, '3.12' 4, '3.43' 5, '3.74' 6, '4.06' 7, '4.37' 8)
set ytics nomirror scale 0 ('1.24' 0, '1.44' 1, '1.65' 2, '1.86' 3, '2.06' 4, '2.27' 5, '2.48' 6, '2.68' 7, '2.89' 8)
unset grid
set label 2 'resnet56-cifar10, 4 levels' at graph 0.5,graph 1 center offset 0,0.6
set logscale cb
set cbrange [1.002777148:13.58085948]
set colorbox user origin screen 0.8588,screen 0.2070 size screen 0.0147,screen 0.2688
set cblabel 'error over the optimum''s' offset 1.6,0
set cbtics scale 0.4 ('2' 2, '5' 5, '10' 10) format '%g'
plot $panel4_heat1 using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fillcolor palette fillstyle solid 1 noborder notitle, \
     $panel4_dark_text1 using 1:2:3 with labels textcolor rgb '#000000' notitle, \
     $panel4_light_text1 using 1:2:3 with labels textcolor rgb '#FFFFFF' notitle, \
     $panel4_line1 using 1:2 with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 notitle, \
     $panel4_line2 using 1:2 with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 notitle, \
     $panel4_line3 using 1:2 with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 notitle
unset label 2
set key on at screen 0.5,screen 0.0711 center top horizontal Left reverse samplen 3 maxcols 2 maxrows auto
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
plot NaN with points linewidth 1 linecolor rgb '#0072B2' pointtype 6 pointsize 0.8 title 'ibm (3.12, 2.064)', \
     NaN with points linewidth 1 linecolor rgb '#D55E00' pointtype 4 pointsize 0.8 title 'ibm-old (3.212, 2.178)', \
     NaN with points linewidth 1 linecolor rgb '#009E73' pointtype 8 pointsize 0.8 title 'quantlib (3.22824, 2.1978)'
unset multiplot
set lmargin -1
}
set output
