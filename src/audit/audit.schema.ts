import { type Text, text } from '../kernel/text.ts'

/** What can be wrong with a chain, its leaves or a signed head. */
export const findingKinds = [
  'edited',
  'missing',
  'swapped',
  'moved',
  'unlinked',
  'cut',
  'beyond_head',
  'head_differs',
  'no_head',
  'rewritten',
  'newer_than_data',
  'leaves_changed',
  'leaves_missing',
  'leaves_without_line',
  'forged_head',
  'unreadable_head',
  'forked_heads',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** One thing that is not as it was written. */
export type Finding = {
  kind: FindingKind
  chain?: string
  /** Line at which it shows. */
  sequence?: number
  /** The other line, head or number it takes to understand. */
  other?: number
  /** Signed head it was compared with, or its file. */
  head?: number
  file?: string
}

/** What happened, in a sentence that names the line. */
export function findingText(finding: Finding): Text {
  const at = `${finding.chain ?? ''}/${finding.sequence ?? ''}`
  const { other, head, file } = finding
  switch (finding.kind) {
    case 'edited':
      return text(
        `Baris ${at} diubah setelah ditulis: isinya tidak cocok dengan sidik jarinya.`,
        `Line ${at} was edited after it was written: its content does not fit its hash.`,
      )
    case 'missing':
      return text(
        `Baris ${at} dihapus: sesudahnya langsung baris ${other}.`,
        `Line ${at} was deleted: the next one is line ${other}.`,
      )
    case 'swapped':
      return text(`Baris ${at} dan ${other} ditukar.`, `Lines ${at} and ${other} were swapped.`)
    case 'moved':
      return text(
        `Di tempat baris ${at} berdiri baris ${other}: baris ${at} dihapus dan yang berikutnya dinomori ulang.`,
        `In the place of line ${at} stands line ${other}: line ${at} was deleted and those after it renumbered.`,
      )
    case 'unlinked':
      return text(
        `Baris ${at} tidak menyambung ke baris sebelumnya: baris itu diganti atau ditulis ulang.`,
        `Line ${at} does not follow from the line before it: that one was replaced or written anew.`,
      )
    case 'cut':
      return text(
        `Ekor rantai ${finding.chain} dipotong: baris ${at} dan sesudahnya hilang; seharusnya sampai ${other}.`,
        `The tail of chain ${finding.chain} was cut: line ${at} and those after it are gone; it should reach ${other}.`,
      )
    case 'beyond_head':
      return text(
        `Baris ${at} berdiri di luar ujung rantai yang tercatat (${other}).`,
        `Line ${at} stands beyond the recorded end of its chain (${other}).`,
      )
    case 'head_differs':
      return text(
        `Ujung rantai yang tercatat tidak cocok dengan baris terakhir ${at}.`,
        `The recorded end of the chain does not fit its last line ${at}.`,
      )
    case 'no_head':
      return text(
        `Rantai ${finding.chain} tidak mempunyai ujung yang tercatat.`,
        `Chain ${finding.chain} has no recorded end.`,
      )
    case 'rewritten':
      return text(
        `Rantai ${finding.chain} ditulis ulang: pada baris ${at} sidik jarinya bertentangan dengan kepala bertanda tangan nomor ${head}${other ? `; sampai baris ${other} masih cocok` : ''}.`,
        `Chain ${finding.chain} was rewritten: at line ${at} its hash contradicts signed head ${head}${other ? `; up to line ${other} it still agrees` : ''}.`,
      )
    case 'newer_than_data':
      return text(
        `Kepala bertanda tangan nomor ${head} menyebut baris ${at}, tetapi data hanya sampai baris ${other}: ekor dipotong, atau data dipulihkan dari cadangan yang lebih tua.`,
        `Signed head ${head} names line ${at}, but the data ends at line ${other}: the tail was cut, or the data was restored from an older backup.`,
      )
    case 'leaves_changed':
      return text(
        `Rincian tindakan massal ${at} diubah: daunnya tidak menghasilkan akar yang tercatat.`,
        `The rows of the bulk act ${at} were changed: its leaves do not give the recorded root.`,
      )
    case 'leaves_missing':
      return text(
        `Rincian tindakan massal ${at} tidak lengkap: ${other} dari baris yang tercatat.`,
        `The leaves of the bulk act ${at} are not complete: ${other} are there.`,
      )
    case 'leaves_without_line':
      return text(
        `Ada daun untuk baris ${at}, tetapi baris itu tidak mencatatnya.`,
        `There are leaves for line ${at}, which does not record any.`,
      )
    case 'forged_head':
      return text(
        `Kepala ${file ?? head} palsu: tanda tangannya tidak cocok dengan kunci publik.`,
        `The head ${file ?? head} is forged: its signature does not fit the public key.`,
      )
    case 'unreadable_head':
      return text(
        `Berkas kepala ${file} tidak dapat dibaca sebagai kepala.`,
        `The head file ${file} cannot be read as a head.`,
      )
    case 'forked_heads':
      return text(
        `Dua kepala bertanda tangan dengan nomor ${head} berbeda isinya, atau nomor ${head} tidak menyambung ke nomor sebelumnya.`,
        `Two signed heads of number ${head} differ, or number ${head} does not follow from the one before.`,
      )
  }
}
