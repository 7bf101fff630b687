import { text } from '../kernel/text.ts'
import { tokenForForm } from '../platform/form-token.ts'
import { read, type Spoken, type Words } from './words.ts'

/**
 * What a form needs to send its file in parts (`islands/upload.js`): where the parts go, and the token of the session. `asks` lets what is not
 * sure wait for answers, as a form does that is sent whole. The form holds a `programme`, a `file` and `UploadProgress`.
 */
export function uploadInParts(api: string, options: { asks?: boolean } = {}): Record<string, string> {
  return { upload: api, token: tokenForForm('fields') ?? '', ...(options.asks && { asks: '' }) }
}

const said: Record<string, Words> = {
  reading: text('Membaca berkas …', 'Reading the file …'),
  sending: text(
    'Terkirim {part} %. Halaman ini boleh ditutup; lanjutkan nanti dengan berkas yang sama.',
    'Sent {part} %. You may close this page; go on later with the same file.',
  ),
  waiting: text(
    'Sambungan putus. Mencoba lagi dalam {seconds} detik …',
    'The line broke. Trying again in {seconds} s …',
  ),
  finishing: text('Semua terkirim. Menunggu jawaban …', 'All is sent. Waiting for the answer …'),
  stopped: text(
    'Belum terkirim semua. Tekan tombol lagi untuk melanjutkan; yang sudah sampai tidak diulang.',
    'Not all is sent. Press the button again to go on; what has arrived is not sent twice.',
  ),
}

/** Hidden until the script sends the file in parts; its words are here so that they exist in both languages. */
export function UploadProgress({ language, label }: Spoken & { label: Words }) {
  return (
    <div
      data-progress
      hidden
      {...Object.fromEntries(
        Object.entries(said).map(([name, words]) => [`data-${name}`, read(words, language)]),
      )}
    >
      <progress
        class="progress progress-primary h-3 w-full max-w-xl"
        max="100"
        value="0"
        aria-label={read(label, language)}
      />
      <p role="status" class="mt-1 text-[0.9375rem]" />
      <p
        role="alert"
        hidden
        class="mt-1 max-w-[70ch] rounded-box border-2 border-error px-4 py-3 font-medium text-error"
      />
    </div>
  )
}
