import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Intake } from './intake.ts'
import { rowBody } from './row.fixture.ts'

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

/** Stands for the driver: notes each message once it is whole. */
function listener(note: (bytes: Buffer) => void) {
  let held = Buffer.alloc(0)
  return (chunk: Buffer) => {
    held = Buffer.concat([held, chunk])
    while (held.length >= 5 && held.length > held.readUInt32BE(1)) {
      const end = held.readUInt32BE(1) + 1
      note(held.subarray(0, end))
      held = held.subarray(end)
    }
  }
}

const cells = fc.array(fc.option(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), { nil: null }))
const other = fc.tuple(fc.constantFrom('S', 'Z', 'T'), fc.uint8Array({ maxLength: 40 }))

test('rows and messages come in their order, whole, however they are cut into chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(cells, other), { minLength: 1 }),
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      (sent, size, takesRows) => {
        const messages = sent.map(item =>
          item[1] instanceof Uint8Array
            ? message(String(item[0]), Buffer.from(item[1]))
            : message('D', rowBody(item as never)),
        )
        const stream = new PassThrough()
        const seen: Buffer[] = []
        stream.on(
          'data',
          listener(bytes => void seen.push(bytes)),
        )
        const intake = new Intake(stream)
        if (takesRows) intake.reader = { takeRow: body => void seen.push(message('D', body)) }
        let longest = 0
        intake.watch = announced => {
          longest = Math.max(longest, announced)
        }
        const bytes = Buffer.concat(messages)
        for (let at = 0; at < bytes.length; at += size) intake.take(bytes.subarray(at, at + size))
        expect(seen.map(String)).toEqual(messages.map(String))
        expect(longest).toBe(Math.max(...messages.map(({ length }) => length - 1)))
        expect(intake.total).toBe(bytes.length)
      },
    ),
  )
})

test('rows do not go through the driver, not even in part', () => {
  const stream = new PassThrough()
  stream.on('data', () => expect.unreachable())
  const intake = new Intake(stream)
  const rows: Buffer[] = []
  intake.reader = { takeRow: body => void rows.push(body) }
  const bodies = [['1', null, ''], ['é', '🙂'], ['x'.repeat(100)]].map(rowBody)
  const bytes = Buffer.concat(bodies.map(body => message('D', body)))
  for (let at = 0; at < bytes.length; at += 3) intake.take(bytes.subarray(at, at + 3))
  expect(rows).toEqual(bodies)
})

test('with a reader, what only says that a step is done does not reach the driver', () => {
  const seen: string[] = []
  const stream = new PassThrough()
  stream.on(
    'data',
    listener(bytes => void seen.push(bytes.toString('latin1', 0, 1))),
  )
  const intake = new Intake(stream)
  const bytes = Buffer.concat(
    ['1', '2', 'C', 'S', '1', '2', 'T', 'C', 'Z'].map(type => message(type, Buffer.from('x'))),
  )
  intake.take(bytes)
  expect(seen.splice(0).join('')).toBe('12CS12TCZ')
  intake.reader = { takeRow: () => expect.unreachable() }
  intake.take(bytes)
  expect(seen.join('')).toBe('STZ')
})

test('a length is known before the message is there', () => {
  const intake = new Intake(new PassThrough())
  const seen: number[] = []
  intake.watch = announced => void seen.push(announced)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(3_000_000_000, 1)
  intake.take(head)
  intake.take(Buffer.alloc(100))
  expect(seen).toEqual([3_000_000_000, 0])
})
