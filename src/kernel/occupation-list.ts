/*
 * Our own controlled list of occupations. No public list of BPJS Ketenagakerjaan job codes is known, and
 * the words of the identity card (`PETANI/PEKEBUN`, `BURUH HARIAN LEPAS`) are found in village files as often as the spoken ones.
 *
 * A line at the margin is `code | label in Indonesian | label in English`; the indented lines after it are the other ways in which
 * files write it, with commas between. Case, spaces and punctuation do not matter.
 */

export const transportOccupations = `
ojek_online | Ojek online | Online motorcycle taxi driver
    ojol, ojek daring, driver ojol, driver ojek online, driver online, pengemudi ojek online,
    pengemudi ojol, mitra ojek online, gojek, grab, maxim, driver gojek, driver grab, driver maxim
ojek_pangkalan | Ojek pangkalan | Motorcycle taxi driver
    opang, ojek, tukang ojek, pengojek, pengemudi ojek, pengemudi ojek pangkalan
sopir_angkot | Sopir angkot | Minibus driver
    supir angkot, sopir angkutan kota, sopir angkutan umum, supir angkutan umum, sopir angdes,
    sopir angkutan desa, pengemudi angkot, angkot
sopir | Sopir | Driver
    supir, pengemudi, driver, transportasi, sopir travel, supir travel, sopir truk, supir truk, sopir truck,
    sopir mobil, sopir tidak tetap, sopir serep
kernet | Kernet | Driver's mate
    kenek, kondektur, knek, kernet truk, kernet mobil
kurir | Kurir | Courier
    kurir lepas, pengantar barang, kurir paket, pengantar paket
penarik_becak | Penarik becak | Pedicab driver
    becak, tukang becak, pengayuh becak, abang becak, becak motor, bentor, sopir bentor,
    pengemudi becak motor
kusir_delman | Kusir delman | Horse-cart driver
    delman, kusir, dokar, sais, kusir dokar
penarik_perahu | Penarik perahu | Ferryboat operator
    ketek, tukang ketek, pengemudi ketek, tukang perahu, penambang perahu, juru mudi ketek,
    pengemudi speedboat
`

export const otherOccupations = `
# religion and neighbourhood
guru_ngaji | Guru ngaji | Quran teacher
    guru mengaji, ustadz, ustad, ustaz, ustadzah, ustadz/mubaligh, guru tpa, guru tpq, guru pami,
    guru al quran, mubaligh
marbot | Marbot masjid | Mosque caretaker
    marbot, merbot, marbut, gharim, garim, penjaga masjid, pengurus masjid, takmir masjid, bilal
imam | Imam masjid | Imam
    imam, imam desa, imam kampung, imam musholla, imam mushola, khatib
pemandi_jenazah | Pemandi jenazah | Washer of the dead
    petugas pemandi jenazah, pemandi mayat, fardu kifayah, petugas fardu kifayah, penggali kubur,
    bilal mayit, petugas fardhu kifayah
guru_madrasah_takmiliyah | Guru madrasah takmiliyah | Teacher at a religious evening school
    guru mdt, guru mdta, guru madrasah diniyah, guru diniyah, guru madrasah, guru madin,
    guru madrasah diniyah takmiliyah
pendeta | Pendeta dan pelayan gereja | Church worker
    pendeta, pelayan gereja, koster, guru sekolah minggu
ketua_rt | Ketua RT | Head of a neighbourhood (RT)
    rt, ketua rukun tetangga, pak rt, kepala rt
ketua_rw | Ketua RW | Head of a ward (RW)
    rw, ketua rukun warga, kepala rw
kader_posyandu | Kader posyandu | Health-post volunteer
    kader, kader kesehatan, kader kb, kader pkk, kader desa
linmas_desa | Linmas desa | Village guard
    linmas, hansip, anggota linmas, satlinmas, penjaga malam, ronda
lembaga_adat | Pengurus lembaga adat | Customary-council member
    lembaga adat, pemangku adat, pegawai syara, pegawai sarak, ketua adat, ninik mamak

# ad hoc officers of the 2024 regional elections
kpps | KPPS | Polling-station officer (KPPS)
    anggota kpps, ketua kpps, petugas kpps, kpps pilkada, adhoc kpps, ad hoc kpps, petugas ad hoc kpps,
    petugas tps, petugas ad hoc pilkada, petugas adhoc, petugas ad hoc
pps | PPS | Village election committee (PPS)
    anggota pps, ketua pps, sekretariat pps, panitia pemungutan suara, petugas pps, ad hoc pps, adhoc pps
ppk | PPK | District election committee (PPK)
    anggota ppk, ketua ppk, sekretariat ppk, panitia pemilihan kecamatan, petugas ppk, ad hoc ppk, adhoc ppk
pantarlih | Pantarlih | Voter-list officer (Pantarlih)
    petugas pantarlih, pantarlih pilkada, petugas pemutakhiran data pemilih, ppdp, ad hoc pantarlih
linmas_tps | Linmas TPS | Polling-station guard
    petugas ketertiban tps, pam tps, linmas pilkada, petugas keamanan tps, gastib tps, satlinmas tps
pengawas_pemilihan | Pengawas pemilihan | Election supervisor
    panwas, panwascam, panwaslu kecamatan, panwaslu desa, pkd, pengawas desa, ptps, pengawas tps

# trade, crafts, services
pedagang | Pedagang/UMKM | Small trader
    umkm, pedagang, perdagangan, dagang, berdagang, jualan, pelaku umkm, pelaku usaha mikro, usaha kecil,
    pedagang kecil, warung, pemilik warung, pedagang pasar, pedagang sayur, jual beli, usaha warung
pedagang_kaki_lima | Pedagang kaki lima | Street trader
    pkl, pedagang kaki 5, pedagang keliling, kaki lima
seniman | Seniman/budayawan | Artist
    seniman, budayawan, pelaku seni, pekerja seni, pemain musik, pemain organ tunggal, penari, pemusik,
    biduan
penjahit | Penjahit | Tailor
    tukang jahit, jahit, menjahit, penata busana
tukang_cukur | Tukang cukur | Barber
    pangkas rambut, barber, penata rambut, cukur, salon
penata_rias | Penata rias | Make-up artist
    tukang rias, rias pengantin, perias pengantin, mua
mekanik_bengkel | Mekanik bengkel | Workshop mechanic
    bengkel, montir, mekanik, tukang bengkel, tambal ban, pekerja bengkel, tukang tambal ban
asisten_rumah_tangga | Asisten rumah tangga | Domestic worker
    art, pembantu rumah tangga, prt, pekerja rumah tangga, pembantu, tukang cuci, buruh cuci, pengasuh anak
juru_masak | Juru masak | Cook
    tukang masak, koki, katering, catering, pembuat kue
juru_parkir | Juru parkir | Parking attendant
    jukir, tukang parkir, petugas parkir, parkir
pemulung | Pemulung | Waste picker
    pengumpul barang bekas, tukang rongsok, pengepul rongsok, pengumpul sampah
petugas_kebersihan | Petugas kebersihan | Street cleaner
    tukang sampah, penyapu jalan, petugas sampah, cleaning service

# day labour and building
buruh_harian | Buruh harian lepas | Day labourer
    buruh harian, bhl, buruh, buruh lepas, kuli, pekerja harian, pekerja harian lepas, serabutan,
    kerja serabutan, pekerja serabutan, buruh serabutan, kuli panggul, buruh angkut, buruh bongkar muat,
    pekerja lepas
tukang_batu | Tukang batu | Mason
    buruh bangunan, tukang bangunan, tukang, kuli bangunan, pekerja bangunan, konstruksi
tukang_kayu | Tukang kayu | Carpenter
    mebel, meubel, tukang mebel, tukang perabot, tukang furnitur
tukang_las | Tukang las | Welder
    las, pekerja las, tukang las/pandai besi, pandai besi
tukang_listrik | Tukang listrik | Electrician
    instalatir, teknisi listrik, tukang elektronik, servis elektronik
tukang_urut | Tukang urut | Masseur
    tukang pijat, pijat, tukang pijit, dukun bayi, paraji, dukun kampung
penambang_rakyat | Penambang rakyat | Small-scale miner
    penambang, penambang pasir, penambang batu, pendulang, pemecah batu
pengrajin | Pengrajin | Craft worker
    perajin, pengrajin batik, pembatik, pengrajin anyaman, penganyam, pengrajin rotan
pembuat_batu_bata | Pembuat batu bata | Brick maker
    pencetak batu bata, pekerja batu bata, cetak bata, tukang bata

# land and water
petani | Petani | Farmer
    tani, petani/pekebun, pekebun, petani sawah, petani padi, petani sayur, bertani, pertanian,
    petani kebun, petani ladang, berladang, petani karet, petani sawit, petani kopi, berkebun
buruh_tani | Buruh tani | Farm labourer
    buruh tani/perkebunan, buruh perkebunan, buruh kebun, pekerja kebun, upahan kebun, buruh sawah
penyadap_karet | Penyadap karet | Rubber tapper
    penderes, penderes karet, penyadap, motong, motong karet, pemotong karet, menyadap karet, nakok,
    buruh karet, buruh sadap
sawit_dodos | Pekerja sawit (dodos) | Oil-palm cutter
    dodos, pendodos, dodos sawit, tukang dodos, pendodos sawit
sawit_panen | Pekerja sawit (panen) | Oil-palm harvester
    pemanen, pemanen sawit, panen sawit, buruh panen, buruh sawit, pekerja sawit, buruh panen sawit,
    tukang egrek, pekerja kebun sawit
sawit_angkut | Pekerja sawit (angkut) | Oil-palm loader
    angkut sawit, muat sawit, tukang muat sawit, pemuat sawit, buruh angkut sawit
sawit_langsir | Pekerja sawit (langsir) | Oil-palm hauler
    langsir, langsir sawit, pelangsir, pelangsir sawit, tukang langsir
sawit_brondolan | Pekerja sawit (brondolan) | Loose-fruit collector
    brondol, pengutip brondolan, brondolan, pungut brondol
peternak | Peternak | Livestock keeper
    buruh ternak, buruh peternakan, ternak, peternak ayam, peternak sapi, gembala
nelayan | Nelayan | Fisher
    nelayan/perikanan, buruh nelayan, buruh nelayan/perikanan, pencari ikan, penangkap ikan, nelayan sungai,
    perikanan
pembudidaya_ikan | Pembudidaya ikan | Fish farmer
    petambak, petani ikan, tambak ikan, keramba, petani keramba, kolam ikan
pencari_hasil_hutan | Pencari hasil hutan | Forest gatherer
    pencari rotan, pencari madu, pencari jernang, pencari damar
`
