import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cached, inMemory, type Source } from './source.ts'

const { signal } = new AbortController()
const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251)

function counting(): { source: Source; requests: [number, number][] } {
  const requests: [number, number][] = []
  const inner = inMemory(bytes)
  const read: Source['read'] = (offset, length, aborted) => {
    requests.push([offset, length])
    return inner.read(offset, length, aborted)
  }
  return { source: cached({ size: bytes.length, read }), requests }
}

test('small reads of one place are one request; reading on takes more at once', async () => {
  const { source, requests } = counting()
  for (let at = 0; at < 600_000; at += 1000) await source.read(at, 1000, signal)
  expect(requests).toEqual([
    [0, 262_144],
    [262_144, 1_048_576],
  ])
})

test('whatever is read, it is what the file has there', async () => {
  const { source } = counting()
  const place = fc.tuple(fc.nat({ max: 3_100_000 }), fc.nat({ max: 700_000 }))
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 4 }), async places => {
      const read = await Promise.all(places.map(([offset, length]) => source.read(offset, length, signal)))
      for (const [index, [offset, length]] of places.entries()) {
        expect(Buffer.compare(read[index] ?? bytes, bytes.subarray(offset, offset + length))).toBe(0)
      }
    }),
    { numRuns: 60 },
  )
})

test('a failed request is not remembered', async () => {
  let failures = 1
  const read: Source['read'] = async (offset, length) => {
    if (failures-- > 0) throw new Error('cut')
    return bytes.subarray(offset, offset + length)
  }
  const source = cached({ size: bytes.length, read })
  await expect(source.read(0, 10, signal)).rejects.toThrow('cut')
  expect(await source.read(0, 3, signal)).toEqual(bytes.subarray(0, 3))
})
