# Draws quantization_error.svg, .pdf and .png into the current folder.
set encoding utf8
# 'dorefa, rescaled': x, y, low, high; set apart in x by -0.36
$panel1_line1 << EOD
-0.36 2.452847933 2.452847933 2.836404168
0.64 2.850398102 2.850398102 4.542916918
1.64 2.066991325 2.066991325 3.587875941
2.64 1.563225785 1.563225785 2.715681943
3.64 3.576391412 3.576391412 16.1312458
EOD
# 'lsq': x, y, low, high; set apart in x by -0.28
$panel1_line2 << EOD
-0.28 1.225677847 1.225677847 1.682465324
0.72 1.12091536 1.12091536 1.585770458
1.72 1.23255008 1.23255008 2.016157282
2.72 1.559427137 1.559427137 2.97386773
3.72 7.271155689 7.271155689 14.34064653
EOD
# 'minmax': x, y, low, high; set apart in x by -0.2
$panel1_line3 << EOD
-0.2 12.14221294 12.14221294 31.04678675
0.8 4.703754531 4.703754531 9.332679394
1.8 2.785314681 2.785314681 4.492318168
2.8 1.914452285 1.914452285 3.244947818
3.8 1.079379029 1.079379029 1.213104242
EOD
# 'minmax, 2^k-1': x, y, low, high; set apart in x by -0.12
$panel1_line4 << EOD
-0.12 3.964364777 3.964364777 4.837105719
0.88 4.326839292 4.326839292 7.146901004
1.88 2.709532754 2.709532754 4.502109021
2.88 1.846867288 1.846867288 3.172647729
3.88 1.063425552 1.063425552 1.178172412
EOD
# 'mse': x, y, low, high; set apart in x by -0.04
$panel1_line5 << EOD
-0.04 1 1 1
0.96 1 1 1
1.96 1 1 1
2.96 1 1 1
3.96 1 1 1
EOD
# 'mse, 2^k-1': x, y, low, high; set apart in x by 0.04
$panel1_line6 << EOD
0.04 1 1 1
1.04 1 1 1
2.04 1 1 1
3.04 1 1 1
4.04 1 1 1
EOD
# 'sawb': x, y, low, high; set apart in x by 0.12
$panel1_line7 << EOD
0.12 1.006666009 1.006666009 1.040594258
1.12 1.018613606 1.018613606 1.14130832
2.12 1.041750327 1.041750327 1.207337814
3.12 1.076283701 1.076283701 1.218799334
4.12 1.526355084 1.526355084 4.326964423
EOD
# 'sawb, 2^k-1': x, y, low, high; set apart in x by 0.2
$panel1_line8 << EOD
0.2 1.001211257 1.001211257 1.003466135
1.2 1.001848287 1.001848287 1.011787583
2.2 1.018838323 1.018838323 1.056990805
3.2 1.108073126 1.108073126 1.513203708
4.2 1.507060225 1.507060225 4.468632522
EOD
# 'twn': x, y, low, high; set apart in x by 0.28
$panel1_line9 << EOD
0.28 1.045680055 1.045680055 1.174820476
EOD
# 'wrpn, rescaled': x, y, low, high; set apart in x by 0.36
$panel1_line10 << EOD
0.36 3.706132885 3.706132885 4.754509256
1.36 3.537887511 3.537887511 5.839743584
2.36 2.565965284 2.565965284 4.193188241
3.36 1.822490548 1.822490548 3.111155132
4.36 1.062783227 1.062783227 1.177905505
EOD
# 'dorefa, rescaled': x, y, low, high; set apart in x by -0.36
$panel2_line1 << EOD
-0.36 2.468100286 2.468100286 2.881121649
0.64 3.015909415 3.015909415 4.69277823
1.64 2.243668454 2.243668454 3.722349902
2.64 1.665809987 1.665809987 2.733838288
3.64 2.401263621 2.401263621 12.12669895
EOD
# 'lsq': x, y, low, high; set apart in x by -0.28
$panel2_line2 << EOD
-0.28 1.253197352 1.253197352 1.710694917
0.72 1.113771647 1.113771647 1.5961744
1.72 1.237373412 1.237373412 2.002601799
2.72 1.60117192 1.60117192 2.908857946
3.72 7.372143063 7.372143063 15.51699203
EOD
# 'minmax': x, y, low, high; set apart in x by -0.2
$panel2_line3 << EOD
-0.2 12.2905153 12.2905153 31.07581363
0.8 4.707990984 4.707990984 8.229398823
1.8 2.822994171 2.822994171 4.49933861
2.8 1.949504574 1.949504574 3.06463507
3.8 1.072822487 1.072822487 1.207864601
EOD
# 'minmax, 2^k-1': x, y, low, high; set apart in x by -0.12
$panel2_line4 << EOD
-0.12 3.925517969 3.925517969 4.864965256
0.88 4.37704631 4.37704631 6.870675908
1.88 2.75052164 2.75052164 4.368818555
2.88 1.872643464 1.872643464 2.947523268
3.88 1.066078409 1.066078409 1.184611697
EOD
# 'mse': x, y, low, high; set apart in x by -0.04
$panel2_line5 << EOD
-0.04 1 1 1
0.96 1 1 1
1.96 1 1 1
2.96 1 1 1
3.96 1 1 1
EOD
# 'mse, 2^k-1': x, y, low, high; set apart in x by 0.04
$panel2_line6 << EOD
0.04 1 1 1
1.04 1 1 1
2.04 1 1 1
3.04 1 1 1
4.04 1 1 1
EOD
# 'sawb': x, y, low, high; set apart in x by 0.12
$panel2_line7 << EOD
0.12 1.005478985 1.005478985 1.034419468
1.12 1.020279612 1.020279612 1.154524944
2.12 1.049724099 1.049724099 1.362641901
3.12 1.083651815 1.083651815 1.483409413
4.12 1.456371542 1.456371542 6.873101799
EOD
# 'sawb, 2^k-1': x, y, low, high; set apart in x by 0.2
$panel2_line8 << EOD
0.2 1.001390794 1.001390794 1.007409098
1.2 1.004813105 1.004813105 1.034486122
2.2 1.025325285 1.025325285 1.147391705
3.2 1.116067013 1.116067013 1.589946246
4.2 1.444499138 1.444499138 7.382074272
EOD
# 'twn': x, y, low, high; set apart in x by 0.28
$panel2_line9 << EOD
0.28 1.040137404 1.040137404 1.122881365
EOD
# 'wrpn, rescaled': x, y, low, high; set apart in x by 0.36
$panel2_line10 << EOD
0.36 3.672998353 3.672998353 4.670452302
1.36 3.579027416 3.579027416 5.296687893
2.36 2.595102588 2.595102588 4.07189848
3.36 1.846623845 1.846623845 2.898895075
4.36 1.065607731 1.065607731 1.18452163
EOD
# 'dorefa, rescaled': x, y, low, high; set apart in x by -0.36
$panel3_line1 << EOD
-0.36 2.447593396 2.447593396 2.812415498
0.64 3.142833174 3.142833174 4.97470973
1.64 2.337556125 2.337556125 4.333933397
2.64 1.694798827 1.694798827 2.694322437
3.64 1.86322453 1.86322453 10.13610075
EOD
# 'lsq': x, y, low, high; set apart in x by -0.28
$panel3_line2 << EOD
-0.28 1.223242452 1.223242452 1.730229779
0.72 1.085697427 1.085697427 1.563275078
1.72 1.168689408 1.168689408 1.984863101
2.72 1.483550275 1.483550275 2.801581065
3.72 6.929502729 6.929502729 14.44345445
EOD
# 'minmax': x, y, low, high; set apart in x by -0.2
$panel3_line3 << EOD
-0.2 12.97021884 12.97021884 47.51314964
0.8 4.840026675 4.840026675 13.6753486
1.8 2.839738183 2.839738183 6.281389809
2.8 1.941508514 1.941508514 3.471021925
3.8 1.069862676 1.069862676 1.206306322
EOD
# 'minmax, 2^k-1': x, y, low, high; set apart in x by -0.12
$panel3_line4 << EOD
-0.12 3.825303517 3.825303517 4.642668449
0.88 4.373740646 4.373740646 7.839583042
1.88 2.789891532 2.789891532 5.837424992
2.88 1.876876919 1.876876919 3.305381884
3.88 1.065571489 1.065571489 1.198381136
EOD
# 'mse': x, y, low, high; set apart in x by -0.04
$panel3_line5 << EOD
-0.04 1 1 1
0.96 1 1 1
1.96 1 1 1
2.96 1 1 1
3.96 1 1 1
EOD
# 'mse, 2^k-1': x, y, low, high; set apart in x by 0.04
$panel3_line6 << EOD
0.04 1 1 1
1.04 1 1 1
2.04 1 1 1
3.04 1 1 1
4.04 1 1 1
EOD
# 'sawb': x, y, low, high; set apart in x by 0.12
$panel3_line7 << EOD
0.12 1.005061169 1.005061169 1.037685039
1.12 1.012614819 1.012614819 1.132986821
2.12 1.030784305 1.030784305 1.395243702
3.12 1.063446425 1.063446425 1.821315941
4.12 1.52240983 1.52240983 8.437192492
EOD
# 'sawb, 2^k-1': x, y, low, high; set apart in x by 0.2
$panel3_line8 << EOD
0.2 1.001320751 1.001320751 1.007200848
1.2 1.002247152 1.002247152 1.016064324
2.2 1.015936207 1.015936207 1.220122932
3.2 1.10001787 1.10001787 1.333608084
4.2 1.509812497 1.509812497 8.815235061
EOD
# 'twn': x, y, low, high; set apart in x by 0.28
$panel3_line9 << EOD
0.28 1.043589544 1.043589544 1.129346755
EOD
# 'wrpn, rescaled': x, y, low, high; set apart in x by 0.36
$panel3_line10 << EOD
0.36 3.583701167 3.583701167 4.486990803
1.36 3.578704269 3.578704269 6.690577079
2.36 2.617842745 2.617842745 5.050206824
3.36 1.847746185 1.847746185 3.182893334
4.36 1.065256863 1.065256863 1.198049406
EOD
# 'dorefa, rescaled': x, y, low, high; set apart in x by -0.36
$panel4_line1 << EOD
-0.36 2.432734225 2.432734225 2.798704571
0.64 3.288556508 3.288556508 4.955346982
1.64 2.466638857 2.466638857 3.981378982
2.64 1.753605025 1.753605025 2.801129916
3.64 1.657693959 1.657693959 5.925199865
EOD
# 'lsq': x, y, low, high; set apart in x by -0.28
$panel4_line2 << EOD
-0.28 1.204673706 1.204673706 1.637159567
0.72 1.075950037 1.075950037 1.477981021
1.72 1.13928502 1.13928502 1.800397679
2.72 1.392311517 1.392311517 2.568149437
3.72 6.177699281 6.177699281 14.09599414
EOD
# 'minmax': x, y, low, high; set apart in x by -0.2
$panel4_line3 << EOD
-0.2 14.49733236 14.49733236 48.85425713
0.8 5.262921824 5.262921824 14.15308154
1.8 2.996290631 2.996290631 5.15622935
2.8 1.999946676 1.999946676 3.104692248
3.8 1.076019954 1.076019954 1.202385808
EOD
# 'minmax, 2^k-1': x, y, low, high; set apart in x by -0.12
$panel4_line4 << EOD
-0.12 3.781640559 3.781640559 4.660540591
0.88 4.520247542 4.520247542 7.451985889
1.88 2.869425934 2.869425934 5.078914749
2.88 1.925280638 1.925280638 3.055553846
3.88 1.071201258 1.071201258 1.19321151
EOD
# 'mse': x, y, low, high; set apart in x by -0.04
$panel4_line5 << EOD
-0.04 1 1 1
0.96 1 1 1
1.96 1 1 1
2.96 1 1 1
3.96 1 1 1
EOD
# 'mse, 2^k-1': x, y, low, high; set apart in x by 0.04
$panel4_line6 << EOD
0.04 1 1 1
1.04 1 1 1
2.04 1 1 1
3.04 1 1 1
4.04 1 1 1
EOD
# 'sawb': x, y, low, high; set apart in x by 0.12
$panel4_line7 << EOD
0.12 1.006634398 1.006634398 1.078420193
1.12 1.016169787 1.016169787 1.232152531
2.12 1.030622769 1.030622769 1.519410634
3.12 1.05138201 1.05138201 1.764227734
4.12 1.518074196 1.518074196 7.987176571
EOD
# 'sawb, 2^k-1': x, y, low, high; set apart in x by 0.2
$panel4_line8 << EOD
0.2 1.001375876 1.001375876 1.006165205
1.2 1.002675306 1.002675306 1.026113959
2.2 1.01402507 1.01402507 1.179927942
3.2 1.105669259 1.105669259 1.35224484
4.2 1.515354832 1.515354832 8.742738186
EOD
# 'twn': x, y, low, high; set apart in x by 0.28
$panel4_line9 << EOD
0.28 1.047332776 1.047332776 1.204487653
EOD
# 'wrpn, rescaled': x, y, low, high; set apart in x by 0.36
$panel4_line10 << EOD
0.36 3.574217633 3.574217633 4.564124036
1.36 3.707255565 3.707255565 5.997618465
2.36 2.683098402 2.683098402 4.511014491
3.36 1.892264275 1.892264275 2.985830201
4.36 1.070566813 1.070566813 1.193005668
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,11.58cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,438 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1368 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'quantization_error.'.suffix
set multiplot
set label 1 'Weight quantization error over the optimum''s: geometric mean of the layers, up to the worst' at screen 0.5,screen 0.9663 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8938
set bmargin at screen 0.6347
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bits'
set ylabel 'error / optimum''s'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [1:40.36082278]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet20-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel1_line1 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 3 border notitle, \
     $panel1_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line2 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 4 border notitle, \
     $panel1_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line3 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 5 border notitle, \
     $panel1_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line4 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#CC79A7' fillstyle pattern 6 border notitle, \
     $panel1_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line5 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#E69F00' fillstyle pattern 2 border notitle, \
     $panel1_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line6 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#56B4E9' fillstyle pattern 3 border notitle, \
     $panel1_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line7 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#666666' fillstyle pattern 4 border notitle, \
     $panel1_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line8 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 5 border notitle, \
     $panel1_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line9 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 6 border notitle, \
     $panel1_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel1_line10 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 2 border notitle, \
     $panel1_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle
unset label 1
unset label 2
set tmargin at screen 0.8938
set bmargin at screen 0.6347
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bits'
set ylabel 'error / optimum''s'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [1:40.39855772]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet32-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel2_line1 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 3 border notitle, \
     $panel2_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line2 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 4 border notitle, \
     $panel2_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line3 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 5 border notitle, \
     $panel2_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line4 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#CC79A7' fillstyle pattern 6 border notitle, \
     $panel2_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line5 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#E69F00' fillstyle pattern 2 border notitle, \
     $panel2_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line6 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#56B4E9' fillstyle pattern 3 border notitle, \
     $panel2_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line7 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#666666' fillstyle pattern 4 border notitle, \
     $panel2_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line8 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 5 border notitle, \
     $panel2_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line9 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 6 border notitle, \
     $panel2_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel2_line10 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 2 border notitle, \
     $panel2_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle
unset label 2
set tmargin at screen 0.4879
set bmargin at screen 0.2288
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'bits'
set ylabel 'error / optimum''s'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [1:61.76709453]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet44-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel3_line1 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 3 border notitle, \
     $panel3_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line2 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 4 border notitle, \
     $panel3_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line3 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 5 border notitle, \
     $panel3_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line4 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#CC79A7' fillstyle pattern 6 border notitle, \
     $panel3_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line5 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#E69F00' fillstyle pattern 2 border notitle, \
     $panel3_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line6 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#56B4E9' fillstyle pattern 3 border notitle, \
     $panel3_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line7 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#666666' fillstyle pattern 4 border notitle, \
     $panel3_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line8 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 5 border notitle, \
     $panel3_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line9 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 6 border notitle, \
     $panel3_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel3_line10 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 2 border notitle, \
     $panel3_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle
unset label 2
set tmargin at screen 0.4879
set bmargin at screen 0.2288
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'bits'
set ylabel 'error / optimum''s'
unset logscale x
set logscale y
set xrange [-0.5:4.5]
set yrange [1:63.51053426]
set xtics nomirror scale 0.6 norotate ('2' 0, '3' 1, '4' 2, '5' 3, '8' 4)
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'resnet56-cifar10' at graph 0.5,graph 1 center offset 0,0.6
plot $panel4_line1 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 3 border notitle, \
     $panel4_line1 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line2 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 4 border notitle, \
     $panel4_line2 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line3 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 5 border notitle, \
     $panel4_line3 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line4 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#CC79A7' fillstyle pattern 6 border notitle, \
     $panel4_line4 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line5 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#E69F00' fillstyle pattern 2 border notitle, \
     $panel4_line5 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line6 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#56B4E9' fillstyle pattern 3 border notitle, \
     $panel4_line6 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line7 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#666666' fillstyle pattern 4 border notitle, \
     $panel4_line7 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line8 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 5 border notitle, \
     $panel4_line8 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line9 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 6 border notitle, \
     $panel4_line9 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle, \
     $panel4_line10 using 1:2:(0.072) with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 2 border notitle, \
     $panel4_line10 using 1:3:(0):($4-$3) with vectors heads size screen 0.008,90 nofilled linewidth 1 linecolor rgb '#000000' notitle
unset label 2
set key on at screen 0.5,screen 0.1209 center top horizontal Left reverse samplen 3 maxcols 4 maxrows auto
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
plot NaN with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 3 border title 'dorefa, rescaled', \
     NaN with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 4 border title 'lsq', \
     NaN with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 5 border title 'minmax', \
     NaN with boxes linewidth 0.6 linecolor rgb '#CC79A7' fillstyle pattern 6 border title 'minmax, 2^k-1', \
     NaN with boxes linewidth 0.6 linecolor rgb '#E69F00' fillstyle pattern 2 border title 'mse', \
     NaN with boxes linewidth 0.6 linecolor rgb '#56B4E9' fillstyle pattern 3 border title 'mse, 2^k-1', \
     NaN with boxes linewidth 0.6 linecolor rgb '#666666' fillstyle pattern 4 border title 'sawb', \
     NaN with boxes linewidth 0.6 linecolor rgb '#0072B2' fillstyle pattern 5 border title 'sawb, 2^k-1', \
     NaN with boxes linewidth 0.6 linecolor rgb '#D55E00' fillstyle pattern 6 border title 'twn', \
     NaN with boxes linewidth 0.6 linecolor rgb '#009E73' fillstyle pattern 2 border title 'wrpn, rescaled'
unset multiplot
set lmargin -1
}
set output
