import type { Field } from '../intake/schema.ts'

/**
 * Headings of lists as offices, villages and programs write them, each with what its columns mean: made up for this corpus after
 * the forms that are known (letterheads, group titles over two rows, spelling, order, notes, totals, signatures), not copied from files.
 *
 * A block is one layout. `#` its name, with `@preset` where it is one of the layouts that circulate. `^` a row above the heading, cells
 * separated by `;`. `|` a row of the heading: `header=field`, or a header nobody needs. `(` a row of numbers or notes under it. `$` a row
 * below the data. `~` unlabelled columns and their like are `=field` with nothing before.
 */
const written = `
# plain
|NO=number|NIK=nik|NAMA=name|TGL LAHIR=birth_date|JK=sex|DESA=village|KECAMATAN=district|PEKERJAAN=occupation|NO HP=phone

# nik and name only
|NIK=nik|NAMA=name

# name before nik, lower case
|nama lengkap=name|nik=nik

# letterhead of an office, totals and signature
^PEMERINTAH KABUPATEN SAROLANGUN
^DINAS TENAGA KERJA DAN TRANSMIGRASI
^DAFTAR CALON PESERTA JAMINAN SOSIAL KETENAGAKERJAAN
^TAHUN ANGGARAN 2024
^
|NO=number|NAMA LENGKAP=name|NO. KTP=nik|TEMPAT LAHIR=birth_place|TANGGAL LAHIR=birth_date|JENIS KELAMIN=sex|ALAMAT=address|DESA/KELURAHAN=village|KECAMATAN=district|JENIS PEKERJAAN=occupation|KET
$JUMLAH;;12
$;;;;;;Sarolangun, 12 November 2024
$;;;;;;Kepala Dinas
$;;;;;;H. SYAHRIAL, S.E.
$;;;;;;NIP. 19700101 199803 1 002

# letterhead with the village beside a colon
^DAFTAR PEKERJA RENTAN
^DESA;:;BERNAI
^KECAMATAN;:;SAROLANGUN
^KABUPATEN;:;SAROLANGUN
|NO=number|NIK=nik|NAMA=name|TEMPAT/TANGGAL LAHIR=birth_place_and_date|L/P=sex|PEKERJAAN=occupation|NO. HP=phone

# letterhead in the middle of the sheet, data begins in column C
^;;;DAFTAR NAMA KETUA RT
^;;;KELURAHAN SUKASARI
^
|;;|NO=number|NAMA=name|NIK=nik|RT=rt|RW=rw|NO. HP/WA=phone

# two rows: birth under one title
^DATA PEKERJA BUKAN PENERIMA UPAH
|NO=number|NIK=nik|NAMA=name|LAHIR||JK=sex|PEKERJAAN=occupation
||||TEMPAT=birth_place|TANGGAL=birth_date||

# two rows: sex ticked in two columns
^REKAPITULASI GURU MENGAJI
|NO=number|NAMA=name|NIK=nik|TTL=birth_place_and_date|JENIS KELAMIN||ALAMAT=address|KET
|||||L=sex_male|P=sex_female||

# two rows: address in four
|NO. URUT=number|NAMA LENGKAP=name|NOMOR INDUK KEPENDUDUKAN=nik|TEMPAT, TANGGAL LAHIR||ALAMAT||||PEKERJAAN=occupation
||||TEMPAT=birth_place|TGL=birth_date|DUSUN=hamlet|RT=rt|RW=rw|DESA=village|

# two rows: identity and address as groups
|NO=number|IDENTITAS|||TEMPAT TINGGAL||
||NIK=nik|NAMA=name|TGL LAHIR=birth_date|DESA=village|KECAMATAN=district|RT/RW=neighbourhood

# two rows: name in three
|NOMOR KTP=nik|NAMA|||TANGGAL LAHIR=birth_date|HP=phone
||DEPAN=name_first|TENGAH=name_middle|BELAKANG=name_last||

# number line under the heading
|NO=number|NAMA=name|NIK=nik|TGL LAHIR=birth_date|JK=sex|ALAMAT=address
(1;2;3;4;5;6

# number line in brackets, two rows of heading
|NO=number|NAMA=name|NIK=nik|LAHIR||JENIS KELAMIN=sex
||||TEMPAT=birth_place|TANGGAL=birth_date|
((1);(2);(3);(4);(5);(6)

# notes under the heading
|NIK=nik|NAMA LENGKAP=name|TANGGAL LAHIR=birth_date|JENIS KELAMIN=sex|NO HP=phone
((16 angka);(sesuai KTP);(hari-bulan-tahun);(L/P);(bila ada)

# underscores
|NOMOR_IDENTITAS=nik|NAMA_LENGKAP=name|TGL_LAHIR=birth_date|JENIS_KELAMIN=sex|DESA_KELURAHAN=village

# dots and spaces
|No.=number|Nama Lengkap=name|N.I.K=nik|Tgl. Lahir=birth_date|J.K=sex|Kec.=district|Desa / Kelurahan=village|Pekerjaan=occupation

# slips of the keyboard
|NO=number|NAMA LENKAP=name|NIK=nik|TANGAL LAHIR=birth_date|JENIS KELAMN=sex|KECAMTAN=district|PEKERJAN=occupation

# slips in long words
|NOMER INDUK KEPENDUDUKAN=nik|NAMA LENGKAP SESUAI KPT=name|TEMPAT TANGAL LAHIR=birth_place_and_date|MATA PENCAHRIAN=occupation

# NIK under another name
|NAMA PESERTA=name|NO KTP/NIK=nik|TGL LAHIR=birth_date|HANDPHONE=phone

# family card before the NIK
|NO=number|NO. KK=family_card|NIK=nik|NAMA=name|SHDK|TGL LAHIR=birth_date|JK=sex

# parents beside the person
|NO KK=family_card|NAMA KEPALA KELUARGA|NIK=nik|NAMA=name|NIK AYAH|NAMA AYAH|NIK IBU|NAMA IBU=mother|AGAMA|PENDIDIKAN

# heirs beside the person
|NO=number|NAMA PEKERJA=name|NIK=nik|TGL LAHIR=birth_date|NAMA AHLI WARIS|NIK AHLI WARIS|HUBUNGAN AHLI WARIS|NO HP=phone

# bank account for aid
^DAFTAR PENERIMA BANTUAN
|NO=number|NAMA PENERIMA=name|NIK=nik|ALAMAT=address|NAMA BANK|NO REKENING|NAMA PEMILIK REKENING

# signatures in the list
^DAFTAR HADIR SOSIALISASI JAMSOSTEK
|NO=number|NAMA=name|NIK=nik|NO HP=phone|TANDA TANGAN

# blank column between
|NO=number||NIK=nik||NAMA=name||TGL LAHIR=birth_date

# header in row 12
^PEMERINTAH KABUPATEN
^KECAMATAN PAUH
^DESA LAMBAN SIGATAL
^
^Lampiran I
^Keputusan Kepala Desa
^Nomor 12 Tahun 2024
^Tanggal 3 Oktober 2024
^
^DAFTAR KADER POSYANDU
^
|NO=number|NAMA=name|NIK=nik|TEMPAT TGL LAHIR=birth_place_and_date|JABATAN=occupation|ALAMAT=address

# decree annex with a title per column and a wage
^LAMPIRAN KEPUTUSAN BUPATI
|NO=number|NAMA=name|NIK=nik|DESA=village|KECAMATAN=district|UPAH=wage|BULAN IURAN=months|KODE PAKET=package

# village code instead of its name
|NIK=nik|NAMA=name|TANGGAL LAHIR=birth_date|KODE DESA=village

# village name and code
|NIK=nik|NAMA=name|DESA=village|KODE DESA|KECAMATAN=district|KODE KECAMATAN

# work and position
|NAMA=name|NIK=nik|PEKERJAAN=occupation|JABATAN|TGL LAHIR=birth_date

# drivers of a community
^PERKUMPULAN PENGEMUDI OJEK PANGKALAN
|NO=number|NAMA ANGGOTA=name|NIK KTP=nik|NO WHATSAPP=phone|NO POLISI|PANGKALAN

# farmers' group
^GABUNGAN KELOMPOK TANI
|NO=number|NAMA PETANI=name|NIK=nik|KELOMPOK TANI|LUAS LAHAN|DESA=village

# fishers
|NO=number|NAMA NELAYAN=name|NO. KTP=nik|JENIS KAPAL|TEMPAT LAHIR=birth_place|TGL. LAHIR=birth_date|ALAMAT DOMISILI=address

# mosque workers
^DATA IMAM, BILAL DAN GHARIN
|NO=number|NAMA=name|NIK=nik|NAMA MASJID|TUGAS|KELURAHAN=village|KECAMATAN=district

# election officers
^DAFTAR ANGGOTA KPPS
|NO=number|NAMA=name|NIK=nik|TEMPAT DAN TANGGAL LAHIR=birth_place_and_date|JENIS KELAMIN (L/P)=sex|TPS|DESA/KEL=village

# members with their KPJ
|NO=number|KPJ=membership_number|NIK=nik|NAMA=name|TGL LAHIR=birth_date|EMAIL=email

# date format in the header
|NIK=nik|NAMA LENGKAP=name|TGL. LAHIR (DD-MM-YYYY)=birth_date|JK (L/P)=sex

# English words in the header
|NIK=nik|NAMA LENGKAP=name|DOB=birth_date|GENDER=sex|E-mail=email

# sex as a lone letter pair
|NO=number|NAMA=name|NIK=nik|LK/PR=sex|UMUR|ALAMAT=address

# no number, many strangers
|NIK=nik|NAMA=name|AGAMA|STATUS PERKAWINAN=marital_status|PENDIDIKAN|KEWARGANEGARAAN|GOL. DARAH|CATATAN

# lines broken inside the header cells
|NO=number|NAMA\\nLENGKAP=name|NOMOR\\nINDUK KEPENDUDUKAN=nik|TANGGAL\\nLAHIR=birth_date|JENIS\\nKELAMIN=sex

# title longer than the sheet is wide
^DAFTAR NOMINATIF PEKERJA RENTAN YANG DIIKUTSERTAKAN DALAM PROGRAM JAMINAN KECELAKAAN KERJA DAN JAMINAN KEMATIAN MELALUI APBD PERUBAHAN
|NO=number|NAMA=name|NIK=nik

# a title that sounds like a heading
^NAMA DESA : LUBUK SEPUH
^NAMA KECAMATAN : PELAWAN
|NO=number|NAMA=name|NIK=nik|JK=sex|USIA

# a date of printing above
^Dicetak tanggal;12/11/2024
^Halaman;1
|NO=number|NIK=nik|NAMA=name|TEMPAT LAHIR=birth_place|TGL LAHIR=birth_date

# NIK far to the right
|NO=number|KECAMATAN=district|DESA=village|NAMA=name|JK=sex|TTL=birth_place_and_date|PEKERJAAN=occupation|NO HP=phone|IBU KANDUNG=mother|NIK=nik

# workers without a NIK among them
|NO=number|NIK=nik|NAMA=name|TGL LAHIR=birth_date|BELUM PUNYA NIK=no_nik

# mother and family card
|NIK=nik|NO KK=family_card|NAMA=name|NAMA IBU KANDUNG=mother|TEMPAT LAHIR=birth_place|TANGGAL LAHIR=birth_date

# Minang village
|NO=number|NIK=nik|NAMA=name|NAGARI=village|KECAMATAN=district

# neighbourhood heads of a city
^PEMERINTAH KOTA JAMBI
^DATA KETUA RT SE-KECAMATAN TELANAIPURA
|NO=number|KELURAHAN=village|RT=rt|NAMA KETUA|NAMA LENGKAP=name|NIK=nik|NO. HP=phone

# two rows: contact as a group
|NO=number|NAMA=name|NIK=nik|KONTAK||PEKERJAAN=occupation
||||NO HP=phone|EMAIL=email|

# two rows: long group titles
^USULAN PESERTA
|NOMOR=number|NAMA LENGKAP (SESUAI KTP)=name|NIK (16 DIGIT)=nik|TEMPAT DAN TANGGAL LAHIR||JENIS KELAMIN||DOMISILI|
||||TEMPAT LAHIR=birth_place|TANGGAL LAHIR=birth_date|LAKI-LAKI=sex_male|PEREMPUAN=sex_female|DESA=village|KECAMATAN=district

# two rows: only one column has a group
^KELURAHAN PASAR SAROLANGUN
|NO=number|NAMA WARGA=name|NIK=nik|TANGGAL LAHIR=birth_date|ALAMAT|
|||||RT=rt|RW=rw

# two rows: groups left and right
^DAFTAR PENERIMA IURAN APBD
|DATA DIRI||||DATA PEKERJAAN||
|NIK=nik|NAMA=name|TGL LAHIR=birth_date|JK=sex|PEKERJAAN=occupation|LOKASI KERJA=workplace|UPAH=wage

# two rows: what is paid for, month by month
|NO=number|NAMA=name|NIK=nik|IURAN|||KET
||||JKK|JKM|JHT|

# two rows: sex as men and women, below a letterhead
^KECAMATAN MANDIANGIN
^DATA PEDAGANG PASAR
|NO=number|NAMA PEDAGANG|NAMA=name|NO. KTP=nik|JENIS KELAMIN||NO. LOS
|||||LK=sex_male|PR=sex_female|

# sheet of an application form
|Timestamp|Nama Lengkap=name|NIK=nik|Nomor HP=phone|Alamat Lengkap=address|Jenis Pekerjaan=occupation

# numbers and title in one cell
^1. DAFTAR PEKERJA
|No=number|Nama=name|No. NIK=nik|Tgl Lahir=birth_date|Status=marital_status

# heading repeated after a page
|NO=number|NAMA=name|NIK=nik|JK=sex
$NO;NAMA;NIK;JK

# total in the first column, checked by
|NO=number|NAMA=name|NIK=nik|DESA=village
$;TOTAL;12
$;Mengetahui,;Dibuat oleh,
$;Lurah;Staf

# SIAK @siak
|NO_KK=family_card|NIK=nik|NAMA_LGKP=name|JENIS_KLMIN=sex|TMPT_LHR=birth_place|TGL_LHR=birth_date|GOL_DRH|AGAMA|STAT_KWN=marital_status|STAT_HBKEL|PDDK_AKH|JENIS_PKRJN=occupation|NIK_IBU|NAMA_LGKP_IBU=mother|NIK_AYAH|NAMA_LGKP_AYAH|ALAMAT=address|NO_RT=rt|NO_RW=rw

# SIAK with places @siak
|NIK=nik|NO_KK=family_card|NAMA_LGKP=name|TMPT_LHR=birth_place|TGL_LHR=birth_date|JENIS_KLMIN=sex|GOL_DRH|AGAMA|STATUS_KAWIN=marital_status|STAT_HBKEL|PDDK_AKH|JENIS_PKRJN=occupation|NIK_IBU|NAMA_LGKP_IBU=mother|NIK_AYAH|NAMA_LGKP_AYAH|ALAMAT=address|NO_RT=rt|NO_RW=rw|NO_PROP|PROP_NAME|NO_KAB|KAB_NAME|NO_KEC|KEC_NAME=district|NO_KEL|KEL_NAME=village

# OpenSID, 44 columns @opensid
|alamat=address|dusun=hamlet|rw=rw|rt=rt|nama=name|no_kk=family_card|nik=nik|sex=sex|tempatlahir=birth_place|tanggallahir=birth_date|agama_id|pendidikan_kk_id|pendidikan_sedang_id|pekerjaan_id=occupation|status_kawin=marital_status|kk_level|warganegara_id|ayah_nik|nama_ayah|ibu_nik|nama_ibu=mother|golongan_darah_id|akta_lahir|dokumen_pasport|tanggal_akhir_paspor|dokumen_kitas|akta_perkawinan|tanggalperkawinan|akta_perceraian|tanggalperceraian|cacat_id|cara_kb_id|hamil|ktp_el|status_rekam|alamat_sekarang|status_dasar=life_status|suku|tag_id_card|id_asuransi|no_asuransi|lat|lng|ket

# OpenSID, older with 41 columns @opensid
|alamat=address|dusun=hamlet|rw=rw|rt=rt|nama=name|no_kk=family_card|nik=nik|sex=sex|tempatlahir=birth_place|tanggallahir=birth_date|agama_id|pendidikan_kk_id|pendidikan_sedang_id|pekerjaan_id=occupation|status_kawin=marital_status|kk_level|warganegara_id|ayah_nik|nama_ayah|ibu_nik|nama_ibu=mother|golongan_darah_id|akta_lahir|dokumen_pasport|tanggal_akhir_paspor|dokumen_kitas|akta_perkawinan|tanggalperkawinan|akta_perceraian|tanggalperceraian|cacat_id|cara_kb_id|hamil|ktp_el|status_rekam|alamat_sekarang|status_dasar=life_status|suku|tag_id_card|id_asuransi|no_asuransi

# DTSEN list @dtsen
|NO=number|NOMOR_KARTU_KELUARGA=family_card|NOMOR_INDUK_KEPENDUDUKAN=nik|NAMA_ANGGOTA_KELUARGA=name|DESIL_NASIONAL|NAMA_KECAMATAN=district|NAMA_DESA_KELURAHAN=village|ALAMAT=address

# SIKS-NG list by name and address @siks-ng
^DATA PENERIMA BY NAME BY ADDRESS
|NO=number|NAMA PENERIMA=name|NIK KTP=nik|TAHAP|BANSOS|IDSEMESTA|NO KEL|NM PROV|NM KAB|NM KEC=district|NM KEL=village|ALAMAT=address|UMUR|STATUS|PENGHASILAN=wage

# BPU template @bpu-template
|NOMOR_IDENTITAS=nik|NAMA_LENGKAP=name|TGL_LAHIR=birth_date|HANDPHONE=phone|EMAIL=email|JENIS_PEKERJAAN_1=occupation|JENIS_PEKERJAAN_2=second_occupation|LOKASI_PEKERJAAN=workplace|UPAH=wage|KODE_PAKET=package|BULAN_IURAN=months

# PU template with three names @pu-template
|NO_PEGAWAI=number|NAMA_DEPAN=name_first|NAMA_TENGAH=name_middle|NAMA_BELAKANG=name_last|GELAR|TELEPON_AREA_RUMAH|TELEPON_RUMAH|TELEPON_AREA_KANTOR|TELEPON_KANTOR|TELEPON_EXT_KANTOR|HP=phone|EMAIL=email|TEMPAT_LAHIR=birth_place|TANGGAL_LAHIR=birth_date|NAMA_IBU_KANDUNG=mother|JENIS_IDENTITAS|NOMOR_IDENTITAS=nik|MASA_LAKU_IDENTITAS|JENIS_KELAMIN=sex|SURAT_MENYURAT_KE|TANGGAL_KEPESERTAAN|STATUS_KAWIN=marital_status|GOLONGAN_DARAH|NPWP|KODE_NEGARA|UPAH=wage|ALAMAT=address|KODE_POS|LOKASI_PEKERJAAN=workplace|STATUS_PEGAWAI|TGL_AWAL_BEKERJA|TGL_AKHIR_KONTRAK

# PU template with one name @pu-template-full-name
|NO_PEGAWAI=number|NAMA_LENGKAP=name|GELAR|TELEPON_AREA_RUMAH|TELEPON_RUMAH|TELEPON_AREA_KANTOR|TELEPON_KANTOR|TELEPON_EXT_KANTOR|HP=phone|EMAIL=email|TEMPAT_LAHIR=birth_place|TANGGAL_LAHIR=birth_date|NAMA_IBU_KANDUNG=mother|JENIS_IDENTITAS|NOMOR_IDENTITAS=nik|MASA_LAKU_IDENTITAS|JENIS_KELAMIN=sex|SURAT_MENYURAT_KE|TANGGAL_KEPESERTAAN|STATUS_KAWIN=marital_status|GOLONGAN_DARAH|NPWP|KODE_NEGARA|UPAH=wage|ALAMAT=address|KODE_POS|LOKASI_PEKERJAAN=workplace|STATUS_PEGAWAI|TGL_AWAL_BEKERJA|TGL_AKHIR_KONTRAK

# wage earners @wage-earner-list
|NO=number|NIK=nik|NO KPJ=membership_number|NAMA=name|TEMPAT/TANGGAL LAHIR=birth_place_and_date|JK=sex|STATUS KAWIN=marital_status|ALAMAT=address|RT/RW=neighbourhood|KELURAHAN=village|KECAMATAN=district|KOTA|KODE POS|HP=phone|EMAIL=email|IBU KANDUNG=mother|TGL MULAI|UPAH=wage|JKK|JKM|JHT|JP|JKP|NPP

# old list of the office @old-office-list
^DAFTAR TENAGA KERJA INFORMAL
^KECAMATAN BATHIN VIII
^
|NO=number|NAMA=name|NO. KTP=nik|TEMPAT/TANGGAL LAHIR=birth_place_and_date|L/P=sex|ALAMAT=address|DESA=village|PEKERJAAN=occupation|NO. HP=phone|KET
$;JUMLAH;12
$;;;Sarolangun, Oktober 2019
$;;;Kepala Bidang

# old list with its districts @old-office-list
^PEMERINTAH KABUPATEN SAROLANGUN
^DAFTAR PEKERJA RENTAN 2021
|NO=number|NAMA LENGKAP=name|NIK=nik|TTL=birth_place_and_date|JENIS KELAMIN=sex|ALAMAT=address|KELURAHAN=village|KECAMATAN=district|JENIS PEKERJAAN=occupation|KETERANGAN
`

export type HeaderLayout = {
  name: string
  preset: string | null
  above: string[][]
  heading: string[][]
  under: string[][]
  below: string[][]
  /** Column by column; null where nobody needs it. */
  truth: (Field | null)[]
}

const cellsOf = (line: string) =>
  line
    .slice(1)
    .split(';')
    .map((cell) => cell.trim())

function read(block: string): HeaderLayout {
  const [title = '', ...lines] = block.trim().split('\n')
  const layout: HeaderLayout = {
    name: title.slice(1).split('@')[0]?.trim() ?? '',
    preset: title.split('@')[1]?.trim() ?? null,
    above: [],
    heading: [],
    under: [],
    below: [],
    truth: [],
  }
  for (const line of lines) {
    if (line.startsWith('^')) layout.above.push(cellsOf(line))
    else if (line.startsWith('(')) layout.under.push(cellsOf(line))
    else if (line.startsWith('$')) layout.below.push(cellsOf(line))
    else {
      // A heading that begins further right has empty cells before it.
      const [empty = '', rest = line] = /^\|((?:;)+)\|(.*)$/.exec(line)?.slice(1) ?? ['', line.slice(1)]
      const cells = [...[...empty].map(() => ''), ...rest.split('|')]
      layout.heading.push(cells.map((cell) => (cell.split('=')[0] ?? '').trim().replaceAll('\\n', '\n')))
      for (const [at, cell] of cells.entries()) {
        const field = cell.split('=')[1]?.trim()
        if (field) layout.truth[at] = field as Field
      }
    }
  }
  const width = Math.max(...layout.heading.map((row) => row.length))
  layout.truth = Array.from({ length: width }, (_, at) => layout.truth[at] ?? null)
  return layout
}

export const headerLayouts: readonly HeaderLayout[] = written.trim().split(/\n\n/).map(read)
