/*
 * Second names, most frequent first. Indonesians have no family name by law; a second word is part of the given name, a
 * father's name, or, among the Batak, the name of the clan. `_` stands for a space inside one name.
 */

export const muslimMenSecond = {
  old: `
    Effendi Bakri Syukur Rahman Hamid Saleh Arifin Usman Hasan Efendi Yusuf Idris Amin Anwar Basri Ibrahim Ismail Karim Latif
    Mahmud Nur Rasyid Said Syah Umar Yahya Zen Zein Munir Thaib Ali Hasyim Majid Muis Sabirin Tohir`,
  middle: `
    Saputra Hidayat Kurniawan Efendi Syahputra Wijaya Gunawan Setiawan Irawan Hermawan Putra Hendra Darmawan Firdaus Hakim
    Ariyanto Andika Candra Iskandar Juanda Kusuma Mahendra Nasution Oktavianus Pirdaus Ramadhan Sanjaya Supriadi Susanto Utama
    Yadi Zulkarnain Alamsyah Firmansyah Hidayatullah Abadi Jaya Mulya`,
  young: `
    Saputra Pratama Ramadhan Hidayat Kurniawan Putra Maulana Firmansyah Setiawan Wijaya Syahputra Akbar Alfarizi Ardiansyah
    Febrian Fernando Gunawan Hakim Hidayatullah Ilahi Kusuma Mahendra Nugraha Oktavian Perdana Prayoga Pradana Purnama Rahmadani
    Ramadani Romadhon Sanjaya Septiawan Wahyudi Wibowo Yuliansyah Zulfikar Alfajri Andrean Aryanda Fadillah Habibi Irawan`,
}

export const javaneseMenSecond = {
  old: 'Raharjo Widodo Santoso Utomo Wibowo Hadi Harjo Prayitno Purnomo Sudarmo Wiyono Suwito Suwarno Hartono Rejo',
  middle: `
    Santoso Setiawan Widodo Prasetyo Purnomo Wahyudi Susanto Utomo Wibowo Nugroho Hidayat Handoko Haryanto Hermanto Iswanto
    Kurniawan Mulyono Prabowo Priyanto Riyanto Rohman Saputro Sulistyo Supriyanto Suseno Triono Winarno Yulianto Cahyono Efendi`,
  young: `
    Prasetyo Saputra Setiawan Nugroho Pratama Kurniawan Wibowo Hidayat Ramadhan Saputro Wicaksono Adi_Saputra Aditya Arifin
    Cahyo Firmansyah Hermawan Irawan Maulana Mustofa Pambudi Pamungkas Permadi Purnama Rahmadi Romadhon Susilo Wahyudi Yulianto`,
}

export const muslimWomenSecond = {
  old: 'Wati Yati Hayati Mawar Asiah Nur Laila Dewi Bakri Yusuf Usman Hasan Idris Umar Ali Saleh Ahmad Rahman Amin Syam',
  middle: `
    Wati Sari Yanti Susanti Dewi Yani Hartati Herawati Susilawati Fitriani Agustina Handayani Kurnia Lestari Marlina Mayasari
    Murni Novita Nurhayati Oktavia Puspita Rahayu Rahmawati Ratna Rosita Safitri Suryani Trisna Widia Yulita Astuti Andriani
    Anggraini Apriani Elvira Erlinda Gustina Hasanah Hidayati Indriani Julita`,
  young: `
    Putri Sari Lestari Safitri Anggraini Wulandari Oktaviani Permata_Sari Maharani Utami Ramadhani Amelia Aulia Azzahra Cahyani
    Damayanti Fadilah Fitriani Handayani Hasanah Indriani Jannah Kartika Khasanah Kurnia Lutfiah Maulida Melinda Nabila Novitasari
    Nuraini Pertiwi Pratiwi Puspita Rahmadani Ramadani Salsabila Septiani Sintia Syafitri Tania Wahyuni Wulan Yuliani Zahra`,
}

export const javaneseWomenSecond = {
  old: 'Wahyuni Rahayu Lestari Astuti Handayani Sumarni Ningsih Utami Wati Winarsih Hartini Mulyani Rejeki Sulastri',
  middle: `
    Rahayu Lestari Astuti Handayani Wahyuni Ningsih Utami Wati Winarsih Hartini Mulyani Rejeki Sulastri Setyowati Purwanti
    Purwaningsih Kusumawati Indrawati Hastuti Fitriyani Ekowati Cahyani Budiarti Andayani Yuliati Widayati Susanti Sundari Sukesi`,
  young: `
    Lestari Rahayu Wulandari Ningsih Utami Astuti Handayani Safitri Wahyuni Anggraini Cahyani Fatmawati Febriyanti Hidayah Indriani
    Kurniasih Kusuma_Dewi Maharani Nuraini Oktaviani Permatasari Pratiwi Puspitasari Rahmawati Setyaningrum Susanti Widyastuti
    Yuliana Khotimah Mukaromah`,
}

export const clans = `
    Simanjuntak Sihombing Siregar Nasution Harahap Hutabarat Sitorus Manurung Situmorang Simbolon Purba Sinaga Saragih Lubis Pasaribu
    Panjaitan Hutagalung Nababan Silalahi Tampubolon Gultom Aritonang Sianturi Marpaung Napitupulu Sitompul Batubara Rambe Hasibuan
    Tarigan Ginting Sembiring Barus Pane Ritonga Daulay Pohan Hutapea Pakpahan Lumban_Gaol`

/** What follows `Abdul`: one name in two words. */
export const abdulNames = `
    Rahman Karim Hamid Kadir Aziz Wahab Rahim Rasyid Halim Hadi Manan Latif Jalil Gani Muis Malik Somad Salam Majid Ghofur Muin
    Khalik Mutalib Hakim Roni Haris Rosid Muthalib Fatah`

/** What follows `Siti`: one name in two words. */
export const sitiNames = `
    Aminah Khadijah Aisyah Maryam Fatimah Rohani Zubaidah Nurhayati Romlah Rukiah Nurjanah Hajar Maimunah Rahma Asiah Hasanah
    Saleha Nuraini Masitoh Zulaikha Sarah Rohmah Munawaroh Mariam Kholifah Hawa Juleha Marfuah Mutmainah Zaenab Aliyah Patonah`

/** Suku of Minang people, now and then written behind the name. */
export const minangSuku = 'Caniago Koto Piliang Tanjung Sikumbang Jambak Guci Melayu Panyalai Bodi'
