# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'fp32': x, y, low, high
$panel1_line1 << EOD
1 1.645187169 1.645187169 1.645187169
2 1.045987552 1.045987552 1.045987552
3 0.832942499 0.832942499 0.832942499
4 0.7125999891 0.7125999891 0.7125999891
5 0.6367230677 0.6367230677 0.6367230677
6 0.5793067504 0.5793067504 0.5793067504
7 0.5346143807 0.5346143807 0.5346143807
8 0.4937979856 0.4937979856 0.4937979856
9 0.4672428714 0.4672428714 0.4672428714
10 0.4378462916 0.4378462916 0.4378462916
11 0.4172778558 0.4172778558 0.4172778558
12 0.389183636 0.389183636 0.389183636
13 0.366893289 0.366893289 0.366893289
14 0.3444499701 0.3444499701 0.3444499701
15 0.32001955 0.32001955 0.32001955
16 0.300084686 0.300084686 0.300084686
17 0.2764239765 0.2764239765 0.2764239765
18 0.2547579594 0.2547579594 0.2547579594
19 0.232634688 0.232634688 0.232634688
20 0.2141542951 0.2141542951 0.2141542951
21 0.1966226817 0.1966226817 0.1966226817
22 0.1891036373 0.1891036373 0.1891036373
23 0.1833991525 0.1833991525 0.1833991525
24 0.1747051759 0.1747051759 0.1747051759
EOD
# 'pact+sawb': x, y, low, high
$panel1_line2 << EOD
1 1.734277204 1.734277204 1.734277204
2 1.186562946 1.186562946 1.186562946
3 0.997351877 0.997351877 0.997351877
4 0.8913093495 0.8913093495 0.8913093495
5 0.8033638557 0.8033638557 0.8033638557
6 0.7380651821 0.7380651821 0.7380651821
7 0.6860980164 0.6860980164 0.6860980164
8 0.6449584914 0.6449584914 0.6449584914
9 0.6111769203 0.6111769203 0.6111769203
10 0.5851259017 0.5851259017 0.5851259017
11 0.5560319421 0.5560319421 0.5560319421
12 0.5341509435 0.5341509435 0.5341509435
13 0.5145902365 0.5145902365 0.5145902365
14 0.4892923511 0.4892923511 0.4892923511
15 0.4713937923 0.4713937923 0.4713937923
16 0.4527142583 0.4527142583 0.4527142583
17 0.4342340077 0.4342340077 0.4342340077
18 0.4168267639 0.4168267639 0.4168267639
19 0.4008359018 0.4008359018 0.4008359018
20 0.3879184266 0.3879184266 0.3879184266
21 0.374968964 0.374968964 0.374968964
22 0.3608281204 0.3608281204 0.3608281204
23 0.3564653577 0.3564653577 0.3564653577
24 0.3465292255 0.3465292255 0.3465292255
EOD
# 'fp32': x, y, low, high
$panel2_line1 << EOD
0 9.29 9.29 9.29
1 53.04 53.04 53.04
2 50.77 50.77 50.77
3 71.4 71.4 71.4
4 62.26 62.26 62.26
5 75.81 75.81 75.81
6 78.15 78.15 78.15
7 81.28 81.28 81.28
8 79.54 79.54 79.54
9 81.6 81.6 81.6
10 82.23 82.23 82.23
11 83.14 83.14 83.14
12 84.21 84.21 84.21
13 83.37 83.37 83.37
14 84.34 84.34 84.34
15 85.81 85.81 85.81
16 86.56 86.56 86.56
17 86.93 86.93 86.93
18 87.56 87.56 87.56
19 88.03 88.03 88.03
20 88.49 88.49 88.49
21 88.85 88.85 88.85
22 89.09 89.09 89.09
23 89.22 89.22 89.22
24 89.29 89.29 89.29
EOD
# 'pact+sawb': x, y, low, high
$panel2_line2 << EOD
0 9.35 9.35 9.35
1 37.52 37.52 37.52
2 51.1 51.1 51.1
3 62.34 62.34 62.34
4 62.31 62.31 62.31
5 69.75 69.75 69.75
6 73.97 73.97 73.97
7 70.36 70.36 70.36
8 75.18 75.18 75.18
9 72.88 72.88 72.88
10 77.55 77.55 77.55
11 76.81 76.81 76.81
12 79.04 79.04 79.04
13 81.44 81.44 81.44
14 81.49 81.49 81.49
15 82.62 82.62 82.62
16 80.98 80.98 80.98
17 83.01 83.01 83.01
18 83.7 83.7 83.7
19 83.77 83.77 83.77
20 84.44 84.44 84.44
21 84.85 84.85 84.85
22 85.16 85.16 85.16
23 85.52 85.52 85.52
24 85.23 85.23 85.23
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.43cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,281 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,878 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/resnet20: n = 1 seed' at screen 0.5,screen 0.9475 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'training loss (nats)'
unset logscale x
unset logscale y
set xrange [0.31:24.69]
set yrange [0.06553513396:1.843447246]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle
unset label 1
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.72:24.72]
set yrange [3.69:94.89]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle
set key on at screen 0.5,screen 0.0808 center top horizontal Left reverse samplen 3 maxcols 5 maxrows auto
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
plot NaN with lines linewidth 1.2 linecolor rgb '#000000' dashtype 2 title 'fp32', \
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb'
unset multiplot
set lmargin -1
}
set output
