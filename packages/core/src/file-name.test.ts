import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNameOf } from './file-name.ts'

test.each([
  ['Report 2026.pdf', 'Report 2026.pdf'],
  ['../../etc/passwd', '__.._etc_passwd'],
  ['..\\..\\boot.ini', '__.._boot.ini'],
  ['..', 'file'],
  ['', 'file'],
  [' . ', 'file'],
  ['.bashrc', '_bashrc'],
  ['/etc/passwd', '_etc_passwd'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['com1 .tar.gz', '_com1 .tar.gz'],
  ['console.log', 'console.log'],
  ['a\0b\n\u001b[31m.txt', 'ab[31m.txt'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['trailing. . ', 'trailing'],
  ['what?: "a" <b>|*.txt', 'what__ _a_ _b___.txt'],
  ['Cafe\u0301.txt', 'Caf\u00e9.txt'],
])('%j is saved as %j', (given, name) => {
  expect(fileNameOf(given)).toBe(name)
})

test('a name that is too long keeps its end, and characters stay whole', () => {
  const name = fileNameOf(`${'\u{1f600}'.repeat(100)}.docx`)
  expect(name).toBe(`${'\u{1f600}'.repeat(48)}.docx`)
  expect(fileNameOf(`a.${'b'.repeat(300)}`)).toBe(`a.${'b'.repeat(198)}`)
})

test('every name is one part of a path, and stays as it is when it is cleaned again', () => {
  const hostile = fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', 'a', 'CON', ':', '\0', '\u202e', '\u00e9') })
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 400 })), given => {
      const name = fileNameOf(given)
      expect(name).not.toMatch(/[/\\\0]|^\.|[. ]$/)
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
      expect(name).not.toBe('')
      expect(fileNameOf(name)).toBe(name)
    }),
  )
})
