import { Hono } from 'hono'
import { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { assetUrl } from '../ui/assets.ts'
import { page, type ShellProps } from '../ui/shell.tsx'
import { SentList } from './village.list-view.tsx'
import { listOwn, ownTemplate, problemSheet, proposeReplacement, showList } from './village.results.ts'
import type { Sender } from './village.schema.ts'
import { sendList } from './village.send.ts'
import { accountSender, enterByLink, invitedSender } from './village.sender.ts'
import { accountBase, type Base, type FormFault, invitedBase, SenderHome } from './village.view.tsx'

const titles = {
  home: text('Kiriman', 'Lists sent'),
  noFile: text('Pilih berkas Excel (.xlsx) atau CSV.', 'Choose an Excel (.xlsx) or CSV file.'),
  sent: text(
    'Daftar terkirim. Pemeriksaan berjalan; muat ulang halaman ini untuk melihat hasilnya.',
    'The list is sent and being checked; reload this page for the result.',
  ),
  known: text(
    'Berkas ini sudah pernah Anda kirim. Tidak ada yang berubah.',
    'You have sent this file before. Nothing has changed.',
  ),
  proposed: text(
    'Pengganti diusulkan dan sedang diperiksa.',
    'The replacement is proposed and being checked.',
  ),
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The pages of those who send: by an account under /kiriman, by a link under /undangan. Both are the same pages about their own lists. */
export const senderPages = new Hono<Env>()

const byAccount = async (c: Web): Promise<Sender> => accountSender(contextOf(c, 'page'))
const byLink = (c: Web): Promise<Sender> => invitedSender(c, 'page')

senderPages.get('/kiriman', async (c) => homePage(c, await byAccount(c), accountBase))
senderPages.post('/kiriman', async (c) => takeFile(c, await byAccount(c), accountBase))
senderPages.get('/kiriman/templat.xlsx', async (c) => templateFile(c, await byAccount(c)))
senderPages.get('/kiriman/:id', async (c) => listPage(c, await byAccount(c), accountBase))
senderPages.get('/kiriman/:id/masalah.xlsx', async (c) => sheetFile(c, await byAccount(c)))
senderPages.post('/kiriman/:id', async (c) => takeReplacement(c, await byAccount(c), accountBase))

senderPages.get('/undangan', async (c) => homePage(c, await byLink(c), invitedBase))
senderPages.post('/undangan', async (c) => takeFile(c, await byLink(c), invitedBase))
senderPages.get('/undangan/templat.xlsx', async (c) => templateFile(c, await byLink(c)))
senderPages.get('/undangan/daftar/:id', async (c) => listPage(c, await byLink(c), invitedBase))
senderPages.get('/undangan/daftar/:id/masalah.xlsx', async (c) => sheetFile(c, await byLink(c)))
senderPages.post('/undangan/daftar/:id', async (c) => takeReplacement(c, await byLink(c), invitedBase))
// The secret leaves the address with the first answer; where the link does not open, the page under it passes the address on to nobody.
senderPages.get('/undangan/:token', async (c) => {
  c.set('hides_address', true)
  await enterByLink(c, c.req.param('token'))
  return c.redirect('/undangan', 303)
})

async function homePage(
  c: Web,
  sender: Sender,
  base: Base,
  again: { programme?: string; fault?: FormFault; status?: ShellProps['status'] } = {},
) {
  const own = await listOwn(sender)
  return page(
    c,
    {
      title: titles.home,
      section: base.home === '/kiriman' ? 'sending' : undefined,
      has_errors: again.fault !== undefined,
      status: again.status,
      scripts: [assetUrl('upload.js')],
    },
    <SenderHome
      language={c.get('language')}
      sender={sender}
      base={base}
      today={c.get('platform').today()}
      programme={again.programme}
      fault={again.fault}
      {...own}
    />,
  )
}

async function takeFile(c: Web, sender: Sender, base: Base) {
  const form = await c.req.parseBody()
  const programme = String(form.programme ?? '')
  const file = form.file
  if (!(file instanceof File) || file.size === 0)
    return homePage(c, sender, base, {
      programme,
      fault: { field: 'file', text: titles.noFile },
      status: 400,
    })
  try {
    const { list, known } = await sendList(sender, {
      programme,
      file_name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })
    return c.redirect(`${base.list}/${list.list_id}?${known ? 'sudah' : 'terkirim'}=1`, 303)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return homePage(c, sender, base, {
      programme,
      fault: { field: error.field === 'programme' ? 'programme' : 'file', text: error.text },
      status: statusOf[error.kind] as ShellProps['status'],
    })
  }
}

async function listPage(
  c: Web,
  sender: Sender,
  base: Base,
  again: { fault?: FormFault; typed?: Record<string, string>; status?: ShellProps['status'] } = {},
) {
  const after = Math.max(0, Math.min(2 ** 31 - 1, Math.trunc(Number(c.req.query('setelah')) || 0)))
  const shown = await showList(sender, c.req.param('id') ?? '', after)
  const running =
    shown.list.state === 'received' ||
    (shown.list.state === 'taken' &&
      ['uploaded', 'checking'].includes(shown.standing?.roster_state ?? 'uploaded'))
  const notice = c.req.query('sudah')
    ? titles.known
    : c.req.query('diganti')
      ? titles.proposed
      : c.req.query('terkirim') && running
        ? titles.sent
        : undefined
  return page(
    c,
    {
      title: shown.list.file_name,
      section: base.home === '/kiriman' ? 'sending' : undefined,
      crumbs: [{ label: titles.home, href: base.home }, { label: shown.list.file_name }],
      refresh_seconds: running && !again.fault ? 2 : undefined,
      notice: notice && { tone: 'info', live: true, title: notice },
      has_errors: again.fault !== undefined,
      status: again.status,
    },
    <SentList
      language={c.get('language')}
      base={base}
      shown={shown}
      after={after}
      fault={again.fault}
      typed={again.typed}
      may_replace={
        shown.call !== undefined && !shown.call.closed_at && (sender.invitation?.uploads_left ?? 1) > 0
      }
    />,
  )
}

async function takeReplacement(c: Web, sender: Sender, base: Base) {
  const form = await c.req.parseBody()
  const typed = Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )
  const row = Number(typed.rows)
  try {
    const { list } = await proposeReplacement(sender, c.req.param('id') ?? '', {
      row: Number.isInteger(row) ? row : 0,
      nik: typed.nik ?? '',
      name: typed.name ?? '',
      birth_date: typed.birth_date ?? '',
      sex: typed.sex ?? '',
      occupation: typed.occupation ?? '',
      phone: typed.phone ?? '',
    })
    return c.redirect(`${base.list}/${list.list_id}?diganti=1`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === 'not_found') throw error
    return listPage(c, sender, base, {
      fault: { field: error.field ?? 'rows', text: error.text },
      typed,
      status: statusOf[error.kind] as ShellProps['status'],
    })
  }
}

async function sheetFile(c: Web, sender: Sender) {
  return asFile(c, await problemSheet(sender, c.req.param('id') ?? ''))
}

async function templateFile(c: Web, sender: Sender) {
  return asFile(c, await ownTemplate(sender, c.req.query('program') ?? ''))
}

function asFile(c: Web, file: { file_name: string; bytes: Uint8Array }) {
  c.header('Content-Disposition', `attachment; filename="${file.file_name}"`)
  c.header('Content-Type', xlsxType)
  return c.body(file.bytes as Uint8Array<ArrayBuffer>)
}
