import { z } from 'zod'
import { type Text, text } from '../kernel/text.ts'
import type { AlarmKind } from '../platform/alarm.ts'

/** Why somebody may need a whole NIK; the last one must be explained. */
export const revealReasons = {
  card: text('Mencocokkan dengan KTP atau KK', 'Comparing with the identity or family card'),
  branch: text('Menjawab pertanyaan cabang BPJS', 'Answering a question of the BPJS branch'),
  request: text('Permintaan orang yang bersangkutan', 'Request of the person'),
  correction: text('Memperbaiki data yang salah', 'Correcting wrong data'),
  other: text('Lainnya, jelaskan', 'Other, explain'),
} as const satisfies Record<string, Text>

export type RevealReason = keyof typeof revealReasons

export const isRevealReason = (value: unknown): value is RevealReason =>
  typeof value === 'string' && Object.hasOwn(revealReasons, value)

/** Letters a reason in words needs: "tes" or "." explains nothing to whoever reads the log a year later. */
export const reasonLength = { min: 10, max: 300 }

export const RevealRequest = z
  .object({
    reason: z.string().min(reasonLength.min).max(reasonLength.max).openapi({
      description: 'Why the whole number is needed; kept in the access log',
      example: 'Mencocokkan dengan KTP di loket',
    }),
  })
  .openapi('RevealRequest')

export const RevealAnswer = z
  .object({ person_id: z.uuid(), nik: z.string().openapi({ description: 'The whole NIK; do not store it' }) })
  .openapi('RevealedNik')

export type Alarm = {
  alarm_id: string
  kab: string
  kind: AlarmKind
  account_id: string
  actor_name: string
  role: string
  count: number
  per_hour: number
  at: Date
  acknowledged_by_name: string | null
  acknowledged_at: Date | null
  remark: string | null
}

/** A field key as it stands, and how many values are sealed with it. */
export type KeyVersion = {
  version: number
  form: 1 | 2
  state: 'coming' | 'active' | 'retiring' | 'retired'
  created_at: Date
  retired_at: Date | null
  values: number
}
