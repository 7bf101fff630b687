import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { describeMonths } from './roster.examine.ts'
import type { RecordProps } from './roster.record.tsx'
import { effectLabels, effects, type Roster, rosterStateLabels } from './roster.schema.ts'
import { EffectSum } from './roster.sum.tsx'

const words = {
  what: text('Yang diterima', 'What was received'),
  file: text('Berkas', 'File'),
  hash: text('SHA-256 berkas', 'SHA-256 of the file'),
  hashSmall: text(
    'Siapa pun yang memegang berkas itu dapat mencocokkannya.',
    'Whoever holds the file can compare it.',
  ),
  programme: text('Program', 'Programme'),
  sent: text('Diunggah', 'Uploaded'),
  checked: text('Diperiksa', 'Checked'),
  state: text('Keadaan', 'State'),
  digest: text('Sidik hasil periksa', 'Digest of the check'),
  prepared: text('Diusulkan oleh', 'Proposed by'),
  approved: text('Disetujui oleh', 'Approved by'),
  share: text('Kirim lewat WhatsApp', 'Send by WhatsApp'),
  shareSmall: text(
    'Isinya hanya angka dan nomor bukti, tanpa nama dan NIK.',
    'It holds only counts and the number of the receipt, no names and no NIK.',
  ),
  roster: text('Lihat daftarnya', 'See the roster'),
  print: text(
    'Untuk mencetak, pakai Cetak di peramban (Ctrl+P). Halaman ini tetap ada di alamat yang sama.',
    'To print, use Print in the browser (Ctrl+P). This page stays at the same address.',
  ),
}

/** `15.03/57`: region and line of the upload in its trail; rosters from before have the beginning of their id. */
export function receiptNumber(roster: Roster): string {
  return roster.number === null ? roster.roster_id.slice(0, 8) : `${roster.kab}/${roster.number}`
}

/** What one may tell in a message that anybody may read: counts and moments, never a name, a NIK or the name of a file. */
export function receiptMessage(roster: Roster, programme: Programme, language: Language): string {
  const { counts, effects: rows } = roster
  const counted = rows
    ? effects
        .filter((effect) => rows[effect] > 0)
        .map((effect) => `${formatInteger(rows[effect], language)} ${effectLabels[effect][language]}`)
        .join(', ')
    : ''
  const said: Text = text(
    `Bukti unggah no. ${receiptNumber(roster)}. Program ${programme.code}. Diunggah ${formatMoment(roster.uploaded_at, 'id')}. ${counts ? `${formatInteger(counts.read)} baris dibaca: ${counted}. ` : ''}Keadaan: ${rosterStateLabels[roster.state].id}.`,
    `Receipt no. ${receiptNumber(roster)}. Programme ${programme.code}. Uploaded ${formatMoment(roster.uploaded_at, 'en')}. ${counts ? `${formatInteger(counts.read, 'en')} rows read: ${counted}. ` : ''}State: ${rosterStateLabels[roster.state].en}.`,
  )
  return said[language]
}

/** Proof of an upload: what was received, from whom, when, and what became of it. */
export function Receipt({
  language,
  roster,
  programme,
  signatures,
}: Pick<RecordProps, 'language' | 'roster' | 'programme' | 'signatures'>) {
  const message = receiptMessage(roster, programme, language)
  return (
    <div class="grid gap-6">
      <PageSentence small={roster.effects ? <EffectSum language={language} roster={roster} /> : undefined}>
        {text(`Bukti unggah no. ${receiptNumber(roster)}`, `Receipt no. ${receiptNumber(roster)}`)[language]}
      </PageSentence>
      <Section language={language} title={words.what}>
        <Facts
          language={language}
          facts={[
            {
              label: words.state,
              value: rosterStateLabels[roster.state][language],
              small: roster.state === 'confirmed' ? waiting[language] : undefined,
            },
            {
              label: words.programme,
              value: programme.name,
              small: `${programme.code} · ${describeMonths(programme, language)}`,
            },
            {
              label: words.sent,
              value: formatMoment(roster.uploaded_at, language),
              small: roster.uploaded_by_name ?? roster.uploaded_by,
            },
            ...(roster.checked_at
              ? [{ label: words.checked, value: formatMoment(roster.checked_at, language) }]
              : []),
            ...signatures.map((signature) => ({
              label: signature.kind === 'prepared' ? words.prepared : words.approved,
              value: signature.name ?? signature.account_id,
              small: formatMoment(signature.signed_at, language),
            })),
            {
              label: words.file,
              value: <span class="break-words">{roster.file_name}</span>,
              small: `${formatInteger(roster.file_bytes, language)} ${language === 'id' ? 'byte' : 'bytes'}`,
            },
            {
              label: words.hash,
              value: <code class="text-sm break-all select-all">{roster.file_sha256}</code>,
              small: words.hashSmall[language],
            },
            ...(roster.rows_digest
              ? [
                  {
                    label: words.digest,
                    value: <code class="text-sm break-all select-all">{roster.rows_digest}</code>,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <div class="grid gap-2 print:hidden">
        <div class="flex flex-wrap items-center gap-2">
          <a href={`/daftar/${roster.roster_id}`} class="btn btn-primary">
            {words.roster[language]}
          </a>
          <a
            href={`https://wa.me/?text=${encodeURIComponent(message)}`}
            class="btn btn-quiet"
            rel="noreferrer noopener"
          >
            {words.share[language]}
          </a>
        </div>
        <p class="max-w-[70ch] text-sm text-quiet">
          {words.shareSmall[language]} {words.print[language]}
        </p>
      </div>
    </div>
  )
}

const waiting = text('Menunggu persetujuan kepala dinas.', 'Waits for the approval of the head of office.')
