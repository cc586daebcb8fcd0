# Draws accelerator.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb': x, y, low, high
$panel1_line1 << EOD
1 513.912 513.912 513.912
2 40.67 40.67 40.67
3 43.806 43.806 43.806
4 40.67 40.67 40.67
5 43.806 43.806 43.806
6 21.484 21.484 21.484
7 35.676 35.676 35.676
8 9.74 9.74 9.74
9 36.46 36.46 36.46
10 38.028 38.028 38.028
11 22.256 22.256 22.256
12 40.296 40.296 40.296
13 6.656 6.656 6.656
14 40.688 40.688 40.688
15 41.472 41.472 41.472
16 20.344 20.344 20.344
17 38.58 38.58 38.58
18 4.352 4.352 4.352
19 38.776 38.776 38.776
20 39.172 39.172 39.172
21 134.112 134.112 134.112
EOD
# 'pact+sawb+fpsc': x, y, low, high
$panel1_line2 << EOD
1 513.912 513.912 513.912
2 40.67 40.67 40.67
3 43.806 43.806 43.806
4 40.67 40.67 40.67
5 43.806 43.806 43.806
6 21.484 21.484 21.484
7 35.676 35.676 35.676
8 114.572 114.572 114.572
9 36.46 36.46 36.46
10 38.028 38.028 38.028
11 22.256 22.256 22.256
12 40.296 40.296 40.296
13 135.68 135.68 135.68
14 40.688 40.688 40.688
15 41.472 41.472 41.472
16 20.344 20.344 20.344
17 38.58 38.58 38.58
18 133.376 133.376 133.376
19 38.776 38.776 38.776
20 39.172 39.172 39.172
21 134.112 134.112 134.112
EOD
# 'wrpn, width 2': x, y, low, high
$panel1_line3 << EOD
1 1027.824 1027.824 1027.824
2 137.788 137.788 137.788
3 144.06 144.06 144.06
4 137.788 137.788 137.788
5 144.06 144.06 144.06
6 72.92 72.92 72.92
7 131.256 131.256 131.256
8 22.808 22.808 22.808
9 132.824 132.824 132.824
10 135.96 135.96 135.96
11 81.376 81.376 81.376
12 154.32 154.32 154.32
13 17.408 17.408 17.408
14 155.104 155.104 155.104
15 156.672 156.672 156.672
16 77.552 77.552 77.552
17 150.888 150.888 150.888
18 12.8 12.8 12.8
19 151.28 151.28 151.28
20 152.072 152.072 152.072
21 265.184 265.184 265.184
EOD
# 'pact+sawb': x, y, low, high
$panel2_line1 << EOD
1 33.73194496 33.73194496 33.73194496
2 4.10335232 4.10335232 4.10335232
3 4.26391552 4.26391552 4.26391552
4 4.10335232 4.10335232 4.10335232
5 4.26391552 4.26391552 4.26391552
6 3.79695616 3.79695616 3.79695616
7 7.47348992 7.47348992 7.47348992
8 0.57352704 0.57352704 0.57352704
9 7.51363072 7.51363072 7.51363072
10 7.59391232 7.59391232 7.59391232
11 10.73793536 10.73793536 10.73793536
12 21.41565952 21.41565952 21.41565952
13 1.26892544 1.26892544 1.26892544
14 21.43572992 21.43572992 21.43572992
15 21.47587072 21.47587072 21.47587072
16 38.36586496 38.36586496 38.36586496
17 76.70162432 76.70162432 76.70162432
18 4.30078464 4.30078464 4.30078464
19 76.71165952 76.71165952 76.71165952
20 76.73193472 76.73193472 76.73193472
21 64.768 64.768 64.768
EOD
# 'pact+sawb+fpsc': x, y, low, high
$panel2_line2 << EOD
1 33.73194496 33.73194496 33.73194496
2 4.10335232 4.10335232 4.10335232
3 4.26391552 4.26391552 4.26391552
4 4.10335232 4.10335232 4.10335232
5 4.26391552 4.26391552 4.26391552
6 3.79695616 3.79695616 3.79695616
7 7.47348992 7.47348992 7.47348992
8 11.19952896 11.19952896 11.19952896
9 7.51363072 7.51363072 7.51363072
10 7.59391232 7.59391232 7.59391232
11 10.73793536 10.73793536 10.73793536
12 21.41565952 21.41565952 21.41565952
13 23.53012736 23.53012736 23.53012736
14 21.43572992 21.43572992 21.43572992
15 21.47587072 21.47587072 21.47587072
16 38.36586496 38.36586496 38.36586496
17 76.70162432 76.70162432 76.70162432
18 72.64198656 72.64198656 72.64198656
19 76.71165952 76.71165952 76.71165952
20 76.73193472 76.73193472 76.73193472
21 64.768 64.768 64.768
EOD
# 'wrpn, width 2': x, y, low, high
$panel2_line3 << EOD
1 67.46388992 67.46388992 67.46388992
2 16.09228288 16.09228288 16.09228288
3 16.41340928 16.41340928 16.41340928
4 16.09228288 16.09228288 16.09228288
5 16.41340928 16.41340928 16.41340928
6 15.02726144 15.02726144 15.02726144
7 29.81367808 29.81367808 29.81367808
8 1.97298176 1.97298176 1.97298176
9 29.89395968 29.89395968 29.89395968
10 30.05452288 30.05452288 30.05452288
11 42.87145984 42.87145984 42.87145984
12 85.62249728 85.62249728 85.62249728
13 4.91513856 4.91513856 4.91513856
14 85.66263808 85.66263808 85.66263808
15 85.74291968 85.74291968 85.74291968
16 153.423319 153.423319 153.423319
17 306.7864269 306.7864269 306.7864269
18 17.12285696 17.12285696 17.12285696
19 306.8064973 306.8064973 306.8064973
20 306.8470477 306.8470477 306.8470477
21 129.536 129.536 129.536
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.43cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,281 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,878 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'accelerator.'.suffix
set multiplot
set label 1 'resnet18 on imagenet: an assumed accelerator' at screen 0.5,screen 0.9475 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'layer, from the input'
set ylabel 'time (us)'
unset logscale x
set logscale y
set xrange [0.4:21.6]
set yrange [3.347692308:1336.1712]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel1_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel1_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle
unset label 1
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'layer, from the input'
set ylabel 'energy (uJ)'
unset logscale x
set logscale y
set xrange [0.4:21.6]
set yrange [0.4411746462:398.901162]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 notitle, \
     $panel2_line2 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 notitle, \
     $panel2_line3 using 1:2 with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 notitle
set key on at screen 0.5,screen 0.0808 center top horizontal Left reverse samplen 3 maxcols 4 maxrows auto
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
plot NaN with linespoints linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 pointtype 7 pointsize 0.6 title 'pact+sawb', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 pointtype 5 pointsize 0.6 title 'pact+sawb+fpsc', \
     NaN with linespoints linewidth 1.2 linecolor rgb '#009E73' dashtype 4 pointtype 9 pointsize 0.6 title 'wrpn, width 2'
unset multiplot
set lmargin -1
}
set output
