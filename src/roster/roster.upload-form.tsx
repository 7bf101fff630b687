import { type Language, type Text, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { EmptyState, PageSentence } from '../ui/sentence.tsx'
import { UploadProgress, uploadInParts } from '../ui/upload.tsx'
import { describeMonths } from './roster.examine.ts'
import { StepsOf } from './roster.parts.tsx'

const words = {
  upload: text('Unggah daftar', 'Upload a roster'),
  chooseProgramme: text('Program yang membayar', 'Programme that pays'),
  chooseFile: text('Berkas Excel (.xlsx) atau CSV', 'Excel (.xlsx) or CSV file'),
  fileHint: text(
    'Apa adanya dari desa: judul, baris kosong dan tanda tangan tidak perlu dihapus. Paling besar 60 MB. Bila sambungan putus, unggah lagi: yang sudah sampai tidak diulang.',
    'As the village sent it: titles, blank rows and signatures may stay. At most 60 MB. If the line breaks, upload again: what has arrived is not sent twice.',
  ),
  uploadConsequence: text(
    'Berkas diperiksa dulu. Belum ada yang masuk register sampai Anda mengusulkan dan kepala dinas menyetujui.',
    'The file is checked first. Nothing enters the register until you propose it and the head of office approves.',
  ),
  paste: text('Atau tempel dari Excel', 'Or paste from Excel'),
  pasteHint: text(
    'Salin barisnya di Excel, judulnya juga, lalu tempel di sini. Dipakai bila tidak ada berkas yang dipilih.',
    'Copy the rows in Excel, heading included, and paste them here. Used when no file is chosen.',
  ),
  template: text('Belum punya berkasnya? Unduh templat', 'No file yet? Download a template'),
}

/** Cells copied from a spreadsheet as a file of their own: the same cells give the same bytes, whatever the browser made of the line ends. */
export function pastedFile(pasted: string): Uint8Array {
  const lines = pasted.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
  return new TextEncoder().encode(`${lines}\n`)
}

export function UploadForm({
  language,
  programmes,
  programme,
  pasted,
  error,
}: {
  language: Language
  programmes: Programme[]
  programme?: string
  /** What was pasted before a refusal; a file has to be chosen again. */
  pasted?: string
  error?: { field: string; text: Text }
}) {
  if (programmes.length === 0) {
    return (
      <EmptyState
        language={language}
        title={text('Belum ada program yang terbuka', 'No programme is open yet')}
        text={text(
          'Daftar selalu diusulkan untuk sebuah program. Buat programnya dulu.',
          'A roster is always proposed for a programme. Make the programme first.',
        )}
        action={{ href: '/program/baru', label: text('Buat program', 'Make a programme') }}
      />
    )
  }
  const chosen = programme ?? (programmes.length === 1 ? programmes[0]?.code : undefined)
  const errorOf = (field: string) => (error?.field === field ? error.text : undefined)
  return (
    <div class="grid gap-6">
      <StepsOf language={language} current={2} />
      <PageSentence
        small={
          <a href="/daftar/templat" class="door">
            {words.template[language]}
          </a>
        }
      >
        {words.upload[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={error ? [{ field: error.field, message: error.text }] : []} />
      <Form
        action="/daftar/unggah"
        multipart
        label={words.upload[language]}
        data={uploadInParts('/api/v1/uploads', { asks: true })}
      >
        <Field
          language={language}
          kind="select"
          name="programme"
          label={words.chooseProgramme}
          value={chosen}
          error={errorOf('programme')}
          empty={text('Pilih program', 'Choose a programme')}
          options={programmes.map((each) => ({
            value: each.code,
            label: `${each.name} (${describeMonths(each, language)})`,
          }))}
        />
        <Field
          language={language}
          kind="file"
          name="file"
          label={words.chooseFile}
          hint={words.fileHint}
          error={errorOf('file')}
          accept=".xlsx,.csv,.txt,.tsv"
        />
        <Field
          language={language}
          kind="textarea"
          name="paste"
          rows={5}
          label={words.paste}
          hint={words.pasteHint}
          value={pasted}
          error={errorOf('paste')}
          optional
        />
        <UploadProgress language={language} label={words.upload} />
        <Actions
          language={language}
          primary={{ label: text('Unggah dan periksa', 'Upload and check') }}
          secondary={[{ label: text('Batal', 'Cancel'), href: '/daftar' }]}
          consequence={words.uploadConsequence}
        />
      </Form>
    </div>
  )
}
