import { Hono } from 'hono'
import type { Env } from './platform/http.ts'
import { poolConnections, registry } from './platform/metrics.ts'
import type { Opened } from './platform/open.ts'

/**
 * For whoever keeps the server: alive, ready, measured. `/metrics` answers only to the machine itself, because figures tell what an office does;
 * a collector elsewhere comes through a proxy that the operator sets up.
 */
export function operations(platform: Opened): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/healthz', (c) => c.json({ status: 'alive' }))
  pages.get('/readyz', async (c) => {
    try {
      const { rows } = await platform.pool.query<{ now: Date; migrations: number }>(
        "select now() as now, (select count(*) from pg_class where relname = 'person_month') as migrations",
      )
      const skewMs = Math.abs(Date.now() - (rows[0]?.now.getTime() ?? 0))
      if (!rows[0]?.migrations) return c.json({ status: 'not ready', reason: 'schema' }, 503)
      if (skewMs > 60_000) return c.json({ status: 'not ready', reason: 'clock', skew_ms: skewMs }, 503)
      return c.json({ status: 'ready' })
    } catch {
      return c.json({ status: 'not ready', reason: 'database' }, 503)
    }
  })
  pages.get('/metrics', async (c) => {
    const address = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
      ?.socket?.remoteAddress
    const forwarded = c.get('is_forwarded')
    if (address !== undefined && (forwarded || !/^(?:127\.|::1$|::ffff:127\.)/.test(address)))
      return c.notFound()
    poolConnections.set({ state: 'total' }, platform.pool.totalCount)
    poolConnections.set({ state: 'idle' }, platform.pool.idleCount)
    poolConnections.set({ state: 'waiting' }, platform.pool.waitingCount)
    return c.text(await registry.metrics(), 200, { 'Content-Type': registry.contentType })
  })
  return pages
}
