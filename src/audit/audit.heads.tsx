import { formatMoment } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import { Pages } from '../ui/filters.tsx'
import { Card, Door, PageSentence, Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import type { SignedHead } from './audit.head.ts'

type HeadsProps = Spoken & {
  heads: { head: SignedHead; signed_at: Date; digest: string }[]
  key_id: string
  next_href?: string
}

const proof = [
  text(
    'Setiap tindakan di Payung menulis satu baris, dan setiap baris memuat sidik jari baris sebelumnya. Satu huruf diubah, maka semua sidik jari sesudahnya tidak cocok lagi.',
    'Every act in Payung writes a line, and every line holds the fingerprint of the one before. Change one letter, and no fingerprint after it fits any more.',
  ),
  text(
    'Paling lambat seperempat jam kemudian ujung semua rantai ditandatangani dan diumumkan di sini. Siapa yang menyimpan satu kepala dapat membuktikan kelak bahwa tidak ada baris sebelum itu yang diubah, dihapus, atau ditulis ulang; juga tidak oleh yang menjaga server.',
    'Within a quarter of an hour the ends of all chains are signed and published here. Whoever keeps one head can prove later that no line before it was changed, deleted or rewritten; not by whoever keeps the server either.',
  ),
  text(
    'Kepala hanya memuat kode wilayah, nomor baris, dan sidik jari. Tidak ada data orang dan tidak ada isi tindakan.',
    'A head holds region codes, line numbers and fingerprints only. No data of people, and nothing of what was done.',
  ),
]

const steps = [
  text(
    'Simpan kunci publik hari ini di tempat Anda sendiri: /api/v1/audit/key. Bandingkan nomor kuncinya dengan yang diumumkan dinas.',
    "Keep today's public key at a place of your own: /api/v1/audit/key. Compare its number with the one the office announces.",
  ),
  text(
    'Unduh kepala secara berkala: /api/v1/audit/heads. Satu setiap minggu sudah mengunci semua yang terjadi sebelumnya.',
    'Fetch heads now and then: /api/v1/audit/heads. One a week already fixes everything before it.',
  ),
  text(
    'Saat memeriksa, minta dinas menjalankan: payung audit verify --heads FOLDER --public-key KUNCI.pem dengan salinan Anda. Perintah itu menghitung ulang semuanya dan menyebut baris pertama yang tidak cocok.',
    'When you audit, have the office run: payung audit verify --heads FOLDER --public-key KEY.pem with your copies. It recomputes everything and names the first line that does not fit.',
  ),
]

/** What the signed heads prove and how anybody checks them; needs no account. */
export function HeadsPage({ language, heads, key_id, next_href }: HeadsProps) {
  const newest = heads[0]
  return (
    <div class="grid grid-cols-1 gap-6">
      <PageSentence
        small={text(`Kunci publik ${key_id} (Ed25519)`, `Public key ${key_id} (Ed25519)`)[language]}
      >
        {newest
          ? text(
              `Jejak audit terakhir ditandatangani ${formatMoment(newest.signed_at)}`,
              `The audit trail was last signed ${formatMoment(newest.signed_at, 'en')}`,
            )[language]
          : text('Jejak audit belum ditandatangani', 'The audit trail is not signed yet')[language]}
      </PageSentence>
      <Section language={language} title={text('Apa yang dibuktikan', 'What this proves')}>
        <div class="grid max-w-[70ch] gap-3">
          {proof.map((each) => (
            <p>{read(each, language)}</p>
          ))}
        </div>
      </Section>
      <Section language={language} title={text('Cara memeriksanya sendiri', 'How to check it yourself')}>
        <ol class="grid max-w-[70ch] list-decimal gap-3 ps-5">
          {steps.map((each) => (
            <li class="break-words">{read(each, language)}</li>
          ))}
        </ol>
        <p class="mt-4 flex flex-wrap gap-x-5 gap-y-2">
          <Door href="/api/v1/audit/heads">{text('Kepala (JSON)', 'Heads (JSON)')[language]}</Door>
          <Door href="/api/v1/audit/key">{text('Kunci publik', 'Public key')[language]}</Door>
        </p>
      </Section>
      <Card>
        <Table
          language={language}
          caption={text('Kepala bertanda tangan, terbaru di atas', 'Signed heads, newest first')}
          rows={heads}
          empty={{
            title: text('Belum ada kepala', 'No heads yet'),
            text: text(
              'Kepala pertama ditandatangani dalam seperempat jam setelah server hidup.',
              'The first is signed within a quarter of an hour after the server starts.',
            ),
          }}
          columns={[
            { key: 'number', header: text('Nomor', 'Number'), cell: ({ head }) => String(head.number) },
            {
              key: 'when',
              header: text('Ditandatangani', 'Signed'),
              narrow: 'aside',
              cell: ({ signed_at }) => formatMoment(signed_at, language),
            },
            {
              key: 'digest',
              header: text('Sidik jari kepala (SHA-256)', 'Fingerprint of the head (SHA-256)'),
              narrow: 'wide',
              cell: ({ digest }) => <code class="break-all text-sm">{digest}</code>,
            },
          ]}
        />
        <Pages language={language} next_href={next_href} />
      </Card>
    </div>
  )
}
