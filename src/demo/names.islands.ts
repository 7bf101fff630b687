/*
 * Names of other islands and peoples than those of Jambi, most frequent first. `_` stands for a space inside one name. Lists of
 * single words; the people made of them are invented.
 */

/** Order of birth, as Balinese names carry it: first, second, third, fourth child, then again from the first. */
export const balineseOrder = ['Wayan Putu Gede', 'Made Kadek Nengah', 'Nyoman Komang', 'Ketut']

export const balineseCaste = {
  male: 'Gusti Dewa Ida_Bagus Anak_Agung Cokorda Ngakan',
  female: 'Gusti_Ayu Dewa_Ayu Ida_Ayu Anak_Agung_Istri Desak',
}

export const balineseGiven = {
  male: `
    Sukarta Suardana Artawan Suparta Sudarma Sudiarta Wirawan Arnawa Budiasa Suarta Astawa Mudita Sugiarta Darmawan Widana Adnyana
    Parwata Sutama Mahendra Yasa Suastika Merta Kariasa Swastika Winarta Dharma Semadi Juliarta Pradana Kertayasa Arimbawa Saputra`,
  female: `
    Suartini Sriani Sukerti Suryani Lestari Ratnasari Sulastri Widiastuti Astini Budiasih Mariani Murniasih Suarniti Rasmini Yuliani
    Wardani Puspitasari Dewi Sukawati Sumarni Juliantari Parwati Sudiani Artini Arini Kertiasih Trisnawati Ayuni Pradnyani Cahyani`,
}

export const sasakGiven = {
  male: `
    Sahnan Mustiadi Sahrim Muhlis Junaedi Sapardi Wirahman Jumadil Sukarman Marzuki Hambali Saharudin Mahyudin Sadar Rumidi Sahnun
    Muksin Ridwan Supardi Murdi Nasrudin Zaenudin Haerudin Saepul Hamdi Turmuzi Muhirdan Sumardi`,
  female: `
    Sahnim Inayah Nurhidayati Rumini Salmiah Mahnep Sakinah Zohriah Hikmah Rauhun Marniati Baiduri Sapiah Jumenah Hurnawati Nurul
    Mulianah Haeriah Suhartini Zaenab Sahuri Mariam Rohanah Nikmah`,
}

export const sundaneseGiven = {
  male: `
    Asep Dadang Ujang Cecep Deden Agus Dede Iwan Encep Endang Engkos Jajang Maman Nandang Odang Oman Rahmat Suherman Tatang Usep
    Wawan Yayan Aep Apep Cucu Didin Enjang Entis Iman Karna Momon Nana Omay Sarip Udin Uus Wahyu Yana Ade Aceng Ahmad`,
  female: `
    Neneng Euis Ai Imas Iis Cucu Dede Enok Entin Iceu Iyah Kokom Lilis Mimin Nani Nining Nyai Oneng Popon Rina Siti Titin Tati Teti
    Wiwin Yanti Yeyet Yuyun Aas Aisah Apong Dewi Elis Eros Ikah Kartini Mamah Nenden Rostika Sari Sumiati Yati`,
}

export const sundaneseSecond = {
  male: `
    Suryana Hidayat Sutisna Sudrajat Kurnia Mulyana Supriatna Rohman Setiawan Permana Ruhiyat Suhendar Hermawan Nugraha Sobandi
    Kosasih Komarudin Gunawan Saepudin Wijaya Ruswandi Taryana Rustandi Sopandi Juanda Saputra Ramdani Maulana`,
  female: `
    Rohaeti Komalasari Nurhayati Suryati Rosita Kurniasih Mulyati Nuraeni Sumartini Kartika Hasanah Rohimah Suhaeti Juariah Maryati
    Sukaesih Rahmawati Nurjanah Handayani Widaningsih Lestari Solihat Fatimah Rukmini Sopiah Yuliani`,
}

/** Chinese family names, each as it was and as a family that took an Indonesian name writes it. */
export const chineseFamilies = `
  Tan=Tanoto Lim=Halim Liem=Salim Tan=Hartanto Wong=Wongso Oei=Wijaya Tan=Tanuwijaya Lie=Lesmana Ong=Ongkowijoyo Go=Gozali
  Kwee=Kusuma Tjan=Chandra Thio=Setio Ang=Anggono Njoo=Nyoto Liauw=Leo Kho=Kosasih Sie=Sidharta Yap=Yapardi Gan=Gani
  Tjia=Cahyadi Khouw=Kurniadi Phang=Pangestu The=Tejakusuma Han=Handoyo`

export const chineseGiven = {
  male: `
    Kok_Liong Tjin_Hok Bun_Seng Giok_Hwa Eng_Kiat Hok_Lay Kim_San Swie_Liong Tiong_Bing Boen_Hian Sin_Kwang Djie_Hoei Keng_Hoat
    Beng_Tjoan A_Hok Fuk_Min Siong_Hwat Tek_Gwan`,
  female: `
    Mei_Hwa Siok_Lan Giok_Nio Lie_Hoa Swan_Nio Kim_Lian Mei_Ling Tjoe_Lan Bie_Lian Hwie_Tjen A_Moi Sioe_Lin Lan_Fang Siu_Ching
    Pek_Lian Joe_Hwa Tien_Nio Gwat_Lan`,
}

export const chineseIndonesian = {
  male: `
    Hendra Budi Rudy Steven Kevin Johan Hartono Robert Anton Eddy William Jimmy Andy Herman Erwin Ferry Christian Vincent Tommy
    Darwin Edwin Felix Suryanto Yanto Calvin Ricky`,
  female: `
    Meiliana Lina Fenny Linda Susan Yenny Jessica Vivian Lily Merry Angelina Juliana Felicia Shirley Veronica Lanny Stephanie
    Cindy Herlina Megawaty Yuliana Silvia Winnie Jenny Olivia Michelle`,
}

/** Baptismal names, of the east and of Christians elsewhere. */
export const christianGiven = {
  male: `
    Yohanes Markus Petrus Paulus Yosef Agustinus Fransiskus Antonius Matius Lukas Simon Daniel Stefanus Yakobus Filipus Benediktus
    Ignasius Kristianus Dominikus Melkianus Yulius Samuel Elias Obed Yonas Marthen Semuel Frans Hendrik Robertus Wilhelmus Blasius`,
  female: `
    Maria Yuliana Yosefina Agustina Kristina Fransiska Margaretha Elisabet Theresia Katarina Yohana Martha Marlina Paulina Veronika
    Anastasia Magdalena Selviana Wilhelmina Debora Ester Rut Naomi Orpa Adolfina Dorkas Yakoba Welmince Rosalina Benedikta`,
}

/** Family names of the east. */
export const easternFamilies = `
  Nahak Seran Bria Klau Bere Manek Tefa Nenohai Tuan Lopo Wenda Kogoya Tabuni Yikwa Rumbiak Mandagi Lumentut Wowor Rompas Sahetapy
  Pattiasina Latuconsina Leiwakabessy Tuhumury Rumbewas Wanggai Mambrasar Kambu Dos_Santos Da_Costa Fernandez Lewa Kota Rohi Bani`

/** Muslim given names whose second consonant is a break, written with an apostrophe. */
export const apostropheGiven = {
  male: "Ma'ruf Nu'man Syafi'i Sa'ad Rifa'i Su'udi Ma'mun Mu'min Sa'dan Syu'aib",
  female: "Isti'anah Ni'mah Sa'diyah Ru'yah Nafi'ah Su'aibah Ma'rifah Sa'adah Rif'ah Mas'udah",
}

/** Fathers after `bin` and `binti`, where a clerk adds one. */
export const fathers = `
  Ahmad Abdullah Usman Hasan Idris Umar Ali Saleh Yusuf Ibrahim Ismail Zainal Mahmud Harun Sulaiman Yakub Daud Kasim Rahman Amin
  Slamet Paimin Sarno Karto Tukimin Sastro Ngadiman Wagiman`
