import { z } from '@hono/zod-openapi'
import { type Text, text } from '../kernel/text.ts'

export const undoOutcomes = ['reversed', 'kept', 'failed'] as const
export type UndoOutcome = (typeof undoOutcomes)[number]

export const undoReasons = {
  left: text(
    'Bulan dilepas; orangnya keluar dari register karena hanya masuk lewat daftar ini',
    'Months released; the person left the register, having entered by this list alone',
  ),
  restored: text(
    'Bulan dilepas; data orangnya kembali seperti sebelum daftar ini',
    'Months released; what is known of the person is as it was before this list',
  ),
  released: text(
    'Bulan dilepas; orangnya tetap di register karena tercatat juga lewat daftar lain',
    'Months released; the person stays in the register because another list knows them, too',
  ),
  sent: text(
    'Sudah masuk berkas untuk cabang BPJS; perbaiki lewat cabang',
    'Already in a file for the BPJS branch; correct it with the branch',
  ),
  paid: text('Iurannya sudah terutang atau dibayar', 'The contribution is owed or paid already'),
  edited: text('Datanya dikoreksi orang sesudah daftar ini', 'A person corrected the data since'),
  asked: text(
    'Orangnya mengajukan permintaan tentang datanya; selesaikan permintaan itu dahulu',
    'The person has asked something about their data; settle that first',
  ),
  gone: text('Orangnya tidak ada lagi di register', 'The person is no longer in the register'),
  erased: text('Data orangnya sudah dimusnahkan', "The person's data was destroyed"),
  nothing_left: text('Tidak ada bulan yang masih terikat', 'No month is reserved any more'),
} as const satisfies Record<string, Text>
export type UndoReason = keyof typeof undoReasons

export type UndoneRow = {
  row_number: number
  outcome: UndoOutcome
  reason: UndoReason
  months: number
  amount_rupiah: number
}

/** What taking a list back did. Rows that the approval had taken in = reversed + kept + failed. */
export const UndoResult = z.object({
  reversed: z.number().int(),
  kept: z.number().int(),
  failed: z.number().int(),
  people_left: z.number().int().openapi({ description: 'People who left the register' }),
  people_restored: z.number().int().openapi({ description: 'People who got former values back' }),
  months: z.number().int(),
  amount_rupiah: z.number().int().openapi({ description: 'Given back to the budget' }),
})
export type UndoResult = z.infer<typeof UndoResult>
