import { PassThrough, Writable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConnectorError } from './error.ts'
import { captureConsole, createLog, describeError, type LogLevel, stderrWriter } from './log.ts'
import { createMask } from './mask.ts'

function collect(level: LogLevel = 'debug') {
  const lines: string[] = []
  const log = createLog({ level, mask: createMask(['hunter22']), write: line => lines.push(line) })
  return { log, lines, messages: () => lines.map(line => line.replace(/^\S+ /, '')) }
}

test('one line a record: time, level, message', () => {
  const { log, lines } = collect()
  log.info('started')
  expect(lines).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info started\n$/)])
})

test.each([
  ['debug', ['debug d\n', 'info i\n', 'warn w\n', 'error e\n']],
  ['warn', ['warn w\n', 'error e\n']],
  ['error', ['error e\n']],
] as const)('level %s', (level, expected) => {
  const { log, messages } = collect(level)
  log.debug('d')
  log.info('i')
  log.warn('w')
  log.error('e')
  expect(messages()).toEqual(expected)
})

test('secrets are masked, and what a terminal would act on is escaped', () => {
  const { log, messages } = collect()
  log.error('a hunter22\nb\tc\r\u001b[31mred\u0007\u202e\u{e0041}\u2028')
  expect(messages()).toEqual(['error a ***\\nb\\tc\\u{d}\\u{1b}[31mred\\u{7}\\u{202e}\\u{e0041}\\u{2028}\n'])
})

test('a long message is cut after it is masked', () => {
  const { log, messages } = collect()
  log.warn(`${'x'.repeat(15_996)}hunter22${'y'.repeat(100_000)}`)
  expect(messages()[0]).toBe(`warn ${'x'.repeat(15_996)}***y… (99999 more characters)\n`)
})

test('any message is one line of printable text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), message => {
      const { log, lines } = collect()
      log.error(message)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/^[^\p{Cc}\p{Cf}\u2028\u2029]*\n$/u)
    }),
  )
})

test('an error is told with its code, detail and causes', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const error = new ConnectorError('unavailable', 'The database does not answer.', {
    detail: 'host db',
    cause: refused,
  })
  expect(describeError(error)).toBe(
    'ConnectorError unavailable: The database does not answer. (host db) <- Error: connect ECONNREFUSED 127.0.0.1:5432',
  )
})

test('the reasons inside an aggregate are told', () => {
  const reasons = ['::1', '127.0.0.1'].map(host => new Error(`connect ECONNREFUSED ${host}`))
  const error = Object.assign(new AggregateError(reasons), { code: 'ECONNREFUSED' })
  expect(describeError(error)).toBe(
    'AggregateError ECONNREFUSED: Error: connect ECONNREFUSED ::1; Error: connect ECONNREFUSED 127.0.0.1',
  )
})

test.each([
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [42n, '42n'],
  [{ code: 'X', deep: { er: { est: 1 } } }, "{ code: 'X', deep: { er: [Object] } }"],
  [Object.create(null), '[Object: null prototype] {}'],
  [Object.assign(new Error('x'), { message: 1 }), 'Error: 1'],
])('something thrown that is not quite an error: %#', (thrown, expected) => {
  expect(describeError(thrown)).toBe(expected)
})

test('cycles and long chains of causes end, and a hostile error does no harm', () => {
  const cyclic = new Error('a')
  cyclic.cause = new Error('b', { cause: cyclic })
  expect(describeError(cyclic)).toBe('Error: a <- Error: b')
  const long = Array.from({ length: 9 }, (_, index) => index).reduce<Error>(
    (cause, index) => new Error(`e${index}`, { cause }),
    new Error('end'),
  )
  expect(describeError(long)).toBe(
    'Error: e8 <- Error: e7 <- Error: e6 <- Error: e5 <- Error: e4 <- and further causes',
  )
  const hostile = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('no')
    },
  })
  expect(describeError(hostile)).toBe('an error that cannot be described')
})

test('with stack, where it was made', () => {
  expect(describeError(new Error('x\n    at y'), { stack: true })).toMatch(
    /^Error: x\n {4}at y at .*log\.test\.ts:\d+:\d+/,
  )
})

test('console goes to the log, whatever its method, until it is given back', () => {
  const { log, messages } = collect()
  const own = console.log
  const restore = captureConsole(log)
  console.log('a %s', 'b', { c: 1 })
  console.info('i')
  console.debug('d')
  console.dir({ x: 1 })
  console.table([{ x: 1 }])
  console.warn('w')
  console.error(new TypeError('e').message)
  console.assert(false, 'as')
  restore()
  expect(console.log).toBe(own)
  expect(messages()).toEqual([
    'info a b { c: 1 }\n',
    'info i\n',
    'info d\n',
    'info { x: 1 }\n',
    expect.stringMatching(/^info ┌.*x.*┘\n$/),
    'warn w\n',
    'warn e\n',
    'warn Assertion failed: as\n',
  ])
})

test('a closed stderr never throws', async () => {
  const stream = new PassThrough()
  const write = stderrWriter(stream)
  stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  write('x\n')
  await new Promise(resolve => setImmediate(resolve))
  write('y\n')
})

test('a stderr that nobody reads costs bounded memory, and the loss is told', () => {
  const written: string[] = []
  let release = () => {}
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      written.push(String(chunk))
      release = done
    },
  })
  const write = stderrWriter(stream)
  const line = `${'x'.repeat(100_000)}\n`
  for (let count = 0; count < 100; count++) write(line)
  expect(stream.writableLength).toBeLessThan(1_200_000)
  while (stream.writableLength > 0) release()
  write('again\n')
  release()
  expect(written.slice(-2)).toEqual(['(89 lines dropped: stderr was not read)\n', 'again\n'])
})
