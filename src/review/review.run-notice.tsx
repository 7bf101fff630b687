import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { MatchRun } from '../match/match.service.ts'
import { Notice } from '../ui/notice.tsx'
import { read, type Spoken } from '../ui/words.ts'

export type RunsShown = { last: MatchRun | undefined; last_done: MatchRun | undefined; now: Date }

/** A night that was left out is said on the second morning. */
const late_ms = 48 * 60 * 60 * 1000
/** A run that takes longer has been killed; the next one says so in the records. */
const longest_ms = 6 * 60 * 60 * 1000

const whyTexts: Record<string, Text> = {
  'match.not_run': text(
    'Register tidak dapat dimuat ke memori server.',
    'The register could not be loaded into the memory of the server.',
  ),
  'match.run_killed': text('Server berhenti di tengah jalan.', 'The server stopped in the middle of it.'),
}
const broke = text(
  'Ada gangguan di server; lihat log-nya.',
  'Something broke on the server; look at its log.',
)
const byHand = text(
  'Dicoba lagi malam berikutnya; atau jalankan sekarang: payung match register.',
  'It is tried again the next night; or run it now: payung match register.',
)

/**
 * When the register was last compared with itself and what it came to. A comparison that could not be made, or did not come, is said in plain sight: the
 * queue must never look empty because nobody looked.
 */
export function RunNotice({ language, runs }: Spoken & { runs: RunsShown }) {
  const { last, last_done: done, now } = runs
  const before = done
    ? text(
        ` Terakhir berhasil ${formatMoment(done.started_at)}.`,
        ` It last worked on ${formatMoment(done.started_at, 'en')}.`,
      )
    : text(' Belum pernah berhasil.', ' It has never worked yet.')
  const warning = (title: Text, body: Text) => (
    <Notice
      language={language}
      tone="warning"
      title={title}
      text={text(`${body.id}${before.id} ${byHand.id}`, `${body.en}${before.en} ${byHand.en}`)}
    />
  )
  if (last?.state === 'failed')
    return warning(
      text(
        'Register belum dapat dibandingkan dengan dirinya sendiri',
        'The register could not be compared with itself',
      ),
      whyTexts[last.why ?? ''] ?? broke,
    )
  if (last?.state === 'running' && now.getTime() - last.started_at.getTime() < longest_ms)
    return (
      <p class="text-sm text-quiet">
        {read(
          text(
            `Register sedang dibandingkan dengan dirinya sendiri: ${formatInteger(last.compared)} orang sejauh ini.`,
            `The register is being compared with itself: ${formatInteger(last.compared, 'en')} people so far.`,
          ),
          language,
        )}
      </p>
    )
  if (last?.state === 'running')
    return warning(
      text('Pembandingan register terhenti', 'The comparison of the register came to a stop'),
      whyTexts['match.run_killed'] ?? broke,
    )
  if (!done)
    return (
      <p class="text-sm text-quiet">
        {read(
          text(
            'Register belum pernah dibandingkan dengan dirinya sendiri; itu dikerjakan tiap malam pukul 03.00 WIB.',
            'The register has not been compared with itself yet; that is done every night at 03:00 WIB.',
          ),
          language,
        )}
      </p>
    )
  if (now.getTime() - done.started_at.getTime() > late_ms)
    return warning(
      text(
        'Register sudah lebih dari dua hari tidak dibandingkan dengan dirinya sendiri',
        'The register has not been compared with itself for more than two days',
      ),
      text('Pekerjaan malam tidak berjalan.', 'The work of the night did not come.'),
    )
  return (
    <p class="text-sm text-quiet">
      {read(
        text(
          `Register dibandingkan dengan dirinya sendiri ${formatMoment(done.started_at)}: ${formatInteger(done.compared)} orang, ${formatInteger(done.pairs)} pasangan baru.`,
          `The register was compared with itself on ${formatMoment(done.started_at, 'en')}: ${formatInteger(done.compared, 'en')} people, ${formatInteger(done.pairs, 'en')} new ${done.pairs === 1 ? 'pair' : 'pairs'}.`,
        ),
        language,
      )}
    </p>
  )
}
