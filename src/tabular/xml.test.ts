import { expect, test } from 'vitest'
import { attribute, xmlReader } from './xml.ts'

/** Reads XML cut into pieces of one size and writes down what was heard. */
function heard(xml: string, pieceLength = xml.length): string {
  let log = ''
  const reader = xmlReader({
    open: (name, attributes) => {
      log += `<${name}${attribute(attributes, 'r') === undefined ? '' : ` r=${attribute(attributes, 'r')}`}>`
    },
    close: (name) => {
      log += `</${name}>`
    },
    text: (value) => {
      log += value
    },
  })
  for (let at = 0; at < xml.length; at += pieceLength) reader.write(xml.slice(at, at + pieceLength))
  reader.end()
  return log
}

const rich = `<?xml version="1.0"?><!-- note --><x:a xmlns:x='u'><b q=">" r = 'A&amp;1' /><c>1 &lt; 2 &#65;&#x1F600;</c><![CDATA[<raw>&amp;]]></x:a>\n`

test('a document means the same wherever it is cut into pieces', () => {
  const whole = heard(rich)
  expect(whole).toBe('<a><b r=A&1></b><c>1 < 2 A😀</c><raw>&amp;</a>')
  for (let length = 1; length < rich.length; length++) expect(heard(rich, length)).toBe(whole)
})

test('an attribute is not found inside the value of another', () => {
  expect(attribute(` q=' r="no"' r="yes"`, 'r')).toBe('yes')
  expect(attribute(' xr="no"', 'r')).toBeUndefined()
  expect(attribute(' x:r="yes"', 'r')).toBe('yes')
})

test('a document type is refused wherever it stands', () => {
  const laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
  for (const xml of [
    laughs,
    '<a><!DOCTYPE a></a>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<a><!ELEMENT b></a>',
  ]) {
    for (const length of [1, 3, 1000]) expect(() => heard(xml, length), xml).toThrow('damaged')
  }
})

test('broken or unknown constructions are refused, not guessed', () => {
  const broken = [
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a></a></a>',
    '<a/><b/>',
    '<a>&unknown;</a>',
    '<a>&constructor;</a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<a>& b</a>',
    '<a><b <c/></a>',
    '<a>\0</a>',
    '<a/>tail',
    '<>x</>',
    '<a>&am',
    '<!-- never closed',
  ]
  for (const xml of broken) expect(() => heard(xml), xml).toThrow('damaged')
})

test('a tag of a million attributes and a depth of a hundred thousand are refused early', () => {
  const wide = `<a ${'b="1" '.repeat(1_000_000)}/>`
  const deep = '<a>'.repeat(100_000)
  expect(() => heard(wide, 65_536)).toThrow('damaged')
  expect(() => heard(deep, 65_536)).toThrow('damaged')
})
