import { Hono } from 'hono'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { listSalts } from '../person/person.service.ts'
import { type Context, transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { getProgramme, listProgrammes } from '../programme/programme.service.ts'
import { page } from '../ui/shell.tsx'
import { RosterList, UploadForm } from './roster.list.tsx'
import { readProblemFile } from './roster.problem-file.ts'
import { isReasonCode } from './roster.reasons.ts'
import { RosterRecord } from './roster.record.tsx'
import { rowsPage } from './roster.rows.tsx'
import { isVerdict, type Roster } from './roster.schema.ts'
import { confirmRoster, getRoster, listSignatures, uploadRoster, withdrawRoster } from './roster.service.ts'
import { countRows, listRosters, listRows } from './roster.store.ts'

/** What approving would do to the coverage of the programme's region; supplied by who knows coverage. Nothing when it is not known. */
export type CoverageEffect = (
  context: Context,
  programme: Programme,
  people: number,
) => Promise<
  { before_percent: number; after_percent: number; numerator: number; denominator: number } | undefined
>

const words = {
  list: text('Daftar', 'Rosters'),
  upload: text('Unggah daftar', 'Upload a roster'),
  rows: text('Baris', 'Rows'),
  noFile: text('Pilih berkas Excel (.xlsx) atau CSV.', 'Choose an Excel (.xlsx) or CSV file.'),
  noProgramme: text('Pilih program.', 'Choose a programme.'),
}

export function rosterPages(coverageEffect: CoverageEffect): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/daftar', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'roster.view')
    const { rosters, programmes } = await transact(context, async (tx) => ({
      rosters: await listRosters(tx.db),
      programmes: await listProgrammes(tx.db),
    }))
    return page(
      c,
      { title: words.list, section: 'roster' },
      <RosterList
        language={c.get('language')}
        rosters={rosters}
        programmes={programmes}
        may_upload={may(context.actor.role, 'roster.upload')}
      />,
    )
  })

  pages.get('/daftar/unggah', (c) => uploadPage(c, { programme: c.req.query('program') }))

  pages.post('/daftar/unggah', async (c) => {
    const context = contextOf(c, 'page')
    const form = await c.req.parseBody()
    const programme = String(form.programme ?? '')
    const file = form.file
    if (programme === '') return uploadPage(c, { error: { field: 'programme', text: words.noProgramme } })
    if (!(file instanceof File) || file.size === 0)
      return uploadPage(c, { programme, error: { field: 'file', text: words.noFile } })
    try {
      const { roster, known } = await uploadRoster(context, {
        programme,
        file_name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })
      return c.redirect(`/daftar/${roster.roster_id}${known ? '?sudah=1' : ''}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return uploadPage(c, {
        programme,
        error: {
          field: error.code.startsWith('programme') ? 'programme' : 'file',
          text: error.text,
          status: statusOf[error.kind],
        },
      })
    }
  })

  pages.get('/daftar/:id', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'roster.view')
    const { roster, programme, signatures } = await transact(context, async (tx) => {
      const found = await getRoster(tx, idOf(c))
      return {
        roster: found,
        programme: await getProgramme(tx, { programme_id: found.programme_id }),
        signatures: await listSignatures(tx.db, found.roster_id),
      }
    })
    const people = (roster.counts?.accepted ?? 0) + (roster.counts?.warning ?? 0)
    const open = roster.state === 'checked' || roster.state === 'confirmed'
    const effect = open && people > 0 ? await coverageEffect(context, programme, people) : undefined
    const running = roster.state === 'uploaded' || roster.state === 'checking'
    return page(
      c,
      {
        title: roster.file_name,
        section: 'roster',
        crumbs: [
          { label: words.list, href: '/daftar' },
          { label: programme.name, href: `/program/${programme.code}` },
          { label: roster.file_name },
        ],
        refresh_seconds: running ? 1 : undefined,
        notice: noticeOf(c, roster),
      },
      <RosterRecord
        language={c.get('language')}
        roster={roster}
        programme={programme}
        signatures={signatures}
        effect={effect}
        actor={context.actor}
      />,
    )
  })

  pages.get('/daftar/:id/baris', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'roster.view')
    const { verdict, code, nomor } = {
      verdict: c.req.query('hasil'),
      code: c.req.query('sebab'),
      nomor: Number(c.req.query('nomor')),
    }
    const filter = {
      verdict: isVerdict(verdict) ? verdict : undefined,
      code: isReasonCode(code) ? code : undefined,
      row_number: Number.isInteger(nomor) && nomor > 0 ? nomor : undefined,
    }
    const after = Math.max(0, Math.min(2 ** 31 - 1, Number(c.req.query('setelah')) || 0))
    const found = await transact(context, async (tx) => {
      const roster = await getRoster(tx, idOf(c))
      const rows = await listRows(tx.db, roster.roster_id, filter, { after, size: rowsPage.size + 1 })
      return {
        roster,
        rows,
        salts: await listSalts(
          tx,
          rows.map((row) => row.person_id),
        ),
        total: await countRows(tx.db, roster.roster_id, filter),
      }
    })
    const { roster } = found
    return page(
      c,
      {
        title: words.rows,
        section: 'roster',
        crumbs: [
          { label: words.list, href: '/daftar' },
          { label: roster.file_name, href: `/daftar/${roster.roster_id}` },
          { label: words.rows },
        ],
      },
      rowsPage.draw({ ...found, filter, after, language: c.get('language'), keys: context.platform.keys }),
    )
  })

  pages.get('/daftar/:id/masalah.xlsx', async (c) => {
    const { roster, bytes } = await readProblemFile(contextOf(c, 'page'), idOf(c))
    c.header('Content-Disposition', `attachment; filename="masalah-${roster.roster_id.slice(0, 8)}.xlsx"`)
    c.header('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    return c.body(bytes as Uint8Array<ArrayBuffer>)
  })

  pages.post('/daftar/:id', async (c) => {
    const form = await c.req.parseBody()
    const context = contextOf(c, 'page')
    const id = idOf(c)
    if (form.langkah === 'usulkan') {
      await confirmRoster(context, id, { accept_duplicates: form.tetap_usulkan === '1' })
      return c.redirect(`/daftar/${id}?diusulkan=1`, 303)
    }
    if (form.langkah === 'tarik') await withdrawRoster(context, id)
    return c.redirect(`/daftar/${id}`, 303)
  })
  return pages
}

/** The id in the address of a roster. */
export function idOf(c: Web): string {
  const id = c.req.param('id') ?? ''
  if (/^[0-9a-f-]{36}$/.test(id)) return id
  throw refuse(
    'roster.not_found',
    'not_found',
    text('Daftar ini tidak ada di wilayah Anda.', 'There is no such roster in your region.'),
  )
}

function noticeOf(c: Web, roster: Roster) {
  const mended = c.req.query('diperbaiki')
  if (mended !== undefined && /^\d{1,6}$/.test(mended)) {
    const kept = /^\d{1,6}$/.exec(c.req.query('tetap') ?? '')?.[0] ?? '0'
    return {
      tone: 'success' as const,
      live: true,
      title: text(
        `Lembar masalah diterima: ${formatInteger(Number(mended))} baris diganti, ${formatInteger(Number(kept))} tidak berubah.`,
        `The problem sheet was taken in: ${formatInteger(Number(mended), 'en')} rows replaced, ${formatInteger(Number(kept), 'en')} unchanged.`,
      ),
    }
  }
  if (c.req.query('sudah')) {
    return {
      tone: 'info' as const,
      live: true,
      title: text(
        'Berkas ini sudah pernah diunggah untuk program ini. Tidak ada yang berubah.',
        'This file was uploaded for this programme before. Nothing has changed.',
      ),
    }
  }
  if (c.req.query('diusulkan') && roster.state === 'confirmed') {
    return {
      tone: 'success' as const,
      live: true,
      title: text(
        'Daftar diusulkan. Kepala dinas dapat menyetujuinya sekarang.',
        'The roster is proposed. The head of office can approve it now.',
      ),
    }
  }
  if (c.req.query('disetujui') && roster.state === 'approved') {
    return {
      tone: 'success' as const,
      live: true,
      title: text(
        'Disetujui. Orangnya terlindungi dan anggaran terikat.',
        'Approved. The people are protected and the money is reserved.',
      ),
    }
  }
  return undefined
}

async function uploadPage(
  c: Web,
  form: { programme?: string; error?: { field: string; text: Text; status?: number } },
) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'roster.upload')
  const programmes = (await transact(context, (tx) => listProgrammes(tx.db))).filter(
    (programme) => programme.state === 'open',
  )
  return page(
    c,
    {
      title: words.upload,
      section: 'roster',
      crumbs: [{ label: words.list, href: '/daftar' }, { label: words.upload }],
      has_errors: form.error !== undefined,
      status: (form.error ? (form.error.status ?? 400) : 200) as 200 | 400,
    },
    <UploadForm
      language={c.get('language')}
      programmes={programmes}
      programme={form.programme}
      error={form.error}
    />,
  )
}
