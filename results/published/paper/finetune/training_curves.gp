# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'pact+sawb+fpsc': x, y, low, high
$panel1_line1 << EOD
1 0.5255498898 0.5255498898 0.5255498898
2 0.3623193188 0.3623193188 0.3623193188
3 0.3371023247 0.3371023247 0.3371023247
4 0.3274211244 0.3274211244 0.3274211244
5 0.318106047 0.318106047 0.318106047
6 0.3108675664 0.3108675664 0.3108675664
7 0.302658015 0.302658015 0.302658015
8 0.2985232154 0.2985232154 0.2985232154
9 0.295153344 0.295153344 0.295153344
10 0.2871688176 0.2871688176 0.2871688176
11 0.2807217015 0.2807217015 0.2807217015
12 0.2758218372 0.2758218372 0.2758218372
13 0.2730747177 0.2730747177 0.2730747177
14 0.2678533709 0.2678533709 0.2678533709
15 0.2664419036 0.2664419036 0.2664419036
16 0.2593954799 0.2593954799 0.2593954799
17 0.252803438 0.252803438 0.252803438
18 0.2450526523 0.2450526523 0.2450526523
19 0.2452959992 0.2452959992 0.2452959992
20 0.2405541147 0.2405541147 0.2405541147
21 0.2352804154 0.2352804154 0.2352804154
22 0.2261651516 0.2261651516 0.2261651516
23 0.2253626075 0.2253626075 0.2253626075
24 0.2154248362 0.2154248362 0.2154248362
25 0.2161882754 0.2161882754 0.2161882754
26 0.2047191286 0.2047191286 0.2047191286
27 0.2004707601 0.2004707601 0.2004707601
28 0.1973757094 0.1973757094 0.1973757094
29 0.1959641885 0.1959641885 0.1959641885
30 0.1936397245 0.1936397245 0.1936397245
EOD
# 'pact+sawb+fpsc': x, y, low, high
$panel2_line1 << EOD
0 23.3 23.3 23.3
1 83.67 83.67 83.67
2 84.21 84.21 84.21
3 84.82 84.82 84.82
4 84.87 84.87 84.87
5 83.8 83.8 83.8
6 85.06 85.06 85.06
7 85.35 85.35 85.35
8 86.01 86.01 86.01
9 85.69 85.69 85.69
10 85.98 85.98 85.98
11 84.5 84.5 84.5
12 86.48 86.48 86.48
13 86.05 86.05 86.05
14 86.44 86.44 86.44
15 85.32 85.32 85.32
16 86.16 86.16 86.16
17 87.13 87.13 87.13
18 86.66 86.66 86.66
19 86.96 86.96 86.96
20 87.64 87.64 87.64
21 87.72 87.72 87.72
22 87.94 87.94 87.94
23 88.13 88.13 88.13
24 87.96 87.96 87.96
25 88.69 88.69 88.69
26 88.35 88.35 88.35
27 87.92 87.92 87.92
28 88.45 88.45 88.45
29 88.63 88.63 88.63
30 88.75 88.75 88.75
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,7.43cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,281 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,878 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'paper/finetune: n = 1 seed' at screen 0.5,screen 0.9475 center
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
set xrange [0.13:30.87]
set yrange [0.170406013:0.5487836014]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle
unset label 1
set tmargin at screen 0.8950
set bmargin at screen 0.2490
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.9:30.9]
set yrange [18.7185:93.3315]
set xtics nomirror scale 0.6 norotate autofreq
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'pact+sawb+fpsc'
unset multiplot
set lmargin -1
}
set output
