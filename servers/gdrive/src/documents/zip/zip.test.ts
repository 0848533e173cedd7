import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { inMemory } from '../source.ts'
import { archive } from './archive.fixture.ts'
import { openZip } from './zip.ts'

const { signal } = new AbortController()

async function unpack(bytes: Uint8Array, name: string, most?: number): Promise<string> {
  const zip = await openZip(inMemory(bytes), signal)
  const entry = zip.find(name)
  if (!entry) throw new Error(`no ${name}`)
  const chunks: Uint8Array[] = []
  for await (const chunk of zip.open(entry, most)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** The archive with a number of its first directory entry changed. */
function withDirectory(bytes: Uint8Array, at: number, value: number, size: 2 | 4 = 4): Uint8Array {
  const copy = Buffer.from(bytes)
  copy.writeUIntLE(value, copy.indexOf('PK\u0001\u0002') + at, size)
  return copy
}

test('entries are found in any case and with either slash, and read whole', async () => {
  const bytes = archive({ 'xl/Workbook.xml': 'hello', 'b.txt': 'x'.repeat(500_000) })
  expect(await unpack(bytes, '/XL\\workbook.xml')).toBe('hello')
  expect(await unpack(bytes, 'b.txt')).toBe('x'.repeat(500_000))
})

test('names lead nowhere: ../ is a name like any other', async () => {
  const zip = await openZip(inMemory(archive({ '../../etc/passwd': 'x', a: 'y' })), signal)
  expect(zip.entries.map(({ name }) => name)).toEqual(['../../etc/passwd', 'a'])
  expect(zip.find('etc/passwd')).toBeUndefined()
})

test('stored entries, and an entry of nothing', async () => {
  const bytes = zipSync({ a: [Buffer.from('plain'), { level: 0 }], empty: new Uint8Array(0) })
  expect(await unpack(bytes, 'a')).toBe('plain')
  expect(await unpack(bytes, 'empty')).toBe('')
})

test('any content comes back as it was packed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 1, maxLength: 5 }),
      async texts => {
        const bytes = archive(Object.fromEntries(texts.map((text, index) => [`f${index}`, text])))
        for (const [index, text] of texts.entries()) {
          expect(await unpack(bytes, `f${index}`)).toBe(Buffer.from(text).toString())
        }
      },
    ),
    { numRuns: 50 },
  )
})

describe('refused', () => {
  const bytes = archive({ 'a.xml': 'a'.repeat(1000), 'b.xml': 'b'.repeat(1000) })

  test.each<[string, Uint8Array, string, string]>([
    ['a cut archive', bytes.subarray(0, bytes.length - 30), 'invalid', 'has no end'],
    ['the end alone', bytes.subarray(bytes.length - 22), 'invalid', 'not inside it'],
    ['an encrypted one', withDirectory(bytes, 8, 1, 2), 'refused', 'password'],
    ['an unknown method', withDirectory(bytes, 10, 14, 2), 'refused', '(14)'],
    ['a wrong checksum', withDirectory(bytes, 16, 1), 'invalid', 'checksum'],
    ['a size that is too small', withDirectory(bytes, 24, 999), 'invalid', 'longer than it says'],
    ['a size that is too large', withDirectory(bytes, 24, 1001), 'invalid', 'checksum'],
    ['entries that overlap', withDirectory(bytes, 20, 400), 'invalid', 'overlap'],
    ['a header in another place', withDirectory(bytes, 42, 1), 'invalid', 'overlap|missing'],
    ['two files of one name', withTwoNames(), 'invalid', 'one name'],
    ['a bomb by ratio', archive({ a: '0'.repeat(12_000_000) }), 'too_large', 'times its size'],
    ['too many files', manyEntries(), 'too_large', 'archive of 10001 files'],
  ])('%s', async (_, hostile, code, words) => {
    await expect(unpack(hostile, 'a.xml')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(pattern(words)),
    })
  })

  test('more than was allowed for one entry', async () => {
    await expect(unpack(bytes, 'a.xml', 999)).rejects.toMatchObject({ code: 'too_large' })
  })

  test('deflated bytes that are none', async () => {
    const copy = Buffer.from(bytes)
    copy.fill(0xff, 35, 45)
    await expect(unpack(copy, 'a.xml')).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('unpacked'),
    })
  })

  function pattern(words: string): RegExp {
    return new RegExp(words.replaceAll(/[()]/g, '\\$&'))
  }

  function withTwoNames(): Uint8Array {
    const copy = Buffer.from(bytes)
    for (let at = copy.indexOf('b.xml'); at >= 0; at = copy.indexOf('b.xml', at)) copy.write('a.xml', at)
    return copy
  }

  function manyEntries(): Uint8Array {
    return archive(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`n${index}`, ''])))
  }
})

test('any damage ends in an answer or in our error, never in another', async () => {
  const whole = archive({ 'a.xml': '<a>1</a>'.repeat(40), 'b.xml': 'x' })
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), async (at, value) => {
      const copy = Buffer.from(whole)
      copy[at] = value
      const [result] = await Promise.allSettled([unpack(copy, 'a.xml')])
      if (result.status === 'rejected' && result.reason.message !== 'no a.xml') {
        expect(['invalid', 'too_large', 'refused']).toContain(result.reason.code)
      }
    }),
    { numRuns: 500 },
  )
})
