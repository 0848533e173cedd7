import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeParser } from '../parser.ts'
import { type TestGuards, testGuards, verdict } from './test-guard.ts'

let guards: TestGuards
beforeAll(async () => {
  guards = await testGuards(
    'CREATE EXTENSION postgres_fdw',
    'CREATE EXTENSION pg_stat_statements',
    'CREATE TABLE plain (id int, name text)',
    "CREATE FUNCTION act() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1'",
    "CREATE FUNCTION text_of(int) RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1; END'",
    'CREATE VIEW fine AS SELECT upper(name) AS name FROM plain',
    'CREATE VIEW acting AS SELECT act() AS x',
    'CREATE VIEW over_acting AS SELECT f.name FROM fine f, acting',
    'CREATE VIEW hashes AS SELECT rolpassword FROM pg_authid',
    'CREATE TABLE guarded (id int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON guarded USING (act() = 1)',
    'CREATE TABLE open (id int); ALTER TABLE open ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON open USING (id > 0)',
    'CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw',
    'CREATE FOREIGN TABLE far (id int) SERVER s',
    'CREATE TABLE parts (id int) PARTITION BY LIST (id)',
    'CREATE FOREIGN TABLE far_part PARTITION OF parts FOR VALUES IN (1) SERVER s',
    'CREATE MATERIALIZED VIEW kept AS SELECT act() AS x',
  )
})
afterAll(async () => {
  await guards[Symbol.asyncDispose]()
  await closeParser()
})

test.each([
  ['SELECT * FROM fine, plain, open, kept', 'passes', 'passes'],
  ['SELECT * FROM pg_stat_statements, pg_stat_activity, information_schema.tables', 'passes', 'passes'],
  ['SELECT * FROM acting', 'passes', 'refused: The guard refuses the function public.act, used by acting'],
  ['SELECT * FROM over_acting', 'passes', 'refused: The guard refuses the function public.act, used by acting'],
  ['SELECT * FROM hashes', 'passes', 'refused: The guard refuses the relation pg_authid, used by hashes'],
  ['SELECT * FROM guarded', 'passes', 'refused: The guard refuses the function public.act, used by guarded'],
  ['SELECT * FROM far', 'passes', 'refused: The guard refuses the foreign table far in strict mode'],
  ['SELECT * FROM parts', 'passes', 'refused: The guard refuses the foreign table parts in strict mode'],
  ['SELECT text_of(1)', 'passes', 'refused: The guard refuses the function public.text_of: it is written in plpgsql'],
  ['SHOW app.key', 'passes', 'refused: The guard refuses SHOW of a custom setting in strict mode'],
  ["SELECT current_setting('work_mem')", 'passes', 'passes'],
  ["SELECT current_setting('app.key', true)", 'passes', 'refused: The guard refuses current_setting()'],
  ['SELECT current_setting($1)', 'passes', 'refused: The guard refuses current_setting()'],
  ["SELECT ('app.key'::text).current_setting", 'passes', 'refused: The guard refuses current_setting()'],
  ['SELECT * FROM pg_roles', 'passes', 'refused: The guard refuses the relation pg_roles'],
])('%s', async (sql, byDefault, strict) => {
  const [open, closed] = await Promise.all([guards.guard(), guards.guard({ strict: true })])
  expect(await verdict(open.check(sql))).toBe(byDefault)
  expect((await verdict(closed.check(sql))).slice(0, strict.length)).toBe(strict)
})
