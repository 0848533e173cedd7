import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Intake } from './intake.ts'

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

function int(bytes: 2 | 4, value: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}

function rowMessage(cells: readonly (string | null)[]): Buffer {
  const parts = cells.flatMap(cell =>
    cell === null ? [int(4, -1)] : [int(4, Buffer.byteLength(cell)), Buffer.from(cell)],
  )
  return message('D', Buffer.concat([int(2, cells.length), ...parts]))
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
const other = fc.tuple(fc.constantFrom('C', 'Z', 'T'), fc.uint8Array({ maxLength: 40 }))

test('rows and messages come in their order, whole, however they are cut into chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(cells, other), { minLength: 1 }),
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      (sent, size, takesRows) => {
        const messages = sent.map(item =>
          item[1] instanceof Uint8Array ? message(String(item[0]), Buffer.from(item[1])) : rowMessage(item as never),
        )
        const stream = new PassThrough()
        const seen: Buffer[] = []
        stream.on(
          'data',
          listener(bytes => void seen.push(bytes)),
        )
        const intake = new Intake(stream)
        if (takesRows) intake.reader = { takeRow: row => void seen.push(rowMessage(row)) }
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

test('rows that are whole do not go through the driver', () => {
  const stream = new PassThrough()
  stream.on('data', () => expect.unreachable())
  const intake = new Intake(stream)
  const rows: unknown[] = []
  intake.reader = { takeRow: row => void rows.push(row) }
  intake.take(Buffer.concat([rowMessage(['1', null, '']), rowMessage(['é', '🙂', '\x7f'])]))
  expect(rows).toEqual([
    ['1', null, ''],
    ['é', '🙂', '\x7f'],
  ])
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
