import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { listEntries, readEntry } from './archive.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

test('lists files, and reads one of them', () => {
  const archive = zipSync({ 'a.txt': strToU8('one'), 'b/c.txt': strToU8('three') })
  expect(listEntries(archive)).toEqual([
    { path: 'a.txt', size: 3 },
    { path: 'b/c.txt', size: 5 },
  ])
  expect(text(readEntry(archive, 'b/c.txt'))).toBe('three')
  expect(() => readEntry(archive, 'x')).toThrow('The archive has no file "x".')
  expect(() => listEntries(strToU8('no zip'))).toThrow('no readable zip archive')
})

test('a second file of the same name, with another size, is not unpacked', () => {
  const archive = Buffer.from(zipSync({ 'a.txt': strToU8('first'), 'b.txt': strToU8('second') }))
  for (let at = archive.indexOf('b.txt'); at >= 0; at = archive.indexOf('b.txt')) archive.write('a.txt', at)
  // 3 GB, as the central directory says.
  const entry = archive.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
  archive.writeUInt32LE(3_000_000_000, entry + 24)
  expect(text(readEntry(archive, 'a.txt'))).toBe('first')
})
