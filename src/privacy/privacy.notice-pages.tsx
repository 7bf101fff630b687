import { Hono } from 'hono'
import { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { findRegion } from '../region/region.service.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { Unconfirmed } from '../ui/status.tsx'
import { read } from '../ui/words.ts'
import { basisOf, contactOf, stateBasis, stateContact } from './privacy.notice.ts'
import { ContactFacts, Letterhead, LinesForm } from './privacy.parts.tsx'
import { home } from './privacy.record-pages.tsx'
import { keptWords } from './privacy.register.ts'
import { retentionOf } from './privacy.retention.ts'
import { basisKindLabels, basisKinds } from './privacy.schema.ts'
import { findContact } from './privacy.store.ts'

export const noticePages = new Hono<Env>()

noticePages.get('/pelindungan/pemberitahuan/:program', (c) => noticePage(c, []))

noticePages.post('/pelindungan/pemberitahuan/:program', async (c) => {
  const code = c.req.param('program')
  const { kind, decree_number } = await c.req.parseBody()
  return answered(
    c,
    () => stateBasis(contextOf(c, 'page'), code, { kind, decree_number }),
    `/pelindungan/pemberitahuan/${encodeURIComponent(code)}`,
    (errors, status) => noticePage(c, errors, status),
  )
})

/** Does what a form asks; a refusal that names a field comes back in the form. */
export async function answered(
  c: Web,
  work: () => Promise<unknown>,
  then: string | (() => string),
  again: (errors: FormError[], status: ShellProps['status']) => Response | Promise<Response>,
): Promise<Response> {
  try {
    await work()
    return c.redirect(typeof then === 'string' ? then : then(), 303)
  } catch (error) {
    if (!(error instanceof Refusal) || !error.field) throw error
    return again([{ field: error.field, message: error.text }], statusOf[error.kind] as ShellProps['status'])
  }
}

/** The layered notice: the short answer first, then each duty of the controller, then whom to ask. Prints on one sheet. */
async function noticePage(c: Web, errors: FormError[], status?: ShellProps['status']) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.notice')
  const language = c.get('language')
  const code = c.req.param('program') ?? ''
  const { programme, region, basis, contact } = await transact(context, async (tx) => {
    const found = await getProgramme(tx, { code })
    return {
      programme: found,
      region: await findRegion(tx.db, found.kab),
      basis: await basisOf(tx, found),
      contact: await contactOf(tx, found.kab),
    }
  })
  const say = (id: string, en: string) => read(text(id, en), language)
  const government = region?.name ?? programme.kab
  const title = text('Pemberitahuan pemrosesan data', 'Notice on processing of data')
  return page(
    c,
    {
      title,
      section: 'programme',
      crumbs: [
        { label: text('Program', 'Programmes'), href: '/program' },
        { label: programme.name, href: `/program/${programme.code}` },
        { label: title },
      ],
      has_errors: errors.length > 0,
      status,
    },
    <div class="grid gap-6">
      <ErrorSummary language={language} errors={errors} />
      <Letterhead
        language={language}
        office={say(`Pemerintah ${government}`, `Government of ${government}`)}
        title={text('Untuk apa data Anda dipakai', 'What your data is used for')}
        number={programme.name}
      />
      <Section language={language} title={text('Singkatnya', 'In short')}>
        <p class="max-w-[70ch]">
          {say(
            `Pemerintah ${government} memakai data Anda untuk mendaftarkan dan membayar iuran jaminan sosial ketenagakerjaan (${programme.packages.join(', ')}). Anda tidak membayar. Anda boleh melihat, memperbaiki, dan menolak pemakaian data Anda; jawaban kami paling lambat 3 × 24 jam.`,
            `The government of ${government} uses your data to register you for social security of workers (${programme.packages.join(', ')}) and to pay the contributions. You pay nothing. You may see and correct your data and object to its use; we answer within 3 × 24 hours.`,
          )}
        </p>
      </Section>
      <Section language={language} title={text('Selengkapnya', 'In full')}>
        <Facts
          language={language}
          facts={[
            {
              label: text('Yang memproses', 'Who processes'),
              value: say(`Pemerintah ${government}`, `Government of ${government}`),
              small: say('bersama BPJS Ketenagakerjaan', 'together with BPJS Ketenagakerjaan'),
            },
            {
              label: text('Dasar', 'Basis'),
              value: (
                <span>
                  {read(basisKindLabels[basis.kind], language)}, {basis.decree_number} (UU 27/2022 Pasal 20){' '}
                  <Unconfirmed language={language} />
                </span>
              ),
            },
            {
              label: text('Tujuan', 'Purpose'),
              value: say(
                'Perlindungan kecelakaan kerja dan kematian, pembayaran iuran, dan bukti pemakaian uang publik',
                'Cover for work accidents and death, payment of contributions, and proof of the use of public money',
              ),
            },
            {
              label: text('Data', 'Data'),
              value: say(
                'NIK, nama, tanggal lahir, jenis kelamin, desa, pekerjaan, nomor HP; bulan dan jumlah iuran',
                'NIK, name, birth date, sex, village, occupation, phone; months and amount of contributions',
              ),
              small: say(
                'Iuran adalah data keuangan pribadi (data spesifik, Pasal 4)',
                'Contributions are personal finance (specific data, Pasal 4)',
              ),
            },
            { label: text('Diberikan kepada', 'Given to'), value: 'BPJS Ketenagakerjaan' },
            {
              label: text('Disimpan', 'Kept'),
              value: read(keptWords(retentionOf('paid_month')), language),
              small: read(retentionOf('paid_month').source, language),
            },
            {
              label: text('Hak Anda', 'Your rights'),
              value: say(
                'Melihat dan menerima salinan, memperbaiki, keberatan, meminta penghapusan, mengetahui siapa yang melihat data Anda',
                'To see and get a copy, correct, object, ask for erasure, and know who looked at your data',
              ),
            },
          ]}
        />
      </Section>
      <Section language={language} title={text('Bertanya atau meminta', 'To ask or request')}>
        <ContactFacts language={language} contact={contact} />
      </Section>
      {may(context.actor.role, 'privacy.state') && (
        <div class="print:hidden">
          <Section
            language={language}
            title={text('Dasar pemrosesan program ini', 'Basis of this programme')}
            hint={
              basis.stated
                ? text('Sudah dinyatakan', 'Stated')
                : text('Bawaan: tugas publik', 'Default: public task')
            }
          >
            <Form action={`/pelindungan/pemberitahuan/${programme.code}`}>
              <Field
                language={language}
                kind="radio"
                name="kind"
                label={text('Dasar', 'Basis')}
                value={basis.kind}
                options={basisKinds.map((kind) => ({ value: kind, label: basisKindLabels[kind] }))}
              />
              <Field
                language={language}
                kind="text"
                name="decree_number"
                label={text('Nomor SK atau peraturan', 'Number of the decree or regulation')}
                value={basis.decree_number}
                error={errors.find((error) => error.field === 'decree_number')?.message}
              />
              <Actions language={language} primary={{ label: text('Simpan dasar', 'Save the basis') }} />
            </Form>
          </Section>
        </div>
      )}
    </div>,
  )
}

const contactFields = [
  { name: 'officer_name', label: text('Nama pejabat', 'Name of the officer') },
  { name: 'office', label: text('Kantor', 'Office') },
  { name: 'address', label: text('Alamat', 'Address') },
  { name: 'phone', label: text('Telepon kantor', 'Office phone') },
  { name: 'email', label: text('Surel kantor', 'Office e-mail') },
  {
    name: 'authority',
    label: text('Lembaga penerima laporan insiden', 'Agency that takes incident reports'),
    hint: text(
      'Lembaga pelindungan data mungkin belum dibentuk; tulis lembaga yang sekarang berwenang, seperti akan dicetak di surat.',
      'The data protection agency may not exist yet; write the one that is competent now, as it shall stand in the letter.',
    ),
  },
]

noticePages.get('/pelindungan/kontak', async (c) => {
  const context = contextOf(c, 'page')
  const contact = await transact(context, (tx) => findContact(tx.db, context.actor.region_code))
  return contactPage(c, contact ?? {}, [])
})

noticePages.post('/pelindungan/kontak', async (c) => {
  const typed = Object.fromEntries(
    Object.entries(await c.req.parseBody()).map(([name, value]) => [name, String(value)]),
  )
  return answered(
    c,
    () => stateContact(contextOf(c, 'page'), typed),
    '/pelindungan',
    (errors, status) => contactPage(c, typed, errors, status),
  )
})

function contactPage(
  c: Web,
  values: Record<string, string>,
  errors: FormError[],
  status?: ShellProps['status'],
) {
  requireOperation(contextOf(c, 'page'), 'privacy.state')
  const language = c.get('language')
  const title = text('Kontak pejabat pelindungan data', 'Contact of the privacy officer')
  return page(
    c,
    { title, section: 'privacy', crumbs: [home, { label: title }], has_errors: errors.length > 0, status },
    <div class="grid gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence
        small={read(
          text(
            'Dicetak di pemberitahuan, tanda terima, dan surat insiden.',
            'Printed on notices, receipts and incident letters.',
          ),
          language,
        )}
      >
        {read(
          text('Kepada siapa orang bertanya tentang datanya?', 'Whom do people ask about their data?'),
          language,
        )}
      </PageSentence>
      <Section language={language} title={title}>
        <LinesForm
          language={language}
          action="/pelindungan/kontak"
          fields={contactFields}
          values={values}
          errors={errors}
        >
          <Actions language={language} primary={{ label: text('Simpan kontak', 'Save the contact') }} />
        </LinesForm>
      </Section>
    </div>,
  )
}
