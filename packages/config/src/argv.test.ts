import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseArgv } from './argv.ts'

const known = new Map([
  ['max-rows', { key: 'maxRows', boolean: false, list: false }],
  ['rows', { key: 'maxRows', boolean: false, list: false }],
  ['strict', { key: 'strict', boolean: true, list: false }],
  ['schema', { key: 'schema', boolean: false, list: true }],
  ['s', { key: 'schema', boolean: false, list: true }],
])

function parse(...argv: string[]) {
  const { flags, positionals, problems } = parseArgv(argv, known)
  return {
    flags: Object.fromEntries(flags),
    positionals,
    problems: problems.map(({ source, message }) => `${source}: ${message}`),
  }
}

test('values follow or are joined; a later spelling counts; lists collect', () => {
  expect(parse('--rows', '5', '--strict', 'a', '--schema=x=y', '--schema', 'z', '-', '--', '--rows')).toEqual({
    flags: {
      maxRows: { source: '--rows', texts: ['5'] },
      strict: { source: '--strict', texts: ['true'] },
      schema: { source: '--schema', texts: ['x=y', 'z'] },
    },
    positionals: ['a', '-', '--rows'],
    problems: [],
  })
})

test('booleans are switched off, or told a value', () => {
  expect(parse('--no-strict').flags).toEqual({ strict: { source: '--no-strict', texts: ['false'] } })
  expect(parse('--strict=no').flags).toEqual({ strict: { source: '--strict', texts: ['no'] } })
})

test('a negative number is a value, another flag is not', () => {
  expect(parse('--rows', '-5').flags).toEqual({ maxRows: { source: '--rows', texts: ['-5'] } })
  expect(parse('--rows', '--strict')).toMatchObject({
    flags: { strict: { texts: ['true'] } },
    problems: ['--rows: needs a value: --rows=…'],
  })
})

test('a name of one letter takes one dash', () => {
  expect(parse('-s', 'a', '--schema', 'b').flags).toEqual({ schema: { source: '-s', texts: ['a', 'b'] } })
  expect(parse('-s').problems).toEqual(['-s: needs a value: -s …'])
  expect(parse('-sa').problems).toEqual(['-s: unknown flag. Did you mean -s?'])
})

test('every problem is told, without the values of unknown flags', () => {
  const parsed = parse(
    '--max-row=hunter2',
    '-phunter2',
    '--pasword',
    'hunter2',
    '--no-rows',
    '--no-strict=1',
    '--rows',
    '1',
    '--max-rows=2',
  )
  expect(parsed).toEqual({
    flags: { maxRows: { source: '--rows', texts: ['1'] } },
    positionals: [],
    problems: [
      '--max-row: unknown flag. Did you mean --max-rows?',
      '-p: unknown flag.',
      '--pasword: unknown flag.',
      '--no-rows: unknown flag. Did you mean --rows?',
      '--no-strict: takes no value.',
      '--max-rows: given twice. Give it once.',
    ],
  })
})

test('what a terminal would act on is not repeated', () => {
  expect(parse('--\u001b[31m\u202ex=1').problems).toEqual(['--?[31m?x: unknown flag.'])
})

test('names of the prototype are unknown flags like any other', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'no-__proto__']) {
    expect(parse(`--${name}=1`)).toEqual({
      flags: {},
      positionals: [],
      problems: [`--${name}: unknown flag.`],
    })
  }
})

test('any arguments at all: never throws, and what was written joined comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (argv, value) => {
      const { flags } = parseArgv([`--rows=${value}`, ...argv.filter(text => !/rows/.test(text))], known)
      expect(flags.get('maxRows')).toEqual({ source: '--rows', texts: [value] })
    }),
  )
})
