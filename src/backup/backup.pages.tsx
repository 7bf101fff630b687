import { Hono } from 'hono'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Config } from '../platform/config.ts'
import { contextOf, type Env } from '../platform/http.ts'
import { Actions, Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { Status } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { Spoken } from '../ui/words.ts'
import { type BackupRun, type BackupState, backupState, requestRun } from './backup.service.ts'
import { overdueWords } from './backup.warning.ts'

const title = text('Cadangan', 'Backups')

const asked: Record<string, Text> = {
  cadangan: text(
    'Cadangan sedang dibuat; muat ulang halaman ini sebentar lagi',
    'A backup is being made; load this page again in a moment',
  ),
  latihan: text(
    'Latihan memulihkan sedang berjalan; muat ulang halaman ini sebentar lagi',
    'A rehearsal is running; load this page again in a moment',
  ),
}

/** Backups of the installation: when, how large, whether a restore was tried; for the administrator of all of it. */
export function backupPages(config: Pick<Config, 'backup_at' | 'backup_keep_days'>): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/cadangan', async (c) => {
    const state = await backupState(contextOf(c, 'page'))
    const language = c.get('language')
    const done = asked[c.req.query('diminta') ?? '']
    const warning = overdueWords(state)
    return page(
      c,
      { title, section: 'backup', notice: done && { tone: 'info', title: done, live: true } },
      <div class="grid grid-cols-1 gap-6">
        <Card>
          <PageSentence small={smallWords(state, language)}>{sentence(state)[language]}</PageSentence>
          <Form action="/cadangan" class="mt-5">
            <Actions
              language={language}
              primary={{ label: text('Buat cadangan sekarang', 'Make a backup now') }}
              secondary={[
                { label: text('Latih memulihkan', 'Rehearse a restore'), name: 'apa', value: 'latihan' },
              ]}
              consequence={text(
                'Keduanya berjalan di belakang dan tidak menghentikan pekerjaan siapa pun.',
                "Both run in the background and stop nobody's work.",
              )}
            />
          </Form>
        </Card>
        {warning && <Notice language={language} {...warning} />}
        <Section language={language} title={text('Yang sudah dilakukan', 'What was done')}>
          <Table
            language={language}
            caption={title}
            caption_hidden
            rows={state.runs}
            columns={columns(language)}
            empty={{
              title: text('Belum ada cadangan', 'No backup yet'),
              text: text('Tombol di atas membuat yang pertama.', 'The button above makes the first one.'),
            }}
          />
        </Section>
        <Where language={language} config={config} />
      </div>,
    )
  })

  pages.post('/cadangan', async (c) => {
    const form = await c.req.parseBody()
    const kind = form.apa === 'latihan' ? 'rehearsal' : 'backup'
    await requestRun(contextOf(c, 'page'), kind)
    return c.redirect(`/cadangan?diminta=${kind === 'backup' ? 'cadangan' : 'latihan'}`, 303)
  })
  return pages
}

function sentence({ last }: BackupState): Text {
  if (!last.backup) return text('Belum ada cadangan', 'There is no backup yet')
  return text(
    `Cadangan terakhir ${formatMoment(last.backup)}`,
    `The last backup is of ${formatMoment(last.backup, 'en')}`,
  )
}

function smallWords({ last }: BackupState, language: Language): string {
  const rehearsed = last.rehearsal
    ? text(
        `Terakhir dicoba dipulihkan ${formatMoment(last.rehearsal)}.`,
        `A restore was last rehearsed on ${formatMoment(last.rehearsal, 'en')}.`,
      )
    : text('Pemulihannya belum pernah dicoba.', 'No restore was rehearsed yet.')
  const how = text(
    'Satu berkas tersandi berisi semuanya, kecuali kunci utama.',
    'One encrypted file holds everything but the master key.',
  )
  return `${rehearsed[language]} ${how[language]}`
}

const kinds: Record<BackupRun['kind'], Text> = {
  backup: text('Cadangan', 'Backup'),
  restore: text('Pemulihan', 'Restore'),
  rehearsal: text('Latihan memulihkan', 'Rehearsal'),
  move: text('Pemindahan', 'Move'),
}

function columns(language: Language): Column<BackupRun>[] {
  const dash = <span class="text-faint">–</span>
  const whole = (value: number | null) => (value === null ? dash : formatInteger(value, language))
  return [
    {
      key: 'kind',
      header: text('Apa', 'What'),
      cell: (run) => (
        <>
          {kinds[run.kind][language]}
          <span class="block text-sm font-normal text-quiet">{formatMoment(run.at, language)}</span>
        </>
      ),
    },
    {
      key: 'result',
      header: text('Hasil', 'Result'),
      narrow: 'aside',
      cell: (run) =>
        run.result === 'done' ? (
          <Status tone="success">{text('Berhasil', 'Done')[language]}</Status>
        ) : (
          <Status tone="error">{text('Gagal', 'Failed')[language]}</Status>
        ),
    },
    {
      key: 'file',
      header: text('Berkas', 'File'),
      narrow: 'wide',
      cell: (run) => (
        <>
          {run.file_name ? <span class="break-all">{run.file_name}</span> : dash}
          {run.refusal && <span class="block text-sm text-error">{run.refusal[language]}</span>}
        </>
      ),
    },
    { key: 'people', header: text('Orang', 'People'), align: 'end', cell: (run) => whole(run.people) },
    {
      key: 'size',
      header: text('Besar', 'Size'),
      align: 'end',
      cell: (run) => (run.file_bytes === null ? dash : `${megabytes(run.file_bytes, language)} MB`),
    },
    {
      key: 'seconds',
      header: text('Lama', 'Took'),
      align: 'end',
      cell: (run) => text(`${whole0(run.seconds, 'id')} dtk`, `${whole0(run.seconds, 'en')} s`)[language],
    },
  ]
}

const whole0 = (value: number, language: Language) => formatInteger(Math.ceil(value), language)

const megabytes = (bytes: number, language: Language) =>
  (bytes / 1e6).toLocaleString(language === 'id' ? 'id-ID' : 'en-US', { maximumFractionDigits: 1 })

/** What only the keeper of the server can do, with the words to type. */
function Where({ language, config }: Spoken & { config: Pick<Config, 'backup_at' | 'backup_keep_days'> }) {
  const { backup_at: at, backup_keep_days: days = 30 } = config
  const key = text(
    'Kunci utama tidak ada di dalam cadangan. Simpan salinannya terpisah (dicetak atau di USB dalam brankas); tanpanya cadangan tidak dapat dibuka siapa pun.',
    'The master key is not in the backup. Keep a copy of it apart (printed, or on a USB stick in a safe); without it nobody can open the backup.',
  )
  return (
    <Section language={language} title={text('Untuk pengelola server', 'For the keeper of the server')}>
      <Facts
        language={language}
        facts={[
          {
            label: text('Cadangan malam', 'Nightly backup'),
            value: at
              ? text(`Setiap hari pukul ${at.replace(':', '.')} WIB`, `Every day at ${at} WIB`)[language]
              : text('Dimatikan', 'Turned off')[language],
            small: text(`Disimpan ${days} hari`, `Kept for ${days} days`)[language],
          },
          {
            label: text('Memulihkan', 'Restoring'),
            value: <code>payung restore payung-….cadangan</code>,
            small: text('Hanya ke basis data yang kosong', 'Into an empty database only')[language],
          },
          { label: text('Kunci utama', 'Master key'), value: key[language] },
        ]}
      />
    </Section>
  )
}
