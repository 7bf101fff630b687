import { type Refusal, type RefusalKind, refuse } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'

const number_id = new Intl.NumberFormat('id')
const number_en = new Intl.NumberFormat('en')

/** Facts a sentence needs. They cross from the worker as data; a cell's content never does. */
export type Details = { limit?: number; row?: number; sheet?: string; reason?: string }

const saveAsXlsx = text(
  'Buka di Excel atau LibreOffice, pilih File > Simpan Sebagai > "Excel Workbook (.xlsx)", lalu unggah berkas yang baru.',
  'Open it in Excel or LibreOffice, choose File > Save As > "Excel Workbook (.xlsx)", then upload the new file.',
)

function sayings(details: Details): Record<string, [RefusalKind, Text]> {
  const limit_id = number_id.format(details.limit ?? 0)
  const limit_en = number_en.format(details.limit ?? 0)
  const megabytes = Math.round((details.limit ?? 0) / 1024 / 1024)
  const row_id = details.row === undefined ? '' : ` pada baris ${details.row}`
  const row_en = details.row === undefined ? '' : ` in row ${details.row}`
  const split_id =
    'Bagi daftar menjadi beberapa berkas, misalnya satu per kecamatan, lalu unggah satu per satu.'
  const split_en =
    'Split the list into several files, for example one per district, and upload them one by one.'
  return {
    not_a_spreadsheet: [
      'invalid',
      text(
        'Berkas ini bukan lembar kerja. Yang dapat dibaca: Excel (.xlsx) atau CSV. Pilih berkas daftarnya; kalau daftar ada di PDF atau foto, minta berkas Excel dari pembuatnya.',
        'This file is not a spreadsheet. Readable files: Excel (.xlsx) or CSV. Choose the file with the list; if the list is a PDF or a photo, ask its author for the Excel file.',
      ),
    ],
    document: [
      'invalid',
      text(
        'Berkas ini dokumen (PDF, Word, atau sejenisnya), bukan lembar kerja. Minta berkas Excel aslinya dari pembuatnya; atau salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah berkas itu.',
        'This file is a document (PDF, Word or the like), not a spreadsheet. Ask its author for the original Excel file; or copy the table into Excel, save as .xlsx, then upload that file.',
      ),
    ],
    picture: [
      'invalid',
      text(
        'Berkas ini gambar atau foto, bukan lembar kerja. Isi daftar pada templat Excel, atau minta berkas Excel dari pembuatnya, lalu unggah berkas itu.',
        'This file is a picture or photo, not a spreadsheet. Fill the list into the Excel template, or ask its author for the Excel file, then upload that file.',
      ),
    ],
    archive: [
      'invalid',
      text(
        'Berkas ini arsip (ZIP, RAR, atau sejenisnya). Ekstrak dulu di komputer Anda, lalu unggah berkas Excel di dalamnya satu per satu.',
        'This file is an archive (ZIP, RAR or the like). Extract it on your computer first, then upload the Excel files in it one by one.',
      ),
    ],
    data: [
      'invalid',
      text(
        'Berkas ini data program (JSON), bukan lembar kerja. Yang dapat dibaca: Excel (.xlsx) atau CSV. Ekspor ulang dari aplikasi asalnya sebagai Excel atau CSV, lalu unggah berkas itu.',
        'This file is data of a program (JSON), not a spreadsheet. Readable files: Excel (.xlsx) or CSV. Export it from its program again as Excel or CSV, then upload that file.',
      ),
    ],
    old_excel: [
      'invalid',
      text(
        `Berkas ini Excel format lama (.xls). Yang dapat dibaca: .xlsx. ${saveAsXlsx.id}`,
        `This file is in the old Excel format (.xls). Readable: .xlsx. ${saveAsXlsx.en}`,
      ),
    ],
    encrypted: [
      'invalid',
      text(
        'Berkas ini dikunci dengan kata sandi, sehingga isinya tidak dapat dibaca. Buka di Excel, pilih File > Info > Lindungi Buku Kerja > Enkripsi dengan Kata Sandi, kosongkan kata sandinya, simpan, lalu unggah lagi.',
        'This file is locked with a password, so it cannot be read. Open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password, clear the password, save, then upload again.',
      ),
    ],
    macro: [
      'invalid',
      text(
        `Berkas ini berisi makro (.xlsm), dan makro tidak diterima demi keamanan. ${saveAsXlsx.id}`,
        `This file contains macros (.xlsm), which are not accepted for safety. ${saveAsXlsx.en}`,
      ),
    ],
    binary_workbook: [
      'invalid',
      text(
        `Berkas ini Excel biner (.xlsb). Yang dapat dibaca: .xlsx. ${saveAsXlsx.id}`,
        `This file is a binary Excel workbook (.xlsb). Readable: .xlsx. ${saveAsXlsx.en}`,
      ),
    ],
    open_document: [
      'invalid',
      text(
        `Berkas ini format OpenDocument (.ods). Yang dapat dibaca: .xlsx. ${saveAsXlsx.id}`,
        `This file is in OpenDocument format (.ods). Readable: .xlsx. ${saveAsXlsx.en}`,
      ),
    ],
    html: [
      'invalid',
      text(
        `Berkas ini sebenarnya halaman web (HTML), walaupun namanya mungkin .xls. Aplikasi asalnya menyimpan dengan cara itu. ${saveAsXlsx.id}`,
        `This file is really a web page (HTML), although its name may end in .xls. The program it came from saves it that way. ${saveAsXlsx.en}`,
      ),
    ],
    empty: [
      'invalid',
      details.sheet === undefined
        ? text(
            'Berkas ini kosong: tidak ada satu pun sel yang terisi di lembar yang terlihat. Periksa apakah Anda memilih berkas yang benar dan sudah menyimpannya.',
            'This file is empty: no cell is filled on any visible sheet. Check that you chose the right file and saved it.',
          )
        : text(
            `Lembar "${details.sheet}" kosong. Pilih lembar lain, atau isi lembar ini, simpan, lalu unggah lagi.`,
            `Sheet "${details.sheet}" is empty. Choose another sheet, or fill this one, save, then upload again.`,
          ),
    ],
    too_large: [
      'too_large',
      text(
        `Berkas terlalu besar; paling besar ${megabytes} MB. Hapus gambar dan lembar yang tidak perlu. ${split_id}`,
        `The file is too large; at most ${megabytes} MB. Remove pictures and sheets that are not needed. ${split_en}`,
      ),
    ],
    too_many_rows: [
      'too_large',
      text(
        `Berkas berisi terlalu banyak baris; paling banyak ${limit_id} baris. ${split_id}`,
        `The file has too many rows; at most ${limit_en} rows. ${split_en}`,
      ),
    ],
    too_many_columns: [
      'too_large',
      text(
        `Berkas berisi terlalu banyak kolom${row_id}; paling banyak ${limit_id} kolom per baris. Hapus kolom dan sel di sebelah kanan daftar, simpan, lalu unggah lagi.`,
        `The file has too many columns${row_en}; at most ${limit_en} columns a row. Delete the columns and cells to the right of the list, save, then upload again.`,
      ),
    ],
    too_many_cells: [
      'too_large',
      text(
        `Berkas berisi terlalu banyak sel; paling banyak ${limit_id} sel. Hapus kolom yang tidak perlu dan sel di sebelah kanan daftar. ${split_id}`,
        `The file has too many cells; at most ${limit_en} cells. Delete columns that are not needed and cells to the right of the list. ${split_en}`,
      ),
    ],
    cell_too_long: [
      'too_large',
      text(
        `Ada sel yang terlalu panjang${row_id}; paling panjang ${limit_id} huruf. Pada CSV, ini biasanya tanda kutip (") yang tidak ditutup. Perbaiki sel itu, simpan, lalu unggah lagi.`,
        `A cell is too long${row_en}; at most ${limit_en} characters. In a CSV this is usually a quote (") that was never closed. Correct that cell, save, then upload again.`,
      ),
    ],
    row_too_long: [
      'too_large',
      text(
        `Isi${row_id} terlalu panjang; paling panjang ${limit_id} huruf untuk satu baris. Hapus kolom yang tidak perlu, simpan, lalu unggah lagi.`,
        `What stands${row_en} is too long; at most ${limit_en} characters for one row. Delete columns that are not needed, save, then upload again.`,
      ),
    ],
    too_many_characters: [
      'too_large',
      text(
        `Teks di berkas ini terlalu banyak; paling banyak ${limit_id} huruf. Hapus kolom yang tidak perlu. ${split_id}`,
        `The file holds too much text; at most ${limit_en} characters. Delete columns that are not needed. ${split_en}`,
      ),
    ],
    bomb: [
      'too_large',
      text(
        'Isi berkas ini jauh lebih besar daripada ukurannya, sehingga tidak aman dibuka dan tidak dibaca. Salin daftar ke buku kerja Excel baru (tempel nilai saja), simpan sebagai .xlsx, lalu unggah berkas itu.',
        'What this file unpacks to is far larger than its size, so it is not safe to open and was not read. Copy the list to a new Excel workbook (paste values only), save as .xlsx, then upload that file.',
      ),
    ],
    out_of_memory: [
      'too_large',
      text(
        `Berkas ini memerlukan memori lebih banyak daripada yang diizinkan, jadi tidak dibaca. ${split_id}`,
        `This file needs more memory than is allowed, so it was not read. ${split_en}`,
      ),
    ],
    damaged: [
      'invalid',
      text(
        `Berkas ini rusak atau terpotong${row_id}, sehingga tidak dapat dibaca dengan pasti. Unduh atau salin ulang dari sumbernya; atau buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.`,
        `This file is damaged or cut off${row_en}, so it cannot be read reliably. Download or copy it from its source again; or open it in Excel, save as .xlsx, then upload again.`,
      ),
    ],
    unclosed_quote: [
      'invalid',
      text(
        `Tanda kutip (")${row_id} tidak pernah ditutup, sehingga batas selnya tidak jelas. Buka berkas CSV itu, perbaiki baris tersebut, simpan, lalu unggah lagi.`,
        `The quote (")${row_en} is never closed, so it is unclear where the cell ends. Open the CSV file, correct that row, save, then upload again.`,
      ),
    ],
    timeout: [
      'too_large',
      text(
        `Berkas ini terlalu lama dibaca, jadi dihentikan. ${split_id}`,
        `This file took too long to read, so reading was stopped. ${split_en}`,
      ),
    ],
    no_such_sheet: [
      'not_found',
      text(
        `Lembar "${details.sheet ?? ''}" tidak ada di berkas ini. Pilih salah satu lembar yang ada di daftar.`,
        `There is no sheet "${details.sheet ?? ''}" in this file. Choose one of the sheets listed.`,
      ),
    ],
  }
}

/** Some reasons have a sentence of their own under a code that callers already know. */
const sharedCodes: Record<string, string> = {
  unclosed_quote: 'damaged',
  document: 'not_a_spreadsheet',
  picture: 'not_a_spreadsheet',
  archive: 'not_a_spreadsheet',
  data: 'not_a_spreadsheet',
  too_many_cells: 'too_many_columns',
  row_too_long: 'cell_too_long',
  too_many_characters: 'too_large',
  out_of_memory: 'bomb',
}

/** The refusal for a reason the reader found, with the sentence that tells the person what to do next. */
export function tabularRefusal(reason: string, details: Details = {}): Refusal {
  const [kind, words] = sayings(details)[reason] ?? sayings(details).damaged!
  const code = sharedCodes[reason] ?? reason
  return refuse(`tabular.${code}`, kind, words, { details: { ...details } })
}
