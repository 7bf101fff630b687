import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Context, Platform } from '../platform/context.ts'
import { builderOn } from '../platform/database.ts'
import type { Web } from '../platform/http.ts'
import { readCookie, setCookie } from '../platform/http-cookies.ts'
import { requireOperation } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import type { Sender, Standing } from './village.schema.ts'
import { openInvitation, standingOf } from './village.store.ts'

/*
 * The two halves of a link. The first says which invitation it is, so that wrong tries are counted there; the second is the secret, 100 random
 * bits, of which the database keeps a hash. Letters and digits that are not taken for one another, because links are printed and typed.
 */
const letters = '0123456789abcdefghjkmnpqrstvwxyz'
const selectorLength = 8
const secretLength = 20

/** How long somebody who came in by a link stays in without opening it again. */
const visitHours = 12
const cookie = 'invitation'

export type Link = { selector: string; secret: string }

export function newLink(): Link {
  const draw = (length: number) => Array.from(randomBytes(length), (byte) => letters[byte % 32]).join('')
  return { selector: draw(selectorLength), secret: draw(secretLength) }
}

export const linkPath = ({ selector, secret }: Link): string =>
  `/undangan/${selector}-${secret.replace(/(.{5})(?=.)/g, '$1-')}`

export const secretHash = (secret: string): Buffer =>
  createHash('sha256').update(`invitation\n${secret}`).digest()

/** What was typed or tapped; letters that paper makes alike are read as the one that is meant. */
export function readLink(token: string): Link | undefined {
  const plain = token.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
  if (plain.length !== selectorLength + secretLength || /[^0-9a-hjkmnp-tv-z]/.test(plain)) return undefined
  return { selector: plain.slice(0, selectorLength), secret: plain.slice(selectorLength) }
}

/** The one answer to a link that is unknown, wrong, over, taken back or asleep: nothing is to be learned from it. */
export function linkClosed() {
  return refuse(
    'village.link_closed',
    'not_found',
    text(
      'Tautan undangan ini tidak berlaku: salah ketik, sudah lewat waktunya, dicabut, atau baru saja terlalu sering salah dicoba. Periksa hurufnya, coba lagi satu jam lagi, atau minta tautan baru kepada dinas yang mengundang.',
      'This invitation does not open: it was mistyped, is over, was taken back, or was tried wrongly too often just now. Check its letters, try again in an hour, or ask the office that invited you for a new one.',
    ),
  )
}

/** Lets a visitor in by a link: sets a cookie that stands for the invitation, so that the secret leaves the address at once. */
export async function enterByLink(c: Web, token: string): Promise<void> {
  const platform = c.get('platform')
  const link = readLink(token)
  const id = link && (await openInvitation(platform.pool, link.selector, secretHash(link.secret)))
  if (!id) throw linkClosed()
  const until = Date.now() + visitHours * 3_600_000
  const value = `${id}.${until}.${signature(platform, id, until)}`
  setCookie(c, cookie, value, { max_age_seconds: visitHours * 3600 })
}

function signature(platform: Platform, id: string, until: number): string {
  return createHmac('sha256', platform.keys.session)
    .update(JSON.stringify(['invitation', 1, id, until]))
    .digest('base64url')
}

/**
 * The sender behind a visit by link. The cookie says which invitation; whether it still opens is asked of the database at every request,
 * so that taking it back works at once.
 */
export async function invitedSender(c: Web, door: 'page' | 'api'): Promise<Sender> {
  const platform = c.get('platform')
  const [id = '', until = '', signed = '', ...more] = (readCookie(c, cookie) ?? '').split('.')
  const expected = signature(platform, id, Number(until))
  const [a, b] = [Buffer.from(signed), Buffer.from(expected)]
  const genuine = a.length === b.length && timingSafeEqual(a, b)
  if (more.length > 0 || !genuine || Number(until) <= Date.now()) throw visitOver()
  const standing = await standingOf(platform.pool, id)
  if (!standing) throw linkClosed()
  return senderOf(standing, {
    platform,
    door,
    request_id: c.get('request_id'),
    language: c.get('language'),
  })
}

function visitOver() {
  return refuse(
    'village.visit_over',
    'not_found',
    text(
      'Halaman ini dibuka dengan tautan undangan dari dinas. Buka tautan itu lagi; yang sudah dikirim tidak hilang.',
      'This page opens by an invitation from the office. Open that link again; what was sent is not lost.',
    ),
  )
}

/** How the database and the trail know somebody who came by a link; the policies of migration 0022 spell it the same way. */
export const invitedId = (invitationId: string): string => `undangan.${invitationId}`

async function senderOf(standing: Standing, base: Omit<Context, 'actor'>): Promise<Sender> {
  const { village_code, community, invitation_id, kab } = standing
  const client = await base.platform.pool.connect()
  try {
    const named = village_code ? await findRegion(builderOn(client), village_code) : undefined
    const place = named?.name ?? community ?? kab
    return {
      // Whatever an officer of the village may see, a link may not: in the database it is nobody of nowhere, who sends.
      context: {
        ...base,
        actor: {
          account_id: invitedId(invitation_id),
          username: `undangan-${invitation_id.slice(-8)}`,
          name: place,
          role: 'community_coordinator',
          region_code: kab,
          region_name: place,
          office: place,
        },
      },
      village_code,
      community,
      place_name: place,
      invitation: standing,
    }
  } finally {
    client.release()
  }
}

/** An account of a village or a community as a sender; refuses other roles. */
export function accountSender(context: Context): Sender {
  requireOperation(context, 'village.send')
  const { actor } = context
  const isVillage = actor.role === 'village_officer' && actor.region_code.length === 13
  return {
    context,
    village_code: isVillage ? actor.region_code : null,
    community: isVillage ? null : actor.office,
    place_name: isVillage ? actor.region_name : actor.office,
  }
}
