/*
 * Goal: the time of a refused sign-in does not tell whether a user name exists. No anchor exists; the first contestant, an unknown name, is what the
 * others are held against. Method: 200 rounds through the API in turn (an unknown name, a known one with a wrong password, a known one whose guesses
 * are not looked at for a while); every answer must be equal but for its number before any time is printed. What counts is the difference of medians
 * beside the spread of the unknown name with itself: each round asks two of them.
 */
import pg from 'pg'
import { makeApp } from '../src/app.tsx'
import { withInstallation } from './installation.ts'
import { interleave, machine, median, type Series } from './measure.ts'

const rounds = Number(process.argv[3] ?? 200)

await withInstallation(async (platform) => {
  const app = makeApp(platform, undefined)
  const owner = new pg.Client({ connectionString: platform.owner_url })
  await owner.connect()
  let number = 0
  /** Status, headers and body of a refusal, without what numbers the request and how long to wait. */
  const refused = async (username: string): Promise<string> => {
    const answer = await app.request('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'kata sandi yang salah' }),
    })
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).sort()
    return [answer.status, ...headers, await answer.text()]
      .join('\n')
      .replaceAll(answer.headers.get('x-request-id') ?? '-', '<id>')
  }
  const closed = 'sarolangun.kepala'
  const close = () =>
    owner.query("update sign_in_bucket set failures = 5, blocked_until = now() + interval '1 hour'")
  await refused(closed)
  await close()
  const series = await interleave(
    rounds,
    {
      'unknown name': () => refused(`tidak.ada.${number++}`),
      'unknown name again': () => refused(`tidak.ada.${number++}`),
      'wrong password': () => refused('sarolangun.operator'),
      'not looked at': () => refused(closed),
    },
    async (answers) => {
      const { 'not looked at': waiting = '', ...looked } = answers
      if (new Set(Object.values(looked)).size !== 1)
        throw new Error(`The answers differ:\n${Object.values(looked).join('\n\n')}`)
      if (!waiting.startsWith('401') || !waiting.includes('retry_after_seconds'))
        throw new Error(`The guess was looked at:\n${waiting}`)
      // The guesses of this round are forgotten, so that those of the next are looked at again.
      await owner.query('delete from sign_in_bucket where blocked_until <= now()')
    },
  )
  await owner.end()
  process.stdout.write(`${table(series)}\n`)
})

function table(series: Series[]): string {
  const base = median(series[0]?.ms ?? [])
  const quartile = (values: number[], part: number) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN
  return [
    `### Refused sign-ins, ${rounds} rounds`,
    '',
    machine(),
    '',
    '| | median ms | quartiles | difference of medians, ms |',
    '|---|---|---|---|',
    ...series.map(({ name, ms }) => {
      const spread = `${quartile(ms, 0.25).toFixed(1)}–${quartile(ms, 0.75).toFixed(1)}`
      return `| ${name} | ${median(ms).toFixed(1)} | ${spread} | ${(median(ms) - base).toFixed(1)} |`
    }),
  ].join('\n')
}
