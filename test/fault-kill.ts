import { expect } from 'vitest'
import { type Act, type ActName, acts } from './fault-acts.ts'
import { expectWhole, settled, type World } from './fault-world.ts'
import { expectSound } from './invariants.ts'

/** A named point with the number of its visit, or some milliseconds after the act began. */
export type Moment = { point: string } | { after_ms: number }

type Result = { status: number; body: Record<string, unknown> }

/**
 * Does something and kills the process that does it with -9; starts another, does the same again with the same key, and looks whether
 * the installation is whole. Answers whether the process died there: one that was through before its moment proves nothing.
 */
export async function killAndRepeat(world: World, name: ActName, moment: Moment): Promise<boolean> {
  await world.server()
  const act = await acts[name](world)
  if (act.ask || act.words) await settled(world)
  const files = world.files()
  const killed = act.words
    ? await killCommand(world, act.words, moment)
    : act.ask
      ? await killServer(world, act, moment)
      : await killStart(world, moment)
  await expectSound(world)
  await act.once(act.words ? await command(world, act.words) : act.ask ? await ask(world, act.ask) : nothing)
  await expectWhole(world, files)
  return killed
}

const nothing: Result = { status: 0, body: {} }

async function ask(world: World, request: NonNullable<Act['ask']>): Promise<Result> {
  await world.server()
  return request()
}

async function killServer(world: World, act: Act, moment: Moment): Promise<boolean> {
  const server = await world.server()
  if ('point' in moment) await server.arm(moment.point)
  const timer = 'after_ms' in moment && setTimeout(() => server.kill('SIGKILL'), moment.after_ms)
  const first = await act.ask?.().catch(() => undefined)
  if (first) {
    // The rest happens in the queue; a point that is not on the way is not passed by waiting longer.
    await Promise.race([server.ended, settled(world).then(() => pause(timer ? 0 : 250))])
  }
  if (timer) clearTimeout(timer)
  const killed = first === undefined || (await isEnded(server.ended))
  if (killed) {
    const { signal } = await server.ended
    expect(signal).toBe('SIGKILL')
  } else await server.arm(undefined)
  if (first && first.status < 400 && act.acknowledged) await act.acknowledged(first)
  return killed
}

async function killStart(world: World, moment: Moment): Promise<boolean> {
  const { server, up } = await world.nursery.serve(world.env, 'point' in moment ? moment.point : undefined)
  if (up) server.kill('SIGKILL')
  const { signal } = await server.ended
  expect([signal, server.said.err]).toEqual(['SIGKILL', ''])
  return !up
}

async function killCommand(world: World, words: string[], moment: Moment): Promise<boolean> {
  const running = world.nursery.command(words, world.env, 'point' in moment ? moment.point : undefined)
  const timer = 'after_ms' in moment && setTimeout(() => running.kill('SIGKILL'), moment.after_ms)
  const { signal } = await running.ended
  if (timer) clearTimeout(timer)
  return signal === 'SIGKILL'
}

async function command(world: World, words: string[]): Promise<Result> {
  const running = world.nursery.command(words, world.env)
  const { code } = await running.ended
  const data = running.said.out.startsWith('{') ? JSON.parse(running.said.out.split('\n')[0] ?? '') : {}
  return { status: code ?? -1, body: { ...running.said, ...data } }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const isEnded = (ended: Promise<unknown>) =>
  Promise.race([ended.then(() => true), pause(0).then(() => false)])
