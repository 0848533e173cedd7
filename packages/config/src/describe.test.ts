import { expect, test } from 'vitest'
import { z } from 'zod'
import { describe } from './describe.ts'
import { option } from './option.ts'

test('a setting is read from its schema and hints', () => {
  const [maxRows] = describe('postgres', {
    maxRows: option(z.int().min(1).max(50_000).default(1000), {
      about: 'Most rows.',
      env: 'ROWS',
      flag: ['rows', 'limit'],
    }),
  })
  expect(maxRows).toEqual({
    key: 'maxRows',
    about: 'Most rows.',
    type: 'number',
    list: false,
    env: ['POSTGRES_MAX_ROWS', 'ROWS'],
    flags: ['max-rows', 'rows', 'limit'],
    required: false,
    default: 1000,
    integer: true,
    min: 1,
    max: 50_000,
    values: [],
    secret: false,
    positional: false,
    path: undefined,
    split: undefined,
  })
})

test.each([
  [z.string(), { type: 'string', list: false, required: true }],
  [z.string().optional(), { type: 'string', required: false, default: undefined }],
  [z.url({ protocol: /^https$/ }), { type: 'string', required: true }],
  [z.string().transform(text => text.length), { type: 'string', required: true }],
  [z.boolean().default(true), { type: 'boolean', required: false, default: true }],
  [z.enum(['a', 'b']).default('b'), { type: 'enum', values: ['a', 'b'], default: 'b' }],
  [z.array(z.string()).default([]), { type: 'string', list: true, default: [] }],
  [z.array(z.enum(['x', 'y'])), { type: 'enum', list: true, values: ['x', 'y'], required: true }],
  [z.array(z.int().max(9)), { type: 'number', list: true, integer: true, min: undefined, max: 9 }],
  [z.number(), { type: 'number', integer: false, min: undefined, max: undefined }],
  [z.int(), { type: 'number', integer: true, min: undefined, max: undefined }],
  [z.int().positive().lt(10), { type: 'number', min: 1, max: 9 }],
])('schema %#', (schema, expected) => {
  expect(describe('x', { key: option(schema, { about: '' }) })[0]).toMatchObject(expected)
})

test.each([
  [z.record(z.string(), z.string())],
  [z.object({ a: z.string() })],
  [z.union([z.int(), z.string()])],
  [z.array(z.array(z.string()))],
  [z.date()],
])('a schema that no text stands for is refused: %#', schema => {
  expect(() => describe('x', { odd: option(schema, { about: '' }) })).toThrow('option odd')
})

test('a secret has no flag; a dashed id makes a plain prefix; a repeated name is said once', () => {
  const [token] = describe('google-drive', {
    apiToken2: option(z.string(), { about: '', secret: true, env: ['TOKEN', 'GOOGLE_DRIVE_API_TOKEN2', 'TOKEN'] }),
  })
  expect(token).toMatchObject({ env: ['GOOGLE_DRIVE_API_TOKEN2', 'TOKEN'], flags: [], secret: true })
})
