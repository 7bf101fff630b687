import { formatDate, formatMoment, formatShortDate } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { reasonText } from '../roster/roster.service.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Card, Door, EmptyState, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { isMergeable, type MadeInvitation } from './village.collect.ts'
import { fewestRows, type Quality } from './village.ranking.ts'
import {
  type Call,
  type Invitation,
  proposable,
  stageLabels,
  stageOf,
  stageTone,
  usualQuota,
} from './village.schema.ts'
import type { Gathered } from './village.store.ts'
import type { FormFault } from './village.view.tsx'

export type Place = { code: string; name: string; district_name: string }

const address = (code: string, more = '') => `/gabungan/${encodeURIComponent(code)}${more}`

/** Which programmes ask their villages for lists, and which could. */
export function CallList(props: {
  language: Language
  calls: { call: Call; villages: number; sent: number; mergeable: number }[]
  others: Programme[]
  fault?: FormFault
}) {
  const { language, calls, others } = props
  const title = text('Buka pengumpulan daftar', 'Ask for lists')
  return (
    <div class="grid gap-6">
      <PageSentence
        small={
          text(
            'Desa mengirim dengan akunnya atau dengan tautan undangan. Daftarnya terkumpul di sini, lalu digabung menjadi satu usulan.',
            'Villages send by their account or by an invitation link. Their lists gather here and become one proposal.',
          )[language]
        }
      >
        {callSentence(calls, language)}
      </PageSentence>
      <ErrorSummary
        language={language}
        errors={props.fault ? [{ field: props.fault.field, message: props.fault.text }] : []}
      />
      {calls.length > 0 && (
        <Section
          language={language}
          title={text('Pengumpulan yang berjalan', 'Programmes that ask for lists')}
          flush
        >
          <div class="px-5 sm:px-6">
            <Table<(typeof calls)[number]>
              language={language}
              caption={text('Pengumpulan yang berjalan', 'Programmes that ask for lists')}
              caption_hidden
              rows={calls}
              empty={{ title: title }}
              columns={[
                {
                  key: 'name',
                  header: text('Program', 'Programme'),
                  narrow: 'lead',
                  cell: ({ call }) => <Door href={address(call.programme_code)}>{call.programme_name}</Door>,
                },
                {
                  key: 'state',
                  header: text('Batas waktu', 'Due'),
                  narrow: 'aside',
                  cell: ({ call }) =>
                    call.closed_at ? (
                      <Status>{text('Ditutup', 'Closed')[language]}</Status>
                    ) : (
                      formatDate(call.due_on, language)
                    ),
                },
                {
                  key: 'sent',
                  header: text('Desa yang sudah mengirim', 'Villages that have sent'),
                  align: 'end',
                  cell: ({ sent, villages }) =>
                    `${formatInteger(sent, language)} / ${formatInteger(villages, language)}`,
                },
                {
                  key: 'ready',
                  header: text('Siap digabung', 'Ready to merge'),
                  align: 'end',
                  cell: ({ mergeable }) => formatInteger(mergeable, language),
                },
              ]}
            />
          </div>
        </Section>
      )}
      {others.length > 0 ? (
        <Section language={language} title={title}>
          <ul class="grid gap-2">
            {others.map((programme) => (
              <li>
                <Door href={address(programme.code)}>{programme.name}</Door>{' '}
                <span class="text-quiet">({programme.code})</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : (
        calls.length === 0 && (
          <EmptyState
            language={language}
            title={text('Belum ada program yang terbuka', 'No programme is open yet')}
            action={{ href: '/program', label: text('Lihat program', 'See programmes') }}
          />
        )
      )}
    </div>
  )
}

function callSentence(calls: { sent: number; villages: number }[], language: Language): string {
  if (calls.length === 0)
    return language === 'id' ? 'Kumpulkan daftar dari desa' : 'Gather lists from villages'
  const [sent, villages] = calls.reduce(([a, b], each) => [a + each.sent, b + each.villages], [0, 0])
  const [a, b] = [formatInteger(sent, language), formatInteger(villages, language)]
  return language === 'id'
    ? `${a} dari ${b} desa sudah mengirim daftar`
    : `${a} of ${b} villages have sent a list`
}

type Standing = 'ready' | 'problems' | 'working' | 'merged' | 'returned' | 'not_sent'

const standingLabels: Record<Standing, Text> = {
  ready: text('Siap digabung', 'Ready to merge'),
  problems: text('Perlu diperbaiki', 'Needs mending'),
  working: text('Sedang diproses', 'On its way'),
  merged: text('Sudah digabung', 'Merged'),
  returned: text('Dikembalikan', 'Returned'),
  not_sent: text('Belum mengirim', 'Not sent yet'),
}
const standings = Object.keys(standingLabels) as Standing[]

export type Line = {
  place: string
  district: string
  code: string | null
  list?: Gathered
  standing: Standing
}

/** One line a list, and one for every village that has sent none; the clerk's question is what is missing. */
export function linesOf(villages: readonly Place[], lists: readonly Gathered[]): Line[] {
  const current = lists.filter((list) => list.state !== 'unreadable' || isLatest(list, lists))
  const sent = new Set(current.map((list) => list.village_code))
  return [
    ...current.map((list) => ({
      place: list.village_name ?? list.community ?? '—',
      district: list.district_name ?? '',
      code: list.village_code,
      list,
      standing: standingOf(list),
    })),
    ...villages
      .filter((village) => !sent.has(village.code))
      .map((village) => ({
        place: village.name,
        district: village.district_name,
        code: village.code,
        standing: 'not_sent' as const,
      })),
  ].sort(
    (a, b) =>
      standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
      ((a.code ?? '~') < (b.code ?? '~') ? -1 : (a.code ?? '~') > (b.code ?? '~') ? 1 : 0),
  )
}

const isLatest = (list: Gathered, lists: readonly Gathered[]): boolean =>
  !lists.some(
    (other) =>
      other.village_code === list.village_code &&
      other.community === list.community &&
      other.sent_at > list.sent_at,
  )

function standingOf(list: Gathered): Standing {
  if (list.state === 'returned') return 'returned'
  if (list.state === 'unreadable' || list.roster_state === 'unreadable') return 'problems'
  if (list.merged_into || list.roster_state === 'confirmed' || list.roster_state === 'approved')
    return 'merged'
  if (list.roster_state === 'withdrawn') return 'returned'
  if (isMergeable(list)) return 'ready'
  return list.roster_state === 'checked' ? 'problems' : 'working'
}

export function Gathering(props: {
  language: Language
  call: Call | undefined
  programme: Programme
  villages: Place[]
  lists: Gathered[]
  chosen?: string[]
  shown?: string
  today: string
  fault?: FormFault
}) {
  const { language, call, programme, fault } = props
  if (!call) return <OpenCall language={language} programme={programme} fault={fault} today={props.today} />
  const lines = linesOf(props.villages, props.lists)
  const count = (standing: Standing) => lines.filter((line) => line.standing === standing).length
  const shown = standings.includes(props.shown as Standing) ? (props.shown as Standing) : undefined
  const visible = shown ? lines.filter((line) => line.standing === shown) : lines
  const ready = visible.filter((line) => line.standing === 'ready')
  const people = ready.reduce((sum, line) => sum + proposable(line.list?.counts), 0)
  const sent = new Set(lines.filter((line) => line.list).map((line) => line.code)).size
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={programme.name}
        small={<CallLine language={language} call={call} today={props.today} />}
      >
        {language === 'id'
          ? `${formatInteger(sent)} dari ${formatInteger(props.villages.length)} desa sudah mengirim, ${formatInteger(count('ready'))} daftar siap digabung`
          : `${formatInteger(sent, 'en')} of ${formatInteger(props.villages.length, 'en')} villages have sent, ${formatInteger(count('ready'), 'en')} lists are ready to merge`}
      </PageSentence>
      <ErrorSummary language={language} errors={fault ? [{ field: fault.field, message: fault.text }] : []} />
      <nav
        class="flex flex-wrap gap-2"
        aria-label={text('Saring menurut keadaan', 'Filter by state')[language]}
      >
        <Chip
          language={language}
          href={address(call.programme_code)}
          label={text('Semua', 'All')}
          count={lines.length}
          current={!shown}
        />
        {standings.map((standing) => (
          <Chip
            language={language}
            href={address(call.programme_code, `?keadaan=${standing}`)}
            label={standingLabels[standing]}
            count={count(standing)}
            current={shown === standing}
          />
        ))}
      </nav>
      <p class="flex flex-wrap gap-x-5 gap-y-1">
        <Door href={address(call.programme_code, '/undangan')}>
          {text('Undangan desa dan komunitas', 'Invitations of villages and communities')[language]}
        </Door>
        <Door href={address(call.programme_code, '/mutu')}>
          {text('Mutu data per desa', 'Quality of data by village')[language]}
        </Door>
        <Door href={`/daftar/templat?program=${encodeURIComponent(call.programme_code)}`}>
          {text('Templat', 'Templates')[language]}
        </Door>
      </p>
      <Form
        action={address(call.programme_code)}
        label={text('Gabungkan daftar', 'Merge lists')[language]}
        class="grid gap-4"
      >
        <Table<Line>
          language={language}
          caption={text('Daftar dari desa dan komunitas', 'Lists of villages and communities')}
          caption_hidden
          rows={visible}
          empty={{
            title: text('Tidak ada yang seperti ini', 'There are none like this'),
            action: { href: address(call.programme_code), label: text('Lihat semua', 'See all') },
          }}
          columns={[
            {
              key: 'place',
              header: text('Desa atau komunitas', 'Village or community'),
              narrow: 'lead',
              cell: (line) => <PlaceCell language={language} line={line} chosen={props.chosen} />,
            },
            {
              key: 'standing',
              header: text('Keadaan', 'State'),
              narrow: 'aside',
              cell: (line) => <StandingCell language={language} line={line} />,
            },
            {
              key: 'file',
              header: text('Daftar', 'Roster'),
              cell: (line) => <FileCell line={line} />,
            },
            {
              key: 'good',
              header: text('Diterima', 'Accepted'),
              align: 'end',
              cell: (line) =>
                line.list?.counts ? formatInteger(proposable(line.list.counts), language) : '—',
            },
            {
              key: 'bad',
              header: text('Ditolak', 'Rejected'),
              align: 'end',
              cell: (line) =>
                line.list?.counts && line.list.roster_id ? (
                  line.list.counts.rejected > 0 ? (
                    <Door href={`/daftar/${line.list.roster_id}/baris?hasil=rejected`}>
                      {formatInteger(line.list.counts.rejected, language)}
                    </Door>
                  ) : (
                    '0'
                  )
                ) : (
                  '—'
                ),
            },
            {
              key: 'sent',
              header: text('Dikirim', 'Sent'),
              cell: (line) => (line.list ? formatMoment(line.list.sent_at, language) : '—'),
            },
          ]}
        />
        {ready.length > 0 && (
          <Actions
            language={language}
            primary={{
              label: text(
                `Gabungkan yang dicentang (${formatInteger(ready.length)} daftar, ${formatInteger(people)} orang)`,
                `Merge those ticked (${formatInteger(ready.length, 'en')} lists, ${formatInteger(people, 'en')} people)`,
              ),
              name: 'langkah',
              value: 'gabung',
            }}
            consequence={text(
              'Menjadi satu daftar yang diperiksa sekali lagi secara keseluruhan: orang yang dikirim dua desa ketahuan. Belum ada yang diusulkan; bisa ditarik kembali.',
              'They become one roster that is checked once more as a whole: a person whom two villages sent is found. Nothing is proposed yet, and it can be withdrawn.',
            )}
          />
        )}
      </Form>
      <ReturnForm language={language} call={call} lines={lines} fault={fault} />
      <ChangeCall language={language} call={call} fault={fault} />
    </div>
  )
}

function Chip(props: { language: Language; href: string; label: Text; count: number; current: boolean }) {
  return (
    <a
      href={props.href}
      aria-current={props.current ? 'page' : undefined}
      class={`inline-flex min-h-8 items-center gap-2 rounded-md border px-2.5 py-1 text-[0.9375rem] ${props.current ? 'border-primary bg-primary text-primary-content' : 'border-base-content/40 bg-base-100 hover:border-base-content'}`}
    >
      {props.label[props.language]} <span>{formatInteger(props.count, props.language)}</span>
    </a>
  )
}

function CallLine({ language, call, today }: { language: Language; call: Call; today: string }) {
  const day = formatDate(call.due_on, language)
  if (call.closed_at)
    return <>{text('Pengumpulan sudah ditutup.', 'No more lists are taken in.')[language]}</>
  return (
    <>
      {language === 'id' ? `Batas waktu ${day}` : `Due on ${day}`}
      {call.due_on < today &&
        (language === 'id'
          ? ', sudah lewat; daftar susulan masih diterima.'
          : ', which is past; late lists are still taken in.')}
    </>
  )
}

function PlaceCell({ language, line, chosen }: { language: Language; line: Line; chosen?: string[] }) {
  const name = (
    <span class="min-w-0">
      <span class="font-medium">{line.place}</span>
      {line.district && <span class="block text-sm text-quiet">{line.district}</span>}
    </span>
  )
  if (line.standing !== 'ready' || !line.list) return name
  const id = line.list.list_id
  return (
    <label class="flex items-start gap-3">
      <input
        type="checkbox"
        class="checkbox shrink-0"
        name="lists"
        value={id}
        checked={chosen ? chosen.includes(id) : true}
        aria-label={language === 'id' ? `Gabungkan ${line.place}` : `Merge ${line.place}`}
      />
      {name}
    </label>
  )
}

function StandingCell({ language, line }: { language: Language; line: Line }) {
  if (!line.list) return <Status>{standingLabels.not_sent[language]}</Status>
  const { list } = line
  const stage = stageOf(list, {
    roster_state: list.roster_state,
    counts: list.counts,
    problems: null,
    refusal: null,
    merged: list.merged_into && list.merged_state !== 'approved' ? 1 : 0,
    approved: list.merged_state === 'approved' ? 1 : 0,
    refused: 0,
  })
  return (
    <>
      <Status tone={stageTone[stage]}>{stageLabels[stage][language]}</Status>
      {list.remark && <span class="block text-sm text-quiet">{list.remark[language]}</span>}
    </>
  )
}

function FileCell({ line }: { line: Line }) {
  const { list } = line
  if (!list) return <>—</>
  const href = list.merged_into ?? list.roster_id
  return href ? (
    <a class="door break-words" href={`/daftar/${href}`}>
      {list.file_name}
    </a>
  ) : (
    <span class="break-words">{list.file_name}</span>
  )
}

function OpenCall(props: { language: Language; programme: Programme; fault?: FormFault; today: string }) {
  const { language, programme } = props
  const title = text('Buka pengumpulan daftar', 'Ask for lists')
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={programme.name}
        small={
          text(
            'Sesudah dibuka, petugas desa dan pemegang undangan bisa mengirim daftar untuk program ini.',
            'Once open, village officers and holders of an invitation can send lists for this programme.',
          )[language]
        }
      >
        {
          text('Sampai kapan desa boleh mengirim daftar?', 'Until when may villages send their lists?')[
            language
          ]
        }
      </PageSentence>
      <ErrorSummary
        language={language}
        errors={props.fault ? [{ field: props.fault.field, message: props.fault.text }] : []}
      />
      <Card>
        <Form action={address(programme.code)} label={title[language]} hidden={{ langkah: 'buka' }}>
          <DueField language={language} fault={props.fault} />
          <Actions
            language={language}
            primary={{ label: title }}
            secondary={[{ label: text('Batal', 'Cancel'), href: '/gabungan' }]}
          />
        </Form>
      </Card>
    </div>
  )
}

function DueField({ language, value, fault }: { language: Language; value?: string; fault?: FormFault }) {
  return (
    <Field
      language={language}
      kind="date"
      name="due_on"
      label={text('Batas waktu', 'Due on')}
      hint={text(
        'Hari terakhir daftar dihitung tepat waktu. Sesudahnya masih bisa dikirim sampai Anda menutupnya.',
        'Last day on which a list is in time. Later ones can still be sent until you close.',
      )}
      value={value}
      error={fault?.field === 'due_on' ? fault.text : undefined}
    />
  )
}

function ChangeCall({ language, call, fault }: { language: Language; call: Call; fault?: FormFault }) {
  const title = text('Ubah batas waktu', 'Change the due day')
  return (
    <details class="card">
      <summary class="cursor-pointer font-semibold">{title[language]}</summary>
      <div class="mt-4">
        <Form action={address(call.programme_code)} label={title[language]}>
          <DueField language={language} value={call.due_on} fault={fault} />
          <Actions
            language={language}
            primary={{
              label: text('Simpan batas waktu', 'Save the due day'),
              name: 'langkah',
              value: 'buka',
            }}
            secondary={
              call.closed_at
                ? []
                : [{ label: text('Tutup pengumpulan', 'Close'), name: 'langkah', value: 'tutup' }]
            }
          />
        </Form>
      </div>
    </details>
  )
}

function ReturnForm(props: { language: Language; call: Call; lines: Line[]; fault?: FormFault }) {
  const { language, call, fault } = props
  const returnable = props.lines.filter(
    (line) =>
      line.list &&
      (line.standing === 'ready' || (line.standing === 'problems' && line.list.roster_state === 'checked')),
  )
  if (returnable.length === 0) return null
  const title = text('Kembalikan sebuah daftar ke desa', 'Return a list to its village')
  return (
    <details class="card" open={fault?.field === 'reason'}>
      <summary class="cursor-pointer font-semibold">{title[language]}</summary>
      <div class="mt-4">
        <Form
          action={address(call.programme_code)}
          label={title[language]}
          hidden={{ langkah: 'kembalikan' }}
        >
          <Field
            language={language}
            kind="select"
            name="list"
            label={text('Daftar', 'List')}
            options={returnable.map((line) => ({
              value: line.list?.list_id ?? '',
              label: `${line.place} · ${line.list?.file_name}`,
            }))}
          />
          <Field
            language={language}
            kind="textarea"
            name="reason"
            rows={3}
            maxlength={500}
            label={text('Apa yang harus diperbaiki', 'What is to be mended')}
            hint={text(
              'Ditampilkan kepada desa apa adanya. Jangan menulis NIK.',
              'Shown to the village as it is. Write no NIK.',
            )}
            error={fault?.field === 'reason' ? fault.text : undefined}
          />
          <Actions language={language} primary={{ label: text('Kembalikan', 'Return it') }} />
        </Form>
      </div>
    </details>
  )
}

export function Invitations(props: {
  language: Language
  call: Call
  villages: Place[]
  invitations: Invitation[]
  made: (MadeInvitation & { url: string; qr: string })[]
  fault?: FormFault
  typed?: Record<string, string>
}) {
  const { language, call, made, invitations, fault, typed = {} } = props
  const open = invitations.filter((each) => isOpen(each))
  const title = text('Buat undangan', 'Make invitations')
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={call.programme_name}
        small={
          text(
            'Pemegang tautan hanya bisa mengirim daftar dan melihat kiriman tautan itu sendiri. Serahkan langsung kepada orangnya.',
            'Whoever holds a link can send lists and see what that link has sent, nothing else. Hand it to the person.',
          )[language]
        }
      >
        {language === 'id'
          ? `${formatInteger(open.length)} undangan berlaku`
          : `${formatInteger(open.length, 'en')} invitations open`}
      </PageSentence>
      <ErrorSummary language={language} errors={fault ? [{ field: fault.field, message: fault.text }] : []} />
      {made.length > 0 && <MadeLinks language={language} made={made} call={call} />}
      <div class="print:hidden">
        <Card>
          <Form
            action={address(call.programme_code, '/undangan')}
            label={title[language]}
            hidden={{ langkah: 'buat' }}
          >
            <Field
              language={language}
              kind="select"
              name="villages"
              label={text('Untuk desa', 'For the village')}
              optional
              value={typed.villages ?? 'all'}
              error={fault?.field === 'villages' ? fault.text : undefined}
              empty={text('Tidak untuk desa', 'For no village')}
              options={[
                {
                  value: 'all',
                  label: text('Semua desa yang belum punya undangan', 'Every village without an invitation'),
                },
                ...props.villages.map((each) => ({
                  value: each.code,
                  label: `${each.name}, ${each.district_name}`,
                })),
              ]}
            />
            <Field
              language={language}
              kind="text"
              name="community"
              label={text('Atau untuk komunitas', 'Or for a community')}
              hint={text('Misalnya paguyuban ojek', 'For example an association of drivers')}
              optional
              value={typed.community}
              maxlength={80}
            />
            <div class="grid gap-4 sm:grid-cols-3">
              <Field
                language={language}
                kind="number"
                name="uploads"
                label={text('Jatah kiriman', 'Lists')}
                value={typed.uploads ?? usualQuota.uploads}
                min={1}
                max={100}
              />
              <Field
                language={language}
                kind="number"
                name="rows"
                label={text('Jatah orang', 'People')}
                value={typed.rows ?? usualQuota.rows}
                min={1}
                max={100_000}
                error={fault?.field === 'rows' ? fault.text : undefined}
              />
              <Field
                language={language}
                kind="number"
                name="days"
                label={text('Berlaku', 'Good for')}
                after={text('hari', 'days')}
                value={typed.days ?? usualQuota.days}
                min={1}
                max={180}
              />
            </div>
            <Actions
              language={language}
              primary={{ label: title }}
              consequence={text(
                'Tautannya ditampilkan sekali saja, untuk dicetak. Yang hilang diganti dengan yang baru.',
                'The links are shown once, to be printed. A lost one is replaced by a new one.',
              )}
            />
          </Form>
        </Card>
      </div>
      <div class="print:hidden">
        <Section language={language} title={text('Undangan yang ada', 'Invitations there are')}>
          <Table<Invitation>
            language={language}
            caption={text('Undangan yang ada', 'Invitations there are')}
            caption_hidden
            rows={invitations}
            empty={{ title: text('Belum ada undangan', 'No invitations yet') }}
            columns={[
              {
                key: 'place',
                header: text('Untuk', 'For'),
                narrow: 'lead',
                cell: (each) => each.village_name ?? each.community ?? '—',
              },
              {
                key: 'state',
                header: text('Keadaan', 'State'),
                narrow: 'aside',
                cell: (each) => <InvitationState language={language} invitation={each} />,
              },
              {
                key: 'used',
                header: text('Kiriman', 'Lists'),
                align: 'end',
                cell: (each) => `${each.uploads_used} / ${each.uploads_max}`,
              },
              {
                key: 'rows',
                header: text('Orang', 'People'),
                align: 'end',
                cell: (each) =>
                  `${formatInteger(each.rows_used, language)} / ${formatInteger(each.rows_max, language)}`,
              },
              {
                key: 'until',
                header: text('Sampai', 'Until'),
                cell: (each) => formatMoment(each.expires_at, language),
              },
              {
                key: 'revoke',
                header: text('Cabut', 'Take back'),
                cell: (each) =>
                  isOpen(each) && (
                    <Form
                      action={address(call.programme_code, '/undangan')}
                      hidden={{ langkah: 'cabut', invitation: each.invitation_id }}
                      class="inline"
                    >
                      <button
                        type="submit"
                        class="btn btn-quiet btn-sm"
                        aria-label={`${text('Cabut undangan', 'Take back the invitation of')[language]} ${each.village_name ?? each.community}, ${formatMoment(each.made_at, language)}`}
                      >
                        {text('Cabut', 'Take back')[language]}
                      </button>
                    </Form>
                  ),
              },
            ]}
          />
        </Section>
      </div>
    </div>
  )
}

const isOpen = (each: Invitation): boolean =>
  !each.revoked_at && each.expires_at > new Date() && each.uploads_used < each.uploads_max

function InvitationState({ language, invitation }: { language: Language; invitation: Invitation }) {
  if (invitation.revoked_at) return <Status>{text('Dicabut', 'Taken back')[language]}</Status>
  if (invitation.expires_at <= new Date()) return <Status>{text('Lewat waktu', 'Over')[language]}</Status>
  if (invitation.uploads_used >= invitation.uploads_max)
    return <Status>{text('Jatah habis', 'Used up')[language]}</Status>
  if (invitation.sleeps_until && invitation.sleeps_until > new Date())
    return (
      <Status tone="warning">
        {text('Tidur sejam: sering salah dicoba', 'Asleep for an hour: tried wrongly')[language]}
      </Status>
    )
  return <Status tone="success">{text('Berlaku', 'Opens')[language]}</Status>
}

function MadeLinks({
  language,
  made,
  call,
}: {
  language: Language
  made: (MadeInvitation & { url: string; qr: string })[]
  call: Call
}) {
  return (
    <Section
      language={language}
      title={text(
        'Cetak sekarang: tautan ini tidak bisa ditampilkan lagi',
        'Print now: these links cannot be shown again',
      )}
    >
      <ul class="grid gap-4 sm:grid-cols-2">
        {made.map((each) => (
          <li class="flex break-inside-avoid items-start gap-4 rounded-box border border-base-300 p-4">
            <img src={each.qr} alt="" width="112" height="112" class="shrink-0" />
            <div class="min-w-0">
              <p class="font-semibold">{each.place}</p>
              <p class="text-sm text-quiet">{call.programme_name}</p>
              <p class="mt-1 break-all font-mono text-sm">{each.url}</p>
              <p class="mt-1 text-sm text-quiet">
                {language === 'id'
                  ? `Berlaku sampai ${formatMoment(each.expires_at)}`
                  : `Opens until ${formatMoment(each.expires_at, 'en')}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function QualityTable(props: { language: Language; call: Call; found: Quality[] }) {
  const { language, call, found } = props
  const ranked = found.filter((each) => each.state === 'ranked')
  const late = found.filter((each) => (each.days_late ?? 0) > 0).length
  const count = (value: number) => formatInteger(value, language)
  return (
    <div class="grid gap-6">
      <PageSentence eyebrow={call.programme_name}>
        {language === 'id'
          ? `${count(ranked.length)} desa bisa dibandingkan, ${count(late)} terlambat, ${count(found.filter((each) => each.state === 'not_sent').length)} belum mengirim`
          : `${count(ranked.length)} villages can be compared, ${count(late)} were late, ${count(found.filter((each) => each.state === 'not_sent').length)} have not sent yet`}
      </PageSentence>
      <Section language={language} title={text('Cara menghitung', 'How it is worked out')}>
        <ul class="grid max-w-[70ch] list-disc gap-1 ps-5">
          {method.map((line) => (
            <li>{line[language]}</li>
          ))}
        </ul>
      </Section>
      <p>
        <a class="btn btn-quiet" href={address(call.programme_code, '/mutu.csv')}>
          {text('Unduh CSV', 'Download CSV')[language]}
        </a>
      </p>
      <Table<Quality>
        language={language}
        caption={text('Mutu data per desa', 'Quality of data by village')}
        caption_hidden
        rows={found}
        empty={{ title: text('Belum ada desa', 'No villages yet') }}
        columns={[
          {
            key: 'rank',
            header: text('Urutan', 'Rank'),
            align: 'end',
            narrow: 'aside',
            cell: (each) => (each.rank === null ? '—' : count(each.rank)),
          },
          {
            key: 'village',
            header: text('Desa', 'Village'),
            narrow: 'lead',
            cell: (each) => (
              <>
                <span class="font-medium">{each.village_name}</span>
                <span class="block text-sm text-quiet">{each.district_name}</span>
              </>
            ),
          },
          {
            key: 'share',
            header: text('Baris diterima', 'Rows accepted'),
            align: 'end',
            cell: (each) =>
              each.accepted_permille === null ? (
                <span class="text-quiet">{qualityLabels[each.state][language]}</span>
              ) : (
                <>
                  {formatPercent(each.accepted_permille / 10, language, 1)}
                  <span class="block text-sm text-quiet">
                    {count(each.accepted)} / {count(each.people)}
                    {each.state === 'too_few' && `, ${qualityLabels.too_few[language]}`}
                  </span>
                </>
              ),
          },
          {
            key: 'causes',
            header: text('Sebab terbanyak', 'Commonest causes'),
            narrow: 'wide',
            cell: (each) =>
              each.causes.length === 0
                ? '—'
                : each.causes
                    .map((cause) => `${reasonText(cause.code).title[language]} (${count(cause.rows)})`)
                    .join(', '),
          },
          {
            key: 'late',
            header: text('Hari terlambat', 'Days late'),
            align: 'end',
            cell: (each) => (each.days_late === null ? '—' : count(each.days_late)),
          },
          {
            key: 'resends',
            header: text('Kirim ulang', 'Sent again'),
            align: 'end',
            cell: (each) => count(each.resends),
          },
        ]}
      />
      <p class="text-sm text-quiet">
        {language === 'id'
          ? `Batas waktu ${formatShortDate(call.due_on)}.`
          : `Due on ${formatShortDate(call.due_on, 'en')}.`}
      </p>
    </div>
  )
}

export const qualityLabels: Record<Quality['state'], Text> = {
  ranked: text('Diperingkat', 'Ranked'),
  too_few: text('terlalu sedikit untuk dibandingkan', 'too few to compare'),
  waiting: text('Sedang diperiksa', 'Being checked'),
  not_sent: text('Belum mengirim', 'Not sent yet'),
}

const method: Text[] = [
  text(
    'Dihitung dari daftar terakhir yang selesai diperiksa, jadi memperbaiki dan mengirim ulang menaikkan urutan.',
    'Worked out from the latest list whose check is done, so mending and sending again moves a village up.',
  ),
  text(
    'Urutan: bagian baris yang diterima (termasuk dengan catatan), lalu hari terlambat, lalu banyaknya kirim ulang. Yang sama dalam ketiganya berbagi urutan.',
    'Order: share of rows accepted (with or without a remark), then days late, then lists sent again. Villages equal in all three share a rank.',
  ),
  text(
    `Daftar di bawah ${fewestRows} orang tidak diperingkat: satu salah ketik saja sudah banyak pengaruhnya.`,
    `Lists of fewer than ${fewestRows} people are not ranked: a single slip would weigh too much.`,
  ),
  text(
    'Yang dinilai berkasnya, bukan orangnya: baris yang ditolak bisa saja karena sudah dibiayai program lain.',
    'It is the file that is judged, not the people: a row may be rejected because another programme pays already.',
  ),
]
