/*
 * Given names of men as they are heard in Jambi, most frequent first, by culture and by generation (born before about 1975, to
 * about 1990, after). Lists of single words; the people made of them are invented. Names borne by one famous person only are
 * left out.
 */

/** Malay, Minang, Kerinci, Palembang and all who share the Muslim name stock. */
export const muslimMen = {
  old: `
    Ahmad Abdullah Ibrahim Usman Umar Ali Hasan Ismail Yusuf Zainal Zulkifli Syamsuddin Jamaluddin Kamaruddin Marzuki
    Mahmud Sulaiman Saleh Idris Ilyas Yahya Yakub Daud Harun Arifin Amiruddin Burhanuddin Nurdin Syafei Syafri Syahrial
    Bustami Baharuddin Sarkawi Ruslan Rusli Tarmizi Zakaria Hamzah Hambali Hanafi Ishak Jafar Junaidi Kasim Lukman Makmur
    Mansur Muchtar Mukhlis Munir Nasir Rahman Ramli Rasyid Razali Said Sanusi Sofyan Syarifuddin Thamrin Tohir Yunus Zaini
    Anwar Asnawi Azhari Bakri Basri Buchari Darwis Effendi Fauzi Ghazali Hasbi Helmi Herman Jalil Johari Kadir Karim Masri
    Nawawi Pahrudin Sabri Sahlan Samsul Subki Suhaimi Syukri Tabrani Zaidan Bahrun Husin Matnur Sargawi Jangcik Cikman
    Alamsyah Nangcik Saidina Mat_Amin Bujang Ujang Buyung Kulub Datuk Damhuri Sayuti Muhidin Maryadi Saparuddin`,
  middle: `
    Hendra Dedi Edi Rudi Iwan Indra Irwan Hendri Joni Heri Herianto Afrizal Syafrizal Yusrizal Feri Ferdi Hadi Hardi Mulyadi
    Mursalin Nasrul Novri Robi Romi Rio Roni Rizal Sahril Samsir Saparudin Safrizal Syaiful Taufik Toni Wahyudi Wawan Yandri
    Yasir Yopi Yudi Yuliandri Zamroni Zulfikar Zulham Arpan Arman Asmadi Azwar Candra Darmawan Doni Erwin Efrizal Fahmi
    Firdaus Firman Guntur Hamdan Haris Idham Ihsan Imran Jefri Kurniawan Lutfi Mardi Nopri Okta Pahrul Rahmat Ridwan Rozi
    Sapri Sukri Supriadi Susanto Syahrul Tamrin Umar Wandi Yanto Zulpan Ahmad Agus Andi Ardi Azhar Hermansyah Darmansyah
    Alpian Amran Apriadi Bahtiar Baidowi Edwar Elvan Gustian Herman Jasman Kasmir Maizal Muslim Muslimin Nazaruddin Rusdi`,
  young: `
    Rizki Aldi Aditya Agung Andika Angga Ari Arif Bayu Bagas Dimas Dandi Deni Diki Fajar Farhan Fikri Galang Gilang Ilham
    Irfan Iqbal Khairul Luthfi Maulana Naufal Nanda Panji Rafli Raihan Rama Randi Rangga Reza Rian Ridho Riski Rahmad Rendi
    Reki Sandi Satria Syahrul Teguh Tegar Tri Wahyu Wira Yoga Yogi Zaki Zidan Alfin Alvin Alfian Aprizal Arya Bima Bobi Dafa
    Egi Fahri Fahrul Febri Ferdian Gusti Habib Hafiz Ikhsan Jaka Khoirul Krisna Leo Muslih Nopal Oki Pebri Pratama Putra
    Rangga Rasya Refki Restu Rino Sahrul Salman Sultan Surya Tomi Topan Usman Vino Wahid Yusril Zikri Abdi Adi Ade Akbar Amar`,
}

/** Javanese, whose parents or grandparents came with the transmigration settlements of Singkut, Pelawan and Pamenang. */
export const javaneseMen = {
  old: `
    Slamet Sutrisno Suparman Sugeng Suyanto Sumardi Sukardi Sunardi Suwarno Sutarno Suparno Supriyadi Supriyanto Sarno Sardi
    Sarjono Saryono Sumarno Sumarsono Sugiyanto Sugiyono Sugito Subagyo Subandi Sudarmo Sudarsono Sudarto Sujarwo Sujono
    Sujatmiko Sukamto Sukirman Sukirno Sumanto Sumarjo Sungkono Supangat Suroso Suryadi Suryono Sutikno Sutopo Suwandi Suwardi
    Suwito Suyitno Suyono Tukiman Tukimin Tugiman Tukijan Paiman Paimin Paijo Paino Ponidi Poniman Ponijo Wagiman Wagimin
    Wagino Legiman Legimin Legino Ngadiman Ngadimin Ngadino Ngatiman Ngatimin Kliwon Kasiman Kasimin Karsono Katiman Katimin
    Jumadi Jumari Jumino Misman Mislan Miskan Mujiono Mujiman Mulyono Mulyanto Partono Parman Parmin Pardi Purwanto Purwadi
    Priyono Rajiman Rasimin Rasiman Sadiman Saimin Sakiman Samidi Samijan Samiran Sariman Sarimin Satiman Siswanto Siswoyo
    Tarmin Tarno Timbul Trimo Wakidi Wakijo Wardoyo Warsito Warsono Wartono Waluyo Yatiman Yatno Yitno Rebo Senen`,
  middle: `
    Agus Bambang Joko Eko Dwi Tri Budi Heru Hari Hariyanto Hartono Haryono Didik Imam Iwan Kuswanto Margono Nur Puji Rohmad
    Riyanto Riyadi Rohman Samsul Setyo Sigit Supri Susanto Susilo Untung Wahyu Widi Winarto Yanto Yulianto Zaenal Andri Anton
    Aris Basuki Catur Darmanto Edi Gunawan Hadi Irawan Jarwo Kasno Mariono Misno Ngadi Paryanto Pujianto Rudi Santoso Suprapto
    Sutris Tarmuji Teguh Triyono Triyanto Wiyono Yatin Yono Marsudi Mujianto Mustofa Muhtarom Nurhadi Nurkholis Rianto`,
  young: `
    Aji Bagus Bayu Danang Dwi Eko Febri Galih Gigih Hendri Ilham Indra Joko Krisna Lukman Nanang Nur Pandu Prasetyo Rizal
    Septian Surya Tri Yoga Yudha Aldi Andi Arif Bagas Dimas Fajar Ferdi Hanif Ivan Kukuh Mahendra Novan Oki Pramudya Rendy
    Rizky Satrio Singgih Taufik Wahyu Wisnu Yudi Zaenal Afrizal Angga Anjas Ardian Beni Deni Fendi Fuad Guntur Hafid Huda`,
}

export const batakMen = {
  old: `
    Parlindungan Binsar Saut Marihot Tumpal Maruli Parulian Togar Sahat Poltak Monang Pardamean Mangasi Manaek Lamhot Hotma
    Jonner Bonar Edison Haposan Jansen Kosman Marulak Oloan Pangihutan Rusmin Sabar Tigor Wesly`,
  middle: `
    Hotman Rudi Roy Ramses Juandi Daniel Hendrik Robinson Martin Jhon Ronald Samuel Charles Erikson Ferdinan Johannes Lamsar
    Marlon Parlin Ricardo Sarmedi Tohap Wilson Benni Darwin Freddy`,
  young: `
    Daniel Andreas Samuel David Yosua Gabriel Kristian Jepri Jonathan Josua Kevin Rivaldo Febrian Hizkia Immanuel Juan Michael
    Nathan Rafael Roni Saputra Steven Timotius Yeremia Boy Christian`,
}

export const bugisMen = {
  old: `
    Ambo_Tuo Ambo_Upe Ambo_Dalle Baso Beddu Arsyad Lamakka Mappa Patta Sennang Tahir Useng Wellang Ambo_Sakka Daeng_Mapata
    Hamma Jufri Kamase Made_Ali Nurung Palallo Sakka Syamsul Tajuddin Yusuf Abdullah Muhtar Hasanuddin`,
  middle: `
    Andi_Baso Arsyad Asdar Baharuddin Burhan Firman Hamka Ilham Jufri Kamaruddin Mansyur Muliadi Nasrullah Rustam Sabir
    Sudirman Syahrir Tahir Usman Wahid Asri Anwar Irwan Amiruddin`,
  young: `
    Aldi Andi_Rifal Arjuna Asrul Faisal Fadil Haikal Ikram Iqbal Jusman Khaerul Nurfajri Rahmat Resky Rifal Sahrul Wahyu Yusril
    Akmal Fajrin Irsan Muh_Ilham Sulkifli Adnan`,
}
