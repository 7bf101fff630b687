import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type Keys, sha256 } from '../platform/crypto.ts'

/** What signs the heads of the trail, and the public half by which anybody checks them. */
export type SigningKey = { private_key: KeyObject; public_key: KeyObject; key_id: string }

/** Ed25519 private key in PKCS #8 (RFC 8410) up to its 32 bytes of seed. */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex')

export function signingKeyOf(keys: Keys): SigningKey {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Start, keys.signing_seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  return { private_key: privateKey, public_key: publicKey, key_id: keyIdOf(publicKey) }
}

/** A short name for a public key: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return sha256(der.subarray(der.length - 32))
    .toString('hex')
    .slice(0, 16)
}

export function publicPem(publicKey: KeyObject): string {
  return publicKey.export({ format: 'pem', type: 'spki' }).toString()
}

/** Public keys of a file: one or several in PEM, such as those of former years beside today's. Undefined when it holds none. */
export function readPublicKeys(pem: string): KeyObject[] | undefined {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g) ?? []
  try {
    const keys = blocks.map((block) => createPublicKey(block))
    return keys.length > 0 && keys.every((key) => key.asymmetricKeyType === 'ed25519') ? keys : undefined
  } catch {
    return undefined
  }
}

export function signText(key: SigningKey, text: string): string {
  return sign(null, Buffer.from(text), key.private_key).toString('base64')
}

export function signatureFits(publicKey: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))
}
