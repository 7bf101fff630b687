import { text } from '../kernel/text.ts'
import { StackedBar } from './bar.tsx'
import { Actions } from './form.tsx'
import { Page } from './frame.tsx'
import { frame, navigation } from './gallery-frame.ts'
import { ProblemGroups } from './problem.tsx'
import { Card, Door, Figure, PageSentence, Section } from './sentence.tsx'
import { JourneySteps } from './steps.tsx'
import { SumSentence } from './sum.tsx'
import type { Spoken } from './words.ts'

/** The check page of an import. */
export function CheckMock({ language }: Spoken) {
  const id = language === 'id'
  const steps = id
    ? ['Templat', 'Unggah', 'Judul', 'Kolom', 'Nilai', 'Periksa', 'Perbaiki', 'Simpan']
    : ['Template', 'Upload', 'Header', 'Columns', 'Values', 'Check', 'Mend', 'Save']
  const parts = [
    { value: 24302, label: text('baru', 'new'), href: '/r?v=new', tone: 'primary' as const },
    { value: 1815, label: text('berubah', 'changed'), href: '/r?v=changed', tone: 'secondary' as const },
    { value: 0, label: text('sama', 'same'), tone: 'neutral' as const },
    { value: 697, label: text('ditolak', 'rejected'), href: '/r?v=rejected', tone: 'error' as const },
    { value: 1204, label: text('perlu diperiksa', 'to check'), href: '/r?v=check', tone: 'warning' as const },
    { value: 8, label: text('kosong', 'blank'), href: '/r?v=blank', tone: 'neutral' as const },
  ]
  return (
    <Page
      language={language}
      title={text('Periksa daftar', 'Check the roster')}
      path="/roster/1?step=check"
      navigation={navigation('/roster')}
      crumbs={[
        { label: text('Daftar', 'Rosters'), href: '/roster' },
        { label: 'Pekerja rentan 2024', href: '/roster/1' },
        { label: 'gabungan-158-desa.xlsx' },
      ]}
      {...frame}
    >
      <JourneySteps
        language={language}
        steps={steps.map((name, at) => ({ name, href: `/roster/1?step=${at}` }))}
        current={6}
      />
      <PageSentence
        small={
          <>
            {id ? 'Belum ada yang tersimpan. ' : 'Nothing is saved yet. '}
            <SumSentence
              language={language}
              total={{ value: 28026, label: text('baris dibaca', 'rows read'), href: '/r' }}
              parts={parts}
            />
          </>
        }
      >
        {id ? '26.117 dari 28.026 orang siap diusulkan' : '26,117 of 28,026 people are ready to be proposed'}
      </PageSentence>
      <div class="mt-5">
        <StackedBar language={language} label={text('Baris berkas', 'Rows of the file')} segments={parts} />
      </div>
      <div class="mt-6 grid gap-4 md:grid-cols-3">
        <Figure
          language={language}
          label={text('Biaya bila disetujui', 'Cost when approved')}
          value={id ? 'Rp877.531.200' : 'Rp877,531,200'}
          small={
            <>
              {id ? '26.117 orang × 2 bulan × Rp16.800 · ' : '26,117 people × 2 months × Rp16,800 · '}
              <Door href="/rules">{id ? 'dasar hukum' : 'legal basis'}</Door>
            </>
          }
        />
        <Figure
          language={language}
          label={text('Cakupan menjadi', 'Coverage becomes')}
          value={id ? '41,02 % → 65,07 %' : '41.02 % → 65.07 %'}
          small={id ? '70.662 dari 108.595' : '70,662 of 108,595'}
        />
        <Card tone="warning">
          <p class="font-semibold">
            {id ? 'Dua bulan belum memberi santunan penuh' : 'Two months do not give the full benefit yet'}
          </p>
          <p class="mt-0.5 text-[0.9375rem]">
            {id
              ? 'Kepesertaan di bawah 3 bulan: JKM Rp10 juta, bukan Rp42 juta. '
              : 'Under 3 months of membership: JKM Rp10 million, not Rp42 million. '}
            <Door href="/rules/jkm">{id ? 'Lihat pilihan' : 'See the choices'}</Door>
          </p>
        </Card>
      </div>
      <div class="mt-6">
        <CheckProblems language={language} />
      </div>
      <div class="mt-6">
        <Actions
          language={language}
          primary={{
            label: text('Usulkan 26.117 orang', 'Propose 26,117 people'),
            href: '/roster/1/propose',
          }}
          secondary={[{ label: text('Kembali ke kolom', 'Back to the columns'), href: '/roster/1?step=4' }]}
          consequence={text(
            'Dapat dibatalkan sampai SK ditandatangani.',
            'Can be undone until the decree is signed.',
          )}
        />
      </div>
    </Page>
  )
}

function CheckProblems({ language }: Spoken) {
  return (
    <Section
      language={language}
      title={text('Masalah menurut sebab', 'Problems by cause')}
      flush
      aside={
        <>
          <a href="/r.xlsx" class="btn">
            {text('Unduh berkas kesalahan', 'Download the error file')[language]}
          </a>
          <a href="/r/fix" class="btn btn-outline btn-primary">
            {text('Perbaiki di sini', 'Mend here')[language]}
          </a>
        </>
      }
    >
      <ProblemGroups
        language={language}
        groups={[
          {
            level: 'error',
            what: text('NIK rusak oleh Excel', 'NIK damaged by Excel'),
            evidence: text(
              'Digit terakhir menjadi 0 karena kolom berupa angka',
              'The last digit became 0 because the column is a number',
            ),
            mend: text(
              'Minta berkas dengan kolom NIK berformat Teks, atau perbaiki 412 baris di lembar kesalahan',
              'Ask for the file with the NIK column as Text, or mend 412 rows in the error sheet',
            ),
            count: 412,
            href: '/r?c=1',
          },
          {
            level: 'error',
            what: text('Sudah dibiayai pihak lain', 'Already funded by someone else'),
            evidence: text(
              'BKBK Provinsi membiayai November–Desember',
              'BKBK of the province funds November–December',
            ),
            mend: text(
              'Keluarkan dari daftar ini; 188 orang tetap terlindungi',
              'Leave them out; 188 people stay covered',
            ),
            count: 188,
            href: '/r?c=2',
          },
          {
            level: 'warning',
            what: text('Tanggal lahir tidak cocok dengan NIK', 'Birth date does not agree with the NIK'),
            evidence: text('NIK: 12-04-1985 · daftar: 12-05-1985', 'NIK: 12-04-1985 · roster: 12-05-1985'),
            mend: text('Periksa KTP; boleh dilanjutkan', 'Look at the identity card; you may go on'),
            count: 1204,
            href: '/r?c=3',
          },
          {
            level: 'info',
            what: text('Kode wilayah NIK dari luar kabupaten', 'NIK has a region code from elsewhere'),
            evidence: text('Pindah domisili itu biasa', 'People move; that is normal'),
            mend: text('Cukup diketahui', 'Nothing to do'),
            count: 611,
            href: '/r?c=4',
          },
        ]}
      />
    </Section>
  )
}
