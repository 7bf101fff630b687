import yauzl from 'yauzl'

export type WorkbookCell = { text: string; kind: 'text' | 'number' }

/**
 * What a workbook of ours holds, read from its XML without any of the product's own code: the names of the sheets and the cells of
 * the first one, each with what the file says it is. Knows no more of the format than our writer uses.
 */
export async function unzip(bytes: Uint8Array): Promise<{ sheets: string[]; rows: WorkbookCell[][] }> {
  const parts = await readParts(Buffer.from(bytes))
  const sheets = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(
    (match) => unescaped(match[1] ?? ''),
  )
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>([\s\S]*?)<\/si>/g)].map(
    (match) => textIn(match[1] ?? ''),
  )
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
  const rows = [...sheet.matchAll(/<row [^>]*>([\s\S]*?)<\/row>/g)].map(([, inside = '']) => {
    const cells: WorkbookCell[] = []
    for (const [, attributes = '', body = ''] of inside.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const letters = /r="([A-Z]+)/.exec(attributes)?.[1] ?? 'A'
      const at = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
      while (cells.length < at) cells.push({ text: '', kind: 'text' })
      const type = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n'
      const value = /<v>([\s\S]*?)<\/v>/.exec(body)?.[1] ?? ''
      if (type === 's') cells.push({ text: shared[Number(value)] ?? '', kind: 'text' })
      else if (type === 'inlineStr' || type === 'str')
        cells.push({ text: type === 'str' ? unescaped(value) : textIn(body), kind: 'text' })
      else cells.push({ text: value, kind: value === '' ? 'text' : 'number' })
    }
    return cells
  })
  const width = Math.max(0, ...rows.map((row) => row.length))
  for (const row of rows) while (row.length < width) row.push({ text: '', kind: 'text' })
  return { sheets, rows }
}

const textIn = (xml: string) =>
  [...xml.matchAll(/<t[^>]*>([\s\S]*?)<\/t>/g)].map((match) => unescaped(match[1] ?? '')).join('')
const unescaped = (xml: string) =>
  xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

function readParts(bytes: Buffer): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const parts = new Map<string, string>()
      zip.on('error', reject)
      zip.on('end', () => resolve(parts))
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure)
          const chunks: Buffer[] = []
          stream.on('error', reject)
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'))
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}
