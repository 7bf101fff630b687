import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Door, PageSentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { OpenCall } from './village.calls-view.tsx'
import { ChangeCall, ReturnForm } from './village.change-view.tsx'
import {
  address,
  ByDistrict,
  CallLine,
  type Line,
  linesOf,
  type Place,
  type Standing,
  standingLabels,
  standings,
} from './village.office-parts.tsx'
import { type Call, proposable, stageLabels, stageOf, stageTone } from './village.schema.ts'
import type { Gathered } from './village.store.ts'
import type { FormFault } from './village.view.tsx'

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
  const listed = lines.filter((line) => line.list)
  const visible = shown ? listed.filter((line) => line.standing === shown) : listed
  const missing = shown === undefined || shown === 'not_sent' ? lines.filter((line) => !line.list) : []
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
      {shown !== 'not_sent' && (
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
              title: shown
                ? text('Tidak ada yang seperti ini', 'There are none like this')
                : text('Belum ada desa yang mengirim', 'No village has sent yet'),
              text: shown
                ? undefined
                : text(
                    'Buat undangan, atau beri tahu petugas desa bahwa pengumpulan sudah dibuka.',
                    'Make invitations, or tell village officers that lists are asked for.',
                  ),
              action: shown
                ? { href: address(call.programme_code), label: text('Lihat semua', 'See all') }
                : {
                    href: address(call.programme_code, '/undangan'),
                    label: text('Buat undangan', 'Make invitations'),
                  },
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
                label: text('Gabungkan yang dicentang', 'Merge those ticked'),
                name: 'langkah',
                value: 'gabung',
              }}
              consequence={text(
                `${formatInteger(ready.length)} daftar siap, ${formatInteger(people)} orang. Menjadi satu daftar yang diperiksa sekali lagi secara keseluruhan: orang yang dikirim dua desa ketahuan. Belum ada yang diusulkan; bisa ditarik kembali.`,
                `${formatInteger(ready.length, 'en')} ${ready.length === 1 ? 'list is' : 'lists are'} ready, ${formatInteger(people, 'en')} people. They become one roster that is checked once more as a whole: a person whom two villages sent is found. Nothing is proposed yet, and it can be withdrawn.`,
              )}
            />
          )}
        </Form>
      )}
      {missing.length > 0 && (
        <ByDistrict language={language} title={standingLabels.not_sent} places={missing} />
      )}
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
