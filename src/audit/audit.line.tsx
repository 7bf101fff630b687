import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import type { ShownLine } from './audit.store.ts'
import { lineHref, Soundness, type TrailState, trailHref } from './audit.trail.tsx'
import {
  actionWords,
  doorWords,
  fieldWords,
  objectHref,
  objectWords,
  roleWords,
  valueWords,
} from './audit.words.ts'

export type LineProps = Spoken & {
  line: ShownLine
  /** Name of the region in which the account acted. */
  region_name: string
  last_sequence: number
  state: TrailState
}

/** One act: who, what, before and after, and where it stands in its chain. */
export function LinePage({ language, line, region_name, last_sequence, state }: LineProps) {
  const opens = objectHref(line)
  return (
    <div class="grid grid-cols-1 gap-6">
      <PageSentence
        eyebrow={
          text(`Baris ${line.chain}/${line.sequence}`, `Line ${line.chain}/${line.sequence}`)[language]
        }
        small={`${formatMoment(line.at, language)} · ${text('lewat', 'by')[language]} ${read(doorWords(line.door), language)}`}
      >
        {line.actor_name}: {read(actionWords(line.action), language).toLowerCase()}
      </PageSentence>
      <Section language={language} title={text('Sebelum dan sesudah', 'Before and after')}>
        <Table
          language={language}
          caption={text('Yang berubah', 'What changed')}
          caption_hidden
          rows={Object.entries(line.changes ?? {})}
          empty={{
            title: text(
              'Tindakan ini tidak mengubah apa pun; ia dicatat karena dilakukan',
              'This act changed nothing; it is recorded because it was done',
            ),
          }}
          columns={[
            {
              key: 'field',
              header: text('Isian', 'Field'),
              cell: ([field]) => read(fieldWords(field), language),
            },
            {
              key: 'before',
              header: text('Sebelum', 'Before'),
              cell: ([field, [before]]) => valueWords(field, before, language),
            },
            {
              key: 'after',
              header: text('Sesudah', 'After'),
              cell: ([field, [, after]]) => <b class="font-medium">{valueWords(field, after, language)}</b>,
            },
          ]}
        />
      </Section>
      <Section language={language} title={text('Keterangan', 'About this act')}>
        <Facts
          language={language}
          facts={[
            {
              label: text('Pelaku', 'Who'),
              value: <Door href={trailHref({ pelaku: line.actor_name })}>{line.actor_name}</Door>,
              small: `${read(roleWords(line.role), language)}, ${region_name}`,
            },
            {
              label: read(objectWords(line.object_type), language),
              value: (
                <>
                  {opens && (
                    <>
                      <Door href={opens}>{text('Buka', 'Open')[language]}</Door> ·{' '}
                    </>
                  )}
                  <Door href={trailHref({ objek: line.object_id })}>
                    {text('Semua tindakan atasnya', 'Everything done to it')[language]}
                  </Door>
                </>
              ),
              small: <span class="break-all">{line.object_id}</span>,
            },
            ...Object.entries(line.fields).map(([field, value]) => ({
              label: fieldWords(field),
              value: <span class="break-words">{valueWords(field, value, language)}</span>,
            })),
            { label: text('Nomor permintaan', 'Request number'), value: <Code>{line.request_id}</Code> },
          ]}
        />
      </Section>
      <Section
        language={language}
        title={text('Tempat dalam rantai', 'Place in the chain')}
        hint={text(
          'Setiap baris memuat sidik jari baris sebelumnya',
          'Each line holds the fingerprint of the one before',
        )}
      >
        <Facts
          language={language}
          facts={[
            {
              label: text('Baris', 'Line'),
              value: text(
                `${formatInteger(line.sequence)} dari ${formatInteger(last_sequence)} dalam rantai ${line.chain}`,
                `${formatInteger(line.sequence, 'en')} of ${formatInteger(last_sequence, 'en')} in chain ${line.chain}`,
              )[language],
              small: (
                <>
                  {line.sequence > 1 && (
                    <Door href={lineHref({ chain: line.chain, sequence: line.sequence - 1 })}>
                      ← {text('Sebelumnya', 'Previous')[language]}
                    </Door>
                  )}{' '}
                  {line.sequence < last_sequence && (
                    <Door href={lineHref({ chain: line.chain, sequence: line.sequence + 1 })}>
                      {text('Berikutnya', 'Next')[language]} →
                    </Door>
                  )}
                </>
              ),
            },
            { label: text('Sidik jari', 'Fingerprint'), value: <Code>{line.hash}</Code> },
            ...(line.root === null
              ? []
              : [
                  {
                    label: text('Tindakan massal', 'Bulk act'),
                    value: text(
                      `${formatInteger(line.row_count ?? 0)} baris di bawah satu akar`,
                      `${formatInteger(line.row_count ?? 0, 'en')} rows under one root`,
                    )[language],
                    small: <Code>{line.root}</Code>,
                  },
                ]),
          ]}
        />
      </Section>
      <Soundness language={language} state={state} />
    </div>
  )
}

function Code({ children }: { children?: string }) {
  return <code class="break-all text-sm">{children}</code>
}
