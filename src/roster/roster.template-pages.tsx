import { Hono } from 'hono'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { getProgramme, listProgrammes } from '../programme/programme.service.ts'
import { listWithin } from '../region/region.service.ts'
import { Field } from '../ui/field.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { Card, EmptyState, PageSentence } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { StepsOf } from './roster.parts.tsx'
import { makeTemplate } from './roster.template.ts'

const title = text('Templat daftar', 'Roster template')
const words = {
  sentence: text(
    'Unduh templat untuk desa yang akan mengisi daftar',
    'Download the template for the village that will fill in the list',
  ),
  small: text(
    'Desa, pilihan pekerjaan, dan format kolom sudah disiapkan. Berkas yang diisi dengan templat ini lolos pemeriksaan bentuk tanpa galat.',
    'Village, choices of occupation and formats of columns are prepared. A file filled in with it passes the check of its form without errors.',
  ),
  programme: text('Program', 'Programme'),
  region: text('Wilayah yang mengisi', 'Region that fills it in'),
  regionHint: text(
    'Satu desa/kelurahan, satu kecamatan, atau seluruh kabupaten.',
    'One village, one district, or the whole regency.',
  ),
  download: text('Unduh templat (.xlsx)', 'Download the template (.xlsx)'),
  next: text('Pilih program dahulu', 'Choose the programme first'),
  choose: text('Lanjut memilih wilayah', 'Go on and choose the region'),
}

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Where the office gets the templates it sends to its villages. */
export const templatePages = new Hono<Env>()

templatePages.get('/daftar/templat', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'roster.template')
  const language = c.get('language')
  const wanted = c.req.query('program')
  const found = await transact(context, async (tx) => {
    const programmes = (await listProgrammes(tx.db)).filter((each) => each.state === 'open')
    const code = wanted ?? (programmes.length === 1 ? programmes[0]?.code : undefined)
    const programme = code ? await getProgramme(tx, { code }) : undefined
    const regions = programme
      ? await listWithin(tx.db, programme.kab, ['regency', 'district', 'village'])
      : []
    return { programmes, programme, regions }
  })
  const { programmes, programme } = found
  // A province offers its regencies; the villages of eleven regencies are no list to choose from.
  const regions =
    programme?.kab.length === 2 ? found.regions.filter((each) => each.level === 'regency') : found.regions
  const indent = (level: string): string =>
    level === 'village' ? '\u2003\u2003' : level === 'district' ? '\u2003' : ''
  return page(
    c,
    {
      title,
      section: 'roster',
      crumbs: [{ label: text('Daftar', 'Rosters'), href: '/daftar' }, { label: title }],
    },
    <div class="grid gap-6">
      <StepsOf language={language} current={1} />
      <PageSentence small={words.small[language]}>{words.sentence[language]}</PageSentence>
      {programmes.length === 0 ? (
        <EmptyState
          language={language}
          title={text('Belum ada program yang terbuka', 'No programme is open yet')}
          action={{ href: '/program', label: text('Lihat program', 'See programmes') }}
        />
      ) : (
        <Card>
          <Form
            action={programme ? '/daftar/templat.xlsx' : '/daftar/templat'}
            method="get"
            label={title[language]}
          >
            <Field
              language={language}
              kind="select"
              name="program"
              label={words.programme}
              hint={programme ? undefined : words.next}
              value={programme?.code}
              options={(programme ? [programme] : programmes).map((each) => ({
                value: each.code,
                label: each.name,
              }))}
            />
            {programme && (
              <Field
                language={language}
                kind="select"
                name="wilayah"
                label={words.region}
                hint={words.regionHint}
                options={regions.map((each) => ({
                  value: each.code,
                  label: `${indent(each.level)}${each.name} (${each.code})`,
                }))}
              />
            )}
            <Actions
              language={language}
              primary={{ label: programme ? words.download : words.choose }}
              secondary={
                programme && programmes.length > 1
                  ? [{ label: text('Program lain', 'Another programme'), href: '/daftar/templat' }]
                  : []
              }
            />
          </Form>
        </Card>
      )}
    </div>,
  )
})

templatePages.get('/daftar/templat.xlsx', async (c) => {
  const { file_name, bytes } = await makeTemplate(contextOf(c, 'page'), {
    programme: c.req.query('program') ?? '',
    region: c.req.query('wilayah') ?? '',
  })
  c.header('Content-Disposition', `attachment; filename="${file_name}"`)
  c.header('Content-Type', xlsxType)
  return c.body(bytes as Uint8Array<ArrayBuffer>)
})
