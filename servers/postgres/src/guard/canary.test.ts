import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeParser } from '../parser.ts'
import type { Guard } from './guard.ts'
import { type TestGuards, testGuards, verdict } from './test-guard.ts'

/**
 * Texts that the guard takes for one read are run with nothing else in the way: as superuser, by the simple protocol
 * (which runs any number of statements), outside a read-only transaction. The canary has to live.
 */
let guards: TestGuards
let guard: Guard
beforeAll(async () => {
  guards = await testGuards(
    'CREATE TABLE canary (id int); INSERT INTO canary VALUES (1), (2), (3)',
    'CREATE SEQUENCE s',
    "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'DELETE FROM canary RETURNING 1'",
    "CREATE FUNCTION evil_row(canary) RETURNS int LANGUAGE sql AS 'SELECT evil()'",
    "CREATE FUNCTION evil_text(text) RETURNS text LANGUAGE sql AS 'SELECT evil()::text'",
    'CREATE OPERATOR @@> (RIGHTARG = text, FUNCTION = evil_text)',
    "CREATE FUNCTION lies() RETURNS int LANGUAGE sql STABLE AS 'SELECT evil()'",
    'CREATE VIEW v AS SELECT id FROM canary',
  )
  guard = await guards.guard()
  await guards.client.query('SET statement_timeout = 500')
})
afterAll(async () => {
  await guards[Symbol.asyncDispose]()
  await closeParser()
})

const state =
  'SELECT (SELECT array_agg(id ORDER BY id) FROM canary) AS ids, (SELECT is_called FROM s) AS called, (SELECT count(*)::int FROM pg_class WHERE relnamespace = 2200) AS relations'

const quotes = ["'", "''", "E'", "\\'", '\\', '$$', '$a$', '$é$', '$1$', '"', '""', 'U&"', "U&'", "B'", "N'", "X'"]
const breaks = [
  '--',
  '\n',
  '\r',
  '/*',
  '*/',
  ';',
  ' ',
  '\t',
  '\f',
  '\u00a0',
  '\u2028',
  "UESCAPE '!'",
  '--\r',
  '-- \\\n',
]
const values = ['1', '$1', 'a', 'x', 'NULL', "'t'", 'id', 'c.id', 'c', '*', "E'\\''", '$q$ ; $q$', "U&'\\0027'", '(c)']
const calls = [
  'evil()',
  'c.evil_row',
  '(c).evil_row',
  '@@> id::text',
  'evil_row(c)',
  "nextval('s')",
  'lies()',
  'x.evil_text',
]
const words = [
  'SELECT',
  'FROM canary c',
  'FROM v',
  'AS a',
  ',',
  '(',
  ')',
  '.',
  '||',
  '::text',
  'WHERE',
  'UNION',
  'ORDER BY',
]
const changes = [
  'DELETE FROM canary',
  'COMMIT',
  'ROLLBACK',
  'TRUNCATE canary',
  'INTO x',
  'FOR UPDATE',
  'RETURNING 1',
  'WITH d AS (',
]

const heads = fc.constantFrom(
  'SELECT ',
  'SELECT 1 ',
  'VALUES (',
  'TABLE ',
  'EXPLAIN SELECT ',
  'EXPLAIN ANALYZE SELECT ',
  'WITH a AS (SELECT ',
  '',
)
const noise = fc.array(fc.constantFrom(...quotes, ...breaks, ...values, ...calls, ...words, ...changes), {
  maxLength: 12,
})
const random = fc
  .tuple(heads, noise, fc.constantFrom('', ' ', '\n'))
  .map(([head, parts, glue]) => head + parts.join(glue))

/** A statement that is well formed around a literal or comment in which another one hides. */
const hidden = fc.constantFrom(
  '; DELETE FROM canary; ',
  '; COMMIT; TRUNCATE canary; ',
  ' evil() ',
  "'; DELETE FROM canary; --",
)
const wrapped = fc
  .tuple(
    hidden,
    fc.constantFrom(...quotes),
    fc.constantFrom(...quotes),
    fc.constantFrom(...breaks),
    fc.constantFrom(...breaks),
  )
  .chain(([text, open, close, before, after]) =>
    fc.constantFrom(
      `SELECT ${open}${text}${close}`,
      `SELECT ${open}a${close}${text}${open}b${close}`,
      `SELECT 1 ${before}${text}${after}`,
      `SELECT 1 AS a${open}${text}${close} ${before}`,
      `SELECT ${open}a${before}${close}${text}`,
      `SELECT '${close}${text}' ${before} || ${open}b${close}`,
    ),
  )
const expressions = fc
  .tuple(
    fc.constantFrom(...values, ...calls),
    fc.constantFrom(...values, ...calls),
    fc.constantFrom('||', '=', ',', 'IN (', '::text ||'),
  )
  .map(
    ([a, b, operator]) =>
      `SELECT ${a} ${operator} ${b}${operator === 'IN (' ? ')' : ''} FROM canary c, unnest(ARRAY['a']) x`,
  )

test('no text that the guard takes for a read changes anything', async () => {
  const before = await guards.database.admin(state)
  let taken = 0
  await fc.assert(
    fc.asyncProperty(fc.oneof(random, wrapped, expressions), async sql => {
      if ((await verdict(guard.check(sql))) !== 'passes') return
      taken++
      await Promise.allSettled([guards.client.query(sql)])
      const { rows } = await guards.client.query(state)
      expect(rows).toEqual(before)
    }),
    { numRuns: 3_000 },
  )
  // Else this proves nothing.
  expect(taken).toBeGreaterThan(100)
}, 60_000)
