import { expect, test } from 'vitest'
import { logLines } from './log-line.ts'
import { pickLines, type Wanted } from './pick-lines.ts'

const errors: Wanted = { mode: 'errors', terms: [], between: undefined, mostLines: 60 }

async function* chunksOf(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function pick(lines: readonly string[], wanted: Partial<Wanted> = {}) {
  return pickLines(logLines(chunksOf(lines.join('\n'))), { ...errors, ...wanted })
}

function stamped(second: number, text: string): string {
  return `2026-11-24T10:00:${String(second).padStart(2, '0')}.1234567Z ${text}`
}

const noise = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => stamped(from, `building module ${from}-${index}`))

test('keeps the lines around an error of the runner, without times and colours', async () => {
  const log = [
    ...noise(1, 40),
    stamped(2, '\u001b[31mexpected 4, got 5\u001b[0m'),
    stamped(2, '##[error]Process completed with exit code 1.'),
    ...noise(3, 40),
  ]
  const { windows, total, left } = await pick(log)
  expect(total).toBe(82)
  expect(left).toBe(0)
  expect(windows).toEqual([
    {
      first: 34,
      last: 46,
      lines: [
        'building module 1-33',
        'building module 1-34',
        'building module 1-35',
        'building module 1-36',
        'building module 1-37',
        'building module 1-38',
        'building module 1-39',
        'expected 4, got 5',
        'Error: Process completed with exit code 1.',
        'building module 3-0',
        'building module 3-1',
        'building module 3-2',
        'building module 3-3',
      ],
    },
  ])
})

test('prefers the step that failed', async () => {
  const log = [
    stamped(1, 'error: a warning of the install'),
    ...noise(1, 30),
    stamped(20, 'AssertionError: expected true'),
    ...noise(20, 30),
  ]
  const between = { from: Date.parse('2026-11-24T10:00:19Z'), to: Date.parse('2026-11-24T10:00:21Z') }
  const { windows, left } = await pick(log, { between, mostLines: 13 })
  expect(windows.map(({ first, last }) => [first, last])).toEqual([[24, 36]])
  expect(left).toBe(1)
})

test('gives the end of a log without any error', async () => {
  const { windows } = await pick(noise(1, 200), { mostLines: 3 })
  expect(windows).toEqual([
    { first: 198, last: 200, lines: ['building module 1-197', 'building module 1-198', 'building module 1-199'] },
  ])
})

test('looks for given texts instead, and finds none honestly', async () => {
  const log = [...noise(1, 10), stamped(1, 'The NEEDLE is here'), ...noise(2, 10)]
  const found = await pick(log, { terms: ['needle'] })
  expect(found.windows.map(({ first, last }) => [first, last])).toEqual([[9, 13]])
  expect((await pick(log, { terms: ['nothing'] })).windows).toEqual([])
})

test('counts lines that repeat', async () => {
  const { windows } = await pick([...Array(5).fill(stamped(1, 'retrying')), stamped(1, '##[error]Gave up')])
  expect(windows[0]?.lines).toEqual(['retrying (5 times)', 'Error: Gave up'])
})

test('does not take a summary without failures for one', async () => {
  const { windows } = await pick([...noise(1, 5), stamped(1, 'Tests: 0 failed, 12 passed'), ...noise(1, 100)], {
    mostLines: 2,
  })
  expect(windows).toMatchObject([{ first: 105, last: 106 }])
})
