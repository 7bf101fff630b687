import { type Text, text } from '../kernel/text.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { Section } from '../ui/sentence.tsx'
import { BudgetFields } from './programme.form-budget.tsx'
import { Columns, Pair, type ProgrammeFormProps, shared } from './programme.form-parts.tsx'
import { packages, programmeGroupLabels, programmeGroups } from './programme.schema.ts'

const packageLabels: Record<(typeof packages)[number], Text> = {
  JKK: text('JKK, kecelakaan kerja', 'JKK, work accident'),
  JKM: text('JKM, kematian', 'JKM, death'),
  JHT: text('JHT, tabungan hari tua', 'JHT, old-age savings'),
}

const lowerBounds: Option[] = [
  { value: '>=', label: text('Mulai umur ini (termasuk)', 'From this age (included)') },
  { value: '>', label: text('Di atas umur ini', 'Over this age') },
]
const upperBounds: Option[] = [
  { value: '<', label: text('Di bawah umur ini', 'Under this age') },
  { value: '<=', label: text('Sampai umur ini (termasuk)', 'Up to this age (included)') },
]

/** The form of a new programme; everything typed stands in it again after a refusal. */
export function ProgrammeForm(props: ProgrammeFormProps) {
  const { language, typed } = props
  return (
    <Form
      action="/program/baru"
      hidden={{
        operation_id: typed.operation_id,
        ...(props.regions.length === 1 && { region_code: props.regions[0]?.code ?? '' }),
      }}
    >
      <AboutFields {...props} />
      <CoverFields {...props} />
      <AgeFields {...props} />
      <BudgetFields {...props} />
      <Actions
        language={language}
        primary={{ label: text('Buat program', 'Make the programme') }}
        secondary={[
          { label: text('Hitung biaya dahulu', 'Work out the cost first'), name: 'preview', value: '1' },
          { label: text('Batalkan', 'Cancel'), href: '/program' },
        ]}
        consequence={text(
          'Program baru belum melindungi siapa pun dan belum memakai anggaran; itu terjadi saat daftar disetujui.',
          'A new programme protects nobody and uses no money yet; that happens when a roster is approved.',
        )}
      />
    </Form>
  )
}

function AboutFields(props: ProgrammeFormProps) {
  const { language, typed, regions } = props
  const { error } = shared(props, 'groups')
  return (
    <Section language={language} title={text('Program', 'Programme')}>
      <Columns>
        <div class="grid content-start gap-6">
          <Field
            {...shared(props, 'name')}
            kind="text"
            maxlength={160}
            label={text('Nama program', 'Name of the programme')}
            hint={text('Seperti yang tertulis di SK', 'As written in the decree')}
          />
          <Field
            {...shared(props, 'code')}
            kind="text"
            width="medium"
            maxlength={40}
            label={text('Kode', 'Code')}
            hint={text(
              'Nama pendek yang tetap, misalnya SRL-2024-APBDP. Ikut menjadi nama berkas BPJS.',
              'A short name that stays, such as SRL-2024-APBDP. Files for BPJS carry it.',
            )}
          />
          {regions.length > 1 && (
            <Field
              {...shared(props, 'region_code')}
              kind="select"
              label={text('Pemerintah pemilik program', 'Government that owns it')}
              empty={text('Pilih wilayah', 'Choose a region')}
              options={regions.map((region) => ({
                value: region.code,
                label: `${region.code} ${region.name}`,
              }))}
            />
          )}
          <Field
            {...shared(props, 'legal_basis')}
            kind="text"
            maxlength={200}
            label={text('Dasar hukum', 'Legal basis')}
            hint={text(
              'Peraturan atau SK kepala daerah, dengan nomor dan tahun',
              'Regulation or decree, with number and year',
            )}
          />
        </div>
        <div class="grid content-start gap-6">
          <Field
            language={language}
            kind="checkbox"
            name="groups"
            label={text('Kelompok pekerja', 'Groups of workers')}
            values={typed.groups}
            error={error}
            options={programmeGroups.map((group) => ({ value: group, label: programmeGroupLabels[group] }))}
          />
          <Field
            language={language}
            kind="checkbox"
            name="temporary"
            optional
            label={text('Perlindungan sementara', 'Temporary cover')}
            values={[typed.words.temporary ?? '']}
            options={[
              {
                value: 'yes',
                label: text('Berakhir bersama tugasnya', 'Ends with the job'),
                hint: text('Misalnya petugas ad hoc Pilkada', 'Such as ad hoc election officers'),
              },
            ]}
          />
        </div>
      </Columns>
    </Section>
  )
}

function CoverFields(props: ProgrammeFormProps) {
  const { language, typed } = props
  return (
    <Section language={language} title={text('Perlindungan', 'Cover')}>
      <Columns>
        <div class="grid content-start gap-6">
          <Field
            language={language}
            kind="checkbox"
            name="packages"
            label={text('Jaminan', 'Kinds of cover')}
            values={typed.packages}
            error={shared(props, 'packages').error}
            options={packages.map((each) => ({ value: each, label: packageLabels[each] }))}
          />
          <Field
            {...shared(props, 'income_rupiah')}
            kind="text"
            inputmode="numeric"
            before="Rp"
            after={text('sebulan', 'a month')}
            width="medium"
            label={text('Dasar penghasilan', 'Base income')}
            hint={text('Menentukan golongan iuran', 'Decides the contribution band')}
          />
        </div>
        <div class="grid content-start gap-6">
          <Pair>
            <Field
              {...shared(props, 'month_first')}
              kind="month"
              width="medium"
              label={text('Bulan pertama', 'First month')}
            />
            <Field
              {...shared(props, 'month_last')}
              kind="month"
              width="medium"
              label={text('Bulan terakhir', 'Last month')}
            />
          </Pair>
          <Field
            {...shared(props, 'quota_people')}
            kind="text"
            inputmode="numeric"
            width="short"
            label={text('Kuota', 'Quota')}
            after={text('orang', 'people')}
          />
          <Field
            {...shared(props, 'warnings')}
            kind="select"
            options={[
              { value: 'take', label: text('Ikut diusulkan', 'They are proposed with the others') },
              {
                value: 'look',
                label: text('Menunggu sampai dilihat orang', 'They wait until a person has looked'),
              },
            ]}
            label={text('Baris dengan catatan', 'Rows with a remark')}
            hint={text(
              'Misalnya tanggal lahir yang berbeda dengan NIK',
              'For example a birth date that differs from the NIK',
            )}
          />
        </div>
      </Columns>
    </Section>
  )
}

function AgeFields(props: ProgrammeFormProps) {
  const { language } = props
  const years = { kind: 'text', inputmode: 'numeric', width: 'short', after: text('tahun', 'years') } as const
  return (
    <Section
      language={language}
      title={text('Batas umur', 'Age bounds')}
      hint={text('Umur pada hari pertama bulan pertama', 'Age on the first day of the first month')}
    >
      <Columns>
        <Pair>
          <Field
            {...shared(props, 'age_from_operator')}
            kind="select"
            options={lowerBounds}
            label={text('Batas bawah', 'Lower bound')}
          />
          <Field
            {...shared(props, 'age_from')}
            {...years}
            label={text('Umur batas bawah', 'Age of the lower bound')}
          />
        </Pair>
        <Pair>
          <Field
            {...shared(props, 'age_to_operator')}
            kind="select"
            options={upperBounds}
            label={text('Batas atas', 'Upper bound')}
          />
          <Field
            {...shared(props, 'age_to')}
            {...years}
            label={text('Umur batas atas', 'Age of the upper bound')}
          />
        </Pair>
      </Columns>
    </Section>
  )
}
