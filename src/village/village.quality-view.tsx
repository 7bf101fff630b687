import { formatShortDate } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { reasonText } from '../roster/roster.service.ts'
import { PageSentence, Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { address, ByDistrict } from './village.office-parts.tsx'
import { fewestRows, type Quality } from './village.ranking.ts'
import type { Call } from './village.schema.ts'

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
          : `${count(ranked.length)} ${ranked.length === 1 ? 'village' : 'villages'} can be compared, ${count(late)} late, ${count(found.filter((each) => each.state === 'not_sent').length)} have not sent yet`}
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
        rows={found.filter((each) => each.state !== 'not_sent')}
        empty={{ title: text('Belum ada desa yang mengirim', 'No village has sent yet') }}
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
      <ByDistrict
        language={language}
        title={qualityLabels.not_sent}
        places={found
          .filter((each) => each.state === 'not_sent')
          .map((each) => ({ place: each.village_name, district: each.district_name }))}
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
