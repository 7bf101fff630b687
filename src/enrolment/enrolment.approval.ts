import { Hono } from 'hono'
import { contextOf, type Env } from '../platform/http.ts'
import { approveRoster } from './enrolment.service.ts'

/** The head's button on a roster's page. Pressed twice, the second press finds it done. */
export const approvalPages = new Hono<Env>()

approvalPages.post('/daftar/:id/setujui', async (c) => {
  const { roster_id } = await approveRoster(contextOf(c, 'page'), c.req.param('id'))
  return c.redirect(`/daftar/${roster_id}?disetujui=1`, 303)
})
