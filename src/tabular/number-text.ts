const storedCharactersMax = 400
const lexical = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/**
 * The number of an XLSX cell in full decimal digits: `1.571012304850000E15` gives `1571012304850000`. Works on the
 * characters of the file, so that no digit is lost or invented on the way through a floating-point number.
 * Gives undefined for what is not a number.
 */
export function numberText(stored: string): string | undefined {
  // No program writes more; a longer one would only cost time.
  const match = stored.length > storedCharactersMax ? null : lexical.exec(stored)
  if (match === null) return undefined
  const whole = match[2] ?? ''
  const fraction = match[3] ?? ''
  if (whole === '' && fraction === '') return undefined
  // A double ends at 1E308; a larger exponent would only buy a string of zeros.
  const exponent = Number(match[4] ?? 0)
  if (Math.abs(exponent) > 400) return undefined
  const digits = whole + fraction
  const point = whole.length + exponent
  const left = point <= 0 ? '' : digits.slice(0, point).padEnd(point, '0')
  const right = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  const number = withoutEdgeZeros(left, right)
  return match[1] === '-' && number !== '0' ? `-${number}` : number
}

function withoutEdgeZeros(left: string, right: string): string {
  const whole = left.replace(/^0+/, '') || '0'
  const fraction = right.replace(/0+$/, '')
  return fraction === '' ? whole : `${whole}.${fraction}`
}
