import { Hono } from 'hono'
import { formatMoment } from '../kernel/plain-date.ts'
import { countEn, formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import type { Roster } from '../roster/roster.schema.ts'
import { getRoster } from '../roster/roster.service.ts'
import { Field } from '../ui/field.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { EmptyState, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { SumSentence } from '../ui/sum.tsx'
import { Table } from '../ui/table.tsx'
import { type UndoOutcome, undoReasons } from './enrolment.undo.schema.ts'
import { askUndo, undoRoster } from './enrolment.undo.ts'
import { countUndoneRows, findUndo } from './enrolment.undo-store.ts'

const words = {
  list: text('Daftar', 'Rosters'),
  title: text('Pembatalan', 'Undo'),
  ask: text('Batalkan unggahan ini', 'Take this upload back'),
  reason: text('Alasan', 'Reason'),
  reasonHint: text(
    'Tanpa nama atau NIK, misalnya "Daftar keliru: peserta tahun lalu"',
    'Without a name or NIK, such as "Wrong list: members of last year"',
  ),
  send: text('Minta pembatalan kepada kepala dinas', 'Ask the head of office to take it back'),
  asked: text('Diminta oleh', 'Asked for by'),
  done: text('Dilaksanakan oleh', 'Done by'),
  rows: text('Baris menurut akibatnya', 'Rows by what became of them'),
  outcome: text('Akibat', 'Outcome'),
  why: text('Sebab', 'Why'),
  count: text('Baris', 'Rows'),
  example: text('Contoh', 'Example'),
  money: text('Kembali ke anggaran', 'Given back to the budget'),
  months: text('Bulan dilepas', 'Months released'),
  left: text('Keluar dari register', 'Left the register'),
  restored: text('Data lama kembali', 'Former data back'),
  none: text('Daftar ini tidak dibatalkan', 'This roster was not taken back'),
  noneText: text(
    'Hanya daftar yang sudah disetujui dapat dibatalkan; yang belum, ditarik kembali di halamannya.',
    'Only an approved roster can be taken back; one that is not is withdrawn on its page.',
  ),
  back: text('Kembali ke daftar', 'Back to the roster'),
}

const outcomeLabels: Record<UndoOutcome, Text> = {
  reversed: text('Dibatalkan', 'Reversed'),
  kept: text('Tetap', 'Kept'),
  failed: text('Gagal', 'Failed'),
}

/** Asking for the undo of an approved roster, doing it, and what it did. */
export const undoPages = new Hono<Env>()

undoPages.post('/daftar/:id/batalkan', async (c) => {
  const form = await c.req.parseBody()
  const { roster_id } = await askUndo(contextOf(c, 'page'), c.req.param('id'), String(form.reason ?? ''))
  return c.redirect(`/daftar/${roster_id}/pembatalan`, 303)
})

undoPages.post('/daftar/:id/batalkan/laksanakan', async (c) => {
  const { roster_id } = await undoRoster(contextOf(c, 'page'), c.req.param('id'))
  return c.redirect(`/daftar/${roster_id}/pembatalan`, 303)
})

undoPages.get('/daftar/:id/pembatalan', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'roster.view')
  const found = await transact(context, async (tx) => {
    const roster = await getRoster(tx, c.req.param('id'))
    return {
      roster,
      undo: await findUndo(tx.db, roster.roster_id),
      groups: await countUndoneRows(tx.db, roster.roster_id),
    }
  })
  const { roster } = found
  return page(
    c,
    {
      title: words.title,
      section: 'roster',
      crumbs: [
        { label: words.list, href: '/daftar' },
        { label: roster.file_name, href: `/daftar/${roster.roster_id}` },
        { label: words.title },
      ],
    },
    <UndoView
      {...found}
      language={c.get('language')}
      may_ask={may(context.actor.role, 'roster.ask_undo')}
      may_do={may(context.actor.role, 'roster.undo') && found.undo?.asked_by !== context.actor.account_id}
    />,
  )
})

type UndoProps = {
  language: Language
  roster: Roster
  undo: Awaited<ReturnType<typeof findUndo>>
  groups: Awaited<ReturnType<typeof countUndoneRows>>
  may_ask: boolean
  may_do: boolean
}

function UndoView(props: UndoProps) {
  const { language, roster, undo } = props
  if (undo?.result) return <Done {...props} />
  if (roster.state !== 'approved')
    return (
      <EmptyState
        language={language}
        title={words.none}
        text={words.noneText}
        action={{ href: `/daftar/${roster.roster_id}`, label: words.back }}
      />
    )
  const people = formatInteger(roster.decision?.people ?? 0, language)
  const amount = formatRupiah(roster.decision?.amount_rupiah ?? 0, language)
  const consequence = text(
    'Bulannya dilepas, anggarannya kembali dengan entri lawan, dan orang yang masuk hanya lewat daftar ini keluar dari register. Baris yang sudah dikirim ke cabang, dibayar, atau dikoreksi orang tetap seperti adanya.',
    'The months are released, the money goes back by counter-entries, and people who entered by this list alone leave the register. Rows that were sent to the branch, paid or corrected by a person stay as they are.',
  )
  return (
    <div class="grid gap-6">
      <PageSentence small={consequence[language]}>
        {language === 'id'
          ? `Membatalkan persetujuan ${people} orang, ${amount}`
          : `Taking back the approval of ${people} people, ${amount}`}
      </PageSentence>
      {undo ? (
        <Section language={language} title={words.title}>
          <div class="grid gap-6">
            <Asked {...props} />
            {props.may_do && (
              <Form action={`/daftar/${roster.roster_id}/batalkan/laksanakan`} label={words.ask[language]}>
                <Actions
                  language={language}
                  primary={{
                    label: text(`Batalkan ${people} orang`, `Take ${people} people back`),
                  }}
                  secondary={[{ label: words.back, href: `/daftar/${roster.roster_id}` }]}
                  consequence={text(
                    'Tidak dapat diulang balik; berkas yang sama dapat diunggah lagi sesudahnya.',
                    'There is no way back from this; the same file can be uploaded again afterwards.',
                  )}
                />
              </Form>
            )}
          </div>
        </Section>
      ) : (
        props.may_ask && (
          <Form action={`/daftar/${roster.roster_id}/batalkan`} label={words.ask[language]}>
            <Field
              language={language}
              kind="text"
              name="reason"
              width="full"
              label={words.reason}
              hint={words.reasonHint}
              maxlength={300}
            />
            <Actions
              language={language}
              primary={{ label: words.send }}
              secondary={[{ label: words.back, href: `/daftar/${roster.roster_id}` }]}
            />
          </Form>
        )
      )}
    </div>
  )
}

function Asked({ language, undo }: UndoProps) {
  if (!undo) return null
  return (
    <Facts
      language={language}
      facts={[
        { label: words.reason, value: undo.reason },
        {
          label: words.asked,
          value: undo.asked_by_name ?? undo.asked_by,
          small: formatMoment(undo.asked_at, language),
        },
        ...(undo.done_at
          ? [
              {
                label: words.done,
                value: undo.done_by_name ?? undo.done_by ?? '—',
                small: formatMoment(undo.done_at, language),
              },
            ]
          : []),
      ]}
    />
  )
}

function Done(props: UndoProps) {
  const { language, roster, undo, groups } = props
  const result = undo?.result
  if (!result) return null
  const number = (value: number) => formatInteger(value, language)
  return (
    <div class="grid gap-6">
      <PageSentence
        small={
          <SumSentence
            language={language}
            total={{
              value: result.reversed + result.kept + result.failed,
              label: text('baris pernah disetujui', 'rows had been approved'),
            }}
            parts={[
              { value: result.reversed, label: text('dibatalkan', 'reversed') },
              { value: result.kept, label: text('tetap', 'kept') },
              { value: result.failed, label: text('gagal', 'failed') },
            ]}
          />
        }
      >
        {language === 'id'
          ? `${number(result.reversed)} baris dibatalkan, ${formatRupiah(result.amount_rupiah, 'id')} kembali ke anggaran`
          : `${countEn(result.reversed, 'row')} reversed, ${formatRupiah(result.amount_rupiah, 'en')} back in the budget`}
      </PageSentence>
      <Section language={language} title={words.rows}>
        <Table
          language={language}
          caption={words.rows}
          caption_hidden
          rows={groups}
          empty={{ title: words.none }}
          columns={[
            {
              key: 'why',
              header: words.why,
              narrow: 'lead',
              cell: (row) => undoReasons[row.reason][language],
            },
            { key: 'outcome', header: words.outcome, cell: (row) => outcomeLabels[row.outcome][language] },
            {
              key: 'rows',
              header: words.count,
              align: 'end',
              narrow: 'aside',
              cell: (row) => number(row.rows),
            },
            {
              key: 'example',
              header: words.example,
              cell: (row) => (
                <a class="door" href={`/daftar/${roster.roster_id}/baris?nomor=${row.example_row}`}>
                  {text(`baris ${row.example_row}`, `row ${row.example_row}`)[language]}
                </a>
              ),
            },
          ]}
        />
      </Section>
      <Section language={language} title={words.title}>
        <div class="grid gap-6">
          <Facts
            language={language}
            facts={[
              { label: words.months, value: number(result.months) },
              { label: words.money, value: formatRupiah(result.amount_rupiah, language) },
              { label: words.left, value: number(result.people_left) },
              { label: words.restored, value: number(result.people_restored) },
            ]}
          />
          <Asked {...props} />
        </div>
      </Section>
    </div>
  )
}
