import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Meter } from './meter.ts'

function message(length: number): Buffer {
  const bytes = Buffer.alloc(1 + length, 0xff)
  bytes.write('D')
  bytes.writeUInt32BE(length, 1)
  return bytes
}

test('sees every length, however the messages are cut into chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 30 }),
      (lengths, size) => {
        const bytes = Buffer.concat(lengths.map(message))
        const meter = new Meter(new PassThrough())
        let longest = 0
        meter.watch = announced => {
          longest = Math.max(longest, announced)
        }
        for (let at = 0; at < bytes.length; at += size) meter.take(bytes.subarray(at, at + size))
        expect(longest).toBe(Math.max(...lengths))
        expect(meter.total).toBe(bytes.length)
      },
    ),
  )
})

test('a length is known before the message is there', () => {
  const meter = new Meter(new PassThrough())
  const seen: number[] = []
  meter.watch = announced => void seen.push(announced)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(3_000_000_000, 1)
  meter.take(head)
  meter.take(Buffer.alloc(100))
  expect(seen).toEqual([3_000_000_000, 0])
})
