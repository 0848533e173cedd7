import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineGuard } from './line-guard.ts'

const limit = 8 * 1024 * 1024

/** Sends chunks through a guard. @returns what it passed on, and what it answered in its place. */
async function pass(chunks: Iterable<Uint8Array>): Promise<{ passed: string; answers: Answer[] }> {
  const stdout = new PassThrough()
  const guard = createLineGuard(stdout)
  const passed: Buffer[] = []
  guard.on('data', (chunk: Buffer) => void passed.push(chunk))
  for (const chunk of chunks) if (!guard.write(chunk)) await once(guard, 'drain')
  guard.end()
  await once(guard, 'end')
  const lines = String(stdout.read() ?? '').split('\n')
  return {
    passed: Buffer.concat(passed).toString(),
    answers: lines.filter(line => line !== '').map(line => JSON.parse(line)),
  }
}

interface Answer {
  id: unknown
  error: { code: number; message: string }
}

function inChunks(text: string, size: number): Uint8Array[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

/** The id with which a message is refused that has this much between its ends. */
async function refusedId(before: string, after: string): Promise<unknown> {
  const { passed, answers } = await pass(inChunks(`${before}${'x'.repeat(limit)}${after}\n`, 65_536))
  expect(passed).toBe('')
  expect(answers.map(({ error }) => error.code)).toEqual([-32600])
  return answers[0]?.id
}

test('lines pass unchanged, however they are cut into chunks', async () => {
  const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }).map(text => `${JSON.stringify(text)}\r\n`))
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 50 }), async (texts, size) => {
      expect(await pass(inChunks(texts.join(''), size))).toEqual({ passed: texts.join(''), answers: [] })
    }),
  )
})

test('a message that is too long is answered with its id, wherever clients write it', async () => {
  const params = '"params":{"name":"a","arguments":{"id":5,"text":"'
  expect(await refusedId(`{"jsonrpc":"2.0","id":7,"method":"tools/call",${params}`, '"}}}')).toBe(7)
  expect(await refusedId(`{ "jsonrpc": "2.0", "id": "a-b", ${params}`, '"}}}')).toBe('a-b')
  expect(await refusedId(`{"method":"tools/call",${params}`, '"}},"jsonrpc":"2.0","id":7}')).toBe(7)
  expect(await refusedId(`{"method":"tools/call",${params}`, '"}},"id":7,"jsonrpc":"2.0"}')).toBe(7)
})

test('an id inside the arguments is not taken for that of the message', async () => {
  expect(await refusedId('{"method":"tools/call","params":{"arguments":{"id":5,"text":"', '"}}}')).toBe(null)
  expect(await refusedId('{"method":"tools/call","params":{"arguments":{"text":"', '","id":5}}}')).toBe(null)
  expect(await refusedId('{"method":"tools/call","params":"', '\\"id\\":5}"}')).toBe(null)
})

test('the message after one that was too long passes', async () => {
  const { passed, answers } = await pass(inChunks(`${'x'.repeat(limit + 1)}\n{"id":1}\n`, 4096))
  expect(passed).toBe('{"id":1}\n')
  expect(answers).toHaveLength(1)
})

test('a line without end costs no more memory than the limit', async () => {
  const gc = collector()
  gc()
  const before = process.memoryUsage().arrayBuffers
  const stdout = new PassThrough()
  const guard = createLineGuard(stdout).resume()
  for (let chunk = 0; chunk < 4096; chunk++) {
    if (!guard.write(Buffer.allocUnsafeSlow(65_536).fill('x'))) await once(guard, 'drain')
  }
  // What a collection frees is swept in the background.
  await expect
    .poll(() => {
      gc()
      return (process.memoryUsage().arrayBuffers - before) / limit
    })
    .toBeLessThan(4)
})

test('a long line in many small chunks is put together once', async () => {
  const text = `"${'x'.repeat(1_000_000)}"\n`
  expect((await pass(inChunks(text, 3))).passed.length).toBe(text.length)
})
