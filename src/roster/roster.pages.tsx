import { Hono } from 'hono'
import { formatMoment } from '../kernel/plain-date.ts'
import { Refusal } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { listSalts } from '../person/person.service.ts'
import { type Context, transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { getProgramme, listProgrammes } from '../programme/programme.service.ts'
import { assetUrl } from '../ui/assets.ts'
import { page } from '../ui/shell.tsx'
import { countNewerLists } from './roster.alike.ts'
import { isBranchRejection } from './roster.branch.ts'
import { followUp } from './roster.follow-up.ts'
import { RosterList } from './roster.list.tsx'
import { rosterId } from './roster.parts.tsx'
import { readProblemFile } from './roster.problem-file.ts'
import { isReasonCode } from './roster.reasons.ts'
import { recheckRoster } from './roster.recheck.ts'
import { RosterRecord } from './roster.record.tsx'
import { countRows, forecastBranch, listFundersOfRows, listLeftBehind, listRows } from './roster.row-list.ts'
import { rowsPage } from './roster.rows.tsx'
import { isEffect, isVerdict, type Roster } from './roster.schema.ts'
import { confirmRoster, getRoster, listSignatures, uploadRoster, withdrawRoster } from './roster.service.ts'
import { nextAddress } from './roster.steps-pages.tsx'
import { listRosters } from './roster.store.ts'
import { pastedFile, UploadForm } from './roster.upload-form.tsx'

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
  noFile: text(
    'Pilih berkas Excel (.xlsx) atau CSV, atau tempel barisnya.',
    'Choose an Excel (.xlsx) or CSV file, or paste its rows.',
  ),
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
    const pasted = String(form.paste ?? '')
    const sent = await sentFile(form.file, pasted, context.platform.today())
    if (programme === '')
      return uploadPage(c, { pasted, error: { field: 'programme', text: words.noProgramme } })
    if (!sent) return uploadPage(c, { programme, error: { field: 'file', text: words.noFile } })
    try {
      const { roster, known } = await uploadRoster(context, { programme, ...sent, choices: { asks: true } })
      if (!known) return c.redirect(nextAddress(roster), 303)
      return c.redirect(`/daftar/${roster.roster_id}?sudah=1`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return uploadPage(c, {
        programme,
        pasted,
        error: {
          field: error.code.startsWith('programme') ? 'programme' : sent.pasted ? 'paste' : 'file',
          text: error.text,
          status: statusOf[error.kind],
        },
      })
    }
  })

  pages.get('/daftar/:id', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'roster.view')
    const { roster, programme, signatures, funders, forecast, left_behind, newer_lists } = await transact(
      context,
      async (tx) => {
        const found = await getRoster(tx, rosterId(c))
        return {
          forecast: ['checked', 'confirmed'].includes(found.state)
            ? await forecastBranch(tx.db, found.roster_id)
            : undefined,
          left_behind: found.state === 'approved' ? (await listLeftBehind(tx, found.roster_id)).length : 0,
          funders: (found.effects?.funded ?? 0) > 0 ? await listFundersOfRows(tx.db, found.roster_id) : [],
          newer_lists: await countNewerLists(tx, found),
          roster: found,
          programme: await getProgramme(tx, { programme_id: found.programme_id }),
          signatures: await listSignatures(tx.db, found.roster_id),
        }
      },
    )
    if (roster.state === 'mapping' && may(context.actor.role, 'roster.upload') && !c.req.query('sudah'))
      return c.redirect(nextAddress(roster), 303)
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
        funders={funders}
        forecast={forecast}
        left_behind={left_behind}
        newer_lists={newer_lists}
        actor={context.actor}
      />,
    )
  })

  pages.get('/daftar/:id/baris', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'roster.view')
    const { verdict, effect, code, branch, nomor } = {
      verdict: c.req.query('hasil'),
      effect: c.req.query('akibat'),
      code: c.req.query('sebab'),
      branch: c.req.query('cabang'),
      nomor: Number(c.req.query('nomor')),
    }
    const filter = {
      verdict: isVerdict(verdict) ? verdict : undefined,
      effect: isEffect(effect) ? effect : undefined,
      code: isReasonCode(code) ? code : undefined,
      branch: isBranchRejection(branch) ? branch : undefined,
      row_number: Number.isInteger(nomor) && nomor > 0 ? nomor : undefined,
    }
    const after = Math.max(0, Math.min(2 ** 31 - 1, Number(c.req.query('setelah')) || 0))
    const found = await transact(context, async (tx) => {
      const roster = await getRoster(tx, rosterId(c))
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
    const { roster, bytes } = await readProblemFile(contextOf(c, 'page'), rosterId(c))
    c.header('Content-Disposition', `attachment; filename="masalah-${roster.roster_id.slice(0, 8)}.xlsx"`)
    c.header('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    return c.body(bytes as Uint8Array<ArrayBuffer>)
  })

  pages.post('/daftar/:id/susulan', async (c) => {
    const { roster, known } = await followUp(contextOf(c, 'page'), rosterId(c))
    return c.redirect(`/daftar/${roster.roster_id}?${known ? 'sudah' : 'susulan'}=1`, 303)
  })

  pages.post('/daftar/:id', async (c) => {
    const form = await c.req.parseBody()
    const context = contextOf(c, 'page')
    const id = rosterId(c)
    if (form.langkah === 'usulkan') {
      const digest = typeof form.sidik === 'string' ? form.sidik : undefined
      await confirmRoster(context, id, { digest, accept_duplicates: form.tetap_usulkan === '1' })
      return c.redirect(`/daftar/${id}/bukti?diusulkan=1`, 303)
    }
    if (form.langkah === 'tarik') await withdrawRoster(context, id)
    if (form.langkah === 'periksa') await recheckRoster(context, id)
    return c.redirect(`/daftar/${id}`, 303)
  })
  return pages
}

/** What was sent: a file, or cells pasted from a spreadsheet, which become a file of their own. */
async function sentFile(
  file: unknown,
  pasted: string,
  today: string,
): Promise<{ file_name: string; bytes: Uint8Array; pasted: boolean } | undefined> {
  if (file instanceof File && file.size > 0)
    return { file_name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), pasted: false }
  if (pasted.trim() === '') return undefined
  return { file_name: `tempelan-${today}.tsv`, bytes: pastedFile(pasted), pasted: true }
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
    const [who, id, en] = [
      roster.uploaded_by_name ?? roster.uploaded_by,
      formatMoment(roster.uploaded_at, 'id'),
      formatMoment(roster.uploaded_at, 'en'),
    ]
    return {
      tone: 'info' as const,
      live: true,
      title: text(
        'Berkas ini sudah pernah diunggah untuk program ini. Tidak ada yang berubah.',
        'This file was uploaded for this programme before. Nothing has changed.',
      ),
      text: text(`Diunggah oleh ${who} pada ${id}.`, `Uploaded by ${who} on ${en}.`),
    }
  }
  if (c.req.query('susulan')) {
    return {
      tone: 'success' as const,
      live: true,
      title: text(
        'Daftar susulan dibuat. Perbaiki barisnya di sini, atau kembalikan lembar masalahnya ke desa.',
        'The follow-up list is made. Mend its rows here, or give its problem sheet back to the village.',
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
  form: { programme?: string; pasted?: string; error?: { field: string; text: Text; status?: number } },
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
      scripts: [assetUrl('upload.js')],
      status: (form.error ? (form.error.status ?? 400) : 200) as 200 | 400,
    },
    <UploadForm
      language={c.get('language')}
      programmes={programmes}
      programme={form.programme}
      pasted={form.pasted}
      error={form.error}
    />,
  )
}
