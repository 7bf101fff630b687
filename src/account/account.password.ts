import { hash } from '@node-rs/argon2'

// OWASP password storage: argon2id (the library's default kind), 19 MiB, two passes.
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2id)
}
