import { type Context, type Door, ownAffairs, type Platform } from '../platform/context.ts'
import type { Web } from '../platform/http.ts'
import { readCookie } from '../platform/http-cookies.ts'
import { signInDesk } from './account.actor.ts'
import { deviceOf } from './account.token.ts'

/** Somebody at the door whose account is not proven yet: by which device they come. */
export type Visit = {
  platform: Platform
  door: Door
  request_id: string
  language: Context['language']
  /** Browser and system in words. */
  device: string
  /** Secret of the device from an earlier full sign-in. */
  device_token: string | undefined
}

export function visitOf(c: Web, door: 'page' | 'api', deviceToken?: string): Visit {
  return {
    platform: c.get('platform'),
    door,
    request_id: c.get('request_id'),
    language: c.get('language'),
    device: deviceOf(c.req.header('user-agent')),
    device_token: deviceToken ?? readCookie(c, 'device'),
  }
}

/** The context in which a visit writes: as the desk at the door, or as the account that has proven itself, about nobody but itself. */
export function contextFor(visit: Visit, actor: Context['actor'] = signInDesk): Context {
  const { platform, door, request_id, language } = visit
  const context: Context = { platform, actor, door, request_id, language }
  return actor === signInDesk ? context : ownAffairs(context)
}
