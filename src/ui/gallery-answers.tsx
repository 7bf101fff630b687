import { formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { StackedBar, TargetBar } from './bar.tsx'
import { ChartTable, CoverageChart } from './chart.tsx'
import { long_name, unbroken } from './gallery-frame.ts'
import { History } from './history.tsx'
import { MonthStrip } from './month-strip.tsx'
import { OutcomeDetails, OutcomeOpen } from './outcome.tsx'
import { Progress } from './progress.tsx'
import { Facts, Section } from './sentence.tsx'
import { Level, Status, Unconfirmed } from './status.tsx'
import type { Spoken } from './words.ts'

/** What a record's page is made of: the outcome, its facts and states. */
export function GalleryAnswers({ language }: Spoken) {
  const outcome = {
    value: 16800,
    steps: [
      {
        text: text('Iuran JKK 1 % dari Rp1.000.000', 'JKK contribution, 1 % of Rp1,000,000'),
        amount_rupiah: 10000,
        source: {
          regulation: 'PP 44/2015',
          article: 'Pasal 16 ayat (1)',
          url: 'https://example.org/pp',
          confidence: 'legal_text' as const,
        },
      },
      {
        text: text('Iuran JKM tetap', 'JKM contribution, flat'),
        amount_rupiah: 6800,
        source: { regulation: 'PP 44/2015', article: 'Pasal 20', confidence: 'secondary' as const },
      },
      {
        text: text(
          'Keringanan tidak berlaku untuk yang dibayar APBD',
          'No relief for those paid from the APBD',
        ),
        amount_rupiah: 0,
        source: { regulation: 'PP 50/2025', confidence: 'unconfirmed' as const },
      },
    ],
    unconfirmed: [
      {
        code: 'relief.apbd',
        question: text(
          'Apakah keringanan berlaku bila desa yang membayar?',
          'Does the relief hold when the village pays?',
        ),
        readings: [
          { text: text('Ya, 50 %', 'Yes, 50 %'), value: 8400 },
          { text: text('Tidak', 'No'), value: 16800 },
        ],
      },
    ],
  }
  const sentence = text(
    `${formatRupiah(16800, 'id')} sebulan untuk setiap orang`,
    `${formatRupiah(16800, 'en')} a month for each person`,
  )[language]
  const write_value = (value: unknown) => formatRupiah(Number(value), language)
  return (
    <>
      <Section language={language} title={text('Hasil', 'Outcome')}>
        <OutcomeOpen language={language} outcome={outcome} sentence={sentence} write_value={write_value} />
      </Section>
      <Section language={language} title={text('Hasil terlipat', 'Folded outcome')}>
        <OutcomeDetails language={language} outcome={outcome} sentence={sentence} write_value={write_value} />
      </Section>
      <Section language={language} title={text('Keadaan', 'States')}>
        <Facts
          language={language}
          facts={[
            { label: text('Nama', 'Name'), value: long_name, small: unbroken },
            {
              label: text('Tingkat', 'Levels'),
              value: (
                <span class="flex flex-wrap gap-2">
                  <Level language={language} level="error" />
                  <Level language={language} level="warning" />
                  <Level language={language} level="info" />
                  <Unconfirmed language={language} />
                </span>
              ),
            },
            {
              label: text('Keadaan', 'States'),
              value: (
                <span class="flex flex-wrap gap-2">
                  {(['success', 'info', 'warning', 'error', 'neutral'] as const).map((tone) => (
                    <Status tone={tone}>{text('Terlindungi', 'Covered')[language]}</Status>
                  ))}
                </span>
              ),
            },
          ]}
        />
      </Section>
      <Section language={language} title={text('Riwayat', 'History')}>
        <History
          language={language}
          entries={[
            {
              at: '6 November 2024 09.12',
              who: `dina.op, ${unbroken}`,
              what: text('Daftar diusulkan, 27.214 orang', 'Roster proposed, 27,214 people'),
              small: text('Berkas gabungan-158-desa.xlsx', 'File gabungan-158-desa.xlsx'),
            },
            { at: '5 November 2024 16.40', who: 'dina.op', what: text('Berkas diunggah', 'File uploaded') },
          ]}
        />
      </Section>
      <Section language={language} title={text('Kemajuan', 'Progress')}>
        <Progress
          language={language}
          label={text('Memeriksa berkas', 'Checking the file')}
          done={12000}
          total={28026}
          noun={text('baris', 'rows')}
          reload_href="/roster/1"
        />
      </Section>
    </>
  )
}

/** Drawings, with the edges of their ranges. */
export function GalleryPictures({ language }: Spoken) {
  const chart = {
    language,
    label: text('Cakupan Kota Jambi', 'Coverage of Kota Jambi'),
    points: [
      { as_of: '2023-12-31', percent: 44 },
      { as_of: '2024-09-30', percent: 50, label: text('150.000 dari 300.000', '150,000 of 300,000') },
    ],
    target: 53,
  }
  const apbd = 'APBD-P Kabupaten Sarolangun'
  return (
    <>
      <Section language={language} title={text('Bulan', 'Months')}>
        <MonthStrip
          language={language}
          months={[
            { month: '2024-10', state: 'none' },
            { month: '2024-11', state: 'covered', funder: apbd },
            { month: '2024-12', state: 'covered', funder: apbd },
            { month: '2025-01', state: 'none' },
            { month: '2025-02', state: 'covered', funder: 'Desa Pulau Pinang' },
            { month: '2025-03', state: 'reserved', funder: 'Desa Pulau Pinang' },
          ]}
        />
      </Section>
      <Section language={language} title={text('Grafik', 'Chart')}>
        <div class="max-w-2xl">
          <CoverageChart {...chart} />
          <div class="mt-4">
            <ChartTable {...chart} />
          </div>
          <div class="mt-6 grid gap-3">
            <TargetBar language={language} share={150.4} target={100} with_value />
            <TargetBar language={language} share={0} />
            <StackedBar
              language={language}
              label={text('Tidak ada baris', 'No rows')}
              segments={[{ label: text('baru', 'new'), value: 0, tone: 'primary' }]}
            />
          </div>
        </div>
      </Section>
    </>
  )
}
