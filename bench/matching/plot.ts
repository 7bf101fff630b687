export type Line = { name: string; colour: string; points: { x: number; y: number }[] }

const width = 640
const height = 300
const left = 64
const bottom = 44
const top = 34
const right = 150

/** A plot with both axes logarithmic, as SVG: cost against size, where a straight line of slope one is a cost per record that stays. */
export function plot(title: string, lines: readonly Line[], labels: { x: string; y: string }): string {
  const xs = lines.flatMap(({ points }) => points.map(({ x }) => x))
  const ys = lines.flatMap(({ points }) => points.map(({ y }) => y))
  const [x0, x1] = decades(xs)
  const [y0, y1] = decades(ys)
  const at = (value: number, from: number, to: number, start: number, end: number): number =>
    start + ((Math.log10(value) - from) / (to - from)) * (end - start)
  const px = (x: number): string => at(x, x0, x1, left, width - right).toFixed(1)
  const py = (y: number): string => at(y, y0, y1, height - bottom, top).toFixed(1)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${title}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${left}" y="18" font-weight="600" fill="#1f2937">${title}</text>`,
  ]
  for (let power = x0; power <= x1; power++)
    parts.push(
      `<line x1="${px(10 ** power)}" x2="${px(10 ** power)}" y1="${top}" y2="${height - bottom}" stroke="#e5e7eb"/>`,
      `<text x="${px(10 ** power)}" y="${height - bottom + 16}" text-anchor="middle" fill="#4b5563">${short(10 ** power)}</text>`,
    )
  for (let power = y0; power <= y1; power++)
    parts.push(
      `<line x1="${left}" x2="${width - right}" y1="${py(10 ** power)}" y2="${py(10 ** power)}" stroke="#e5e7eb"/>`,
      `<text x="${left - 8}" y="${Number(py(10 ** power)) + 4}" text-anchor="end" fill="#4b5563">${short(10 ** power)}</text>`,
    )
  parts.push(
    `<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle" fill="#4b5563">${labels.x}</text>`,
    `<text x="14" y="${(top + height - bottom) / 2}" text-anchor="middle" fill="#4b5563" transform="rotate(-90 14 ${(top + height - bottom) / 2})">${labels.y}</text>`,
  )
  const ends = apart(lines.map(({ points }) => Number(py(points.at(-1)?.y ?? 1))))
  lines.forEach(({ name, colour, points }, index) => {
    if (points.length === 0) return
    parts.push(
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(({ x, y }) => `${px(x)},${py(y)}`).join(' ')}"/>`,
      ...points.map(({ x, y }) => `<circle cx="${px(x)}" cy="${py(y)}" r="3" fill="${colour}"/>`),
      `<text x="${Number(px(points.at(-1)?.x ?? 1)) + 8}" y="${(ends[index] ?? 0) + 4}" fill="${colour}">${name}</text>`,
    )
  })
  return `${[...parts, '</svg>'].join('\n')}\n`
}

function decades(values: readonly number[]): [number, number] {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9)
  return [low, Math.max(Math.ceil(Math.log10(Math.max(...values)) - 1e-9), low + 1)]
}

/** Names of lines that end near each other are moved until they can be read. */
function apart(places: readonly number[]): number[] {
  const order = places.map((_, at) => at).sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0))
  const moved = [...places]
  for (let at = 1; at < order.length; at++) {
    const before = moved[order[at - 1] as number] as number
    const own = order[at] as number
    moved[own] = Math.max(moved[own] as number, before + 14)
  }
  return moved
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`
  if (value >= 1e3) return `${value / 1e3} k`
  return value >= 1 ? String(value) : value.toPrecision(1)
}
