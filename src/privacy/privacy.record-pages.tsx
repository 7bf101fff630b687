import { Hono } from 'hono'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { Actions, Form } from '../ui/form.tsx'
import { Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { Status, Unconfirmed } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { listDestructions } from './privacy.destruction.ts'
import { classLabels, type DataClass } from './privacy.dictionary.ts'
import { decideDestruction, getDestruction } from './privacy.erasure.ts'
import { Letterhead, Signatures } from './privacy.parts.tsx'
import {
  type Dictionary,
  type DictionaryTable,
  dictionary,
  dictionaryWorkbook,
  keptWords,
} from './privacy.register.ts'
import { retentionOf } from './privacy.retention.ts'
import type { Destruction } from './privacy.schema.ts'

export const home = { label: text('Pelindungan data', 'Data protection'), href: '/pelindungan' }
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What is held and why, how long, the impact assessment, and the records of destruction. */
export function recordPages(backupFolder: string): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/pelindungan/catatan', async (c) => {
    const found = await readDictionary(c)
    const language = c.get('language')
    const title = text('Catatan pemrosesan data pribadi', 'Record of processing personal data')
    return page(
      c,
      { title, section: 'privacy', crumbs: [home, { label: title }] },
      <div class="grid gap-6">
        <PageSentence
          small={read(
            text(
              'UU 27/2022 Pasal 31 (isi pasal belum terkonfirmasi). Dibuat dari katalog basis data dan kamus data; tidak ada yang diketik.',
              'UU 27/2022 Pasal 31 (text of the article not yet confirmed). Made from the database catalogue and the data dictionary; nothing is typed.',
            ),
            language,
          )}
        >
          {read(
            text(
              `${found.tables.length} tabel memuat data pribadi, ${found.impersonal.length} tidak`,
              `${found.tables.length} tables hold personal data, ${found.impersonal.length} do not`,
            ),
            language,
          )}
        </PageSentence>
        <Actions
          language={language}
          primary={{ label: text('Unduh XLSX', 'Download XLSX'), href: '/pelindungan/catatan.xlsx' }}
          secondary={[{ label: text('Unduh JSON', 'Download JSON'), href: '/pelindungan/catatan.json' }]}
        />
        {found.tables.map((table) => (
          <TableRecord language={language} table={table} />
        ))}
        <Section language={language} title={text('Tanpa data pribadi', 'Without personal data')}>
          <p>{found.impersonal.join(', ')}</p>
        </Section>
      </div>,
    )
  })

  pages.get('/pelindungan/catatan.json', async (c) => {
    const found = await readDictionary(c)
    return c.json(found, 200, { 'Content-Disposition': 'attachment; filename="catatan-pemrosesan.json"' })
  })

  pages.get('/pelindungan/catatan.xlsx', async (c) => {
    const bytes = await dictionaryWorkbook(await readDictionary(c))
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': xlsxType,
      'Content-Disposition': 'attachment; filename="catatan-pemrosesan.xlsx"',
    })
  })

  pages.get('/pelindungan/dpia', async (c) => {
    const found = await readDictionary(c)
    const title = text('Penilaian dampak pelindungan data', 'Data protection impact assessment')
    return page(
      c,
      { title, section: 'privacy', crumbs: [home, { label: title }] },
      <Assessment language={c.get('language')} found={found} office={contextOf(c, 'page').actor.office} />,
    )
  })

  pages.get('/pelindungan/retensi', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'privacy.witness')
    const destructions = await transact(context, listDestructions)
    const { rules } = await readDictionary(c, 'privacy.witness')
    const language = c.get('language')
    const title = text('Masa simpan dan pemusnahan', 'Retention and destruction')
    const waiting = destructions.filter((each) => each.state === 'proposed').length
    return page(
      c,
      { title, section: 'privacy', crumbs: [home, { label: title }] },
      <div class="grid gap-6">
        <PageSentence
          small={read(
            text(
              'Setiap malam dicari apa yang masa simpannya habis. Tidak ada yang dimusnahkan sebelum orang kedua menyetujuinya.',
              'Every night what has reached the end of its time is looked for. Nothing is destroyed before a second person approves it.',
            ),
            language,
          )}
        >
          {read(
            text(
              `${waiting} usulan pemusnahan menunggu`,
              `${waiting} proposed ${waiting === 1 ? 'destruction waits' : 'destructions wait'}`,
            ),
            language,
          )}
        </PageSentence>
        <Section language={language} title={text('Berita acara', 'Records of destruction')}>
          <Table
            language={language}
            caption={text('Berita acara pemusnahan', 'Records of destruction')}
            caption_hidden
            rows={destructions}
            empty={{
              title: text(
                'Belum ada yang habis masa simpannya',
                'Nothing has reached the end of its time yet',
              ),
            }}
            columns={[
              {
                key: 'what',
                header: text('Apa', 'What'),
                cell: (each) => (
                  <Door
                    href={`/pelindungan/pemusnahan/${each.destruction_id}`}
                  >{`${each.number}. ${read(whatOf(each), language)}`}</Door>
                ),
              },
              {
                key: 'count',
                header: text('Jumlah', 'Count'),
                align: 'end',
                cell: (each) =>
                  typeof each.found.count === 'number' ? formatInteger(each.found.count, language) : '1',
              },
              {
                key: 'at',
                header: text('Diusulkan', 'Proposed'),
                cell: (each) => formatMoment(each.proposed_at, language),
              },
              {
                key: 'state',
                header: text('Status', 'State'),
                narrow: 'aside',
                cell: (each) => <State language={language} state={each.state} />,
              },
            ]}
          />
        </Section>
        <Section language={language} title={text('Aturan masa simpan', 'Retention rules')}>
          <Table
            language={language}
            caption={text('Aturan masa simpan', 'Retention rules')}
            caption_hidden
            rows={[...rules]}
            empty={{ title: text('Tidak ada aturan', 'No rules') }}
            columns={[
              { key: 'what', header: text('Apa', 'What'), cell: (rule) => read(rule.what, language) },
              {
                key: 'months',
                header: text('Lama', 'How long'),
                cell: (rule) =>
                  rule.months === undefined
                    ? read(text('Selama dipakai', 'While in use'), language)
                    : read(text(`${rule.months} bulan`, `${rule.months} months`), language),
              },
              {
                key: 'source',
                header: text('Sumber', 'Source'),
                narrow: 'wide',
                cell: (rule) => read(rule.source, language),
              },
              {
                key: 'mark',
                header: text('Kepastian', 'Certainty'),
                narrow: 'aside',
                cell: (rule) => (rule.confirmed ? '' : <Unconfirmed language={language} />),
              },
            ]}
          />
        </Section>
      </div>,
    )
  })

  pages.get('/pelindungan/pemusnahan/:id', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'privacy.witness')
    const found = await transact(context, (tx) => getDestruction(tx, c.req.param('id')))
    const title = text(
      `Berita acara pemusnahan nomor ${found.number}`,
      `Record of destruction no. ${found.number}`,
    )
    return page(
      c,
      {
        title,
        section: 'privacy',
        crumbs: [
          home,
          { label: text('Pemusnahan', 'Destruction'), href: '/pelindungan/retensi' },
          { label: title },
        ],
      },
      <Certificate
        language={c.get('language')}
        found={found}
        office={context.actor.office}
        decides={may(context.actor.role, 'privacy.decide')}
      />,
    )
  })

  pages.post('/pelindungan/pemusnahan/:id', async (c) => {
    const { to } = await c.req.parseBody()
    const id = c.req.param('id')
    await decideDestruction(
      contextOf(c, 'page'),
      id,
      to === 'executed' ? 'executed' : 'cancelled',
      backupFolder,
    )
    return c.redirect(`/pelindungan/retensi`, 303)
  })
  return pages
}

async function readDictionary(
  c: Web,
  operation: 'privacy.view' | 'privacy.witness' = 'privacy.view',
): Promise<Dictionary> {
  const context = contextOf(c, 'page')
  requireOperation(context, operation)
  return transact(context, dictionary)
}

function whatOf(each: Pick<Destruction, 'kind' | 'rule_id'>) {
  return each.kind === 'erasure'
    ? text('Penghapusan data satu orang', 'Erasure of the data of one person')
    : retentionOf(each.rule_id).what
}

function State({ language, state }: Spoken & { state: Destruction['state'] }) {
  const labels = {
    proposed: text('Diusulkan', 'Proposed'),
    executed: text('Dilaksanakan', 'Executed'),
    cancelled: text('Dibatalkan', 'Cancelled'),
  }
  return (
    <Status tone={state === 'proposed' ? 'warning' : state === 'executed' ? 'success' : 'neutral'}>
      {read(labels[state], language)}
    </Status>
  )
}

function TableRecord({ language, table }: Spoken & { table: DictionaryTable }) {
  const personal = table.columns.filter((column) => column.class !== 'none')
  return (
    <Section language={language} title={table.table} hint={table.words}>
      <Facts
        language={language}
        facts={[
          { label: text('Tujuan', 'Purpose'), value: read(table.purpose, language) },
          {
            label: text('Dasar', 'Basis'),
            value: read(table.basis, language),
            small: read(text('Belum terkonfirmasi', 'Not yet confirmed'), language),
          },
          { label: text('Asal', 'Source'), value: read(table.source, language) },
          {
            label: text('Disimpan', 'Kept'),
            value: read(keptWords(table.retention), language),
            small: read(table.retention.source, language),
          },
          {
            label: text('Dilihat oleh', 'Seen by'),
            value:
              table.seen_by.map((role) => read(role, language)).join(', ') ||
              read(text('Tidak ditampilkan', 'Not shown'), language),
          },
        ]}
      />
      <div class="mt-4">
        <Table
          language={language}
          caption={text(`Kolom data pribadi: ${table.table}`, `Columns with personal data: ${table.table}`)}
          caption_hidden
          rows={personal}
          empty={{ title: text('Tidak ada', 'None') }}
          columns={[
            { key: 'name', header: text('Kolom', 'Column'), cell: (column) => <code>{column.name}</code> },
            {
              key: 'class',
              header: text('Golongan', 'Class'),
              cell: (column) => read(classLabels[column.class], language),
            },
            {
              key: 'words',
              header: text('Keterangan', 'Words'),
              narrow: 'wide',
              cell: (column) => column.words,
            },
            {
              key: 'masked',
              header: text('Disamarkan', 'Masked'),
              narrow: 'aside',
              cell: (column) => (column.masked ? read(text('Ya', 'Yes'), language) : ''),
            },
          ]}
        />
      </div>
    </Section>
  )
}

/** The questions of an impact assessment; what the dictionary knows is filled in, the rest is for people to write. */
function Assessment({ language, found, office }: Spoken & { found: Dictionary; office: string }) {
  const say = (id: string, en: string) => read(text(id, en), language)
  const classes = (['identity', 'contact', 'finance', 'link'] as DataClass[]).map((each) => ({
    name: read(classLabels[each], language),
    count: found.tables.reduce(
      (sum, table) => sum + table.columns.filter((column) => column.class === each).length,
      0,
    ),
  }))
  const unconfirmed = found.rules.filter((rule) => !rule.confirmed)
  const blank = <p class="mt-2 border-b border-dotted border-base-content pt-8" />
  return (
    <div class="grid gap-6">
      <Letterhead
        language={language}
        office={office}
        title={text(
          'Penilaian dampak pelindungan data pribadi (DPIA)',
          'Data protection impact assessment (DPIA)',
        )}
        number={say(
          'UU 27/2022 Pasal 34 · isi pasal belum terkonfirmasi',
          'UU 27/2022 Pasal 34 · text of the article not yet confirmed',
        )}
      />
      <Section language={language} title={text('1. Mengapa dinilai', '1. Why it is assessed')}>
        <p>
          {say(
            'Berskala besar, memuat data keuangan pribadi (Pasal 4), mencocokkan orang antardaftar, dan menyangkut kelompok rentan.',
            'It is large, holds personal finance data (Pasal 4), matches people between rosters, and concerns vulnerable groups.',
          )}
        </p>
      </Section>
      <Section language={language} title={text('2. Apa yang diproses', '2. What is processed')}>
        <ul class="grid gap-1">
          {classes.map((each) => (
            <li>{`${each.name}: ${each.count} ${say('kolom', 'columns')}`}</li>
          ))}
        </ul>
        <ul class="mt-3 list-disc ps-5">
          {[...new Set(found.tables.map((table) => read(table.purpose, language)))].map((purpose) => (
            <li>{purpose}</li>
          ))}
        </ul>
      </Section>
      <Section language={language} title={text('3. Perlu dan sebanding', '3. Necessary and proportionate')}>
        <p>
          {say(
            'Dasar: tugas publik, dinyatakan untuk setiap program. Masa simpan per jenis data tertulis; yang belum terkonfirmasi:',
            'Basis: public task, stated for every programme. Retention is written for every kind of data; not yet confirmed:',
          )}
        </p>
        <ul class="mt-2 list-disc ps-5">
          {unconfirmed.map((rule) => (
            <li>{`${read(rule.what, language)}: ${read(keptWords(rule), language)}`}</li>
          ))}
        </ul>
        {blank}
      </Section>
      <Section
        language={language}
        title={text('4. Risiko dan yang sudah ada', '4. Risks and what is in place')}
      >
        <Table
          language={language}
          caption={text('Risiko', 'Risks')}
          caption_hidden
          rows={risks}
          empty={{ title: text('Tidak ada', 'None') }}
          columns={[
            { key: 'risk', header: text('Risiko', 'Risk'), cell: (risk) => read(risk.risk, language) },
            {
              key: 'measure',
              header: text('Yang sudah ada', 'In place'),
              narrow: 'wide',
              cell: (risk) => read(risk.measure, language),
            },
            {
              key: 'rest',
              header: text('Sisa risiko (isi tangan)', 'Remaining risk (by hand)'),
              cell: () => '…',
            },
          ]}
        />
      </Section>
      <Section language={language} title={text('5. Pendapat dan keputusan', '5. Opinion and decision')}>
        {blank}
        {blank}
        <Signatures
          language={language}
          left={text('Pejabat pelindungan data', 'Privacy officer')}
          right={text('Kepala dinas', 'Head of office')}
        />
      </Section>
    </div>
  )
}

const risks = [
  {
    risk: text('NIK ditebak atau bocor', 'A NIK is guessed or leaks'),
    measure: text(
      'Tersegel per nilai, dicari lewat HMAC, tampil tersamar, dilihat utuh hanya dengan alasan',
      'Sealed value by value, found by HMAC, shown masked, seen whole only with a reason',
    ),
  },
  {
    risk: text('Pegawai melihat data yang bukan urusannya', 'Staff look at what is not their business'),
    measure: text(
      'Peran per wilayah, dinding kedua di basis data, catatan akses',
      'Roles by region, a second wall in the database, the access log',
    ),
  },
  {
    risk: text('Orang ditolak karena data salah', 'Somebody is refused because data is wrong'),
    measure: text(
      'Alasan di setiap baris, permintaan perbaikan 72 jam, riwayat',
      'A reason at every row, correction within 72 hours, history',
    ),
  },
  {
    risk: text('Data disimpan terlalu lama', 'Data is kept too long'),
    measure: text(
      'Aturan masa simpan, usulan harian, berita acara',
      'Retention rules, daily proposals, records of destruction',
    ),
  },
  {
    risk: text('Berkas dikirim kepada orang yang salah', 'A file reaches the wrong person'),
    measure: text(
      'Setiap pembacaan berkas dicatat; perangkat insiden',
      'Every reading of a file is logged; the incident kit',
    ),
  },
]

function Certificate({
  language,
  found,
  office,
  decides,
}: Spoken & { found: Awaited<ReturnType<typeof getDestruction>>; office: string; decides: boolean }) {
  const rule = retentionOf(found.rule_id)
  const say = (id: string, en: string) => read(text(id, en), language)
  const names = found as { proposed_by_name?: string | null; executed_by_name?: string | null }
  const facts = Object.entries(found.found).map(([key, value]) => ({
    label: foundLabels[key] ?? key,
    value: <span class="break-all">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</span>,
  }))
  return (
    <div class="grid gap-6">
      <Letterhead
        language={language}
        office={office}
        title={text('Berita acara pemusnahan data pribadi', 'Record of destruction of personal data')}
        number={`${say('Nomor', 'No.')} ${found.number} · ${found.kab} · UU 27/2022 Pasal 42–44`}
      />
      <Section
        language={language}
        title={whatOf(found)}
        aside={<State language={language} state={found.state} />}
      >
        <Facts
          language={language}
          facts={[
            {
              label: text('Aturan', 'Rule'),
              value: read(rule.what, language),
              small: read(keptWords(rule), language),
            },
            ...(found.person_id
              ? [
                  {
                    label: text('Nomor acak orang', 'Random id of the person'),
                    value: <code class="break-all">{found.person_id}</code>,
                  },
                ]
              : []),
            {
              label: text('Diusulkan', 'Proposed'),
              value: `${formatMoment(found.proposed_at, language)} · ${names.proposed_by_name ?? say('tugas harian', 'daily job')}`,
            },
            ...(found.executed_at
              ? [
                  {
                    label: text('Dilaksanakan', 'Executed'),
                    value: `${formatMoment(found.executed_at, language)} · ${names.executed_by_name ?? ''}`,
                  },
                ]
              : []),
            ...facts,
          ]}
        />
        {found.kind === 'erasure' && found.state === 'executed' && (
          <p class="mt-4 text-[0.9375rem]">
            {say(
              'Nama, tanggal lahir, nomor HP, pekerjaan, dan NIK tidak dapat dikembalikan. Yang tersisa: nomor acak, desa, bulan perlindungan yang sudah dilepas atau lewat masa simpan, catatan akses, dan jejak audit tanpa nama. Berkas lama untuk BPJS tetap tersimpan tersegel sebagai bukti pembayaran. Cadangan yang dipulihkan dihapus lagi menurut daftar penghapusan.',
              'Name, birth date, phone, occupation and NIK cannot be brought back. What remains: the random id, the village, months of cover that were released or are past retention, the access log and audit lines without a name. Earlier files for BPJS stay sealed as proof of payment. A restored backup is erased again by the list of erasures.',
            )}
          </p>
        )}
      </Section>
      {found.state === 'proposed' && decides && (
        <Form action={`/pelindungan/pemusnahan/${found.destruction_id}`}>
          <Actions
            language={language}
            primary={{ label: text('Musnahkan sekarang', 'Destroy now'), name: 'to', value: 'executed' }}
            secondary={[
              { label: text('Batalkan usulan', 'Cancel the proposal'), name: 'to', value: 'cancelled' },
            ]}
            consequence={text(
              'Tidak dapat dikembalikan. Anda harus orang lain dari yang mengusulkan.',
              'It cannot be undone. You must be another person than who proposed it.',
            )}
          />
        </Form>
      )}
      {found.state === 'executed' && (
        <Signatures
          language={language}
          left={text('Yang melaksanakan', 'Executed by')}
          right={text('Saksi', 'Witness')}
        />
      )}
    </div>
  )
}

const foundLabels: Record<string, ReturnType<typeof text>> = {
  count: text('Ditemukan', 'Found'),
  oldest: text('Tertua', 'Oldest'),
  before: text('Sebelum tanggal', 'Before'),
  destroyed: text('Dimusnahkan', 'Destroyed'),
  sha256: text('SHA-256 berkas', 'SHA-256 of the files'),
  files: text('Berkas daftar yang dimusnahkan', 'Roster files destroyed'),
  history: text('Riwayat ditimpa', 'History overwritten'),
  roster_rows: text('Baris daftar ditimpa', 'Roster rows overwritten'),
  requests: text('Isi permintaan dibuang', 'Contents of requests dropped'),
  rule_id: text('Kode aturan', 'Rule'),
}
