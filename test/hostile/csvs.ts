import { csvList, type Hostile, header, person } from './making.ts'

const text =
  (value: string): (() => Buffer) =>
  () =>
    Buffer.from(value)
const head = `${header.join(';')}\r\n`
const line = `${person.join(';')}\r\n`

/** H9: text that is hard to cut into cells. */
export const csvs: Hostile[] = [
  {
    what: 'a million columns',
    answer: 'tabular.too_many_columns',
    bytes: () => Buffer.alloc(1_000_000, ';'),
  },
  {
    what: 'a quote that is never closed, forty megabytes long',
    answer: 'tabular.cell_too_long',
    bytes: () => Buffer.concat([Buffer.from(`${csvList}1;"`), Buffer.alloc(40_000_000, 'x')]),
  },
  {
    what: 'a quote that is never closed, in a short file',
    answer: 'tabular.damaged',
    bytes: text(`${csvList}1;"SITI\r\n${line}`),
  },
  {
    what: 'separators of three kinds',
    answer: 'read 2',
    bytes: text(`${head}${line}1503074504850004,BUDI\tX;Y|Z\r\n`),
  },
  { what: 'two byte order marks', answer: 'read 1', bytes: text(`\ufeff\ufeff${csvList}`) },
  { what: 'lines that end with CR alone', answer: 'read 1', bytes: text(csvList.replaceAll('\r\n', '\r')) },
  { what: 'the old mark for the end of a file', answer: 'read 1', bytes: text(`${csvList}\x1a`) },
  {
    what: 'separators, quotes and line ends within quotes',
    answer: 'read 1',
    bytes: text(`${head}${person[0]};"SITI; ""AMINAH""\r\n";${person.slice(2).join(';')}\r\n`),
  },
  {
    what: 'headers named like parts of an object',
    answer: 'read 1',
    bytes: text(`__proto__;constructor;${head}x;y;${line}`),
  },
  {
    what: 'the NIK twice in the header',
    answer: 'roster.two_nik_columns',
    bytes: text(`NIK;${head}${person[0]};${line}`),
  },
  {
    what: 'UTF-16 that does not say so',
    answer: 'tabular.not_a_spreadsheet',
    bytes: () => Buffer.from(csvList, 'utf16le'),
  },
  {
    what: 'UTF-16 that ends in half a letter',
    answer: 'tabular.damaged',
    bytes: () => Buffer.concat([Buffer.from(`\ufeff${csvList}`, 'utf16le'), Buffer.from([0x41])]),
  },
  {
    what: 'a zero byte far down',
    answer: 'unreadable tabular.damaged',
    bytes: () => Buffer.from(`${head}${line.repeat(5_000)}\0${line}`),
  },
  {
    what: 'six hundred thousand lines',
    answer: 'unreadable tabular.too_many_rows',
    bytes: () => Buffer.from(head + ';\n'.repeat(600_000)),
  },
  {
    what: 'sixty-one megabytes',
    answer: 'tabular.too_large',
    announced_megabytes: 61,
  },
  { what: 'nothing but separators', answer: 'tabular.empty', bytes: text(';;;;\r\n'.repeat(1000)) },
  { what: 'a separator that is stated, and nothing else', answer: 'tabular.empty', bytes: text('sep=;\r\n') },
  {
    what: 'UTF-32',
    answer: 'tabular.not_a_spreadsheet',
    bytes: () =>
      Buffer.concat([
        Buffer.from('fffe0000', 'hex'),
        ...[...csvList].map((letter) => Buffer.from([letter.charCodeAt(0), 0, 0, 0])),
      ]),
  },
].map((each) => ({ family: 'H9', ...each }) as const)
