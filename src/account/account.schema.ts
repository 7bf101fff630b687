import { z } from 'zod'
import { isRegionCode } from '../kernel/region-code.ts'
import { roles } from '../platform/policy.ts'

export const NewAccount = z.object({
  username: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._]{2,29}$/, 'a-z, 0-9, dot and underscore; 3 to 30 characters'),
  name: z.string().trim().min(1).max(120),
  password: z.string().min(12).max(200),
  role: z.enum(roles),
  region_code: z
    .string()
    .refine(
      (code) => code === '' || isRegionCode(code),
      'a region code such as 15.03, or empty for the country',
    ),
  office: z.string().trim().min(1).max(120),
})
export type NewAccount = z.infer<typeof NewAccount>
