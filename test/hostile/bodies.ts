import { gzipSync } from 'node:zlib'
import type { Hostile } from './making.ts'

const bad = 'api.bad_request'
const budget = {
  name: 'Anggaran uji',
  source: 'APBD',
  fiscal_year: 2024,
  legal_basis: 'DPA 2024',
  ceiling_rupiah: 1_000_000,
  region_code: '15.03',
}
const json = (
  content: string | (() => string),
  more: { encoding?: string; type?: string; path?: string } = {},
) => ({
  body: {
    path: '/api/v1/budgets',
    content: () => Buffer.from(typeof content === 'string' ? content : content()),
    ...more,
  },
})
const changed = (more: string): string => `${JSON.stringify(budget).slice(0, -1)},${more}}`

/** H10: requests that are no upload. */
export const bodies: Hostile[] = [
  { what: 'a hundred thousand brackets', answer: bad, ...json('['.repeat(100_000) + ']'.repeat(100_000)) },
  {
    what: 'a hundred thousand objects, each in the other',
    answer: bad,
    ...json(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  },
  {
    what: '__proto__ in place of the name',
    answer: bad,
    ...json('{"__proto__":{"name":"x","source":"APBD"}}'),
  },
  {
    what: 'constructor and prototype in place of the name',
    answer: bad,
    ...json('{"constructor":{"prototype":{"name":"x"}}}'),
  },
  { what: 'money of 1e400', answer: bad, ...json(changed('"ceiling_rupiah":1e400')) },
  { what: 'the same key twice, the second minus one', answer: bad, ...json(changed('"ceiling_rupiah":-1')) },
  {
    what: 'a name of ten megabytes',
    answer: 'platform.form_too_large',
    ...json(() => changed(`"name":"${'x'.repeat(10_000_000)}"`)),
  },
  {
    what: 'a thousandfold packed body',
    answer: 'api.bad_body',
    body: {
      path: '/api/v1/budgets',
      content: () => gzipSync(Buffer.alloc(20_000_000, ' ')),
      encoding: 'gzip',
    },
  },
  {
    what: 'JSON that ends in the middle',
    answer: 'api.bad_body',
    ...json(JSON.stringify(budget).slice(0, 30)),
  },
  { what: 'bytes that are no text', answer: 'api.bad_body', ...json('\xff\xfe\0\0') },
  {
    what: 'a form sent as XML',
    answer: 'api.wrong_content_type',
    ...json('<a/>', { type: 'application/xml' }),
  },
  {
    what: 'an upload without its boundary',
    answer: 'api.bad_body',
    ...json('--x\r\n', { path: '/api/v1/rosters', type: 'multipart/form-data' }),
  },
].map((each) => ({ family: 'H10', ...each }) as const)
