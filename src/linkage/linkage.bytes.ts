import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'

/** Node cannot hold more of a file in one piece. */
const largest = 2_000_000_000

/** The whole file as bytes of UTF-8 without a byte order mark. UTF-16 and Windows-1252 are translated; refuses what is no text. */
export function readBytes(path: string): Uint8Array {
  let bytes: Buffer
  try {
    if (statSync(path).size > largest) throw Object.assign(new Error('too large'), { code: 'EFBIG' })
    bytes = readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EFBIG') {
      throw refuse(
        'linkage.too_large',
        'too_large',
        text(
          `Berkas ${path} lebih dari 2 GB. Bagi menurut provinsi atau kabupaten, lalu jalankan untuk setiap bagian.`,
          `The file ${path} is over 2 GB. Split it by province or regency and run each part.`,
        ),
      )
    }
    throw refuse(
      'command.file_not_readable',
      'not_found',
      text(`Berkas ${path} tidak dapat dibaca (${code}).`, `The file ${path} cannot be read (${code}).`),
    )
  }
  return asUtf8(bytes, path)
}

function asUtf8(bytes: Buffer, path: string): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes.subarray(2), 'utf-16le', path)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes.subarray(2), 'utf-16be', path)
  const plain = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
  if ((plain[0] === 0x50 && plain[1] === 0x4b) || (plain[0] === 0xd0 && plain[1] === 0xcf)) {
    throw refuse(
      'linkage.not_csv',
      'unprocessable',
      text(
        `Berkas ${path} adalah buku kerja Excel. Simpan sebagai CSV, lalu ulangi.`,
        `The file ${path} is an Excel workbook. Save it as CSV and try again.`,
      ),
    )
  }
  const head = plain.subarray(0, 65_536)
  let zeros = 0
  for (const byte of head) if (byte === 0) zeros++
  if (zeros > head.length / 20) {
    throw refuse(
      'linkage.not_text',
      'unprocessable',
      text(
        `Berkas ${path} bukan teks CSV: berisi banyak byte kosong. Simpan ulang sebagai CSV (UTF-8).`,
        `The file ${path} is no CSV text: it holds many zero bytes. Save it again as CSV (UTF-8).`,
      ),
    )
  }
  return isUtf8(plain) ? plain : decoded(plain, 'windows-1252', path)
}

function decoded(bytes: Buffer, encoding: string, path: string): Uint8Array {
  if (bytes.length > 500_000_000) {
    throw refuse(
      'linkage.encoding',
      'too_large',
      text(
        `Berkas ${path} besar dan bukan UTF-8. Simpan ulang sebagai CSV UTF-8.`,
        `The file ${path} is large and not UTF-8. Save it again as CSV UTF-8.`,
      ),
    )
  }
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes))
}
