import { type Outcome, outcome } from '../kernel/outcome.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import { jkkTotalDisability } from '../rules/benefit-jkk.ts'
import {
  jkkAid,
  jkkAids,
  jkkHomeCare,
  jkkProsthesis,
  jkkServices,
  jkkTransport,
  stmb,
  transportModes,
} from '../rules/benefit-jkk-costs.ts'
import { jkkPartialDisability } from '../rules/benefit-jkk-disability.ts'
import { type Law, law as lawInForce } from '../rules/law.ts'
import { nextAfterAccident, papers, times } from './portal.after.ts'
import { childrenAsked, withScholarship } from './portal.benefit-death.ts'
import { type Answer, also, amountSentence, type Calculation, calculation } from './portal.calculation.ts'
import { payAnswers, payAsked, payOf } from './portal.pay.ts'
import { choice, count, date, money, optional, otherwise, percent, rarely } from './portal.questions.ts'

const accidentOn = date({
  label: text('Tanggal kecelakaan', 'Day of the accident'),
  aliases: ['date', 'month'],
})

/** What every work accident has besides its amount. */
function afterAccident(happened_on: string, law: Law): Pick<Answer, 'also' | 'next'> {
  return {
    also: [
      also('services', text('Yang juga ditanggung', 'What is borne besides'), () =>
        jkkServices(happened_on, law),
      ),
      papers('jkk', happened_on, law),
      ...times('JKK', happened_on, law),
    ],
    next: nextAfterAccident,
  }
}

function receives(found: Outcome<unknown>, total: number): Text {
  return amountSentence(
    found,
    total,
    (amount) => `Pekerja menerima ${amount}.`,
    (amount) => `The worker receives ${amount}.`,
  )
}

function accident(happened_on: string, words: Text): Text {
  return text(
    `Kecelakaan kerja ${formatDate(happened_on)}; ${words.id}.`,
    `Work accident on ${formatDate(happened_on, 'en')}; ${words.en}.`,
  )
}

const total = calculation({
  kind: 'jkk-total-disability',
  title: text(
    'Cacat total tetap karena kecelakaan kerja (JKK)',
    'Permanent total disability by a work accident (JKK)',
  ),
  hint: text('Tidak dapat bekerja lagi sama sekali.', 'Can never work again.'),
  questions: { happened_on: accidentOn, ...payAsked, children: childrenAsked },
  example: { happened_on: '2026-05-01', pay_kind: 'bpu', pay_rupiah: '1000000', children: '2' },
  answer({ happened_on, children, ...pay }, law) {
    const found = jkkTotalDisability({ happened_on, pay: payOf(pay), children }, law)
    const { total_rupiah, scholarship_maximum_rupiah } = found.value
    const after = afterAccident(happened_on, law)
    return {
      outcome: found,
      total_rupiah,
      sentence: withScholarship(receives(found, total_rupiah), scholarship_maximum_rupiah),
      about: accident(happened_on, payAnswers(pay)),
      ...after,
      also: [
        ...after.also,
        ...(scholarship_maximum_rupiah > 0 ? [papers('scholarship', happened_on, law)] : []),
      ],
    }
  },
})

/** Parts whose percentage no source confirms are offered too: choosing one says which annex is missing. */
const unconfirmedParts = [
  { value: 'arm_below_shoulder', label: text('Lengan bawah atau tangan', 'Forearm or hand') },
  { value: 'finger', label: text('Jari tangan', 'A finger') },
  { value: 'leg', label: text('Tungkai atau kaki', 'A leg or foot') },
  { value: 'toe', label: text('Jari kaki', 'A toe') },
]

const lossChoices = [
  ...(lawInForce['jkk.disability_table'].values.at(-1)?.value ?? []).map(({ loss, label }) => ({
    value: loss,
    label,
  })),
  ...unconfirmedParts,
]

const partial = calculation({
  kind: 'jkk-partial-disability',
  title: text('Cacat sebagian karena kecelakaan kerja (JKK)', 'Partial disability by a work accident (JKK)'),
  hint: text('Kehilangan sebagian tubuh atau fungsinya.', 'Loss of a part of the body or of its function.'),
  questions: {
    happened_on: accidentOn,
    ...payAsked,
    loss: choice(
      {
        label: text('Yang hilang', 'What was lost'),
        hint: text(
          'Menurut keterangan dokter. Satu kehilangan setiap hitungan.',
          'As the doctor states. One loss a calculation.',
        ),
        aliases: ['losses'],
      },
      lossChoices,
    ),
    share_percent: rarely(
      optional(
        percent({
          label: text(
            'Persentase menurut dokter, bila tabel memberi rentang',
            'Percentage stated by the doctor, where the table has a range',
          ),
          aliases: ['losses.share_per_ten_thousand'],
        }),
      ),
    ),
    times: rarely(
      otherwise(
        '1',
        count(
          {
            label: text('Berapa kali 10 dB atau 10 %', 'How many times 10 dB or 10 %'),
            hint: text(
              'Hanya untuk penurunan pendengaran atau lapang pandang.',
              'Only for reduced hearing or field of vision.',
            ),
            begins: () => '1',
            aliases: ['losses.times'],
          },
          text('kali', 'times'),
        ),
      ),
    ),
    function_lost_percent: rarely(
      optional(
        percent({
          label: text(
            'Bila hanya fungsinya berkurang: berapa persen',
            'If only the function is reduced: by what percentage',
          ),
          aliases: ['losses.function_lost_per_ten_thousand'],
        }),
      ),
    ),
  },
  example: { happened_on: '2026-05-01', pay_kind: 'bpu', pay_rupiah: '1000000', loss: 'one_eye' },
  answer({ happened_on, loss, share_percent, times, function_lost_percent, ...pay }, law) {
    const one = {
      loss,
      times,
      ...(share_percent !== undefined && { share_per_ten_thousand: share_percent }),
      ...(function_lost_percent !== undefined && { function_lost_per_ten_thousand: function_lost_percent }),
    }
    const found = jkkPartialDisability({ happened_on, pay: payOf(pay), losses: [one] }, law)
    return {
      outcome: found,
      total_rupiah: found.value,
      sentence: receives(found, found.value),
      about: accident(happened_on, payAnswers(pay)),
      ...afterAccident(happened_on, law),
    }
  },
})

const incapacity = calculation({
  kind: 'stmb',
  title: text('Sementara tidak dapat bekerja (STMB)', 'Temporarily unable to work (STMB)'),
  hint: text(
    'Sedang dirawat atau memulihkan diri setelah kecelakaan kerja.',
    'Being treated or recovering after a work accident.',
  ),
  questions: {
    happened_on: accidentOn,
    ...payAsked,
    months: otherwise(
      '0',
      count(
        { label: text('Lama tidak bekerja: bulan', 'Not working: months'), begins: () => '0' },
        text('bulan', 'months'),
      ),
    ),
    days: otherwise(
      '0',
      count({ label: text('dan hari', 'and days'), begins: () => '0' }, text('hari', 'days')),
    ),
  },
  example: { happened_on: '2026-05-01', pay_kind: 'bpu', pay_rupiah: '1000000', months: '13', days: '10' },
  answer({ happened_on, months, days, ...pay }, law) {
    const found = stmb({ happened_on, pay: payOf(pay), months, days }, law)
    return {
      outcome: found,
      total_rupiah: found.value,
      sentence: receives(found, found.value),
      about: accident(
        happened_on,
        text(
          `${payAnswers(pay).id}; ${months} bulan ${days} hari`,
          `${payAnswers(pay).en}; ${months} months ${days} days`,
        ),
      ),
      ...afterAccident(happened_on, law),
    }
  },
})

const cost = (id: string, en: string) => optional(money({ label: text(id, en) }))

const costs = calculation({
  kind: 'jkk-costs',
  title: text(
    'Biaya angkutan, alat bantu, dan perawatan di rumah (JKK)',
    'Transport, aids and home care (JKK)',
  ),
  hint: text(
    'Yang dibayar keluarga lebih dahulu dan diminta kembali.',
    'What the family paid first and claims back.',
  ),
  questions: {
    happened_on: accidentOn,
    land_rupiah: cost('Angkutan darat, sungai, atau danau', 'Transport by land, river or lake'),
    sea_rupiah: cost('Angkutan laut', 'Transport by sea'),
    air_rupiah: cost('Angkutan udara', 'Transport by air'),
    glasses_rupiah: cost('Kacamata', 'Glasses'),
    hearing_aid_rupiah: cost('Alat bantu dengar', 'Hearing aid'),
    denture_rupiah: cost('Gigi tiruan', 'Dentures'),
    prosthesis_rupiah: optional(
      money({
        label: text('Orthosis atau prothesis: harga rumah sakit', 'Orthosis or prosthesis: hospital price'),
        hint: text(
          'Harga pusat rehabilitasi rumah sakit pemerintah.',
          'Price of the government hospital’s rehabilitation centre.',
        ),
        aliases: ['list_price_rupiah'],
      }),
    ),
    home_care_rupiah: cost('Perawatan di rumah', 'Care at home'),
    home_care_months: otherwise(
      '0',
      count(
        {
          label: text('Lama perawatan di rumah', 'Months of care at home'),
          begins: () => '0',
          aliases: ['months'],
        },
        text('bulan', 'months'),
      ),
    ),
  },
  example: {
    happened_on: '2026-05-01',
    land_rupiah: '6000000',
    sea_rupiah: '3000000',
    glasses_rupiah: '800000',
  },
  answer({ happened_on, ...given }, law) {
    const asked: Outcome<number>[] = []
    const modes = transportModes.filter((mode) => given[`${mode}_rupiah`] !== undefined)
    if (modes.length > 0)
      asked.push(
        jkkTransport(
          { happened_on, costs: modes.map((mode) => ({ mode, cost_rupiah: given[`${mode}_rupiah`] ?? 0 })) },
          law,
        ),
      )
    for (const aid of jkkAids) {
      const cost_rupiah = given[`${aid}_rupiah`]
      if (cost_rupiah !== undefined) asked.push(jkkAid({ happened_on, aid, cost_rupiah }, law))
    }
    if (given.prosthesis_rupiah !== undefined)
      asked.push(jkkProsthesis({ happened_on, list_price_rupiah: given.prosthesis_rupiah }, law))
    if (given.home_care_rupiah !== undefined)
      asked.push(
        jkkHomeCare(
          { happened_on, months: given.home_care_months, cost_rupiah: given.home_care_rupiah },
          law,
        ),
      )
    const total_rupiah = asked.reduce((sum, { value }) => sum + value, 0)
    const found = outcome(
      total_rupiah,
      asked.flatMap(({ steps }) => steps),
      asked.flatMap(({ unconfirmed }) => unconfirmed),
    )
    return {
      outcome: found,
      total_rupiah,
      sentence: amountSentence(
        found,
        total_rupiah,
        (amount) => `Diganti paling banyak ${amount}.`,
        (amount) => `At most ${amount} is paid back.`,
      ),
      about: text(
        `Kecelakaan kerja ${formatDate(happened_on)}.`,
        `Work accident on ${formatDate(happened_on, 'en')}.`,
      ),
      ...afterAccident(happened_on, law),
    }
  },
})

export const injuryBenefits: readonly Calculation[] = [total, partial, incapacity, costs]
