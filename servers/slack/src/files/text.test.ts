import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endOf, textOf, windowOf } from './text.ts'

test.each([
  ['UTF-8', Buffer.from('Grüße 🚀'), 'Grüße 🚀'],
  ['UTF-8 with a mark', Buffer.from('\uFEFFa,b'), 'a,b'],
  ['UTF-16', Buffer.from('\uFEFFGrüße', 'utf16le'), 'Grüße'],
  ['UTF-16, the other way round', Buffer.from('\uFEFFGrüße', 'utf16le').swap16(), 'Grüße'],
  ['what Excel writes', Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x3b, 0x80]), 'Grüße;€'],
  ['a part that ends within a character', Buffer.from('Grüße 🚀').subarray(0, -2), 'Grüße '],
  ['a part that begins within one', Buffer.from('🚀 los').subarray(2), ' los'],
  ['nothing', Buffer.alloc(0), ''],
  ['bytes', Buffer.from([1, 0, 2]), undefined],
])('%s', (_what, bytes, text) => {
  expect(textOf(bytes)).toBe(text)
})

test('a window of lines, from either end', () => {
  const text = 'one\ntwo\nthree\n'
  expect(windowOf(text, 0, 100)).toEqual({ lines: ['one\n', 'two\n', 'three\n'], offset: 0, total: 14 })
  expect(windowOf(text, 4, 4)).toEqual({ lines: ['two\n'], offset: 4, total: 14 })
  expect(windowOf(text, -6, 100)).toEqual({ lines: ['three\n'], offset: 8, total: 14 })
  expect(windowOf(text, 99, 100)).toEqual({ lines: [], offset: 14, total: 14 })
  expect(windowOf(text, -99, 3)).toEqual({ lines: ['one'], offset: 0, total: 14 })
  expect(endOf(windowOf(text, 4, 100), 1)).toBe(8)
})

test('a long line is shown in several, and no character is torn', () => {
  const { lines } = windowOf('🚀'.repeat(3000), 1, 10_000)
  expect(lines.map(line => line.length)).toEqual([4000, 2000])
})

test('windows one after the other are the whole text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 50 }), (text, most) => {
      let [read, at] = ['', 0]
      while (at < text.length) {
        const window = windowOf(text, at, most)
        read += window.lines.join('')
        at = endOf(window)
      }
      expect(read).toBe(text)
    }),
  )
})
