import { serve } from '@hono/node-server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { usePayung } from '../test/payung.ts'
import { visitor } from '../test/visitor.ts'
import { launchBrowser, signInOn } from './browser.ts'

/*
 * Goal: the one thing of an account that needs a script, in a real browser with a device of its own (Chromium's virtual authenticator).
 * Method: the application on a port; keys are made for the host that people type, so its address is part of the test.
 */
const payung = usePayung({ jobs: false })
let server: ReturnType<typeof serve>
let browser: Browser
let base: string

beforeAll(async () => {
  const address = await new Promise<{ port: number }>((resolve) => {
    let app: typeof payung.app
    server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: '127.0.0.1' }, (info) => {
      base = `http://localhost:${info.port}`
      app = payung.appWith({ shown: { password: demoPassword, accounts: [] }, base_url: base })
      resolve(info)
    })
  })
  expect(address.port).toBeGreaterThan(0)
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe('a passkey', () => {
  it('is added on one’s own page, signs in without password or code, and opens nothing once removed', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const device = await context.newCDPSession(page)
    await device.send('WebAuthn.enable')
    await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto(`${base}/masuk`)
    await signInOn(page, base, 'sarolangun.kepala', demoPassword)
    await page.goto(`${base}/akun/kunci`)
    await page.click('button.btn-primary')
    await page.waitForURL(/\/akun\?selesai=kunci/)
    const signOut = async () => {
      await page.click('form[action="/keluar"] button')
      await page.waitForURL(`${base}/masuk`)
    }
    const signInByKey = async () => {
      await page.goto(`${base}/masuk/kunci`)
      await page.click('button.btn-primary')
    }
    await signOut()
    await signInByKey()
    await page.waitForURL(`${base}/`)
    expect(await page.textContent('header')).toContain('sarolangun.kepala')

    await page.goto(`${base}/akun`)
    await page.click('form[action="/akun/kunci/hapus"] button')
    await page.waitForURL(/\/akun\?selesai=kunci/)
    await signOut()
    await signInByKey()
    await page.waitForSelector('#error-summary')
    expect(await page.textContent('main')).toContain('tidak diterima')
    const lines = await payung.see<{ action: string }>(
      "select action from audit_line where action like 'account.passkey_%' order by at",
    )
    expect(lines.map((line) => line.action)).toEqual(['account.passkey_add', 'account.passkey_remove'])
  })

  it('answer that is made up, replayed or empty is refused and is no mistake of ours', async () => {
    for (const response of ['', '{}', 'x', '[]', '{"id":"x"}', '{"id":{"a":1}}']) {
      const answer = await visitor(payung.app).post('/masuk/kunci', { response })
      expect([response, answer.status]).toEqual([response, 401])
    }
  })
})
