import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeParser, parse } from '../parser.ts'
import type { Guard } from './guard.ts'
import { type TestGuards, testGuards, verdict } from './test-guard.ts'

let guards: TestGuards
let guard: Guard
beforeAll(async () => {
  guards = await testGuards(
    'CREATE EXTENSION dblink',
    'CREATE TABLE orders (id serial, note text)',
    "CREATE FUNCTION audit(text) RETURNS int LANGUAGE plpgsql AS 'BEGIN INSERT INTO orders(note) VALUES ($1); RETURN 1; END'",
    "CREATE FUNCTION sql_audit(text) RETURNS int LANGUAGE sql AS 'INSERT INTO orders(note) VALUES ($1) RETURNING id'",
    "CREATE FUNCTION leaks(text) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN dblink_exec($1, 'x'); END $f$",
    'CREATE FUNCTION leaks_sql(text) RETURNS text LANGUAGE sql AS $f$ SELECT pg_read_file($1) $f$',
  )
  guard = await guards.guard({ strict: true, denyRelations: ['secrets'] })
})
afterAll(async () => {
  await guards[Symbol.asyncDispose]()
  await closeParser()
})

test.each([
  ["INSERT INTO orders (id, note) VALUES (nextval('orders_id_seq'), $1) RETURNING *", 'passes'],
  ['UPDATE orders SET note = note || now() WHERE id IN (SELECT id FROM orders FOR UPDATE SKIP LOCKED)', 'passes'],
  ['WITH gone AS (DELETE FROM orders RETURNING *) INSERT INTO orders SELECT * FROM gone', 'passes'],
  ['DELETE FROM orders WHERE audit(note) = sql_audit(note)', 'passes'],
  ['MERGE INTO orders o USING orders p ON o.id = p.id WHEN MATCHED THEN DELETE', 'passes'],
  ["INSERT INTO orders (note) VALUES (lo_from_bytea(0, 'x')::text)", 'passes'],
  ['SELECT 1', 'refused'],
  ['DELETE FROM orders; DELETE FROM orders', 'refused'],
  ['TRUNCATE orders', 'refused'],
  ["COPY orders FROM PROGRAM 'id'", 'refused'],
  ["INSERT INTO orders (note) SELECT pg_read_file('/etc/passwd')", 'refused'],
  ["INSERT INTO orders (note) SELECT dblink_exec('x', 'y')", 'refused'],
  ["UPDATE orders SET note = set_config('role', 'none', false)", 'refused'],
  ['DELETE FROM orders WHERE pg_terminate_backend(id)', 'refused'],
  ["UPDATE orders SET note = query_to_xml('SELECT 1', true, true, '')", 'refused'],
  ["DELETE FROM orders WHERE lo_export(1, '/tmp/x') = 1", 'refused'],
  ['INSERT INTO orders (note) SELECT v FROM secrets', 'refused'],
  ['INSERT INTO orders (note) SELECT rolpassword FROM pg_authid', 'refused'],
  ['UPDATE orders SET note = leaks(note)', 'refused'],
  ['UPDATE orders SET note = leaks_sql(note)', 'refused'],
])('change %s: %s', async (sql, expected) => {
  expect((await verdict(guard.checkChange(sql))).split(':')[0]).toBe(expected)
})

test.each([
  ["ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT clock_timestamp() CHECK (at > '2000-01-01')", 'passes'],
  ['CREATE INDEX ON orders (lower(note)) WHERE id > 0', 'passes'],
  ["CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN dblink(); END'", 'passes'],
  ['CREATE TABLE t AS SELECT * FROM orders', 'passes'],
  ["ALTER TABLE orders ALTER note SET DEFAULT pg_read_file('/etc/passwd')", 'refused'],
  ["CREATE VIEW v AS SELECT * FROM dblink('x', 'y') AS t(a int)", 'refused'],
  ['CREATE MATERIALIZED VIEW v AS SELECT * FROM secrets', 'refused'],
  ["CREATE FUNCTION f() RETURNS int LANGUAGE C AS 'x'", 'refused'],
  ["CREATE FUNCTION f() RETURNS int AS 'x' LANGUAGE plpython3u", 'refused'],
  ["CREATE FUNCTION f(text) RETURNS text LANGUAGE 'internal' AS 'pg_read_file_all'", 'refused'],
])('migration %s: %s', async (sql, expected) => {
  const [statement] = await parse(sql)
  if (statement === undefined) throw new Error('no statement')
  expect((await verdict(guard.checkMigration(statement))).split(':')[0]).toBe(expected)
})
