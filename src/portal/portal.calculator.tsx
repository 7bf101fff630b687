import { formatDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Web } from '../platform/http.ts'
import { Card, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { AnswerBody } from './portal.answer.tsx'
import { deathBenefits } from './portal.benefit-death.ts'
import { incomeBenefits } from './portal.benefit-income.ts'
import { injuryBenefits } from './portal.benefit-injury.ts'
import { attempt, type Calculation } from './portal.calculation.ts'
import { calculatorOf, type Family, families } from './portal.calculators.ts'
import { QuestionsForm, Refused } from './portal.form.tsx'
import { saidAbout, type Written } from './portal.questions.ts'

type Words = { path: string; key: 'segment' | 'kind'; title: Text; question: Text; small: Text }

const spoken: Record<Family, Words> = {
  contribution: {
    path: '/hitung/iuran',
    key: 'segment',
    title: text('Hitung iuran', 'Contributions'),
    question: text('Berapa iurannya?', 'How much is the contribution?'),
    small: text(
      'Pilih siapa yang bekerja. Setiap rupiah disertai peraturannya.',
      'Choose who works. Every rupiah comes with its law.',
    ),
  },
  benefit: {
    path: '/hitung/santunan',
    key: 'kind',
    title: text('Hitung santunan', 'Benefits'),
    question: text('Apa yang keluarga saya terima?', 'What does my family receive?'),
    small: text(
      'Pilih apa yang terjadi. Kami tidak menanyakan nama atau NIK.',
      'Choose what happened. We ask for no name and no NIK.',
    ),
  },
}

const groups: Record<Family, { title?: Text; list: readonly Calculation[] }[]> = {
  contribution: [{ list: families.contribution }],
  benefit: [
    { title: text('Meninggal dunia', 'A death'), list: deathBenefits },
    { title: text('Kecelakaan kerja', 'A work accident'), list: injuryBenefits },
    {
      title: text('Kehilangan pekerjaan, hari tua, sekolah anak', 'Loss of work, old age, children’s school'),
      list: incomeBenefits,
    },
  ],
}

const words = {
  grief: text(
    'Kami turut berduka. Isi yang Anda ketahui; yang tidak diketahui dapat ditanyakan ke kantor desa atau kantor cabang BPJS Ketenagakerjaan.',
    'We are sorry for your loss. Fill in what you know; the village office or the BPJS Ketenagakerjaan branch can tell you the rest.',
  ),
  plain: text('Isi yang Anda ketahui. Tidak ada yang disimpan.', 'Fill in what you know. Nothing is kept.'),
  change: text('Ubah isian', 'Change the answers'),
  other: text('Hitung yang lain', 'Work out something else'),
  printed: text('Dihitung pada', 'Worked out on'),
}

/** Both calculators: first what it is about, then its few questions, then the answer; all by address alone. */
export function calculatorPage(c: Web, family: Family, base_url: string): Response | Promise<Response> {
  const { key, title, question, small } = spoken[family]
  const language = c.get('language')
  const kind = c.req.query(key)
  if (kind) return onePage(c, family, calculatorOf(family, kind), base_url)
  return page(
    c,
    { title, section: family },
    <div class="grid gap-6 py-2">
      <PageSentence small={read(small, language)}>{read(question, language)}</PageSentence>
      {groups[family].map((group) => (
        <Choices language={language} family={family} {...group} />
      ))}
    </div>,
  )
}

function Choices(props: Spoken & { family: Family; title?: Text; list: readonly Calculation[] }) {
  const { language, family, title, list } = props
  const { path, key } = spoken[family]
  return (
    <div class="grid gap-3">
      {title && <h2 class="mt-2 text-lg font-semibold">{read(title, language)}</h2>}
      <ul class="grid gap-3 md:grid-cols-2">
        {list.map((each) => (
          <li class="card relative p-4! hover:border-primary sm:p-5!">
            <p>
              <a
                href={`${path}?${key}=${each.kind}`}
                class="text-lg font-semibold text-primary underline decoration-1 underline-offset-4 after:absolute after:inset-0"
              >
                {read(each.title, language)}
              </a>
            </p>
            <p class="mt-1 text-[0.9375rem] text-quiet">{read(each.hint, language)}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}

function onePage(c: Web, family: Family, asked: Calculation, base_url: string): Response | Promise<Response> {
  const { path, key, title } = spoken[family]
  const language = c.get('language')
  const platform = c.get('platform')
  const queries = c.req.queries()
  const sent = isSent(asked, queries)
  const written = sent ? queries : untouched(asked, platform.today())
  const { answer, refusals } = sent ? attempt(asked, written) : { refusals: [] }
  const crumbs = [{ label: title, href: path }, { label: asked.title }]
  const form = (
    <QuestionsForm
      language={language}
      asked={asked}
      written={written}
      refusals={refusals}
      action={path}
      hidden={{ [key]: asked.kind }}
    />
  )
  if (!answer)
    return page(
      c,
      {
        title: asked.title,
        section: family,
        crumbs,
        has_errors: refusals.length > 0,
        status: refusals.length > 0 ? 400 : 200,
      },
      <div class="grid gap-6">
        <Refused language={language} asked={asked} written={written} refusals={refusals} />
        <PageSentence small={read(asked.in_grief ? words.grief : words.plain, language)}>
          {read(asked.title, language)}
        </PageSentence>
        <Card class="max-w-3xl">{form}</Card>
      </div>,
    )
  const address = `${path}?${resultQuery(asked, key, written)}${language === 'en' ? '&lang=en' : ''}`
  return page(
    c,
    { title: answer.sentence, section: family, crumbs },
    <div class="grid gap-6">
      <PageSentence eyebrow={read(asked.title, language)} small={answer.about[language]}>
        {answer.sentence[language]}
      </PageSentence>
      <AnswerBody language={language} answer={answer} link={new URL(address, base_url).href} />
      <p class="hidden text-sm print:block">
        {read(words.printed, language)} {formatDate(platform.today(), language)}.
      </p>
      <div class="print:hidden">
        <Section language={language} title={words.change} id="ubah">
          {form}
        </Section>
      </div>
      <p class="print:hidden">
        <a class="door" href={path}>
          {read(words.other, language)}
        </a>
      </p>
    </div>,
  )
}

function boxesOf(name: string): string[] {
  return [name, `${name}_from`, `${name}_to`]
}

function isSent({ questions }: Calculation, queries: Written): boolean {
  return Object.keys(questions).some((name) => boxesOf(name).some((box) => box in queries))
}

function untouched({ questions }: Calculation, today: string): Written {
  return Object.fromEntries(
    Object.entries(questions).flatMap(([name, { begins }]) => (begins ? [[name, [begins(today)]]] : [])),
  )
}

/** The address of a result holds the answers to our questions and nothing else that came with the request. */
export function resultQuery({ kind, questions }: Calculation, key: string, written: Written): string {
  const query = new URLSearchParams({ [key]: kind })
  for (const [name, question] of Object.entries(questions)) {
    const said = saidAbout(name, question, written)
    if (said !== '' && said !== question.fallback) query.set(name, said)
  }
  return query.toString()
}
