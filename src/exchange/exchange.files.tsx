import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Door, Section } from '../ui/sentence.tsx'
import { Unconfirmed } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { Spoken } from '../ui/words.ts'
import type { ExchangeFile } from './exchange.store.ts'

export type BranchFilesProps = Spoken & {
  files: ExchangeFile[]
  /** Code of the programme. */
  code: string
  /** People the programme covers now. */
  people: number
  makes: boolean
  made: 'new' | 'same' | undefined
}

const notices: Record<'new' | 'same', { title: Text; text: Text }> = {
  new: {
    title: text('Berkas BPJS siap diunduh', 'The BPJS file is ready to download'),
    text: text(
      'Unduh di bawah, lalu serahkan kepada cabang lewat jalur yang disepakati.',
      'Download it below and hand it to the branch by the way you agreed on.',
    ),
  },
  same: {
    title: text('Berkas tidak berubah', 'The file has not changed'),
    text: text(
      'Orang dan bulannya sama dengan berkas yang sudah ada, jadi tidak dibuat nomor baru.',
      'The people and months are those of the file you have, so no new number was given.',
    ),
  },
}

/** The upload workbooks for the BPJS branch: those made, and the button for the next. */
export function BranchFiles({ language, files, code, people, makes, made }: BranchFilesProps) {
  const [latest] = files
  return (
    <Section
      language={language}
      id="berkas"
      title={text('Berkas BPJS', 'BPJS files')}
      hint={text('Lembar unggah BPU untuk kantor cabang', 'BPU upload sheet for the branch')}
    >
      <div class="grid gap-5">
        {made && latest && (
          <Notice
            language={language}
            tone={made === 'new' ? 'success' : 'info'}
            live
            {...notices[made]}
            action={
              made === 'new'
                ? {
                    href: `/berkas/${latest.file_id}`,
                    label: text(`Unduh ${latest.file_name}`, `Download ${latest.file_name}`),
                  }
                : undefined
            }
          />
        )}
        {files.length > 0 ? (
          <FileTable language={language} files={files} />
        ) : (
          <p class="max-w-[70ch] text-quiet">{nothing(people)[language]}</p>
        )}
        {makes && people > 0 && (
          <Form action={`/program/${code}/berkas`} class="grid gap-2">
            <MakeButton language={language} people={people} />
          </Form>
        )}
        {files.length > 0 && (
          <p class="max-w-[70ch] text-sm text-quiet">
            <Unconfirmed language={language} />{' '}
            {
              text(
                'Tata letak BPU-1 adalah yang beredar; tanyakan kepada cabang apakah diterima untuk peserta yang dibayar APBD.',
                'Layout BPU-1 is the one in circulation; ask the branch whether it takes it for members paid from APBD.',
              )[language]
            }
          </p>
        )}
      </div>
    </Section>
  )
}

/** Quieter than the page's own action, which is to upload a roster. */
function MakeButton({ language, people }: Spoken & { people: number }) {
  return (
    <>
      <button type="submit" class="btn w-fit" aria-describedby="berkas-consequence">
        {
          text(
            `Buat berkas untuk ${formatInteger(people)} orang`,
            `Make the file for ${formatInteger(people, 'en')} people`,
          )[language]
        }
      </button>
      <p id="berkas-consequence" class="max-w-[70ch] text-sm text-quiet">
        {
          text(
            'Berkas memuat NIK lengkap. Setiap unduhan dicatat dengan nama pengunduhnya.',
            'The file holds whole NIK. Every download is recorded with the name of who took it.',
          )[language]
        }
      </p>
    </>
  )
}

function FileTable({ language, files }: Spoken & { files: ExchangeFile[] }) {
  const columns: Column<ExchangeFile>[] = [
    { key: 'name', header: text('Berkas', 'File'), cell: (file) => file.file_name },
    {
      key: 'download',
      header: text('Unduh', 'Download'),
      narrow: 'aside',
      cell: (file) => (
        <Door href={`/berkas/${file.file_id}`} class="whitespace-nowrap">
          {text('Unduh', 'Download')[language]}
          <span class="sr-only"> {file.file_name}</span>
        </Door>
      ),
    },
    {
      key: 'people',
      header: text('Orang', 'People'),
      align: 'end',
      cell: (file) => formatInteger(file.people, language),
    },
    { key: 'when', header: text('Dibuat', 'Made'), cell: (file) => formatMoment(file.made_at, language) },
    {
      key: 'hash',
      header: 'SHA-256',
      narrow: 'wide',
      cell: (file) => <code class="text-[0.8125rem] break-all">{file.sha256.slice(0, 16)}…</code>,
    },
  ]
  const title = text('Berkas BPJS', 'BPJS files')
  return (
    <Table
      language={language}
      caption={title}
      caption_hidden
      rows={files}
      columns={columns}
      empty={{ title: nothing(0) }}
    />
  )
}

function nothing(people: number): Text {
  if (people > 0) return text('Belum ada berkas yang dibuat.', 'No file has been made yet.')
  return text(
    'Belum ada berkas. Berkas dapat dibuat setelah sebuah daftar disetujui.',
    'No file yet. One can be made once a roster is approved.',
  )
}
