import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import {
  type FieldKey,
  type Keys,
  newSalt,
  nikHash,
  open,
  openPersonal,
  openText,
  seal,
  sealPersonal,
} from './crypto.ts'
import { unwrapKey, wrapKey } from './data-keys.ts'
import { masterKeys } from './master-key.ts'

/*
 * Goal: what is sealed opens for its row, key and person alone, and every change is noticed. Method: values made by another library
 * (Python's cryptography) must open here; then 10,000 random flips of one bit, and values moved to other rows.
 */
const bytes = (fill: number, length = 32) => Buffer.alloc(length, fill)
const field = (version: number, form: 1 | 2, fill: number): FieldKey => ({ version, form, key: bytes(fill) })

function keyring(...fields: FieldKey[]): Keys {
  const active = fields.at(-1)
  if (!active) throw new Error('A keyring needs a key')
  return {
    role: bytes(10),
    backup: bytes(11),
    wrapping: bytes(3),
    index: bytes(1),
    session: bytes(12),
    commitment: bytes(13),
    signing_seed: bytes(14),
    field: new Map(fields.map((each) => [each.version, each])),
    active,
    generation: 1,
  }
}

const nik = '1503070511850003'
const id = '3f1b6c1e-0d52-4c59-9c5e-6d1f0a2b3c4d'
const other = '3f1b6c1e-0d52-4c59-9c5e-6d1f0a2b3c4e'
const salt = Buffer.from(Array.from({ length: 16 }, (_, at) => at))
const keys = keyring(field(1, 1, 2), field(7, 2, 2))
const person = { person_id: id, salt }

describe('values made by another library', () => {
  it.each([
    [
      'the hash by which a person is found',
      () => nikHash(keys, nik).toString('hex'),
      'e0d4f84973ae64fb15cdb124f14a92908d638109edb4bc50325a58cd2d12ecde',
    ],
    [
      'the wrapping key of a master key',
      () => masterKeys(bytes(4)).wrapping.toString('hex'),
      '01cfd68dc725bb4ebe0362ea50e056d443158352750cc3f8b6166ee392efaf43',
    ],
    [
      'the backup key of a master key',
      () => masterKeys(bytes(4)).backup.toString('hex'),
      '425b1be1dd7617904e4625d54189f876b89343d141ae44356f971b1fddb38ff4',
    ],
    [
      "a NIK sealed with the person's own key",
      () =>
        openPersonal(
          keys,
          'nik',
          person,
          hex('07000102030405060708090a0b31cc45e73eb4cd44a65686a77aa2797de8b3e7bea32b97fd714e17f103884fbc'),
        ),
      nik,
    ],
    [
      'a NIK of a register from before',
      () =>
        openPersonal(
          keys,
          'nik',
          { person_id: id, salt: undefined },
          hex('01000102030405060708090a0b783dd2c9e17ebc711ab97823ae8e55c8612b0e4bac9bb89ef12093145dbfd34e'),
        ),
      nik,
    ],
    [
      'such a NIK of a person who has a key by now',
      () =>
        openPersonal(
          keys,
          'nik',
          person,
          hex('01000102030405060708090a0b783dd2c9e17ebc711ab97823ae8e55c8612b0e4bac9bb89ef12093145dbfd34e'),
        ),
      nik,
    ],
    [
      'a file',
      () =>
        openText(
          keys,
          `roster_file.content:${id}`,
          hex('07000102030405060708090a0b207b8bdab32cfe2f4afb65b62aef35830c8d7e1f7e8d00e807a1'),
        ),
      'isi berkas',
    ],
    [
      'a wrapped data key',
      () =>
        unwrapKey(
          bytes(3),
          'field',
          7,
          hex(
            '000102030405060708090a0b45b3744ecde25f0c33c764a4e5eb85f7bdd27c3c3bdda01a1c9f0b68865f1921d7594d46de5b29d486a88435e128db86',
          ),
        ).toString('hex'),
      '02'.repeat(32),
    ],
  ])('%s', (_, made, expected) => {
    expect(made()).toBe(expected)
  })
})

function hex(written: string): Buffer {
  return Buffer.from(written, 'hex')
}

describe('a sealed value', () => {
  it('shows nothing of what it holds and never the same twice', () => {
    const sealed = sealPersonal(keys, 'nik', person, nik)
    expect(sealed.toString('latin1')).not.toContain('1503')
    expect(sealPersonal(keys, 'nik', person, nik).equals(sealed)).toBe(false)
    expect(sealed[0]).toBe(7)
  })

  it('whose bits are flipped, in version, nonce, cipher text, tag, binding or salt, does not open: 10,000 of 10,000', () => {
    const sealed = sealPersonal(keys, 'nik', person, nik)
    let noticed = 0
    for (let at = 0; at < 10_000; at++) {
      const place = at % (sealed.length + salt.length + 36)
      const bit = 1 << (Math.floor(at / 97) % 7)
      const [wrong, who] = [Buffer.from(sealed), { person_id: id, salt: Buffer.from(salt) }]
      if (place < sealed.length) wrong[place] = (wrong[place] ?? 0) ^ bit
      else if (place < sealed.length + salt.length) {
        const within = place - sealed.length
        who.salt[within] = (who.salt[within] ?? 0) ^ bit
      } else {
        const within = place - sealed.length - salt.length
        who.person_id = `${id.slice(0, within)}${String.fromCharCode(id.charCodeAt(within) ^ bit)}${id.slice(within + 1)}`
      }
      try {
        openPersonal(keys, 'nik', who, wrong)
      } catch {
        noticed += 1
      }
    }
    expect(noticed).toBe(10_000)
  })

  it('moved to another person, another field, or said to be of another key version does not open', () => {
    const twins = keyring(field(7, 2, 2), field(8, 2, 2))
    const sealed = sealPersonal(keys, 'nik', person, nik)
    expect(() => openPersonal(keys, 'nik', { person_id: other, salt }, sealed)).toThrow()
    expect(() => openPersonal(keys, 'phone', person, sealed)).toThrow()
    const renumbered = Buffer.from([8, ...sealed.subarray(1)])
    expect(() => openPersonal(twins, 'nik', person, renumbered)).toThrow()
    expect(openPersonal(twins, 'nik', person, sealed)).toBe(nik)
    const file = seal(keys, `roster_file.content:${id}`, 'isi')
    expect(() => open(keys, `roster_file.content:${other}`, file)).toThrow()
    expect(() => open(keys, `exchange_file.content:${id}`, file)).toThrow()
  })

  it('cut off anywhere does not open', () => {
    const sealed = sealPersonal(keys, 'nik', person, nik)
    for (let length = 0; length < sealed.length; length++)
      expect(() => openPersonal(keys, 'nik', person, sealed.subarray(0, length)), String(length)).toThrow()
  })

  it('opens to what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.uuid(), (value, somebody) => {
        const who = { person_id: somebody, salt: newSalt() }
        expect(openPersonal(keys, 'phone', who, sealPersonal(keys, 'phone', who, value))).toBe(value)
      }),
      { numRuns: 500 },
    )
  })

  it('of a person whose key was destroyed is refused in words, to read and to write, whichever key sealed it', () => {
    const gone = { person_id: id, salt: null }
    for (const sealed of [
      sealPersonal(keys, 'nik', person, nik),
      hex('01000102030405060708090a0b783dd2c9e17ebc711ab97823ae8e55c8612b0e4bac9bb89ef12093145dbfd34e'),
    ])
      expect(codeOf(() => openPersonal(keys, 'nik', gone, sealed))).toBe('person.erased')
    expect(codeOf(() => sealPersonal(keys, 'nik', gone, nik))).toBe('person.erased')
  })
})

describe('a wrapped data key', () => {
  it('opens under its own master key and in its own place only', () => {
    const [ours, theirs] = [masterKeys(bytes(5)).wrapping, masterKeys(bytes(6)).wrapping]
    const wrapped = wrapKey(ours, 'index', 1, bytes(9))
    expect(unwrapKey(ours, 'index', 1, wrapped).equals(bytes(9))).toBe(true)
    for (const wrong of [
      () => unwrapKey(theirs, 'index', 1, wrapped),
      () => unwrapKey(ours, 'field', 1, wrapped),
      () => unwrapKey(ours, 'index', 2, wrapped),
      () =>
        unwrapKey(ours, 'index', 1, Buffer.from(wrapped.map((byte, at) => (at === 20 ? byte ^ 1 : byte)))),
    ])
      expect(codeOf(wrong)).toBe('platform.wrong_master_key')
  })
})

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
