import type { Details } from './refusals.ts'

/** Why reading stopped, as data, so that it can cross from the worker to the caller, who has the sentences. */
export class Stopped extends Error {
  readonly reason: string
  readonly details: Details

  constructor(reason: string, details: Details = {}) {
    super(`tabular: ${reason}`)
    this.reason = reason
    this.details = details
  }
}

export function stop(reason: string, details: Details = {}): Stopped {
  return new Stopped(reason, details)
}
