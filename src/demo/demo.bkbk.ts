import { getOccupation } from '../kernel/occupation.ts'
import { writeXlsx } from '../tabular/write.ts'
import { bkbkPeople } from './roster.ts'

/** The province's list for Sarolangun as a workbook: 500 people covered from January to December 2024. */
export async function bkbkFile(): Promise<Uint8Array> {
  return writeXlsx({
    sheets: [
      {
        name: 'BKBK Sarolangun',
        titles: ['PENERIMA BANTUAN KEUANGAN BERSIFAT KHUSUS 2024', 'KABUPATEN SAROLANGUN'],
        columns: [
          { header: 'NIK', kind: 'text', width: 20 },
          { header: 'NAMA', kind: 'text', width: 32 },
          { header: 'TGL LAHIR', kind: 'text', width: 12 },
          { header: 'L/P', kind: 'text', width: 6 },
          { header: 'DESA/KELURAHAN', kind: 'text', width: 26 },
          { header: 'KECAMATAN', kind: 'text', width: 22 },
          { header: 'PEKERJAAN', kind: 'text', width: 24 },
        ],
        rows: bkbkPeople('15.03').map((person) => [
          person.nik,
          person.name,
          person.birth_date.split('-').reverse().join('-'),
          person.sex === 'male' ? 'L' : 'P',
          person.village.code,
          person.village.district_name,
          getOccupation(person.occupation).label.id,
        ]),
      },
    ],
  })
}
