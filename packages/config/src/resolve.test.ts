// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what clients leave unfilled looks like this.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError } from './error.ts'
import { type Options, option } from './option.ts'
import { resolve, type Surroundings } from './resolve.ts'
import type { SecretFile } from './secret-file.ts'

const options = {
  url: option(z.url({ protocol: /^postgres(ql)?$/ }).optional(), {
    about: 'Connection string of the database.',
    env: 'DATABASE_URL',
    secret: true,
    positional: true,
  }),
  maxRows: option(z.int().min(1).max(50_000).default(1000), { about: 'Most rows.', env: 'MAXROWS', flag: 'rows' }),
  mode: option(z.enum(['read', 'write']).default('read'), { about: 'What is allowed.' }),
  strict: option(z.boolean().default(false), { about: 'Refuse views.' }),
  schemas: option(z.array(z.string()).default([]), { about: 'Schemas to show.', split: /[,\s]+/ }),
  roots: option(z.array(z.string()).default(['.']), { about: 'Folders.' }),
  ports: option(z.array(z.int().max(9)).default([]), { about: 'Ports.', split: /,/ }),
  token: option(z.string().min(8).optional(), { about: 'A token.', secret: true, env: 'PGTOKEN' }),
}

interface Given {
  argv?: string[]
  env?: Record<string, string>
  files?: Record<string, SecretFile>
}

function run({ argv = [], env = {}, files = {} }: Given) {
  const readFile = (path: string) => files[path] ?? { problem: 'cannot be read (ENOENT)' }
  return flat(options, { id: 'postgres', argv, env, readFile })
}

function flat<O extends Options>(group: O, surroundings: Surroundings) {
  const { values, ...more } = resolve({ group }, surroundings)
  return { ...more, values: values.group }
}

function problemsOf(given: Given): string[] {
  try {
    run(given)
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n')
    throw error
  }
  return []
}

test('nothing given: the defaults', () => {
  const { values, sources, secrets, warnings, rest } = run({})
  expect(values).toEqual({
    url: undefined,
    maxRows: 1000,
    mode: 'read',
    strict: false,
    schemas: [],
    roots: ['.'],
    ports: [],
    token: undefined,
  })
  expect(new Set(Object.values(sources))).toEqual(new Set(['default']))
  expect([secrets, warnings, rest]).toEqual([[], [], []])
})

test('flag before argument before environment before default; own name before the vendor name', () => {
  const env = { POSTGRES_MAX_ROWS: '2', MAXROWS: '3', POSTGRES_MODE: 'write', DATABASE_URL: 'postgres://h/env' }
  const { values, sources } = run({ argv: ['postgres://h/arg', '--rows', '1'], env })
  expect(values).toMatchObject({ url: 'postgres://h/arg', maxRows: 1, mode: 'write' })
  expect(sources).toMatchObject({ url: 'argument', maxRows: '--rows', mode: 'POSTGRES_MODE', strict: 'default' })
  expect(run({ env }).sources).toMatchObject({ url: 'DATABASE_URL', maxRows: 'POSTGRES_MAX_ROWS' })
  expect(run({ env: { MAXROWS: '3' } }).values.maxRows).toBe(3)
})

test.each([
  '',
  '  ',
  '${user_config.url}',
  '${env:DATABASE_URL}',
  '${DATABASE_URL}',
  '${input:db-url}',
  '${{ secrets.URL }}',
])('%j is not set, wherever it is written', text => {
  expect(
    run({ env: { POSTGRES_URL: text, POSTGRES_URL_FILE: text, POSTGRES_MAX_ROWS: text, POSTGRES_SCHEMAS: text } })
      .values,
  ).toMatchObject({ url: undefined, maxRows: 1000, schemas: [] })
  expect(run({ argv: [text, `--max-rows=${text}`, '--schemas', text] })).toMatchObject({
    values: { url: undefined, maxRows: 1000, schemas: [] },
    rest: [],
  })
})

test.each([
  ['true', true],
  ['1', true],
  ['YES', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  [' off ', false],
])('%j is a boolean', (text, expected) => {
  expect(run({ env: { POSTGRES_STRICT: text } }).values.strict).toBe(expected)
})

test('lists: flags repeat, and are split where the option says how; the environment is always split', () => {
  expect(run({ argv: ['--schemas', 'a,b', '--schemas=c'] }).values.schemas).toEqual(['a', 'b', 'c'])
  expect(run({ env: { POSTGRES_SCHEMAS: 'a, b\nc,' } }).values.schemas).toEqual(['a', 'b', 'c'])
  expect(run({ argv: ['--roots', '/a:/b', '--roots', '/c d'] }).values.roots).toEqual(['/a:/b', '/c d'])
  const separator = process.platform === 'win32' ? ';' : ':'
  expect(run({ env: { POSTGRES_ROOTS: `/a${separator}/b c\n/d\r\n` } }).values.roots).toEqual(['/a', '/b c', '/d'])
})

test('every problem is told at once, with the value and the next step', () => {
  const given = {
    argv: ['--max-rows', 'many', '--acess', 'x', '--ports', '1,10', '--mode=wirte'],
    env: { POSTGRES_STRICT: 'maybe', POSTGRES_SCHEMA: 'a', POSTGRES_TOKEN: 'short' },
  }
  expect(problemsOf(given)).toEqual([
    '--acess: unknown flag.',
    '--max-rows: expected a whole number from 1 to 50000, got "many".',
    '--mode: expected one of read, write, got "wirte".',
    'POSTGRES_STRICT: expected true or false, got "maybe".',
    '--ports: expected a whole number of at most 9, got "10".',
    'POSTGRES_TOKEN: Too small: expected string to have >=8 characters (the value is a secret and not shown).',
    'POSTGRES_SCHEMA: is not a setting and was not read. Did you mean POSTGRES_SCHEMAS?',
  ])
})

test.each(['0', '50001', '1.5', '0x10', 'Infinity', 'NaN', '1e99', '١', '1,000', '--5'])(
  '%j is not from 1 to 50000',
  text => {
    expect(problemsOf({ argv: [`--max-rows=${text}`] })).toEqual([
      `--max-rows: expected a whole number from 1 to 50000, got "${text}".`,
    ])
  },
)

test('a secret is not taken as a flag', () => {
  expect(problemsOf({ argv: ['--url', 'postgres://u:hunter22@h/d'], env: {} })).toEqual([
    '--url: a secret is not taken as a flag, since lists of processes show it. Set POSTGRES_URL, or POSTGRES_URL_FILE to the path of a file that holds it.',
  ])
})

test('a connection string with a password is taken as an argument, with a warning; without one there is none', () => {
  expect(run({ argv: ['postgres://u:hunter22@h/d'] })).toMatchObject({
    values: { url: 'postgres://u:hunter22@h/d' },
    secrets: ['postgres://u:hunter22@h/d', 'hunter22'],
    warnings: ['argument: lists of processes show the password in it. Set POSTGRES_URL or POSTGRES_URL_FILE instead.'],
  })
  expect(run({ argv: ['postgres://u@h/d'] }).warnings).toEqual([])
})

test('a secret comes from a file, also by the vendor name; one newline is trimmed; the variable itself goes first', () => {
  const files = { '/s': { text: 'file-secret\r\n', exposed: false } }
  expect(run({ env: { PGTOKEN_FILE: '/s' }, files })).toMatchObject({
    values: { token: 'file-secret' },
    sources: { token: 'PGTOKEN_FILE' },
    secrets: ['file-secret'],
    warnings: [],
  })
  expect(run({ env: { POSTGRES_TOKEN: 'direct-secret\n', POSTGRES_TOKEN_FILE: '/s' }, files }).values.token).toBe(
    'direct-secret',
  )
})

test('a secret file that others can read is a warning, one that cannot be read or is empty a problem', () => {
  const files = { '/open': { text: 'file-secret', exposed: true }, '/empty': { text: '\n', exposed: false } }
  expect(run({ env: { POSTGRES_TOKEN_FILE: '/open' }, files }).warnings).toEqual([
    'POSTGRES_TOKEN_FILE: other users can read "/open". Run chmod 600 on it.',
  ])
  expect(problemsOf({ env: { POSTGRES_TOKEN_FILE: '/none', POSTGRES_URL_FILE: '/empty' }, files })).toEqual([
    'POSTGRES_URL_FILE: "/empty" is empty.',
    'POSTGRES_TOKEN_FILE: "/none" cannot be read (ENOENT).',
  ])
})

test('only a secret is read from a file', () => {
  expect(run({ env: { POSTGRES_MODE_FILE: '/none' } }).values.mode).toBe('read')
})

test('a required option that is missing says how to give it, and what the client left unfilled', () => {
  const required = {
    url: option(z.url(), { about: 'Where the database is.', env: 'DATABASE_URL', secret: true, positional: true }),
    place: option(z.string(), { about: 'Which one.' }),
  }
  expect(() => flat(required, { id: 'pg', argv: [], env: { DATABASE_URL: '${env:DB}' } })).toThrow(
    [
      'PG_URL: missing: Where the database is. Set PG_URL or give it as an argument. DATABASE_URL holds ${env:DB}, which the client did not fill in.',
      'PG_PLACE: missing: Which one. Set PG_PLACE or give --place.',
    ].join('\n'),
  )
})

test('quotes that a shell did not take away are named', () => {
  expect(problemsOf({ env: { DATABASE_URL: '"postgres://u:hunter22@h/d"' } })).toEqual([
    'DATABASE_URL: expected a URL (the value is a secret and not shown). Remove the quotes around it.',
  ])
})

test('passwords in values that are not secret are not shown either', () => {
  expect(problemsOf({ argv: ['--mode', 'https://u:hunter22@h/'] })).toEqual([
    '--mode: expected one of read, write, got "https://u:***@h/".',
    '--mode: lists of processes show the password in it. Set POSTGRES_MODE instead.',
  ])
})

test('a flag beats the argument, and says so', () => {
  const roots = { roots: option(z.array(z.string()).default([]), { about: '', positional: true }) }
  const surroundings = { id: 'git', env: {} }
  expect(flat(roots, { ...surroundings, argv: ['/a', '/b'] }).values.roots).toEqual(['/a', '/b'])
  expect(flat(roots, { ...surroundings, argv: ['/a', '--roots', '/b'] })).toMatchObject({
    values: { roots: ['/b'] },
    warnings: ['argument: not read, because --roots is given too.'],
    rest: [],
  })
})

test('arguments that stand for no option are handed back', () => {
  expect(run({ argv: ['postgres://h/d', 'second', '--', '--third'] }).rest).toEqual(['second', '--third'])
  expect(flat({ mode: options.mode }, { id: 'x', argv: ['serve'], env: {} }).rest).toEqual(['serve'])
})

test('variables of other programs with the same prefix are left alone', () => {
  const env = { POSTGRES_USER: 'u', POSTGRES_PASSWORD: 'p', POSTGRES_DB: 'd', POSTGRES_: '', POSTGRES___PROTO__: '' }
  expect(run({ env }).warnings).toEqual([])
  expect(run({ env: { POSTGRES_TOKEN_FIEL: '/s' } }).warnings).toEqual([
    'POSTGRES_TOKEN_FIEL: is not a setting and was not read. Did you mean POSTGRES_TOKEN_FILE?',
  ])
})

test('a megabyte in one value, and hostile names, are taken as they are', () => {
  const text = 'x'.repeat(1024 * 1024)
  const env = Object.fromEntries([
    ['POSTGRES_TOKEN', text],
    ['__proto__', 'x'],
    ['constructor', 'x'],
  ])
  expect(run({ env }).values.token).toBe(text)
  expect(problemsOf({ argv: [`--max-rows=${text}`] })[0]?.length).toBeLessThan(200)
  expect(problemsOf({ argv: ['--__proto__=x', `--${text}`] })).toEqual([
    '--__proto__: unknown flag.',
    `--${'x'.repeat(78)}: unknown flag.`,
  ])
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
})

test('several groups: values come back by group, names are judged over all, and no name is declared twice', () => {
  const groups = { options: { maxRows: options.maxRows }, settings: { mode: options.mode } }
  const { values } = resolve(groups, { id: 'pg', argv: ['--mode=write'], env: { PG_MAX_ROWS: '7' } })
  expect(values).toEqual({ options: { maxRows: 7 }, settings: { mode: 'write' } })
  const rows: number = values.options.maxRows
  expect(rows).toBe(7)
  const twice = { options: { mode: options.mode }, settings: { mode: options.mode } }
  expect(() => resolve(twice, { id: 'pg', argv: [], env: {} })).toThrow('option mode: two groups declare it')
})
