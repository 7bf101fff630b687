import { Hono } from 'hono'
import type { Env } from '../platform/http.ts'
import { calculatorPage } from './portal.calculator.tsx'
import { parameterPage, parametersPage } from './portal.parameters.tsx'
import { timelinePage } from './portal.timeline.tsx'

/** The public side: anybody may ask what is owed and what is due, without an account and without a script. */
export function portalPages(base_url: string): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/hitung/iuran', (c) => calculatorPage(c, 'contribution', base_url))
  pages.get('/hitung/santunan', (c) => calculatorPage(c, 'benefit', base_url))
  pages.get('/hitung', (c) => c.redirect('/hitung/santunan', 303))
  pages.get('/aturan', timelinePage)
  pages.get('/aturan/parameter', parametersPage)
  pages.get('/aturan/parameter/:id', parameterPage)
  return pages
}
