import type { Child } from 'hono/jsx'
import { formatMonth, monthOf } from '../kernel/month.ts'
import { getOccupation } from '../kernel/occupation.ts'
import { formatMoment, formatShortDate } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { type Evidence, type Pair, pairCauseLabels, pairStateLabels } from '../match/match.schema.ts'
import { ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Card, Door, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { classes, read, type Spoken } from '../ui/words.ts'
import { commonReasons, type Merge, mergeStateLabels } from './review.schema.ts'
import type { Side } from './review.sides.ts'
import { partsOf, type TextPart } from './review.words.ts'

export type PairProps = Spoken & {
  pair: Pair
  left: Side
  right: Side
  merge?: Merge
  /** The other pairs that wait in the same queue. */
  left_over: number
  /** The filters of the queue, which the next pair follows. */
  query: Record<string, string>
  queue_href: string
  may_review: boolean
  error?: FormError
}

const words = {
  same: text('Sama', 'Same'),
  different: text('Berbeda', 'Different'),
  later: text('Nanti', 'Later'),
  reason: text('Alasan', 'Reason'),
  other: text('Alasan lain, dengan kata sendiri', 'Another reason, in your own words'),
  keep: text('Catatan yang dipertahankan bila sama', 'The record that stays if they are the same'),
  older: text('Yang lebih lama', 'The older one'),
  evidence: text('Bukti', 'Evidence'),
  evidenceHint: text(
    'Ke kanan mendukung orang yang sama, ke kiri menentang; angka dalam bit',
    'To the right speaks for one person, to the left against it; figures in bits',
  ),
  sum: text('Jumlah', 'Sum'),
  elsewhere: text('Tercatat di wilayah lain', 'Registered in another region'),
  gone: text('Baris ini sudah tidak ada', 'This row is no longer there'),
  fact: text('Data', 'Fact'),
  differs: text('berbeda', 'differs'),
  decided: text('Keputusan', 'Decision'),
  decide: text('Putuskan', 'Decide'),
}

const sexes: Record<string, Text> = {
  male: text('Laki-laki', 'Male'),
  female: text('Perempuan', 'Female'),
}

/** Two records side by side, what differs marked, the evidence, and three buttons with their keys. */
export function PairPage(props: PairProps) {
  const { language, pair, left_over } = props
  const percent = formatPercent(Math.floor(pair.probability * 1000) / 10, language, 1)
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={props.error ? [props.error] : []} />
      <PageSentence
        eyebrow={read(pairCauseLabels[pair.cause], language)}
        small={
          <>
            {read(
              text(`Kemungkinan orang yang sama ${percent}. `, `Probability of one person ${percent}. `),
              language,
            )}
            <Door href={props.queue_href}>
              {read(
                text(
                  `${formatInteger(left_over)} pasangan lain menunggu`,
                  `${formatInteger(left_over, 'en')} other pairs wait`,
                ),
                language,
              )}
            </Door>
            .
          </>
        }
      >
        {read(text('Apakah ini orang yang sama?', 'Is this the same person?'), language)}
      </PageSentence>
      <Card class="p-0!">
        <Sides {...props} />
      </Card>
      {(pair.state === 'same' || pair.state === 'different') && <DecisionFacts {...props} />}
      {props.may_review && !isStanding(props.merge) && <DecisionForm {...props} />}
      <Section language={language} title={words.evidence} hint={words.evidenceHint}>
        <Waterfall language={language} evidence={pair.evidence} weight={pair.weight} />
      </Section>
    </div>
  )
}

/** While a merge is proposed or done, the head of office decides on it and not the queue. */
const isStanding = (merge: Merge | undefined) => merge?.state === 'proposed' || merge?.state === 'merged'

type Line = { label: Text; left: Child; right: Child; differs: boolean }

function Sides({ language, left, right }: PairProps) {
  if (left.kind === 'gone') return <p class="p-5">{read(words.gone, language)}</p>
  const lines = linesOf(language, left, right)
  return (
    <table class="w-full table-fixed border-collapse text-start">
      <caption class="sr-only">
        {read(text('Dua catatan berdampingan', 'Two records side by side'), language)}
      </caption>
      <thead>
        <tr class="border-b border-base-300 align-bottom">
          <th scope="col" class="hidden w-40 px-5 py-3 text-start font-normal text-quiet sm:table-cell">
            {read(words.fact, language)}
          </th>
          <th scope="col" class="px-3 py-3 text-start sm:px-5">
            <SideTitle language={language} side={left} />
          </th>
          <th scope="col" class="border-s border-base-300 px-3 py-3 text-start sm:px-5">
            <SideTitle language={language} side={right} />
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr
            class={classes(
              'border-b border-base-300 last:border-0 align-top',
              line.differs && 'bg-warning/12',
            )}
          >
            <th scope="row" class="hidden px-5 py-2.5 text-start font-normal text-quiet sm:table-cell">
              {read(line.label, language)}
              {line.differs && <Differs language={language} />}
            </th>
            <td class="px-3 py-2.5 sm:px-5">
              <span class="block text-sm text-quiet sm:hidden">{read(line.label, language)}</span>
              {line.left}
            </td>
            <td class="border-s border-base-300 px-3 py-2.5 sm:px-5">
              <span class="block text-sm text-quiet sm:hidden">
                {line.differs ? <Differs language={language} /> : ' '}
              </span>
              {line.right}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Differs({ language }: Spoken) {
  return <span class="ms-1 text-sm font-semibold text-caution">≠ {read(words.differs, language)}</span>
}

function SideTitle({ language, side }: Spoken & { side: Side }) {
  if (side.kind === 'gone') return null
  if (side.kind === 'elsewhere')
    return (
      <>
        <span class="block font-semibold">{read(words.elsewhere, language)}</span>
        <span class="block text-sm font-normal text-quiet">{side.region}</span>
      </>
    )
  if (side.kind === 'entry')
    return (
      <>
        <Door href={side.href} class="font-semibold">
          {side.list_name}
        </Door>
        <span class="block text-sm font-normal break-words text-quiet">
          {read(
            text(
              `Baris ${side.row_number} · ${side.source}, ${formatShortDate(side.as_of)}`,
              `Row ${side.row_number} · ${side.source}, ${formatShortDate(side.as_of, 'en')}`,
            ),
            language,
          )}
        </span>
      </>
    )
  return (
    <>
      <Door href={side.href} class="font-semibold">
        {side.kind === 'row'
          ? read(
              text(`Baris ${side.row_number} dari daftar`, `Row ${side.row_number} of the roster`),
              language,
            )
          : read(text('Orang di register', 'Person of the register'), language)}
      </Door>
      <span class="block text-sm font-normal break-words text-quiet">
        {side.file_name ??
          (side.since &&
            read(
              text(`sejak ${formatMoment(side.since)}`, `since ${formatMoment(side.since, 'en')}`),
              language,
            ))}
      </span>
    </>
  )
}

function linesOf(language: 'id' | 'en', left: Side, right: Side): Line[] {
  if (left.kind !== 'row' && left.kind !== 'person') return []
  if (right.kind === 'entry') return listedLines(language, left, right)
  const other = right.kind === 'row' || right.kind === 'person' ? right : undefined
  const hidden = <span class="text-quiet">{read(text('tidak ditampilkan', 'not shown'), language)}</span>
  const plain = (label: Text, one: string, two: string | undefined): Line => ({
    label,
    left: one || '–',
    right: two === undefined ? hidden : two || '–',
    differs: two !== undefined && one !== '' && two !== '' && one !== two,
  })
  const day = (date: string | null | undefined) => (date ? formatShortDate(date, language) : '')
  const sex = (code: string | null | undefined) => (code && sexes[code] ? read(sexes[code], language) : '')
  const job = (code: string | null | undefined) => (code ? read(getOccupation(code).label, language) : '')
  const name = partsOf(left.name, other?.name)
  return [
    {
      label: text('Nama', 'Name'),
      left: <Parts parts={name.left} />,
      right: other ? <Parts parts={name.right} /> : hidden,
      differs: name.differs,
    },
    plain(text('NIK', 'NIK'), left.nik, other?.nik),
    plain(text('Lahir', 'Born'), day(left.birth_date), other && day(other.birth_date)),
    plain(text('Jenis kelamin', 'Sex'), sex(left.sex), other && sex(other.sex)),
    plain(text('Desa', 'Village'), left.village ?? '', other && (other.village ?? '')),
    plain(text('Pekerjaan', 'Occupation'), job(left.occupation), other && job(other.occupation)),
    {
      label: text('Bulan dibiayai', 'Paid months'),
      left: <Months language={language} side={left} />,
      right: other ? <Months language={language} side={other} /> : hidden,
      differs: false,
    },
  ]
}

/** Beside somebody on a list from outside: what a list tells, and no more. */
function listedLines(
  language: 'id' | 'en',
  left: Extract<Side, { kind: 'row' | 'person' }>,
  right: Extract<Side, { kind: 'entry' }>,
): Line[] {
  const day = (date: string | null) => (date ? formatShortDate(date, language) : '')
  const plain = (label: Text, one: string, two: string): Line => ({
    label,
    left: one || '–',
    right: two || '–',
    differs: one !== '' && two !== '' && one !== two,
  })
  const name = partsOf(left.name, right.name)
  const month = (date: string | null) => (date ? formatMonth(monthOf(date), language) : '')
  const lines: Line[] = [
    {
      label: text('Nama', 'Name'),
      left: <Parts parts={name.left} />,
      right: <Parts parts={name.right} />,
      differs: name.differs,
    },
    plain(text('NIK', 'NIK'), left.nik, right.nik),
    plain(text('Lahir', 'Born'), day(left.birth_date), day(right.birth_date)),
  ]
  if (right.died_on)
    lines.push({ ...plain(text('Meninggal', 'Died'), '', day(right.died_on)), differs: false })
  if (right.months)
    lines.push({
      label: text('Peserta', 'Participant'),
      left: '–',
      right: read(
        text(
          `${month(right.months.from)} – ${month(right.months.to) || 'sekarang'}`,
          `${month(right.months.from)} – ${month(right.months.to) || 'now'}`,
        ),
        language,
      ),
      differs: false,
    })
  return lines
}

function Parts({ parts }: { parts: TextPart[] }) {
  return (
    <span class="font-semibold break-words">
      {parts.map((part) =>
        part.same ? (
          part.text
        ) : (
          <mark class="rounded-sm bg-warning/60 px-0.5 text-base-content">{part.text}</mark>
        ),
      )}
    </span>
  )
}

function Months({ language, side }: Spoken & { side: Side }) {
  if (side.kind !== 'person' || side.months.length === 0)
    return <span class="text-quiet">{read(text('tidak ada', 'none'), language)}</span>
  const byFunder = new Map<string, string[]>()
  for (const { month, funder } of side.months) byFunder.set(funder, [...(byFunder.get(funder) ?? []), month])
  return (
    <>
      {[...byFunder].map(([funder, months]) => (
        <span class="block">
          {formatMonth(months[0] ?? '', language)}
          {months.length > 1 && ` – ${formatMonth(months.at(-1) ?? '', language)}`}
          <span class="block text-sm break-words text-quiet">{funder}</span>
        </span>
      ))}
    </>
  )
}

/** Each line a bar from the middle: what speaks for one person to the right, against it to the left. The numbers say the same. */
export function Waterfall({ language, evidence, weight }: Spoken & { evidence: Evidence[]; weight: number }) {
  const why = evidence.find(({ field }) => field === 'person_decides')
  const most = Math.max(10, ...evidence.map((line) => Math.abs(line.weight)))
  const bits = (value: number) =>
    `${value < 0 ? '−' : '+'}${formatInteger(Math.round(Math.abs(value)), language)}`
  return (
    <table class="w-full border-collapse">
      <tbody>
        {evidence.map((line) => {
          if (line === why) return null
          const width = (Math.abs(line.weight) / most) * 50
          return (
            <tr class="border-b border-base-300">
              <th scope="row" class="py-2 pe-3 text-start font-normal">
                <span class="font-medium">{read(line.label, language)}</span>
                <span class="block text-sm text-quiet">{read(line.level, language)}</span>
              </th>
              <td class="w-28 py-2 sm:w-64">
                <svg viewBox="0 0 100 8" preserveAspectRatio="none" class="h-3 w-full" aria-hidden="true">
                  <line
                    x1="50"
                    x2="50"
                    y1="0"
                    y2="8"
                    stroke="currentColor"
                    stroke-width="0.5"
                    opacity="0.4"
                  />
                  <rect
                    x={line.weight < 0 ? 50 - width : 50}
                    width={width}
                    y="0"
                    height="8"
                    class={line.weight < 0 ? 'fill-[oklch(72%_0.13_72)]' : 'fill-primary'}
                  />
                </svg>
              </td>
              <td class="w-14 py-2 ps-3 text-end whitespace-nowrap">{bits(line.weight)}</td>
            </tr>
          )
        })}
        <tr>
          <th scope="row" class="py-2 text-start">
            {read(words.sum, language)}
          </th>
          <td />
          <td class="py-2 ps-3 text-end font-semibold whitespace-nowrap">{bits(weight)}</td>
        </tr>
        {why && (
          <tr class="border-t border-base-300">
            <th scope="row" colspan={3} class="py-2 text-start font-normal">
              <span class="font-medium">{read(why.label, language)}</span>
              <span class="block max-w-[70ch] text-sm text-quiet">{read(why.level, language)}</span>
            </th>
          </tr>
        )}
      </tbody>
    </table>
  )
}

function DecisionForm({ language, pair, left, right, query, error }: PairProps) {
  const both = left.kind === 'person' && right.kind === 'person'
  return (
    <Form
      action={`/pencocokan/pasangan/${pair.pair_id}`}
      label={read(words.decide, language)}
      hidden={query}
      class="card grid gap-4"
      data={{ review: 'decide' }}
    >
      <div class="grid gap-4 sm:grid-cols-2">
        {(['same', 'different'] as const).map((decision) => (
          <label class="grid gap-1">
            <span class="font-semibold">
              {read(
                decision === 'same'
                  ? text('Alasan bila sama', 'Reason if the same')
                  : text('Alasan bila berbeda', 'Reason if different'),
                language,
              )}
            </span>
            <select name={`reason_${decision}`} class="select w-full">
              {commonReasons[decision].map((reason) => (
                <option value={reason.id}>{read(reason, language)}</option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <label class={classes('grid gap-1', error?.field === 'reason' && 'border-s-4 border-error ps-3')}>
        <span class="font-semibold">
          {read(words.other, language)}{' '}
          <span class="font-normal text-quiet">{read(text('(tidak wajib)', '(optional)'), language)}</span>
        </span>
        <input
          id="field-reason"
          name="reason"
          maxlength={500}
          class="input w-full max-w-xl"
          autocomplete="off"
        />
      </label>
      {both && (
        <label class="grid gap-1">
          <span class="font-semibold">{read(words.keep, language)}</span>
          <select name="keep" class="select w-full max-w-xl">
            <option value="">{read(words.older, language)}</option>
            <option value={left.person_id}>{read(text('Yang di kiri', 'The left one'), language)}</option>
            <option value={right.person_id}>{read(text('Yang di kanan', 'The right one'), language)}</option>
          </select>
        </label>
      )}
      <div class="grid gap-2 print:hidden">
        <div class="flex flex-wrap items-center gap-2">
          <Choice language={language} value="same" label={words.same} keyName="S" primary />
          <Choice language={language} value="different" label={words.different} keyName="B" />
          <Choice language={language} value="later" label={words.later} keyName="L" />
        </div>
        <p class="max-w-[70ch] text-sm text-quiet">
          {read(
            pair.cause === 'listed'
              ? text(
                  'Sama: baris ini orang di daftar pembanding. Bila sudah meninggal atau sudah peserta di semua bulan, ia tidak diikutkan saat daftar disetujui. Keputusan diingat selama data keduanya tidak berubah.',
                  'Same: the row is the person of the list from outside. Dead, or a participant in all months, they are left out when the roster is approved. The decision is remembered as long as the data of both stay the same.',
                )
              : both
                ? text(
                    'Sama: kedua catatan digabung, dengan persetujuan kepala dinas bila ada bulan yang dibiayai; dapat dipisahkan lagi. Keputusan diingat selama data keduanya tidak berubah.',
                    'Same: both records are merged, with the consent of the head of office if months are paid; it can be undone. The decision is remembered as long as the data of both stay the same.',
                  )
                : text(
                    'Sama: baris ini tidak dimasukkan sebagai orang baru. Keputusan diingat, juga saat daftar diunggah lagi, selama data keduanya tidak berubah.',
                    'Same: the row is not taken in as a new person. The decision is remembered, also when the list is uploaded again, as long as the data of both stay the same.',
                  ),
            language,
          )}
        </p>
      </div>
    </Form>
  )
}

function Choice(props: Spoken & { value: string; label: Text; keyName: string; primary?: true }) {
  return (
    <button
      type="submit"
      name="decision"
      value={props.value}
      data-key={props.keyName.toLowerCase()}
      aria-keyshortcuts={props.keyName}
      class={classes('btn', props.primary ? 'btn-primary' : 'btn-quiet')}
    >
      {read(props.label, props.language)}
      <kbd class="rounded border border-current/50 px-1.5 text-sm font-normal">{props.keyName}</kbd>
    </button>
  )
}

function DecisionFacts({ language, pair, merge }: PairProps) {
  const automatic = pair.reason === 'automatic' || pair.reason === 'remembered'
  return (
    <Section language={language} title={words.decided}>
      <p>
        <Status tone={pair.state === 'same' ? 'info' : 'neutral'}>
          {read(pairStateLabels[pair.state], language)}
        </Status>
      </p>
      <p class="mt-2 max-w-[70ch]">
        {automatic
          ? read(
              pair.reason === 'automatic'
                ? text(
                    'Otomatis: buktinya di atas ambang yang terbukti. Bila keliru, putuskan berbeda.',
                    'By itself: the evidence is above the proven threshold. Decide different if that is wrong.',
                  )
                : text('Diingat dari keputusan sebelumnya.', 'Remembered from an earlier decision.'),
              language,
            )
          : [pair.reason, pair.decided_by_name, pair.decided_at && formatMoment(pair.decided_at, language)]
              .filter(Boolean)
              .join(' · ')}
      </p>
      {merge && (
        <p class="mt-2">
          <Door href="/pencocokan/gabungan">{read(mergeStateLabels[merge.state], language)}</Door>
        </p>
      )}
    </Section>
  )
}
