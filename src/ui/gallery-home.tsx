import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { TargetBar } from './bar.tsx'
import { CoverageChart } from './chart.tsx'
import { Actions } from './form.tsx'
import { Page } from './frame.tsx'
import { frame, navigation } from './gallery-frame.ts'
import { Card, Door, PageSentence, Section } from './sentence.tsx'
import { Table } from './table.tsx'
import { type Task, TaskList } from './tasks.tsx'
import type { Spoken } from './words.ts'

const points = [
  { as_of: '2024-05-31', percent: 39 },
  { as_of: '2024-07-31', percent: 40.2 },
  { as_of: '2024-10-31', percent: 41.02 },
  {
    as_of: '2024-11-06',
    percent: 66.08,
    label: text('66,08 % · 27.214 peserta baru', '66.08 % · 27,214 new people'),
  },
  { as_of: '2024-12-31', percent: 66.08 },
  {
    as_of: '2025-01-31',
    percent: 44.5,
    tone: 'loss' as const,
    label: text('Petugas ad hoc berakhir 31 Des', 'Ad hoc officers ended on 31 Dec'),
  },
  { as_of: '2025-04-30', percent: 47 },
  { as_of: '2025-08-31', percent: 52 },
]

const districts = [
  ['Pauh', 71.4, 7912, 11081, 0],
  ['Sarolangun', 69.8, 12660, 18138, 312],
  ['Bathin VIII', 66.1, 5288, 8000, 1204],
  ['Cermin Nan Gedang', 49.7, 3977, 8002, 455],
  ['Batang Asai', 41.3, 4130, 10000, 2120],
] as const

/** The first screen of a regency. */
export function HomeMock({ language }: Spoken) {
  const id = language === 'id'
  return (
    <Page
      language={language}
      title={text('Beranda', 'Home')}
      path="/"
      navigation={navigation('/')}
      {...frame}
    >
      <h2 class="sr-only">{id ? 'Ringkasan' : 'Summary'}</h2>
      <div class="grid items-start gap-6 lg:grid-cols-[minmax(0,4fr)_minmax(0,3fr)]">
        <Card>
          <PageSentence
            eyebrow={id ? 'Cakupan pekerja · per 31 Agustus 2025' : 'Coverage of workers · on 31 August 2025'}
            small={
              <>
                {id
                  ? '56.469 dari 108.595 pekerja · sumber: BPJS Ketenagakerjaan Cabang Jambi, potensi 2024 · '
                  : '56,469 of 108,595 workers · source: BPJS Ketenagakerjaan Jambi branch, potential of 2024 · '}
                <Door href="/help/coverage">{id ? 'apa artinya?' : 'what does it mean?'}</Door>
              </>
            }
          >
            <span class="text-primary">{id ? '52,0 %' : '52.0 %'}</span>{' '}
            {id ? 'pekerja Sarolangun terlindungi. Kurang ' : 'of Sarolangun’s workers are covered. '}
            <Door href="/coverage/gap" tone="target" class="whitespace-nowrap">
              {id ? '11.533 orang' : '11,533 people'}
            </Door>{' '}
            {id ? 'lagi untuk mencapai target.' : 'more to reach the target.'}
          </PageSentence>
          <div class="mt-6">
            <CoverageChart
              language={language}
              label={text('Cakupan Sarolangun, semua segmen', 'Coverage of Sarolangun, all segments')}
              points={points}
              target={62.62}
            />
          </div>
          <p class="mt-3 text-sm text-quiet">
            {id ? 'Garis: semua segmen. ' : 'Line: all segments. '}
            <Door href="/coverage/table">{id ? 'Tabel' : 'Table'}</Door> ·{' '}
            <Door href="/coverage/chart.png">PNG</Door> · <Door href="/coverage/chart.xlsx">XLSX</Door>
          </p>
        </Card>
        <div class="grid gap-6">
          <Lapse language={language} />
          <Section language={language} title={text('Tugas Anda', 'Your tasks')}>
            <TaskList language={language} tasks={tasks} />
          </Section>
        </div>
      </div>
      <div class="mt-6">
        <Districts language={language} />
      </div>
    </Page>
  )
}

function Lapse({ language }: Spoken) {
  const id = language === 'id'
  return (
    <Card tone="error">
      <p class="text-[0.9375rem] font-semibold text-error">
        {id ? 'Akan kehilangan perlindungan' : 'About to lose cover'}
      </p>
      <p class="mt-0.5 text-2xl font-semibold text-balance">
        {id ? '9.992 orang pada 31 Des' : '9,992 people on 31 Dec'}
      </p>
      <p class="mt-1 mb-4 text-[0.9375rem] text-quiet">
        {id
          ? 'Dana APBD-P habis. Melanjutkan Januari–Maret: '
          : 'APBD-P money ends. To go on from January to March: '}
        <strong class="text-base-content">{id ? 'Rp503.596.800' : 'Rp503,596,800'}</strong>
      </p>
      <Actions
        language={language}
        primary={{ label: text('Susun daftar lanjutan', 'Make the list to continue'), href: '/roster/new' }}
        secondary={[{ label: text('Lihat nama (9.992)', 'See the names (9,992)'), href: '/person?lapse=60' }]}
      />
    </Card>
  )
}

const tasks: Task[] = [
  {
    href: '/roster/1',
    what: text('Desa Pulau Pinang: 14 baris perlu diperbaiki', 'Pulau Pinang village: 14 rows to mend'),
    small: text('NIK rusak oleh Excel 9 · ganda 3 · usia 2', 'NIK damaged by Excel 9 · duplicate 3 · age 2'),
    due: { tone: 'warning', label: text('hari ini', 'today') },
  },
  {
    href: '/programme/2',
    what: text('SK tambahan menunggu tanda tangan', 'Additional decree waits for a signature'),
    small: text('312 orang · Rp15.724.800', '312 people · Rp15,724,800'),
    due: { tone: 'neutral', label: text('2 hari', '2 days') },
  },
  {
    href: '/claim/3',
    what: text('2 keluarga belum mengajukan klaim', '2 families have not claimed yet'),
    small: text('meninggal 3 dan 11 Agustus · Rp84.000.000', 'died on 3 and 11 August · Rp84,000,000'),
    due: { tone: 'error', label: text('penting', 'important') },
  },
]

function Districts({ language }: Spoken) {
  const title = text('Kecamatan', 'Districts')
  return (
    <Section
      language={language}
      title={title}
      hint={text(
        'Garis kuning: target. Setiap angka membuka daftarnya.',
        'Amber tick: target. Each number opens its list.',
      )}
    >
      <Table
        language={language}
        caption={title}
        caption_hidden
        rows={[...districts]}
        empty={{ title: text('Belum ada', 'None') }}
        columns={[
          { key: 'name', header: title, cell: (row) => row[0] },
          {
            key: 'share',
            header: text('Cakupan', 'Coverage'),
            narrow: 'wide',
            cell: (row) => (
              <TargetBar language={language} share={row[1]} target={62.62} with_value href="/person" />
            ),
          },
          {
            key: 'in',
            header: text('Terlindungi', 'Covered'),
            align: 'end',
            narrow: 'aside',
            cell: (row) => <Door href="/person">{formatInteger(row[2], language)}</Door>,
          },
          {
            key: 'all',
            header: text('Potensi', 'Potential'),
            align: 'end',
            cell: (row) => formatInteger(row[3], language),
          },
          {
            key: 'lapse',
            header: text('Lepas 60 hari', 'Lapse in 60 days'),
            align: 'end',
            cell: (row) =>
              row[4] === 0 ? (
                <span class="text-faint">0</span>
              ) : (
                <Door href="/person" class="text-error">
                  {formatInteger(row[4], language)}
                </Door>
              ),
          },
        ]}
      />
    </Section>
  )
}
