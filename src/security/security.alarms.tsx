import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Role } from '../platform/context.ts'
import { roleLabels } from '../platform/policy.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Card, EmptyState, PageSentence, Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { type Alarm, reasonLength } from './security.schema.ts'
import type { Look } from './security.store.ts'

const words = {
  eyebrow: text('Keamanan data', 'Data security'),
  none: text('Tidak ada peringatan terbuka', 'No alarm is open'),
  open: text('Perlu diperiksa', 'To be looked into'),
  closed: text('Sudah diperiksa', 'Looked into'),
  remark: text('Apa yang Anda temukan?', 'What did you find?'),
  remarkHint: text(
    'Paling sedikit 10 huruf; disimpan bersama peringatan.',
    'At least 10 letters; kept with the alarm.',
  ),
  close: text('Tandai sudah diperiksa', 'Mark as looked into'),
  own: text(
    'Ini akun Anda sendiri; rekan lain yang harus memeriksanya.',
    'This is your own account; a colleague has to look into it.',
  ),
  looks: text('Siapa melihat NIK lengkap', 'Who looked at whole NIK'),
  looksHint: text('50 yang terakhir', 'The last 50'),
  when: text('Waktu', 'When'),
  who: text('Akun', 'Account'),
  what: text('Apa', 'What'),
  people: text('Orang', 'People'),
  why: text('Alasan', 'Reason'),
  nobody: text('Belum ada yang melihat NIK lengkap', 'Nobody has looked at a whole NIK yet'),
}

const acts: Record<Look['act'], Text> = {
  reveal: text('Melihat satu NIK', 'Saw one NIK'),
  file: text('Membuka berkas', 'Opened a file'),
  export: text('Mengambil semua data satu orang', "Took all of one person's data"),
  search: text('Mencari dengan NIK', 'Searched by NIK'),
}

/** Reasons that the work itself gives; what an account wrote is shown as it was written. */
const rules: Record<string, Text> = {
  'exchange.read': text('Berkas untuk cabang BPJS', 'File for the BPJS branch'),
  'roster.read_problems': text('Lembar masalah daftar', 'Problem sheet of a roster'),
  'person.search': text('Pencarian', 'Search'),
}

type AlarmListProps = Spoken & {
  alarms: Alarm[]
  looks: Look[]
  account_id: string
  may_close: boolean
  refused?: { alarm_id: string; message: Text; remark: string }
}

/** Alarms that wait for somebody, those that are closed, and the last looks at whole values. */
export function AlarmList(props: AlarmListProps) {
  const { language, alarms, looks, refused } = props
  const open = alarms.filter((alarm) => !alarm.acknowledged_at)
  const closed = alarms.filter((alarm) => alarm.acknowledged_at)
  const sentence =
    open.length === 0
      ? words.none
      : text(
          `${formatInteger(open.length)} peringatan perlu diperiksa`,
          `${formatInteger(open.length, 'en')} ${open.length === 1 ? 'alarm waits' : 'alarms wait'} for a look`,
        )
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary
        language={language}
        errors={
          refused ? [{ field: 'reason', id: `remark-${refused.alarm_id}`, message: refused.message }] : []
        }
      />
      <PageSentence eyebrow={read(words.eyebrow, language)}>{read(sentence, language)}</PageSentence>
      {open.map((alarm) => (
        <OpenAlarm {...props} alarm={alarm} />
      ))}
      <Section language={language} title={words.looks} hint={words.looksHint}>
        <Looks language={language} looks={looks} />
      </Section>
      {closed.length > 0 && (
        <Section language={language} title={words.closed}>
          <ul class="grid gap-3">
            {closed.map((alarm) => (
              <li>
                <p>{read(alarmWords(alarm), language)}</p>
                <p class="text-sm text-quiet">
                  {[
                    alarm.acknowledged_at && formatMoment(alarm.acknowledged_at, language),
                    alarm.acknowledged_by_name,
                    alarm.remark,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}

function alarmWords(alarm: Alarm): Text {
  const [count, limit] = [formatInteger(alarm.count), formatInteger(alarm.per_hour)]
  return alarm.kind === 'files'
    ? text(
        `${alarm.actor_name} membuka ${count} berkas berisi NIK lengkap dalam satu jam (batas ${limit})`,
        `${alarm.actor_name} opened ${count} files with whole NIK within an hour (limit ${limit})`,
      )
    : text(
        `${alarm.actor_name} melihat atau mencari ${count} NIK lengkap dalam satu jam (batas ${limit})`,
        `${alarm.actor_name} saw or searched ${count} whole NIK within an hour (limit ${limit})`,
      )
}

function OpenAlarm({ language, alarm, account_id, may_close, refused }: AlarmListProps & { alarm: Alarm }) {
  const mine = refused?.alarm_id === alarm.alarm_id ? refused : undefined
  return (
    <Card tone="warning" class="grid gap-4">
      <div>
        <p class="font-semibold">{read(alarmWords(alarm), language)}</p>
        <p class="mt-1 text-sm text-quiet">
          {[formatMoment(alarm.at, language), roleLabels[alarm.role as Role][language], alarm.kab].join(
            ' · ',
          )}
        </p>
      </div>
      {alarm.account_id === account_id ? (
        <p>{read(words.own, language)}</p>
      ) : (
        may_close && (
          <Form action={`/keamanan/${alarm.alarm_id}`} class="grid gap-4">
            <Field
              language={language}
              kind="text"
              name="reason"
              id={`remark-${alarm.alarm_id}`}
              label={words.remark}
              hint={words.remarkHint}
              value={mine?.remark}
              error={mine?.message}
              maxlength={reasonLength.max}
              autocomplete="off"
              width="full"
            />
            <Actions language={language} id={`close-${alarm.alarm_id}`} primary={{ label: words.close }} />
          </Form>
        )
      )}
    </Card>
  )
}

function Looks({ language, looks }: Spoken & { looks: Look[] }) {
  if (looks.length === 0) return <EmptyState language={language} title={words.nobody} />
  return (
    <Table<Look>
      language={language}
      caption={words.looks}
      caption_hidden
      rows={looks}
      empty={{ title: words.nobody }}
      columns={[
        { key: 'who', header: words.who, cell: (look) => look.actor_name },
        { key: 'when', header: words.when, cell: (look) => formatMoment(look.at, language) },
        { key: 'what', header: words.what, cell: (look) => read(acts[look.act], language) },
        {
          key: 'people',
          header: words.people,
          align: 'end',
          cell: (look) => formatInteger(look.people, language),
        },
        {
          key: 'why',
          header: words.why,
          narrow: 'wide',
          cell: (look) => (rules[look.reason] ? read(rules[look.reason] ?? '', language) : look.reason),
        },
      ]}
    />
  )
}
