import type { Language } from '../kernel/text.ts'
import { text } from '../kernel/text.ts'
import { SumSentence } from '../ui/sum.tsx'
import { address } from './roster.rows.tsx'
import { effectLabels, effects, type Roster } from './roster.schema.ts'

/** "28.026 baris dibaca = 24.302 baru + 1.815 berubah + … + 8 kosong.", each number the door to its rows. */
export function EffectSum({ language, roster }: { language: Language; roster: Roster }) {
  if (!roster.counts || !roster.effects) return null
  const base = `/daftar/${roster.roster_id}/baris`
  const rows = roster.effects
  return (
    <SumSentence
      language={language}
      total={{ value: roster.counts.read, label: text('baris dibaca', 'rows read') }}
      parts={[
        ...effects.map((effect) => ({
          value: rows[effect],
          label: effectLabels[effect],
          href: address(base, { effect }),
        })),
        { value: roster.counts.blank, label: text('kosong', 'blank') },
      ]}
    />
  )
}
