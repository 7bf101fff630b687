import { text } from '../kernel/text.ts'
import { Field } from './field.tsx'
import { Actions, ErrorSummary, Form } from './form.tsx'
import type { Spoken } from './words.ts'

/** A form after a refusal, with every kind of field. */
export function GalleryForm({ language }: Spoken) {
  const wrong = text(
    'Tulis upah dalam rupiah penuh, misalnya 1.000.000',
    'Write the wage in whole rupiah, for example 1,000,000',
  )
  const noFile = text('Pilih berkas .xlsx atau .csv', 'Choose an .xlsx or .csv file')
  const packages = [
    {
      value: 'jkk_jkm',
      label: 'JKK + JKM',
      hint: text('Kecelakaan kerja dan kematian', 'Work accident and death'),
    },
    { value: 'jkk_jkm_jht', label: 'JKK + JKM + JHT' },
  ]
  return (
    <Form action="/gallery" multipart hidden={{ step: '2' }}>
      <ErrorSummary
        language={language}
        errors={[
          { field: 'wage', message: wrong },
          { field: 'file', message: noFile },
          { message: text('Anggaran habis', 'The budget is used up') },
        ]}
      />
      <Field
        language={language}
        kind="text"
        name="name"
        label={text('Nama program', 'Name of the programme')}
        hint={text('Seperti yang tertulis di SK', 'As written in the decree')}
        value={'Pekerja rentan "desa" & <petugas> ad hoc'}
      />
      <Field
        language={language}
        kind="text"
        inputmode="numeric"
        name="wage"
        before="Rp"
        after={text('sebulan', 'a month')}
        width="medium"
        label={text('Dasar upah', 'Base income')}
        error={wrong}
        value="sejuta"
      />
      <div class="grid gap-6 sm:grid-cols-2">
        <Field
          language={language}
          kind="month"
          name="first_month"
          label={text('Bulan pertama', 'First month')}
          value="2024-11"
        />
        <Field
          language={language}
          kind="date"
          name="decree_date"
          label={text('Tanggal SK', 'Date of the decree')}
          value="2024-11-06"
          optional
        />
      </div>
      <Field
        language={language}
        kind="number"
        name="quota"
        label={text('Kuota', 'Quota')}
        after={text('orang', 'people')}
        value={27214}
        min={1}
      />
      <Field
        language={language}
        kind="select"
        name="budget"
        label={text('Anggaran', 'Budget')}
        empty={text('Pilih anggaran', 'Choose a budget')}
        value="b"
        options={[
          { value: 'a', label: 'APBD 2024' },
          { value: 'b', label: 'APBD-P 2024' },
        ]}
      />
      <Field
        language={language}
        kind="radio"
        name="package"
        label={text('Paket', 'Package')}
        value="jkk_jkm"
        options={packages}
      />
      <Field
        language={language}
        kind="checkbox"
        name="groups"
        label={text('Kelompok', 'Groups')}
        error={text('Pilih paling sedikit satu', 'Choose at least one')}
        values={['rt']}
        options={[
          { value: 'rt', label: text('Ketua RT', 'Neighbourhood heads') },
          { value: 'religious', label: text('Pekerja keagamaan', 'Religious workers') },
        ]}
      />
      <Field
        language={language}
        kind="file"
        name="file"
        accept=".xlsx,.csv"
        label={text('Berkas', 'File')}
        error={noFile}
      />
      <Field language={language} kind="textarea" name="remark" label={text('Catatan', 'Remark')} optional />
      <Actions
        language={language}
        primary={{ label: text('Simpan program', 'Save the programme') }}
        secondary={[
          { label: text('Batalkan', 'Cancel'), href: '/programme' },
          { label: text('Hapus', 'Delete'), name: 'do', value: 'delete' },
        ]}
        consequence={text(
          'Dapat diubah sampai SK ditandatangani.',
          'Can be changed until the decree is signed.',
        )}
      />
    </Form>
  )
}
