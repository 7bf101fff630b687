import os from 'node:os'

export type Series = { name: string; ms: number[]; memory_mb?: number[] }

/**
 * Runs the contestants in turn (A B A B …) after one warm-up of each, so that a machine that slows down slows both. Each answers
 * with what it found; the caller compares the answers before any time is printed.
 */
export async function interleave<Answer>(
  rounds: number,
  contestants: Record<string, () => Promise<Answer>>,
  check: (answers: Record<string, Answer>) => void | Promise<void>,
): Promise<Series[]> {
  const series = new Map(
    Object.keys(contestants).map((name) => [name, { name, ms: [] as number[], memory_mb: [] as number[] }]),
  )
  for (let round = -1; round < rounds; round++) {
    const answers: Record<string, Answer> = {}
    for (const [name, run] of Object.entries(contestants)) {
      globalThis.gc?.()
      const idle = process.memoryUsage.rss()
      let peak = idle
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage.rss())
      }, 5)
      const from = performance.now()
      answers[name] = await run()
      const ms = performance.now() - from
      clearInterval(watch)
      if (round >= 0) {
        series.get(name)?.ms.push(ms)
        series.get(name)?.memory_mb.push((peak - idle) / 1024 / 1024)
      }
    }
    await check(answers)
  }
  return [...series.values()]
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** A line a contestant: median, range, ratio to the anchor, memory above idle. */
export function report(title: string, series: Series[], anchor: string): string {
  const base = median(series.find((each) => each.name === anchor)?.ms ?? [])
  const lines = series.map((each) => {
    const middle = median(each.ms)
    const range = `${Math.min(...each.ms).toFixed(0)}–${Math.max(...each.ms).toFixed(0)}`
    return `| ${each.name} | ${middle.toFixed(0)} | ${range} | ${(middle / base).toFixed(2)} | ${median(each.memory_mb ?? []).toFixed(0)} |`
  })
  return [
    `### ${title}`,
    '',
    machine(),
    '',
    `| | median ms | range | × ${anchor} | MB above idle |`,
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}

export function machine(): string {
  return `${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
}
