/*
 * Words around and inside Indonesian names (`intake.md` 10). Each list only ever drops or renames a whole word, and most only where the
 * word stands first with others behind it, so that names of other countries stay as they are.
 */

/** Dropped wherever they stand, as long as something of the name is left: titles, degrees, marks of death. */
export const titles = new Set(
  `HJ DRS DRA DRG DRH KH KYAI HAJI HAJJAH HAJAH TGK TGH UST USTADZ USTAD USTADZAH USTZ PROF PDT ROMO BAPAK IBU SDR SDRI NYONYA TUAN
   ALM ALMH ALMARHUM ALMARHUMAH
   SPD SPDI SPDSD SPSI SPT SPI SSOS SSI STP ST1 SKOM SKM SKEP SKED SKG SHUT SHI SAG SHUM SSTP SAP SIP SIKOM SFARM SKH SGZ STRKEB STRKES SMN SAK STH SSN
   AMD AMA AMDKEB AMDKEP AMDKOM AMK APT NERS NS BSC MSC MPD MPDI MSI MAG MKOM MKES MKN MSOS MAP MIP MMSI MBA MPH PHD LLM SPOG SPPD SPA1 SPB1`
    .split(/\s+/)
    .filter(Boolean),
)

/** Degrees of few letters, which are words of names too: dropped only when written with dots or behind a comma. */
export const dottedTitles = new Set(
  `SE SH ST SS SPD SPDI SKOM SSOS SSI SKM SKEP SAG SHI SAP SIP STP SPT SPI MM MT MH ME MA MSI MPD MPDI MKOM MKES MHUM MAG MSC AMD AMDKEB AMDKEP AMK DR IR PHD BA BE BSC`
    .split(/\s+/)
    .filter(Boolean),
)

/** Dropped in front of a name only. */
export const frontTitles = new Set(['H', 'IR', 'DR', 'RD', 'RR', 'TN', 'NY', 'BPK', 'NN', 'MR', 'MRS'])

/** Between a name and the father's: the mark goes, the father's name stays and may be missing elsewhere. */
export const fatherMarks = new Set(['BIN', 'BINTI', 'BINTE', 'BT', 'BTE', 'BTI', 'IBNU', 'BR', 'BORU'])

/** Balinese marks of sex before a name of birth order or caste. */
export const balineseMarks = new Set(['I', 'NI'])
export const balineseNames = new Set(
  'WAYAN PUTU GEDE GDE MADE KADEK NENGAH NYOMAN KOMANG KETUT GUSTI DEWA LUH IDA KOMPIANG MD KD WYN NYM KT GD GST NGH KMG PT KM NGURAH'.split(
    ' ',
  ),
)

const spelled = `MUHAMMAD:MOHAMMAD,MUHAMAD,MOHAMAD,MOHAMMED,MUHAMMED,MOHAMED,MUHAMED,MOCHAMMAD,MOCHAMAD,MUCHAMMAD,MUCHAMAD,MOKHAMAD,MOKHAMMAD,MUKHAMAD,MUHMMAD,MUHAMMMAD,MOH,MUH,MUHD,MOHD,MHD,MOCH,MUCH,MUHAM
 ABDUL:ABD,ABDL,ABDOEL,ABDOUL
 SITI:SITTI,SITY
 NUR:NOER,NOOR
 SRI:SRY,SERI
 DEWI:DEWY
 BAIQ:BQ,BAIK1
 WAYAN:WYN,WAJAN
 NYOMAN:NYM
 KETUT:KT,KTUT
 KADEK:KDK
 GEDE:GD,GDE
 GUSTI:GST
 NGURAH:NGR
 PUTU:PT
 MADE:MD
 NENGAH:NGH
 KOMANG:KMG
 ANAK:AA
 CHRISTIAN:KRISTIAN
 YUSUF:YUSUP,JUSUF,JUSUP,YOESOEF,JOESOEF
 AHMAD:ACHMAD,AKHMAD,AHMAT,ACHMED,AHMED,ACHMAT`

/** One form of a word for all its spellings that are the same name without doubt. */
export const sameWord: ReadonlyMap<string, string> = new Map(
  spelled.split('\n').flatMap((line) => {
    const [word = '', forms = ''] = line.trim().split(':')
    return forms.split(',').map((form) => [form, word] as const)
  }),
)

/** What a first word of one or two letters stands for when more follows. */
export const shortFirst: ReadonlyMap<string, string> = new Map([
  ['M', 'MUHAMMAD'],
  ['MD', 'MUHAMMAD'],
  ['ST', 'SITI'],
  ['L', 'LALU'],
])

/** Words in which an old j is a y whatever else they are spelt like: Hidajat, Surjadi, Prijono, Jahja, Johannes. In others it may be today's j. */
const oldY = /HIDAJ|SURJ|MULJ|WAHJ|JAHJ|PRIJ|^(?:JUNUS|JASIN|JOHAN|JULI|JA[CK][OU]B|JOSE[FP])/

/** Letters that have more than one spelling; a word without any sounds as it is written. */
const isSpeltOtherwise = /[FHJQVWXYZ]|OE|IE|CK|(.)\1/

/**
 * How a word sounds whatever its spelling: old and new spelling (oe/u, dj/j, tj/c, sj, nj, ch), f-p-v, z-s-j, q-k, double letters, a
 * silent h. Two words of one sound are near each other, not equal.
 */
export function soundOf(word: string): string {
  if (!isSpeltOtherwise.test(word)) return word
  // Where one old spelling stands, a lone j is a y: Tjahjo is Cahyo.
  const old = /OE|DJ|TJ|SJ|NJ/.test(word) || oldY.test(word)
  return (
    word
      .replace(/OE/g, 'U')
      .replace(/DJ/g, 'Z')
      .replace(/TJ/g, 'C')
      .replace(/SJ|SY|SH/g, 'S')
      .replace(/NJ|NY/g, 'N')
      .replace(/J/g, old ? 'Y' : 'Z')
      .replace(/PH|F|V/g, 'P')
      .replace(/CH|KH|Q|CK/g, 'K')
      .replace(/DH/g, 'D')
      .replace(/TH/g, 'T')
      .replace(/GH/g, 'G')
      .replace(/X/g, 'KS')
      .replace(/[ZJ]/g, 'S')
      .replace(/Y|IE/g, 'I')
      .replace(/W(?=[^AEIOU]|$)/g, 'U')
      .replace(/(.)\1+/g, '$1')
      .replace(/(?<=.)H/g, '')
      .replace(/(.)\1+/g, '$1') || word
  )
}
