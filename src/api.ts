import { bodyLimit } from 'hono/body-limit'
import { accountApi, sessionApi } from './account/account.api.ts'
import { auditApi } from './audit/audit.api.ts'
import { coverageApi } from './coverage/coverage.api.ts'
import { enrolmentApi } from './enrolment/enrolment.api.ts'
import { exchangeApi } from './exchange/exchange.api.ts'
import { declaredTypesOnly, newApi } from './platform/api.ts'
import { idempotent } from './platform/idempotency.ts'
import { portalApi } from './portal/portal.api.ts'
import { privacyApi } from './privacy/privacy.api.ts'
import { programmeApi } from './programme/programme.api.ts'
import { reviewApi } from './review/review.api.ts'
import { settleApi } from './review/review.settle-api.ts'
import { rosterApi } from './roster/roster.api.ts'
import { rosterAtOnceApi } from './roster/roster.at-once-api.ts'
import { rosterChooseApi } from './roster/roster.choose-api.ts'
import { rosterMendApi } from './roster/roster.mend-api.ts'
import { uploadLimit_bytes, uploadTooLarge } from './roster/roster.service.ts'
import { templateApi } from './roster/roster.template-api.ts'
import { securityApi } from './security/security.api.ts'
import { villageApi } from './village/village.api.ts'
import { invitedUploadApi, uploadApi } from './village/village.upload-api.ts'

const apiDescription = {
  openapi: '3.1.0',
  info: {
    title: 'Payung',
    version: '1',
    description: 'Amounts are whole rupiah, months YYYY-MM, days YYYY-MM-DD, regions Kemendagri codes.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  servers: [{ url: '/api/v1' }],
  security: [{ bearer: [] }],
}

/** The JSON side of everything under /api/v1, described by the OpenAPI 3.1 file it makes of itself. */
export function api() {
  const whole = newApi()
  whole.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  whole.doc31('/openapi.json', apiDescription)
  whole.use(declaredTypesOnly(whole))
  whole.route('/', sessionApi)
  // Before anything reads the body: the largest honest one is a roster.
  whole.use(
    bodyLimit({
      maxSize: uploadLimit_bytes,
      onError: () => {
        throw uploadTooLarge()
      },
    }),
  )
  whole.route('/', portalApi)
  // Before the memory of answers: a whole NIK must not be kept in it.
  whole.route('/', securityApi)
  whole.route('/', auditApi)
  // Whoever comes by an invitation has no account whose answers could be remembered; each of its writes is one effect by itself.
  whole.route('/', invitedUploadApi)
  whole.use(idempotent())
  for (const part of [
    accountApi,
    programmeApi,
    rosterApi,
    rosterChooseApi,
    templateApi,
    villageApi,
    uploadApi,
    rosterMendApi,
    rosterAtOnceApi,
    enrolmentApi,
    reviewApi,
    settleApi,
    exchangeApi,
    coverageApi,
    privacyApi,
  ])
    whole.route('/', part)
  return whole
}

/** Which addresses the description of the API speaks of. Writing the whole of it, to look for its addresses, costs a tenth of a second at each start. */
export const describedPaths = (whole: ReturnType<typeof api>): Record<string, object> => {
  const paths: Record<string, Record<string, object>> = {}
  for (const each of whole.openAPIRegistry.definitions)
    if (each.type === 'route') paths[each.route.path] = { ...paths[each.route.path], [each.route.method]: {} }
  return paths
}
