import { addMonthsTo, formatMoment, formatShortDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { listKeptMonths, listKindLabels, listKinds, type MatchList } from '../match/match.schema.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Card, Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { SumSentence } from '../ui/sum.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'

const words = {
  eyebrow: text('Daftar pembanding', 'Lists from outside'),
  load: text('Muat daftar', 'Load a list'),
  kind: text('Jenis', 'Kind'),
  name: text('Nama daftar', 'Name of the list'),
  source: text('Sumber', 'Source'),
  asOf: text('Keadaan per tanggal', 'State as of'),
  file: text('Berkas', 'File'),
  people: text('Orang', 'People'),
  state: text('Keadaan', 'State'),
  active: text('Dipakai', 'In use'),
  withdrawn: text('Ditarik', 'Withdrawn'),
  loaded: text('Dimuat', 'Loaded'),
  withdraw: text('Tarik daftar ini', 'Take this list back'),
  sha: text('SHA-256 berkas', 'SHA-256 of the file'),
  kept: text('Disimpan sampai', 'Kept until'),
  keptHint: text(
    `${listKeptMonths} bulan sesudah hari yang ditunjukkannya; lalu pemusnahannya diusulkan tiap malam di Pelindungan data.`,
    `${listKeptMonths} months after the day it shows; then the night proposes to destroy it under Data protection.`,
  ),
  refused: text('Mengapa baris ditolak', 'Why rows were refused'),
}

const causeTexts: Record<string, Text> = {
  no_name: text('nama kosong atau berupa nomor', 'the name is empty or a number'),
  nobody: text('tanpa NIK yang terbaca dan tanpa tanggal lahir', 'no readable NIK and no birth date'),
  bad_date: text('tanggal meninggal atau bulan tidak terbaca', 'day of death or month cannot be read'),
}

export type ListForm = { kind?: string; name?: string; source?: string; as_of?: string; errors: FormError[] }

/** The lists that rosters are checked against, and the form that loads another. */
export function ListsPage(props: Spoken & { lists: MatchList[]; may_load: boolean; form: ListForm }) {
  const { language, lists, form } = props
  const active = lists.filter((list) => list.state === 'active')
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={form.errors} />
      <PageSentence
        eyebrow={read(words.eyebrow, language)}
        small={read(
          text(
            'Setiap baris daftar usulan dibandingkan dengan daftar ini, juga bila nama, tanggal, atau NIK ditulis lain: sudah meninggal, sudah peserta, atau pekerja perusahaan. Yang meragukan masuk antrean pencocokan.',
            'Every row of a roster is compared with these, also where name, date or NIK are written another way: dead, a participant already, or working for a company. What is doubtful comes into the matching queue.',
          ),
          language,
        )}
      >
        {read(
          text(
            `${formatInteger(active.length)} daftar dari luar dipakai untuk memeriksa`,
            `${formatInteger(active.length, 'en')} ${active.length === 1 ? 'list' : 'lists'} from outside in use`,
          ),
          language,
        )}
      </PageSentence>
      <Card>
        <Table
          language={language}
          caption={words.eyebrow}
          caption_hidden
          rows={lists}
          empty={{
            title: text('Belum ada daftar pembanding', 'No list from outside yet'),
            text: text(
              'Minta daftar kematian kepada Disdukcapil dan daftar peserta kepada cabang BPJS, lalu muat di bawah.',
              'Ask the civil registry for deaths and the BPJS branch for participants, then load them below.',
            ),
          }}
          columns={[
            {
              key: 'name',
              header: words.name,
              cell: (list: MatchList) => <Door href={`/pencocokan/sumber/${list.list_id}`}>{list.name}</Door>,
            },
            {
              key: 'kind',
              header: words.kind,
              cell: (list: MatchList) => read(listKindLabels[list.kind], language),
            },
            {
              key: 'as_of',
              header: words.asOf,
              cell: (list: MatchList) => (
                <span class="whitespace-nowrap">{formatShortDate(list.as_of, language)}</span>
              ),
            },
            {
              key: 'people',
              header: words.people,
              align: 'end' as const,
              cell: (list: MatchList) => formatInteger(list.counts.taken, language),
            },
            {
              key: 'state',
              header: words.state,
              narrow: 'aside' as const,
              cell: (list: MatchList) => <ListState language={language} list={list} />,
            },
          ]}
        />
      </Card>
      {props.may_load && <LoadForm language={language} form={form} />}
    </div>
  )
}

function ListState({ language, list }: Spoken & { list: MatchList }) {
  return (
    <Status tone={list.state === 'active' ? 'success' : 'neutral'}>
      {read(list.state === 'active' ? words.active : words.withdrawn, language)}
    </Status>
  )
}

function LoadForm({ language, form }: Spoken & { form: ListForm }) {
  const errorOf = (field: string) => form.errors.find((error) => error.field === field)?.message
  return (
    <Section language={language} title={words.load} id="muat">
      <Form action="/pencocokan/sumber" multipart>
        <Field
          language={language}
          kind="select"
          name="kind"
          label={words.kind}
          value={form.kind}
          error={errorOf('kind')}
          options={listKinds.map((kind) => ({ value: kind, label: listKindLabels[kind] }))}
        />
        <Field
          language={language}
          kind="text"
          name="name"
          label={words.name}
          hint={text(
            'Misalnya Kematian Juli 2026, atau nama perusahaan',
            'Such as Deaths of July 2026, or the name of the company',
          )}
          value={form.name}
          error={errorOf('name')}
          maxlength={120}
        />
        <Field
          language={language}
          kind="text"
          name="source"
          label={words.source}
          hint={text('Siapa yang memberi dan nomor suratnya', 'Who gave it and the number of the letter')}
          value={form.source}
          error={errorOf('source')}
          maxlength={200}
        />
        <Field
          language={language}
          kind="date"
          name="as_of"
          label={words.asOf}
          hint={text('Hari yang keadaannya ditunjukkan daftar', 'The day whose state the list shows')}
          value={form.as_of}
          error={errorOf('as_of')}
        />
        <Field
          language={language}
          kind="file"
          name="file"
          label={words.file}
          hint={text(
            'Excel (.xlsx) atau CSV dengan kolom NAMA dan NIK atau TGL LAHIR; boleh TGL MENINGGAL, MULAI, SELESAI, KETERANGAN. NIK disimpan tersegel, berkasnya tidak disimpan.',
            'Excel (.xlsx) or CSV with columns NAMA and NIK or TGL LAHIR; also TGL MENINGGAL, MULAI, SELESAI, KETERANGAN. NIK are kept sealed, the file is not kept.',
          )}
          error={errorOf('file')}
          accept=".xlsx,.csv"
        />
        <Actions
          language={language}
          primary={{ label: words.load }}
          consequence={text(
            'Daftar yang diperiksa setelah ini dibandingkan dengannya. Dapat ditarik kembali kapan saja.',
            'Rosters checked from then on are compared with it. It can be taken back at any time.',
          )}
        />
      </Form>
    </Section>
  )
}

/** One list: what it is, how its rows add up, and the way to take it back. */
export function ListPage({ language, list, may_load }: Spoken & { list: MatchList; may_load: boolean }) {
  const { counts } = list
  return (
    <div class="grid grid-cols-1 gap-6">
      <PageSentence
        eyebrow={read(listKindLabels[list.kind], language)}
        small={
          <SumSentence
            language={language}
            total={{ value: counts.read, label: text('baris dibaca', 'rows read') }}
            parts={[
              { value: counts.taken, label: text('dipakai', 'taken') },
              { value: counts.repeated, label: text('ganda', 'repeated') },
              { value: counts.refused, label: text('ditolak', 'refused') },
              { value: counts.blank, label: text('kosong', 'blank') },
            ]}
          />
        }
      >
        {list.name}
      </PageSentence>
      <Card>
        <Facts
          language={language}
          facts={[
            { label: words.state, value: <ListState language={language} list={list} /> },
            { label: words.source, value: list.source },
            { label: words.asOf, value: formatShortDate(list.as_of, language) },
            ...(list.state === 'active'
              ? [
                  {
                    label: words.kept,
                    value: formatShortDate(addMonthsTo(list.as_of, listKeptMonths), language),
                    small: read(words.keptHint, language),
                  },
                ]
              : []),
            { label: words.file, value: <span class="break-words">{list.file_name}</span> },
            { label: words.sha, value: <span class="text-sm break-all">{list.file_sha256}</span> },
            {
              label: words.loaded,
              value: [formatMoment(list.loaded_at, language), list.loaded_by_name].filter(Boolean).join(', '),
            },
            ...(counts.refused > 0
              ? [
                  {
                    label: words.refused,
                    value: Object.entries(counts.causes)
                      .map(
                        ([cause, rows]) =>
                          `${formatInteger(rows, language)} ${causeTexts[cause]?.[language] ?? cause}`,
                      )
                      .join('; '),
                  },
                ]
              : []),
          ]}
        />
      </Card>
      {may_load && list.state === 'active' && (
        <Form action={`/pencocokan/sumber/${list.list_id}`} label={read(words.withdraw, language)}>
          <Actions
            language={language}
            primary={{ label: words.withdraw, name: 'langkah', value: 'tarik' }}
            consequence={text(
              `${formatInteger(counts.taken)} orang di dalamnya dihapus dari Payung; yang sudah diputuskan dengannya tetap.`,
              `Its ${formatInteger(counts.taken, 'en')} people are deleted from Payung; what was decided by it stays.`,
            )}
          />
        </Form>
      )}
    </div>
  )
}
