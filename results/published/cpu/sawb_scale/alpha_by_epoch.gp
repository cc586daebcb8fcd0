# Draws alpha_by_epoch.svg, .pdf and .png into the current folder.
set encoding utf8
# 'ibm': x, y, low, high
$panel1_line1 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.260372321 5.844218334 6.676526307
2 6.064086914 5.656784446 6.471389382
3 5.982445717 5.57837631 6.386515124
4 5.968349934 5.565783818 6.37091605
EOD
# 'alpha x 0.6': x, y, low, high
$panel1_line2 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.233850161 5.817097068 6.650603255
2 6.021326701 5.608506645 6.434146757
3 5.930475553 5.51920909 6.341742016
4 5.915784677 5.505021213 6.326548141
EOD
# 'alpha x 0.8': x, y, low, high
$panel1_line3 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.253272374 5.846296972 6.660247777
2 6.042539438 5.641659569 6.443419306
3 5.956061999 5.557521585 6.354602413
4 5.941155116 5.543561786 6.338748445
EOD
# 'alpha x 1.25': x, y, low, high
$panel1_line4 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.26191473 5.854378817 6.669450643
2 6.067587058 5.670598736 6.464575379
3 5.984382629 5.587345118 6.381420141
4 5.970252514 5.57402524 6.366479788
EOD
# 'alpha x 1.6': x, y, low, high
$panel1_line5 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.261741161 5.849939633 6.67354269
2 6.064848582 5.658137086 6.471560078
3 5.984703859 5.583155768 6.386251949
4 5.97054704 5.570365381 6.3707287
EOD
# 'c1 = 0': x, y, low, high
$panel1_line6 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.253852208 5.841436928 6.666267489
2 6.051818371 5.651268554 6.452368187
3 5.969566345 5.572320916 6.366811775
4 5.954623063 5.557093977 6.352152149
EOD
# 'c1 = 1.5': x, y, low, high
$panel1_line7 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.253276666 5.840324875 6.666228457
2 6.052925587 5.638399094 6.46745208
3 5.969599247 5.555273932 6.383924562
4 5.955162525 5.541249963 6.369075087
EOD
# 'c1 = 4.5': x, y, low, high
$panel1_line8 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.262891928 5.84830379 6.677480067
2 6.066407998 5.670637785 6.462178212
3 5.980881214 5.584103907 6.377658521
4 5.966833909 5.571151262 6.362516557
EOD
# 'ternary': x, y, low, high
$panel1_line9 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.250871976 5.833795603 6.66794835
2 6.03575627 5.629575048 6.441937493
3 5.949189027 5.543927718 6.354450336
4 5.934562047 5.529764091 6.339360004
EOD
# 'mse': x, y, low, high
$panel1_line10 << EOD
0 6.554106712 6.13539487 6.972818554
1 6.252074401 5.83709679 6.667052011
2 6.048486551 5.636194928 6.460778173
3 5.962947845 5.55010396 6.375791731
4 5.948851903 5.537522686 6.36018112
EOD
# 'ibm': x, y, low, high
$panel2_line1 << EOD
0 4.435012817 4.271979857 4.598045778
1 4.319725513 4.167287466 4.472163561
2 4.242030938 4.108107636 4.375954241
3 4.20435826 4.078828162 4.329888358
4 4.198087374 4.073884269 4.32229048
EOD
# 'alpha x 0.6': x, y, low, high
$panel2_line2 << EOD
0 4.237601598 4.159307745 4.315895451
1 4.143162727 4.085272869 4.201052585
2 4.094484329 4.068044497 4.120924162
3 4.074387709 4.058103565 4.090671854
4 4.070445379 4.054789233 4.086101524
EOD
# 'alpha x 0.8': x, y, low, high
$panel2_line3 << EOD
0 4.321885586 4.145419126 4.498352045
1 4.220805486 4.079839896 4.361771076
2 4.154865742 4.038455434 4.27127605
3 4.131012758 4.034332309 4.227693206
4 4.125853856 4.032091978 4.219615735
EOD
# 'alpha x 1.25': x, y, low, high
$panel2_line4 << EOD
0 4.509854158 4.248326013 4.771382302
1 4.386934757 4.147020089 4.626849426
2 4.308724085 4.087432627 4.530015544
3 4.272610505 4.064688428 4.480532583
4 4.265660604 4.058845545 4.472475663
EOD
# 'alpha x 1.6': x, y, low, high
$panel2_line5 << EOD
0 4.519474824 4.311726673 4.727222975
1 4.383718491 4.192692144 4.574744837
2 4.29127264 4.113422386 4.469122894
3 4.252989928 4.083683274 4.422296582
4 4.246643066 4.079730092 4.413556041
EOD
# 'c1 = 0': x, y, low, high
$panel2_line6 << EOD
0 4.354547183 4.185760296 4.52333407
1 4.249684811 4.112498031 4.38687159
2 4.178716183 4.060868745 4.29656362
3 4.146711191 4.037800691 4.25562169
4 4.140723387 4.03384153 4.247605244
EOD
# 'c1 = 1.5': x, y, low, high
$panel2_line7 << EOD
0 4.384561857 4.205383536 4.563740177
1 4.262460073 4.096355203 4.428564943
2 4.188291709 4.043839241 4.332744176
3 4.156562487 4.02105542 4.292069555
4 4.150658766 4.016934547 4.284382986
EOD
# 'c1 = 4.5': x, y, low, high
$panel2_line8 << EOD
0 4.430621624 4.243678798 4.61756445
1 4.310112953 4.142949052 4.477276854
2 4.230552038 4.080763657 4.380340418
3 4.197515488 4.05709403 4.337936945
4 4.191276232 4.052838159 4.329714305
EOD
# 'ternary': x, y, low, high
$panel2_line9 << EOD
0 4.435231686 4.320420621 4.55004275
1 4.304886977 4.209568173 4.400205781
2 4.22405688 4.155098004 4.293015755
3 4.191606204 4.135954964 4.247257444
4 4.185972691 4.131662218 4.240283163
EOD
# 'mse': x, y, low, high
$panel2_line10 << EOD
0 4.467717806 4.332780783 4.60265483
1 4.345395247 4.22209382 4.468696674
2 4.264628887 4.163148009 4.366109765
3 4.2313447 4.138626078 4.324063322
4 4.225691319 4.134609478 4.316773159
EOD
# 'ibm': x, y, low, high
$panel3_line1 << EOD
0 5.874064445 5.288477151 6.45965174
1 5.694921494 5.126527243 6.263315744
2 5.582509995 5.022481613 6.142538376
3 5.533680757 4.980936838 6.086424675
4 5.526039441 4.974536327 6.077542556
EOD
# 'alpha x 0.6': x, y, low, high
$panel3_line2 << EOD
0 5.957949956 5.471080081 6.444819831
1 5.772398154 5.298524832 6.246271476
2 5.649854342 5.18458462 6.115124064
3 5.599906762 5.138043812 6.061769713
4 5.591031869 5.129897028 6.052166711
EOD
# 'alpha x 0.8': x, y, low, high
$panel3_line3 << EOD
0 5.816072305 5.220027601 6.412117009
1 5.644082705 5.069880492 6.218284919
2 5.529984156 4.969929016 6.090039297
3 5.480763435 4.930546206 6.030980665
4 5.473484834 4.925430026 6.021539642
EOD
# 'alpha x 1.25': x, y, low, high
$panel3_line4 << EOD
0 5.707304319 5.155983022 6.258625615
1 5.541580359 5.000121077 6.083039642
2 5.435452302 4.899542277 5.971362328
3 5.392227491 4.863499893 5.920955089
4 5.385299365 4.857964476 5.912634253
EOD
# 'alpha x 1.6': x, y, low, high
$panel3_line5 << EOD
0 5.761585712 5.224202785 6.29896864
1 5.595453739 5.064512299 6.126395179
2 5.491753101 4.966524834 6.016981369
3 5.44946146 4.927780437 5.971142483
4 5.44254907 4.921868713 5.963229426
EOD
# 'c1 = 0': x, y, low, high
$panel3_line6 << EOD
0 5.805239518 5.134387338 6.476091699
1 5.639224211 4.996854606 6.281593817
2 5.521264235 4.890620755 6.151907715
3 5.473591963 4.847736859 6.099447067
4 5.466059844 4.842559074 6.089560613
EOD
# 'c1 = 1.5': x, y, low, high
$panel3_line7 << EOD
0 5.84675916 5.183632039 6.509886281
1 5.676544189 5.029156738 6.323931641
2 5.565273126 4.925619254 6.204926998
3 5.515443166 4.882658107 6.148228225
4 5.507379373 4.876292827 6.138465919
EOD
# 'c1 = 4.5': x, y, low, high
$panel3_line8 << EOD
0 5.860477289 5.290744552 6.430210025
1 5.681711197 5.128211339 6.235211055
2 5.570815881 5.026584016 6.115047746
3 5.522894382 4.984708014 6.061080751
4 5.514533202 4.977190499 6.051875905
EOD
# 'ternary': x, y, low, high
$panel3_line9 << EOD
0 5.601682981 5.107757335 6.095608627
1 5.434200446 4.945805645 5.922595247
2 5.331904252 4.853184808 5.810623697
3 5.284310341 4.810165961 5.75845472
4 5.277393659 4.804048932 5.750738386
EOD
# 'mse': x, y, low, high
$panel3_line10 << EOD
0 5.869884491 5.301407125 6.438361857
1 5.702798843 5.153660926 6.251936761
2 5.586668968 5.037073134 6.136264802
3 5.537975152 4.990802422 6.085147883
4 5.530409495 4.983922596 6.076896394
EOD
# 'ibm': x, y, low, high
$panel4_line1 << EOD
0 3.400337219 3.279990101 3.520684338
1 3.438385487 3.264731136 3.612039838
2 3.456984997 3.247083547 3.666886446
3 3.462401708 3.242910084 3.681893332
4 3.462684075 3.242584137 3.682784014
EOD
# 'alpha x 0.6': x, y, low, high
$panel4_line2 << EOD
0 3.387302399 3.133018375 3.641586423
1 3.407396555 3.129965573 3.684827537
2 3.425200701 3.133159794 3.717241607
3 3.435124397 3.136641808 3.733606987
4 3.435681581 3.137436053 3.73392711
EOD
# 'alpha x 0.8': x, y, low, high
$panel4_line3 << EOD
0 3.409077088 3.230689235 3.587464941
1 3.426278353 3.209870217 3.642686488
2 3.440415064 3.196179225 3.684650904
3 3.446603616 3.188780607 3.704426625
4 3.446943363 3.188689212 3.705197514
EOD
# 'alpha x 1.25': x, y, low, high
$panel4_line4 << EOD
0 3.359166384 3.173492045 3.544840722
1 3.396799644 3.181143582 3.612455706
2 3.430520058 3.194772546 3.66626757
3 3.433063507 3.189796569 3.676330445
4 3.433810949 3.189709895 3.677912004
EOD
# 'alpha x 1.6': x, y, low, high
$panel4_line5 << EOD
0 3.385372162 3.191552151 3.579192173
1 3.426962694 3.216953037 3.63697235
2 3.449805419 3.208961597 3.69064924
3 3.460081657 3.211271046 3.708892267
4 3.460508823 3.20984639 3.711171257
EOD
# 'c1 = 0': x, y, low, high
$panel4_line6 << EOD
0 3.374921799 3.244938696 3.504904902
1 3.409523884 3.233489193 3.585558576
2 3.430983861 3.220152437 3.641815285
3 3.436589877 3.215387516 3.657792237
4 3.437190692 3.215633763 3.658747621
EOD
# 'c1 = 1.5': x, y, low, high
$panel4_line7 << EOD
0 3.363859256 3.273561813 3.454156699
1 3.40266482 3.251643975 3.553685666
2 3.425875505 3.234017796 3.617733214
3 3.431384881 3.234353712 3.628416051
4 3.431795359 3.232946477 3.630644241
EOD
# 'c1 = 4.5': x, y, low, high
$panel4_line8 << EOD
0 3.357192516 3.220511927 3.493873105
1 3.391625086 3.20495012 3.578300053
2 3.416085323 3.20449643 3.627674216
3 3.422846238 3.198424732 3.647267743
4 3.424240828 3.198373034 3.650108621
EOD
# 'ternary': x, y, low, high
$panel4_line9 << EOD
0 3.313690583 3.103819756 3.52356141
1 3.351470153 3.130720392 3.572219913
2 3.372603099 3.132640098 3.612566099
3 3.377394756 3.133463503 3.621326008
4 3.378114939 3.133625904 3.622603973
EOD
# 'mse': x, y, low, high
$panel4_line10 << EOD
0 3.380381107 3.23696841 3.523793805
1 3.411440214 3.214047681 3.608832746
2 3.429657141 3.195040781 3.664273502
3 3.438885053 3.194585171 3.683184935
4 3.440318505 3.195223546 3.685413464
EOD
# 'ibm': x, y, low, high
$panel5_line1 << EOD
0 3.461234649 3.402990028 3.51947927
1 3.551699162 3.505842069 3.597556254
2 3.610983928 3.563626594 3.658341262
3 3.636811495 3.589834069 3.683788921
4 3.639501651 3.592050688 3.686952615
EOD
# 'alpha x 0.6': x, y, low, high
$panel5_line2 << EOD
0 3.493589083 3.392355212 3.594822955
1 3.566242377 3.525336517 3.607148237
2 3.624651114 3.604712022 3.644590206
3 3.648893595 3.639630118 3.658157072
4 3.651519696 3.643254012 3.65978538
EOD
# 'alpha x 0.8': x, y, low, high
$panel5_line3 << EOD
0 3.472227176 3.403382059 3.541072293
1 3.559512059 3.541884636 3.577139482
2 3.615137815 3.606137012 3.624138619
3 3.633765697 3.611927222 3.655604172
4 3.63602368 3.613899716 3.658147645
EOD
# 'alpha x 1.25': x, y, low, high
$panel5_line4 << EOD
0 3.465037584 3.380031085 3.550044084
1 3.555348158 3.520177745 3.59051857
2 3.609165192 3.584539866 3.633790517
3 3.632600864 3.607210712 3.657991016
4 3.635189374 3.609533224 3.660845525
EOD
# 'alpha x 1.6': x, y, low, high
$panel5_line5 << EOD
0 3.481154601 3.39655277 3.565756431
1 3.583924135 3.521695919 3.64615235
2 3.644080083 3.586879786 3.701280379
3 3.669783672 3.609202078 3.730365265
4 3.67227761 3.611548722 3.733006497
EOD
# 'c1 = 0': x, y, low, high
$panel5_line6 << EOD
0 3.468978484 3.40973335 3.528223619
1 3.56146272 3.539165381 3.583760059
2 3.621737162 3.584736861 3.658737463
3 3.643324375 3.607434957 3.679213793
4 3.64466397 3.60824218 3.681085759
EOD
# 'c1 = 1.5': x, y, low, high
$panel5_line7 << EOD
0 3.448313713 3.38651457 3.510112856
1 3.545807679 3.508471368 3.583143991
2 3.61159277 3.578728735 3.644456804
3 3.633747339 3.593986197 3.673508481
4 3.635576646 3.595385444 3.675767847
EOD
# 'c1 = 4.5': x, y, low, high
$panel5_line8 << EOD
0 3.461048444 3.363207899 3.55888899
1 3.562662045 3.482046511 3.643277579
2 3.619999409 3.537199783 3.702799034
3 3.642513593 3.563366575 3.721660611
4 3.644588073 3.565638992 3.723537154
EOD
# 'ternary': x, y, low, high
$panel5_line9 << EOD
0 3.494147698 3.424228871 3.564066525
1 3.574791193 3.538777549 3.610804837
2 3.632606983 3.608399255 3.656814711
3 3.655266285 3.62695646 3.68357611
4 3.657994191 3.628363554 3.687624828
EOD
# 'mse': x, y, low, high
$panel5_line10 << EOD
0 3.454087734 3.369975887 3.538199581
1 3.55393219 3.496101674 3.611762706
2 3.621076981 3.568354541 3.673799421
3 3.645119508 3.596049664 3.694189352
4 3.647378683 3.598010068 3.696747298
EOD
# 'ibm': x, y, low, high
$panel6_line1 << EOD
0 3.788806836 3.762487476 3.815126196
1 3.858037074 3.840603268 3.875470881
2 3.90906318 3.88799019 3.93013617
3 3.927763462 3.903074403 3.952452521
4 3.930364927 3.904926267 3.955803587
EOD
# 'alpha x 0.6': x, y, low, high
$panel6_line2 << EOD
0 3.679575443 3.645085307 3.714065579
1 3.751553138 3.718141499 3.784964778
2 3.814586163 3.778368329 3.850803996
3 3.841923555 3.806390016 3.877457094
4 3.845236937 3.810256473 3.880217401
EOD
# 'alpha x 0.8': x, y, low, high
$panel6_line3 << EOD
0 3.751576106 3.744617292 3.758534919
1 3.819036722 3.795596946 3.842476498
2 3.864095291 3.837017648 3.891172933
3 3.888894637 3.861570622 3.916218653
4 3.891859055 3.864188199 3.91952991
EOD
# 'alpha x 1.25': x, y, low, high
$panel6_line4 << EOD
0 3.793159962 3.751841596 3.834478327
1 3.85927399 3.831635836 3.886912144
2 3.911953211 3.891110528 3.932795893
3 3.93575867 3.916105058 3.955412282
4 3.938551188 3.918854937 3.958247438
EOD
# 'alpha x 1.6': x, y, low, high
$panel6_line5 << EOD
0 3.797365824 3.720644801 3.874086847
1 3.868202845 3.82065714 3.91574855
2 3.931326469 3.895006405 3.967646533
3 3.952341715 3.918319058 3.986364373
4 3.956371069 3.923598185 3.989143953
EOD
# 'c1 = 0': x, y, low, high
$panel6_line6 << EOD
0 3.78412199 3.778707202 3.789536778
1 3.850252231 3.835932499 3.864571963
2 3.908777316 3.8861732 3.931381433
3 3.929316918 3.905881488 3.952752349
4 3.931636492 3.907821345 3.95545164
EOD
# 'c1 = 1.5': x, y, low, high
$panel6_line7 << EOD
0 3.774082263 3.759011823 3.789152703
1 3.840270996 3.82789355 3.852648443
2 3.897610664 3.87507916 3.920142169
3 3.917451541 3.892620046 3.942283035
4 3.920903524 3.894911126 3.946895922
EOD
# 'c1 = 4.5': x, y, low, high
$panel6_line8 << EOD
0 3.793585936 3.772528679 3.814643193
1 3.86393857 3.855888699 3.871988441
2 3.91965882 3.906724622 3.932593018
3 3.9422942 3.927423708 3.957164693
4 3.944968621 3.929390502 3.960546739
EOD
# 'ternary': x, y, low, high
$panel6_line9 << EOD
0 3.75057443 3.691008431 3.810140429
1 3.810425282 3.75950105 3.861349513
2 3.859508197 3.818659587 3.900356806
3 3.881399314 3.840474391 3.922324236
4 3.884610415 3.843455038 3.925765791
EOD
# 'mse': x, y, low, high
$panel6_line10 << EOD
0 3.784628789 3.757290475 3.811967103
1 3.84340771 3.831083817 3.855731604
2 3.899170876 3.887543421 3.91079833
3 3.91778636 3.907760909 3.927811811
4 3.921119213 3.909998175 3.932240252
EOD
set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
do for [suffix in 'pdf svg png'] {
if (suffix eq 'pdf') { set terminal pdfcairo noenhanced size 17cm,11.58cm font 'sans,8' fontscale 0.75 linewidth 1.6 dashlength 0.6 }
if (suffix eq 'svg') { set terminal svg noenhanced size 643,438 dynamic background rgb 'white' font 'sans-serif,10.7' dashlength 0.6 }
if (suffix eq 'png') { set terminal pngcairo noenhanced size 2008,1368 font 'sans,8' fontscale 3.125 linewidth 4 pointscale 4 dashlength 0.6 }
set output 'alpha_by_epoch.'.suffix
set multiplot
set label 1 'cpu/sawb_scale: clip α by layer and epoch, mean ± standard deviation over n = 3 seeds' at screen 0.5,screen 0.9663 center
set key off
set border 3 linewidth 0.8
set tmargin at screen 0.8938
set bmargin at screen 0.6347
set lmargin at screen 0.1088
set rmargin at screen 0.3255
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.12:4.12]
set yrange [5.402275399:7.075564368]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
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
unset label 2
set tmargin at screen 0.8938
set bmargin at screen 0.6347
set lmargin at screen 0.4343
set rmargin at screen 0.6510
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.12:4.12]
set yrange [3.964123204:4.824193645]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer1.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
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
unset label 2
set tmargin at screen 0.8938
set bmargin at screen 0.6347
set lmargin at screen 0.7598
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.12:4.12]
set yrange [4.684640318:6.629294896]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer2.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel3_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel3_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel3_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel3_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel3_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel3_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel3_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.06 notitle, \
     $panel3_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel3_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.06 notitle, \
     $panel3_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel3_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.06 notitle, \
     $panel3_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel3_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.06 notitle, \
     $panel3_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel3_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel3_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel3_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel3_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle, \
     $panel3_line10 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel3_line10 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype (2,8) notitle
unset label 2
set tmargin at screen 0.4879
set bmargin at screen 0.2288
set lmargin at screen 0.1088
set rmargin at screen 0.3255
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.12:4.12]
set yrange [3.059712241:3.778034625]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer2.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel4_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel4_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel4_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel4_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel4_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel4_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel4_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.06 notitle, \
     $panel4_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel4_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.06 notitle, \
     $panel4_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel4_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.06 notitle, \
     $panel4_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel4_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.06 notitle, \
     $panel4_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel4_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel4_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel4_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel4_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle, \
     $panel4_line10 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel4_line10 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype (2,8) notitle
unset label 2
set tmargin at screen 0.4879
set bmargin at screen 0.2288
set lmargin at screen 0.4343
set rmargin at screen 0.6510
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.12:4.12]
set yrange [3.337321997:3.758892399]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer3.0.conv1' at graph 0.5,graph 1 center offset 0,0.6
plot $panel5_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel5_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel5_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel5_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel5_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel5_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel5_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.06 notitle, \
     $panel5_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel5_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.06 notitle, \
     $panel5_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel5_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.06 notitle, \
     $panel5_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel5_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.06 notitle, \
     $panel5_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel5_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel5_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel5_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel5_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle, \
     $panel5_line10 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel5_line10 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype (2,8) notitle
unset label 2
set tmargin at screen 0.4879
set bmargin at screen 0.2288
set lmargin at screen 0.7598
set rmargin at screen 0.9765
set xlabel 'epoch'
set ylabel 'α'
unset logscale x
unset logscale y
set xrange [-0.12:4.12]
set yrange [3.621001202:4.013228059]
set xtics nomirror scale 0.6 norotate 1
set ytics nomirror scale 0.6 autofreq format '%g'
set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#DDDDDD'
set label 2 'layer3.0.conv2' at graph 0.5,graph 1 center offset 0,0.6
plot $panel6_line1 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel6_line1 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype 1 notitle, \
     $panel6_line2 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel6_line2 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype 2 notitle, \
     $panel6_line3 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel6_line3 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype 4 notitle, \
     $panel6_line4 using 1:3:4 with filledcurves fillcolor rgb '#CC79A7' fillstyle transparent solid 0.06 notitle, \
     $panel6_line4 using 1:2 with lines linewidth 1.2 linecolor rgb '#CC79A7' dashtype 5 notitle, \
     $panel6_line5 using 1:3:4 with filledcurves fillcolor rgb '#E69F00' fillstyle transparent solid 0.06 notitle, \
     $panel6_line5 using 1:2 with lines linewidth 1.2 linecolor rgb '#E69F00' dashtype 3 notitle, \
     $panel6_line6 using 1:3:4 with filledcurves fillcolor rgb '#56B4E9' fillstyle transparent solid 0.06 notitle, \
     $panel6_line6 using 1:2 with lines linewidth 1.2 linecolor rgb '#56B4E9' dashtype (14,4) notitle, \
     $panel6_line7 using 1:3:4 with filledcurves fillcolor rgb '#666666' fillstyle transparent solid 0.06 notitle, \
     $panel6_line7 using 1:2 with lines linewidth 1.2 linecolor rgb '#666666' dashtype (4,10) notitle, \
     $panel6_line8 using 1:3:4 with filledcurves fillcolor rgb '#0072B2' fillstyle transparent solid 0.06 notitle, \
     $panel6_line8 using 1:2 with lines linewidth 1.2 linecolor rgb '#0072B2' dashtype (16,4,4,4) notitle, \
     $panel6_line9 using 1:3:4 with filledcurves fillcolor rgb '#D55E00' fillstyle transparent solid 0.06 notitle, \
     $panel6_line9 using 1:2 with lines linewidth 1.2 linecolor rgb '#D55E00' dashtype (10,4,2,4,2,4) notitle, \
     $panel6_line10 using 1:3:4 with filledcurves fillcolor rgb '#009E73' fillstyle transparent solid 0.06 notitle, \
     $panel6_line10 using 1:2 with lines linewidth 1.2 linecolor rgb '#009E73' dashtype (2,8) notitle
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
