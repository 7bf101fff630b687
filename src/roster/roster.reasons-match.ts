import { formatMonth } from '../kernel/month.ts'
import { formatPercent } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { always, date, type Facts, fact, type ReasonText, reason } from './roster.reason-text.ts'

/** Days of death are quoted as the civil registry writes them. */
const dayFirst = (facts: Facts, name: string) => fact(facts, name).split('-').reverse().join('-')
const percent = (facts: Facts, language: Language) => formatPercent(Number(facts.percent ?? 0), language, 1)
/** A list from outside: its name, who gave it, and of which day it is. */
const listed = (facts: Facts, language: Language) =>
  `${fact(facts, 'list')} (${fact(facts, 'source')}, ${date(facts, 'as_of', language)})`
const span = (facts: Facts, language: Language) => {
  const [from, to] = [fact(facts, 'from'), fact(facts, 'to')]
  return from === to
    ? formatMonth(from, language)
    : `${formatMonth(from, language)} – ${formatMonth(to, language)}`
}

/** How likely both are one person; rows checked before this was counted tell none. */
const likely = (facts: Facts, language: Language) =>
  facts.percent === undefined
    ? ''
    : { id: ` (kemungkinan ${percent(facts, 'id')})`, en: ` (probability ${percent(facts, 'en')})` }[language]

/** What the comparison with the register and lists from outside say of a row. */
export const matchReasons = {
  'match.decided_same': reason(
    'error',
    text('Diputuskan orang yang sama', 'Decided to be the same person'),
    always(
      'Petugas memutuskan bahwa orang ini sudah ada di register dengan NIK lain.',
      'An officer decided that this person is in the register under another NIK.',
    ),
    text(
      'Usulkan lagi dengan NIK yang benar bila bulannya belum dibiayai.',
      'Propose the person again under the right NIK if the months are not paid yet.',
    ),
  ),
  'match.decided_listed': reason(
    'error',
    text(
      'Diputuskan orang yang tercatat di daftar pembanding',
      'Decided to be somebody on a list from outside',
    ),
    always(
      'Petugas memutuskan bahwa orang ini tercatat di daftar dari luar: sudah meninggal, atau sudah peserta di semua bulan program.',
      'An officer decided that this person stands on a list from outside: dead, or a participant in all months of the programme.',
    ),
    text(
      'Bila keliru, minta sumber daftar membetulkannya, lalu usulkan lagi.',
      'If that is wrong, have the source correct its list, then propose the person again.',
    ),
  ),
  'funding.given_up': reason(
    'error',
    text('Bulannya diserahkan ke pembiaya lain', 'Its months were given to another funder'),
    always(
      'Bulan yang diusulkan dua pihak diputuskan dibiayai pihak lain di laporan dana ganda.',
      'In the report of double funding these months, claimed by two, were given to another funder.',
    ),
    text(
      'Tidak perlu tindakan; orangnya terlindungi bila pihak lain itu menyetujui daftarnya.',
      'Nothing to do; the person is protected once the other funder approves its list.',
    ),
  ),
  'match.same_person': reason(
    'error',
    text('Sudah terdaftar dengan NIK lain', 'Registered under another NIK'),
    (facts) =>
      text(
        `Orang yang sama (keyakinan ${percent(facts, 'id')}) sudah ada di register ${fact(facts, 'region')} dengan NIK lain.`,
        `The same person (certainty ${percent(facts, 'en')}) is in the register of ${fact(facts, 'region')} under another NIK.`,
      ),
    text(
      'Cocokkan NIK dengan KTP dan perbaiki di berkas. Bila ternyata orang lain, putuskan "berbeda" di antrean pencocokan, lalu unggah lagi.',
      'Compare the NIK with the identity card and correct the file. If it is somebody else after all, decide "different" in the matching queue and upload again.',
    ),
  ),
  'list.deceased': reason(
    'error',
    text('Meninggal menurut daftar pembanding', 'Dead by a list from outside'),
    (facts) => {
      const died = fact(facts, 'died') !== ''
      return text(
        `Tercatat meninggal${died ? ` ${dayFirst(facts, 'died')}` : ''} menurut ${listed(facts, 'id')}.`,
        `Recorded as dead${died ? ` on ${date(facts, 'died', 'en')}` : ''} by ${listed(facts, 'en')}.`,
      )
    },
    text(
      'Keluarkan dari daftar. Bila orangnya masih hidup, minta Disdukcapil membetulkan catatannya.',
      'Take the row out. If the person is alive, ask the civil registry to correct its record.',
    ),
  ),
  'list.already_participant': reason(
    'error',
    text('Sudah peserta dengan biaya lain', 'Already a participant at another cost'),
    (facts) =>
      text(
        `Menurut ${listed(facts, 'id')} sudah peserta ${span(facts, 'id')}; bulan yang sama tidak dibayar dua kali.`,
        `By ${listed(facts, 'en')} already a participant ${span(facts, 'en')}; the same months are not paid twice.`,
      ),
    text(
      'Keluarkan dari daftar ini; orangnya tetap terlindungi. Bila sudah berhenti, minta daftar terbaru dari sumbernya.',
      'Take the row out; the person stays protected. If the membership has ended, ask its source for a newer list.',
    ),
  ),
  'match.maybe_same': reason(
    'warning',
    text('Mirip orang lain di register', 'Resembles somebody in the register'),
    (facts) =>
      text(
        `Mungkin orang yang sama dengan yang tercatat di ${fact(facts, 'region')} dengan NIK lain (kemungkinan ${percent(facts, 'id')}).`,
        `Perhaps the same person as one registered in ${fact(facts, 'region')} under another NIK (probability ${percent(facts, 'en')}).`,
      ),
    text(
      'Putuskan di antrean pencocokan sebelum daftar diusulkan: sama atau berbeda.',
      'Decide in the matching queue before the list is proposed: the same or different.',
    ),
  ),
  'list.deceased_perhaps': reason(
    'warning',
    text('Mungkin tercatat meninggal', 'Perhaps recorded as dead'),
    (facts) =>
      text(
        `Ada yang mirip di ${listed(facts, 'id')}${likely(facts, 'id')}.`,
        `Somebody alike is on ${listed(facts, 'en')}${likely(facts, 'en')}.`,
      ),
    text(
      'Pastikan orangnya masih hidup, lalu putuskan di antrean pencocokan: sama atau berbeda.',
      'Make sure the person is alive, then decide in the matching queue: the same or different.',
    ),
  ),
  'list.participant_partly': reason(
    'warning',
    text('Peserta dengan biaya lain di sebagian bulan', 'A participant at another cost in some months'),
    (facts) =>
      text(
        `Menurut ${listed(facts, 'id')} sudah peserta ${span(facts, 'id')}.`,
        `By ${listed(facts, 'en')} already a participant ${span(facts, 'en')}.`,
      ),
    text(
      'Pastikan dengan sumbernya: bulan yang sama jangan dibayar dua kali.',
      'Make sure with its source: the same months must not be paid twice.',
    ),
  ),
  'list.participant_perhaps': reason(
    'warning',
    text('Mungkin sudah peserta', 'Perhaps a participant already'),
    (facts) =>
      text(
        `Ada yang mirip di ${listed(facts, 'id')}, peserta ${span(facts, 'id')}${likely(facts, 'id')}.`,
        `Somebody alike is on ${listed(facts, 'en')}, a participant ${span(facts, 'en')}${likely(facts, 'en')}.`,
      ),
    text(
      'Cocokkan dengan KTP, lalu putuskan di antrean pencocokan: sama atau berbeda.',
      'Compare with the identity card, then decide in the matching queue: the same or different.',
    ),
  ),
  'list.on_dtsen': reason(
    'info',
    text('Tercatat di DTSEN', 'On the DTSEN list'),
    (facts) =>
      text(
        `Tercatat di ${listed(facts, 'id')}${facts.note ? `: ${facts.note}` : ''}.`,
        `Stands on ${listed(facts, 'en')}${facts.note ? `: ${facts.note}` : ''}.`,
      ),
    text('Tidak perlu tindakan.', 'Nothing to do.'),
  ),
} as const satisfies Record<string, ReasonText>
