# Draws training_curves.svg, .pdf and .png into the current folder.
set encoding utf8
# 'ibm': x, y, low, high
$panel1_line1 << EOD
1 0.8795342751 0.859512096 0.8995564541
2 0.7717442637 0.7622854584 0.781203069
3 0.7237820753 0.7159613003 0.7316028502
4 0.6883831677 0.681151058 0.6956152773
EOD
# 'alpha x 0.6': x, y, low, high
$panel1_line2 << EOD
1 0.9208207977 0.8994033008 0.9422382947
2 0.7920559265 0.7845674714 0.7995443816
3 0.7419824231 0.7336618255 0.7503030207
4 0.706412517 0.6988285467 0.7139964872
EOD
# 'alpha x 0.8': x, y, low, high
$panel1_line3 << EOD
1 0.8946866916 0.8770913744 0.9122820089
2 0.7730745854 0.7637795882 0.7823695826
3 0.7263968044 0.7193090765 0.7334845322
4 0.6887022813 0.6835923106 0.693812252
EOD
# 'alpha x 1.25': x, y, low, high
$panel1_line4 << EOD
1 0.8766496714 0.8543474284 0.8989519145
2 0.7748035311 0.7687480008 0.7808590615
3 0.7266495374 0.7173840563 0.7359150184
4 0.6886424845 0.6791887109 0.698096258
EOD
# 'alpha x 1.6': x, y, low, high
$panel1_line5 << EOD
1 0.8942955972 0.8740144081 0.9145767864
2 0.7884670961 0.7828975569 0.7940366352
3 0.7421273633 0.7326402 0.7516145267
4 0.7018472738 0.6948792726 0.7088152751
EOD
# 'c1 = 0': x, y, low, high
$panel1_line6 << EOD
1 0.8817970166 0.8610671519 0.9025268814
2 0.772570889 0.7667715195 0.7783702584
3 0.7224121835 0.7135978588 0.7312265082
4 0.6869941473 0.6792334316 0.6947548629
EOD
# 'c1 = 1.5': x, y, low, high
$panel1_line7 << EOD
1 0.8819221568 0.8557059663 0.9081383473
2 0.7716407292 0.7623073672 0.7809740912
3 0.7239459585 0.714807225 0.7330846919
4 0.6855915717 0.6774136726 0.6937694707
EOD
# 'c1 = 4.5': x, y, low, high
$panel1_line8 << EOD
1 0.8788197211 0.8593183676 0.8983210746
2 0.7716726045 0.76590924 0.7774359691
3 0.7224297724 0.714002214 0.7308573308
4 0.6876922691 0.6826890794 0.6926954588
EOD
# 'ternary': x, y, low, high
$panel1_line9 << EOD
1 0.9242640139 0.9049784567 0.9435495711
2 0.8101594684 0.8016340541 0.8186848828
3 0.7538539893 0.7448367171 0.7628712614
4 0.7116925463 0.7065516418 0.7168334509
EOD
# 'mse': x, y, low, high
$panel1_line10 << EOD
1 0.8783123228 0.8598268754 0.8967977702
2 0.7724117072 0.7654831746 0.7793402399
3 0.7239419632 0.7147439234 0.733140003
4 0.6937030814 0.6872256894 0.7001804735
EOD
# 'ibm': x, y, low, high
$panel2_line1 << EOD
0 15.48333333 11.02189485 19.94477182
1 69.12666667 68.6958148 69.55751854
2 72.07333333 70.72676981 73.41989686
3 73.42333333 72.77724252 74.06942414
4 75.96 75.56490507 76.35509493
EOD
# 'alpha x 0.6': x, y, low, high
$panel2_line2 << EOD
0 12.52333333 10.79763541 14.24903126
1 70.21333333 68.035896 72.39077066
2 71.95333333 71.60100773 72.30565894
3 73.53666667 72.33832058 74.73501275
4 75.35666667 75.06403493 75.6492984
EOD
# 'alpha x 0.8': x, y, low, high
$panel2_line3 << EOD
0 13.12666667 11.50403506 14.74929827
1 68.19333333 67.84228728 68.54437939
2 70.69666667 69.31875762 72.07457571
3 74.27666667 73.75663462 74.79669872
4 75.81666667 75.35663044 76.2767029
EOD
# 'alpha x 1.25': x, y, low, high
$panel2_line4 << EOD
0 23.45333333 17.7173911 29.18927557
1 66.66 63.38421002 69.93578998
2 70.29666667 69.08876215 71.50457119
3 73.54666667 72.62789938 74.46543396
4 75.41 75.10684987 75.71315013
EOD
# 'alpha x 1.6': x, y, low, high
$panel2_line5 << EOD
0 23.21 15.37482291 31.04517709
1 67.36666667 64.99649086 69.73684247
2 70.39666667 68.71805613 72.0752772
3 72.72333333 72.49742775 72.94923892
4 75.45 75.1181868 75.7818132
EOD
# 'c1 = 0': x, y, low, high
$panel2_line6 << EOD
0 14.40666667 9.581313484 19.23201985
1 69.58333333 68.64672598 70.51994069
2 70.05 68.83233831 71.26766169
3 74.77333333 74.11376277 75.4329039
4 75.75 75.59475825 75.90524175
EOD
# 'c1 = 1.5': x, y, low, high
$panel2_line7 << EOD
0 16.43333333 10.18544302 22.68122364
1 69.53 68.52297468 70.53702532
2 70.95666667 69.12237298 72.79096035
3 74.18 73.72866864 74.63133136
4 76.13666667 75.92164729 76.35168605
EOD
# 'c1 = 4.5': x, y, low, high
$panel2_line8 << EOD
0 20.97333333 11.6909827 30.25568397
1 66.69 63.15464995 70.22535005
2 71.88333333 71.35794459 72.40872208
3 74.39666667 73.65813208 75.13520125
4 75.93666667 75.66020088 76.21313246
EOD
# 'ternary': x, y, low, high
$panel2_line9 << EOD
0 16.36333333 14.18085004 18.54581663
1 66.09 62.36209174 69.81790826
2 69.72666667 68.99070924 70.46262409
3 71.87 70.0140097 73.7259903
4 75.31 74.96955911 75.65044089
EOD
# 'mse': x, y, low, high
$panel2_line10 << EOD
0 18.99 9.949137209 28.03086279
1 68.75666667 68.3693253 69.14400803
2 70.87666667 70.4489596 71.30437373
3 73.05666667 71.79752675 74.31580658
4 75.13 74.84069048 75.41930952
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,8.23cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,311 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,972 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'training_curves.'.suffix
set multiplot
set label 1 'cpu/sawb_scale: mean ± standard deviation over n = 3 seeds' at screen 0.5,screen 0.9526 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.9052
set bmargin at screen 0.3220
set lmargin at screen 0.1088
set rmargin at screen 0.4882
set xlabel 'epoch'
set ylabel 'training loss (nats)'
unset logscale x
unset logscale y
set xrange [0.91:4.09]
set yrange [0.6587841597:0.962179084]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel1_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel1_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel1_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel1_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel1_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel1_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel1_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.06 notitle, \
     $panel1_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel1_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.06 notitle, \
     $panel1_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel1_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.06 notitle, \
     $panel1_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel1_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.06 notitle, \
     $panel1_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel1_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel1_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel1_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel1_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle, \
     $panel1_line10 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel1_line10 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype (2,8) notitle
unset label 1
set tmargin at screen 0.9052
set bmargin at screen 0.3220
set lmargin at screen 0.5971
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'top-1 accuracy (%)'
unset logscale x
unset logscale y
set xrange [-0.12:4.12]
set yrange [4.907148784:81.02925963]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
plot $panel2_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel2_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel2_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel2_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel2_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel2_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel2_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.06 notitle, \
     $panel2_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel2_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.06 notitle, \
     $panel2_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel2_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.06 notitle, \
     $panel2_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel2_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.06 notitle, \
     $panel2_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel2_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel2_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel2_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel2_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle, \
     $panel2_line10 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel2_line10 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype (2,8) notitle
set key on at screen 0.5,screen 0.1701 center top horizontal Left reverse samplen 3 maxcols 4 maxrows auto
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
plot NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 title 'ibm', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 title 'alpha x 0.6', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 title 'alpha x 0.8', \
     NaN with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 title 'alpha x 1.25', \
     NaN with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 title 'alpha x 1.6', \
     NaN with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) title 'c1 = 0', \
     NaN with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) title 'c1 = 1.5', \
     NaN with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) title 'c1 = 4.5', \
     NaN with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) title 'ternary', \
     NaN with lines linewidth 1.2 linecolor rgb '#009E73' dashtype (2,8) title 'mse'
unset multiplot
set lmargin -1
}
set output
