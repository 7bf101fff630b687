/*
 * Given names of women as they are heard in Jambi, most frequent first, by culture and by generation (born before about 1975, to
 * about 1990, after). Lists of single words; the people made of them are invented.
 */

/** Malay, Minang, Kerinci, Palembang and all who share the Muslim name stock. */
export const muslimWomen = {
  old: `
    Nurhayati Rohani Zubaidah Nurbaiti Fatimah Aminah Khadijah Maryam Rosmawati Rukiah Romlah Asiah Nuraini Nurjanah Zainab
    Zaleha Hasnah Hamidah Halimah Jamilah Jauhari Kamsiah Kalsum Latifah Mardiah Masitah Maimunah Marlina Mariana Nurlela
    Nurma Nurmi Nursiah Nurul Rabiah Rahmah Rafiah Ramlah Rosnah Rosmini Rusmini Sakdiah Salamah Salmah Salmiah Sapiah Saudah
    Sauna Sopiah Suhaini Syamsiah Syarifah Tursina Umi_Kalsum Wardah Yusnah Yusnaini Zahara Zahra Zuraida Zuriah Asmah Asnah
    Baiyah Cik_Ani Darmawati Ernawati Fauziah Habibah Hindun Husna Mahani Misnah Nuriah Patimah Rodiah Rogayah Saidah Sabariah
    Sainah Samsidar Sariah Subaidah Syahara Timah Yuliar Zaitun Zulaikha Upik Nyai Cik_Nona Emi Erma Ermawati Eti Yurnalis`,
  middle: `
    Yuliana Eka Desi Dewi Erni Fitri Fitriani Ida Irma Leni Lena Lilis Linda Lisa Maya Mega Melda Meri Misra Murni Nelly Neneng
    Neti Nia Novita Novi Nurhasanah Nurmala Nurul Okta Peni Rahmawati Ratna Reni Reni_Yulia Rika Rina Rini Rita Rosita Rosmaniar
    Santi Sari Sarmila Selvi Septi Sinta Siska Sri Sulastri Susi Susanti Suryani Syafrida Tina Titi Tuti Umi Vera Wati Weni
    Wirda Yanti Yeni Yessi Yulia Yulianti Yuni Yusmaniar Yusnita Zuhaini Zuryati Afrida Ana Ani Asmara Azizah Dahlia Darna Dian
    Dina Elda Eliza Elvi Elya Endang Evi Farida Gusniati Hartini Helda Heni Hera Herlina Husnul Indah Kartini Kasmawati`,
  young: `
    Putri Indah Ayu Annisa Aulia Bella Cindy Dinda Dwi Elsa Febri Fitria Hana Intan Kartika Khairunnisa Lestari Maharani Mawar
    Melati Mutiara Nabila Nadia Nanda Nisa Nova Novia Nurul Oktavia Puspita Rahma Ranti Ratih Resti Rika Rina Riska Riski Safira
    Salsabila Sari Selly Septia Shinta Silvia Siska Suci Sucita Syifa Tasya Tiara Tri Ulfa Vina Viona Wahyu Widya Wulan Yolanda
    Yulia Yunita Zahra Zaskia Adelia Adinda Afifah Aisyah Alya Amelia Anggi Anita Aprilia Arini Ayunda Azzahra Cahaya Citra Della
    Dela Desti Devi Diana Diva Echa Fadilah Fara Fatma Gita Hani Hikmah Ika Ismi Jihan Kiki Lia Lutfia Mila Miranda Nadila`,
}

/** Javanese, whose parents or grandparents came with the transmigration settlements. */
export const javaneseWomen = {
  old: `
    Sumiati Sutinah Suparmi Sri Sumarni Sukarti Sulastri Suminah Sumini Sunarti Suprihatin Supini Supiyah Suratmi Suryati Sutarmi
    Suwarni Suyati Suyatmi Tukinah Tukiyem Tumini Tuminah Tumirah Tugiyem Paini Painah Painem Paijem Ponirah Ponisih Poniyem
    Wagiyem Wagirah Waginah Legiyem Leginem Legirah Ngatini Ngatinah Ngatiyem Ngadiyem Kasinah Kasiyem Kasmi Katinah Katini
    Jumini Juminah Jumiati Jumirah Karsini Karsinah Marsini Marsinah Martini Misinah Misiyem Miyatun Mujiati Mujiyem Munirah
    Mursinah Parmi Parinah Partini Partinah Poniti Rubinah Rubiyem Rumini Rusmiati Sainem Sakinah Sakiyem Samini Samiyem Saminah
    Sarinah Sariyem Sarminah Satinah Satiyem Siyam Tarminah Tarsih Trimah Wakinem Warsinah Warsini Wasinah Watini Yatinah`,
  middle: `
    Sri Siti Dwi Tri Eni Endang Wiwik Yuni Yulianti Wahyuni Tutik Titik Susilowati Suryani Sumarti Sulistyowati Sulis Sugiarti
    Rumiati Rokhayah Ratmi Purwanti Purwati Puji Partiwi Nurul Nurhidayah Ningsih Murtini Mugi Marsiti Lilik Lestari Kusmiati
    Kristiani Juwariyah Juariah Istiqomah Isti Indarti Hartini Hartatik Haryati Gunarti Fatonah Erni Ernawati Eko Dyah Darwati
    Daryati Chotimah Asih Arum Anik Ambar Alfiah`,
  young: `
    Dwi Tri Ayu Dewi Eka Fitri Galuh Hesti Ika Intan Kartika Laras Lia Mega Nining Novi Nur Nurul Pipit Puput Putri Ratna Retno
    Rini Riska Sekar Septi Sinta Sri Tika Tiwi Tutut Umi Vivi Wahyu Wening Widya Wulan Yuli Yuliana Ajeng Anggun Anis Arum Astri
    Avina Bekti Diah Dian Dita Endah Erlina Febi Fina Hanik Indri Isna Kiki Lutfi Mei`,
}

export const batakWomen = {
  old: `
    Tiurma Rosmaida Tiarma Nurmala Roslina Lamria Marsaulina Tianur Dermawan Hotmaida Rosinta Saurma Tiominar Rusti Norma Mariana
    Lumongga Ramsiah Delima`,
  middle: `
    Rosida Lasma Herlina Mariani Ronauli Rosdiana Tetty Ester Elisabet Lastiur Linda Marta Meri Renta Romauli Ruth Sondang
    Sumiati Tiur Uli Vera`,
  young: `
    Maria Grace Debora Yohana Christina Angel Natalia Ruth Sarah Ribka Eva Febriani Hana Irene Kristin Lidia Monika Novita Putri
    Rotua Sinta Tiara Theresia`,
}

export const bugisWomen = {
  old: `
    Besse Indo_Tang Indo_Upe Rosmini Hasnawati Sitti_Aminah Nurhaedah Bau_Intan Cenning Daeng_Baji Hania Hatija I_Tang Johra
    Kartini Masnah Norma Rabiah Sanawiah Tenri Wahidah`,
  middle: `
    Andi_Tenri Besse_Nur Darmawati Erniati Fatmawati Hasmawati Hasni Irmawati Jumriah Kasmiati Marlina Nurbaya Rahmatia
    Rosdiana Sitti_Hajar Suriani Syamsiah Yuliana`,
  young: `
    Andi_Nurul Besse_Ayu Fitrah Hasniar Inayah Jumriani Musdalifah Nabilah Nurfadillah Nurhikmah Reskiani Rahmadani Sri_Wahyuni
    Ainun Aulia Risna Satriani Winda`,
}
