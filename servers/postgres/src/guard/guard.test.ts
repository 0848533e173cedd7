import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeParser } from '../parser.ts'
import type { Guard } from './guard.ts'
import { type TestGuards, testGuards, verdict } from './test-guard.ts'

let guards: TestGuards
let guard: Guard

beforeAll(async () => {
  guards = await testGuards(
    'CREATE TABLE orders (id int, total numeric, touched int, at timestamptz)',
    "CREATE FUNCTION touch(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
    "CREATE FUNCTION touched(orders) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2'",
    "CREATE FUNCTION deep(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT twice($1) + (SELECT count(*)::int FROM orders)'",
    "CREATE FUNCTION sneaky() RETURNS int LANGUAGE sql STABLE AS 'SELECT touch(1)'",
    "CREATE FUNCTION loop_a(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT $1'",
    "CREATE FUNCTION loop_b(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT loop_a($1)'",
    "CREATE OR REPLACE FUNCTION loop_a(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT loop_b($1)'",
    "CREATE FUNCTION counts() RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN (SELECT count(*) FROM orders); END'",
    "CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN PERFORM touch(1); RETURN 1; END'",
    "CREATE FUNCTION builds() RETURNS int LANGUAGE plpgsql STABLE AS $f$ BEGIN EXECUTE 'x'; RETURN 1; END $f$",
    'CREATE AGGREGATE sum_twice(int) (SFUNC = int4pl, STYPE = int, INITCOND = 0)',
    'CREATE OPERATOR ~~> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl)',
    "CREATE FUNCTION extra(a int, b int DEFAULT touch(1)) RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1; END'",
    'CREATE TYPE span AS RANGE (subtype = int)',
    'CREATE EXTENSION pgcrypto',
    'CREATE EXTENSION tablefunc',
  )
  guard = await guards.guard()
})
afterAll(async () => {
  await guards[Symbol.asyncDispose]()
  await closeParser()
})

test.each([
  ['SELECT * FROM orders WHERE id = $1', 'select', 1],
  ['VALUES (1, $2)', 'select', 2],
  ['TABLE orders', 'select', 0],
  ['SHOW work_mem', 'show', 0],
  ['EXPLAIN SELECT 1', 'explain', 0],
])('%s is one read', async (sql, kind, parameters) => {
  expect(await guard.check(sql)).toMatchObject({ kind, analyze: false, parameters })
})

test('what a read touches is told', async () => {
  const { relations, statement, analyze } = await guard.check('EXPLAIN ANALYZE SELECT 1 FROM app."T", orders o')
  expect([relations, statement.type, analyze]).toEqual([[['orders'], ['app', 'T']], 'ExplainStmt', true])
})

test.each([
  ['', 'invalid: There is no statement.'],
  ['SELECT 1; SELECT 2', 'refused: The guard refuses 2 statements in one call.'],
  ['SELEC 1', 'invalid: The statement has a syntax error (SQLSTATE 42601).'],
  [
    'DELETE FROM orders',
    'refused: The guard refuses DELETE in the read path, which takes SELECT, VALUES, TABLE, SHOW and EXPLAIN.',
  ],
  [
    'COMMIT',
    'refused: The guard refuses transaction control in the read path, which takes SELECT, VALUES, TABLE, SHOW and EXPLAIN.',
  ],
  ['SELECT 1 INTO x', 'refused: The guard refuses SELECT INTO, which makes a table.'],
  [
    'SELECT 1 FROM orders FOR UPDATE',
    'refused: The guard refuses a locking clause (FOR UPDATE, FOR SHARE), which locks rows.',
  ],
  ['WITH d AS (DELETE FROM orders RETURNING 1) TABLE d', 'refused: The guard refuses DELETE inside a read.'],
  ['EXPLAIN CREATE TABLE x AS SELECT 1', 'refused: The guard refuses EXPLAIN of CREATE TABLE AS.'],
  ['EXPLAIN (ANALYZE) DELETE FROM orders', 'refused: The guard refuses EXPLAIN ANALYZE of DELETE, which would run it.'],
  ['SELECT * FROM pg_authid', 'refused: The guard refuses the relation pg_authid: it holds password hashes.'],
  [
    'SELECT * FROM pg_toast.pg_toast_1',
    'refused: The guard refuses the relation pg_toast.pg_toast_1: it holds the long values of another relation, past the list of denied ones.',
  ],
  [
    "SELECT nextval('x')",
    'refused: The guard refuses the function pg_catalog.nextval: it is volatile and not known to be harmless.',
  ],
  ['SELECT totl(1)', 'not_found: There is no function totl.'],
])('%j: %s', async (sql, expected) => {
  expect(await verdict(guard.check(sql))).toBe(expected)
})

describe('functions that people made', () => {
  const volatile = 'it is VOLATILE, so it may change data; one that only reads can be declared STABLE.'
  test.each([
    ['SELECT touch(1)', `refused: The guard refuses the function public.touch: ${volatile}`],
    ['SELECT twice(1), deep(1), loop_a(1), counts(), sum_twice(id), 1 ~~> 2 FROM orders', 'passes'],
    ["SELECT span(1, 2), '[1,2)'::span", 'passes'],
    ['SELECT sneaky()', `refused: The guard refuses the function public.touch, used by sneaky: ${volatile}`],
    ['SELECT extra(1)', `refused: The guard refuses the function public.touch, used by extra: ${volatile}`],
    ['SELECT writes()', 'refused: The guard refuses the function writes: it calls public.touch.'],
    ['SELECT builds()', 'refused: The guard refuses the function builds: it runs SQL that it builds as text.'],
  ])('%s: %s', async (sql, expected) => {
    expect(await verdict(guard.check(sql))).toBe(expected)
  })

  test('of extensions: harmless ones pass, ones that take SQL do not', async () => {
    expect(await verdict(guard.check("SELECT crypt('a', gen_salt('bf', 4)), normal_rand(1, 2, 3)"))).toBe('passes')
    expect(await verdict(guard.check("SELECT * FROM crosstab('SELECT 1') AS t(a int)"))).toBe(
      'refused: The guard refuses the function public.crosstab: it runs SQL that it is given as text, which no parser of the outer statement can see.',
    )
  })

  test('the hint names the setting, and the setting works', async () => {
    await expect(guard.check('SELECT touch(2)')).rejects.toThrow(
      expect.objectContaining({
        hint: 'Write the query without it. If it is needed, the person who runs the server can allow it: --allow-function public.touch.',
      }),
    )
    const allowing = await guards.guard({ allowFunctions: ['public.to*', 'pg_catalog.nextval'] })
    expect(await verdict(allowing.check("SELECT touch(2), nextval('x')"))).toBe('passes')
    expect(await verdict(allowing.check("SELECT setval('x', 1)"))).toMatch(/^refused/)
  })
})

describe('column notation', () => {
  test.each([
    ['SELECT o.touched, (o).touched FROM orders o', 'passes'],
    ['SELECT orders.touched FROM orders', 'passes'],
    ['SELECT public.orders.touched FROM public.orders', 'passes'],
    ['SELECT o.touched FROM orders o JOIN LATERAL (SELECT o.touched) q ON true', 'passes'],
    ['SELECT o.touch FROM unnest(ARRAY[1]) o', 'refused'],
    ['SELECT o.touched FROM (SELECT * FROM orders) o', 'refused'],
    ['SELECT o.touched FROM orders AS o(id, total, x)', 'refused'],
    ['WITH orders AS (SELECT 1) SELECT orders.touched FROM orders', 'refused'],
    ['SELECT (SELECT o FROM orders o).touched', 'refused'],
    ['SELECT o.touched FROM orders o, (SELECT 1) AS q WHERE EXISTS (SELECT FROM unnest(ARRAY[1]) o)', 'refused'],
  ])('%s: %s', async (sql, expected) => {
    expect((await verdict(guard.check(sql))).split(':')[0]).toBe(expected)
  })
})

describe('relations of the operator', () => {
  test.each([
    ['SELECT * FROM orders', 'refused'],
    ['SELECT * FROM public.orders', 'refused'],
    ['SELECT deep(1)', 'refused'],
    ['EXPLAIN DELETE FROM orders', 'refused'],
    ['SELECT * FROM other.orders', 'passes'],
  ])('%s: %s', async (sql, expected) => {
    const denying = await guards.guard({ denyRelations: ['public.ord*'] })
    expect((await verdict(denying.check(sql))).split(':')[0]).toBe(expected)
  })
})

test('a function made later is found, and judged', async () => {
  await guards.client.query("CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1'")
  expect(await verdict(guard.check('SELECT later()'))).toMatch(/^refused: .*public\.later: it is VOLATILE/)
  await guards.client.query('ALTER FUNCTION later() STABLE')
  expect(await verdict(guard.check('SELECT later()'))).toMatch(/^refused/)
  guard.stale()
  expect(await verdict(guard.check('SELECT later()'))).toBe('passes')
})

test('a function that was made anew is judged anew, not by what is gone', async () => {
  const make = (body: string) =>
    guards.client.query(
      `DROP FUNCTION IF EXISTS again(); CREATE FUNCTION again() RETURNS int LANGUAGE sql STABLE AS '${body}'`,
    )
  await make('SELECT 1')
  guard.stale()
  expect(await verdict(guard.check('SELECT 13'))).toBe('passes')
  await make('SELECT touch(2)')
  expect(await verdict(guard.check('SELECT again()'))).toMatch(/^refused: .*public\.touch, used by again/)
})

test('a checked statement costs no further query', async () => {
  await guard.check('SELECT deep(id) FROM orders')
  const before = guards.loads()
  await guard.check('SELECT deep(id) FROM orders')
  await guard.check('SELECT deep(id), 1 FROM orders')
  expect(guards.loads()).toBe(before)
})

test('a failing load fails the check, and the next one works', async () => {
  const failing = { load: () => Promise.reject(new Error('gone')) }
  guard.stale()
  await expect(guard.check('SELECT 12', failing)).rejects.toThrow('gone')
  expect(await verdict(guard.check('SELECT 12'))).toBe('passes')
})
