import { describe, expect, it } from 'vitest'
import { requireGoodPassword } from './account.password.ts'

const own = ['sarolangun.dina', 'Dina Lestari', 'Dinas Tenaga Kerja']

function verdict(password: string): string {
  try {
    requireGoodPassword(password, own)
    return 'accepted'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a password', () => {
  it.each([
    'kuda laut makan pisang',
    'tujuh-sepeda-biru-basah',
    'Xk9#mQ2$vL7p',
    'perahu kertas di danau toba',
    'ñandú que corre 42',
    'a b c d e f g h 9 8 x y',
    `${'kata '.repeat(39)}akhir`,
  ])('that nobody tries first is accepted, of whatever signs: %s', (password) => {
    expect(verdict(password)).toBe('accepted')
  })

  it.each([
    ['shorter than 12', 'kuda laut 12', 'accepted'],
    ['of 11', 'kuda laut 1', 'account.password_length'],
    ['empty', '', 'account.password_length'],
    ['longer than 200', 'kuda laut '.repeat(21), 'account.password_length'],
  ])('has 12 to 200 characters: %s', (_, password, expected) => {
    expect(verdict(password)).toBe(expected)
  })

  it.each([
    'password1234',
    'Password2024!',
    'P@ssw0rd1234',
    'indonesia123',
    'Indonesia2024',
    'bismillah123',
    'bismillah2024!!',
    'sayangsayang',
    '123456789012',
    'qwertyuiop123',
    'qwerty123456',
    '1qaz2wsx3edc',
    'asdfghjkl123',
    'abcdefghijkl',
    'lkjhgfdsa987',
    'aaaaaaaaaaaa',
    'abababababab',
    'jakarta12345',
    'administrator1',
    'katasandi2024',
    '111222333444',
    'iloveyou1234',
  ])('that is common, a keyboard run or a repetition is refused: %s', (password) => {
    expect(verdict(password)).toBe('account.password_common')
  })

  it.each(['payung-2024-ok', 'sarolangun.dina1', 'DinaLestari2024', 'dinas.tenaga.kerja', 'payungpayung99'])(
    'made of the account’s own words is refused: %s',
    (password) => {
      expect(verdict(password)).toBe('account.password_own_words')
    },
  )
})
