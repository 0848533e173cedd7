import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeParser } from '../parser.ts'
import { type TestGuards, testGuards, verdict } from './test-guard.ts'

let guards: TestGuards
beforeAll(async () => {
  guards = await testGuards(
    "CREATE FUNCTION act(text) RETURNS bool LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN true; END'",
    'CREATE DOMAIN acting AS text CHECK (act(VALUE))',
    'CREATE DOMAIN over_acting AS acting',
    "CREATE DOMAIN email AS text CHECK (VALUE ~ '@')",
    'CREATE TABLE people (id int, mail acting, other email)',
    "CREATE TYPE mood AS ENUM ('happy')",
    'CREATE TYPE pair AS (a int, b acting)',
    "CREATE FUNCTION makes(text) RETURNS mood LANGUAGE sql VOLATILE AS $$ SELECT 'happy'::mood $$",
    'CREATE CAST (int AS mood) WITH INOUT AS IMPLICIT',
    "CREATE FUNCTION takes(acting) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
  )
})
afterAll(async () => {
  await guards[Symbol.asyncDispose]()
  await closeParser()
})

test.each([
  ['SELECT mail, other FROM people', 'passes'],
  ["SELECT 'a@b'::email, 'happy'::mood, email('a@b')", 'passes'],
  ["SELECT jsonb_populate_record(NULL::pair, '{}')", 'refused'],
  ["SELECT jsonb_populate_record(p, '{}') FROM people p", 'refused'],
  ["SELECT 'x'::acting", 'refused'],
  ["SELECT 'x'::over_acting", 'refused'],
  ["SELECT '{x}'::acting[]", 'refused'],
  ["SELECT '{x}'::_acting", 'refused'],
  ['SELECT CAST(NULL AS public.acting)', 'refused'],
  ["SELECT acting 'x'", 'refused'],
  ["SELECT acting('x'::text)", 'refused'],
  ["SELECT takes('x')", 'refused'],
  ["SELECT ROW(1, 'x')::people", 'refused'],
  ["SELECT * FROM json_to_recordset('[]') AS t(a pair)", 'refused'],
  ["SELECT * FROM xmltable('/a' PASSING '<a/>' COLUMNS x acting PATH '.')", 'refused'],
])('%s: %s', async (sql, expected) => {
  const guard = await guards.guard()
  expect((await verdict(guard.check(sql))).split(':')[0]).toBe(expected)
})

test('the reason names the domain, and the function may be allowed', async () => {
  const guard = await guards.guard()
  expect(await verdict(guard.check("SELECT 'x'::acting"))).toBe(
    'refused: The guard refuses the domain acting, whose check runs the function public.act: it is VOLATILE, so it may change data; one that only reads can be declared STABLE.',
  )
  const allowing = await guards.guard({ allowFunctions: ['act'] })
  expect(await verdict(allowing.check("SELECT 'x'::acting"))).toBe('passes')
})

test('a cast with such a function is refused where it is written, and everywhere in strict mode if it is implicit', async () => {
  await guards.client.query('CREATE CAST (text AS mood) WITH FUNCTION makes(text) AS IMPLICIT')
  const [guard, strict] = await Promise.all([guards.guard(), guards.guard({ strict: true })])
  expect((await verdict(guard.check('SELECT $1::text::mood'))).split(':')[0]).toBe('refused')
  expect(await verdict(guard.check('SELECT 1'))).toBe('passes')
  expect(await verdict(strict.check('SELECT 1'))).toMatch(/^refused: The guard refuses every statement in strict mode/)
  await guards.client.query('DROP CAST (text AS mood)')
})
