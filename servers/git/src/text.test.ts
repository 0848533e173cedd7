import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, encode, fields, quote, readable, unquote } from './text.ts'

const bytes = fc.uint8Array({ maxLength: 40 }).map(array => Buffer.from(array))
/** Text in which the rare things are common: escapes, quotes, controls, invisible and astral characters. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', '\\', '\n', '\t', '\x07', '\u202e', '\u200d', '\ufe0f', '\u0085', 'é', '🚀', '\\351'),
      fc.string(),
    ),
    {
      maxLength: 8,
    },
  )
  .map(parts => parts.join('').replaceAll('\0', ''))

test('decode keeps every byte, valid or not', () => {
  fc.assert(
    fc.property(bytes, input => {
      expect(encode(decode(input))).toEqual(input)
    }),
  )
})

test('valid UTF-8 decodes as it is', () => {
  expect(decode(Buffer.from('ünï 🚀\n'))).toBe('ünï 🚀\n')
  expect(decode(Buffer.from([0x63, 0xe9, 0x2e, 0xf0, 0x9f, 0x9a, 0x80, 0xff]))).toBe('c\udce9.🚀\udcff')
  // A surrogate in UTF-8 is not valid: three bytes, each kept.
  expect(decode(Buffer.from([0xed, 0xa0, 0x80]))).toBe('\udced\udca0\udc80')
})

test('quote shows any name on one line, and unquote takes it back', () => {
  fc.assert(
    fc.property(fc.oneof(bytes.map(decode), text), name => {
      const shown = quote(name)
      expect(shown).not.toMatch(/[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Cs}]/u)
      expect(unquote(shown)).toBe(name)
    }),
  )
})

test.each([
  ['plain name.txt', 'plain name.txt'],
  ['caf\udce9', '"caf\\351"'],
  ['"', '"\\""'],
  ['a"b', 'a"b'],
  ['a\\b', 'a\\b'],
  ['a\\\n', '"a\\\\\\n"'],
  ['\u202e', '"\\342\\200\\256"'],
])('quote(%j) is %s', (name, shown) => expect(quote(name)).toBe(shown))

test.each(['"', '"a', '"a"b"', '"\\"', '"\\8"', '"\\400"', '"\\x"'])('%s is no name', shown => {
  expect(unquote(shown)).toBeUndefined()
})

test('fields ends at the last NUL and keeps empty fields in between', () => {
  expect(fields(Buffer.from(''))).toEqual([])
  expect(fields(Buffer.from('a\0\0b\0'))).toEqual(['a', '', 'b'])
  expect(fields(Buffer.from('a\0\xe9\0', 'latin1'))).toEqual(['a', '\udce9'])
})

test('readable shows what is not UTF-8 as a replacement character', () => {
  expect(readable('caf\udce9')).toBe('caf\ufffd')
})
