import { afterAll, expect, test } from 'vitest'
import { closeParser, parse } from '../parser.ts'
import { type Kind, kindOf } from './kinds.ts'
import { review } from './review.ts'

afterAll(() => closeParser())

async function kind(sql: string): Promise<Kind | undefined> {
  const [statement] = await parse(sql)
  return statement && kindOf(statement)
}

test.each([
  'CREATE INDEX CONCURRENTLY i ON t (a)',
  'DROP INDEX CONCURRENTLY i',
  'REINDEX TABLE CONCURRENTLY t',
  'REINDEX SCHEMA s',
  'REINDEX DATABASE',
  'VACUUM',
  'VACUUM FULL t',
  'CLUSTER',
  'ALTER TABLE t DETACH PARTITION p CONCURRENTLY',
])('%s runs alone', async sql => {
  expect(await kind(sql)).toBe('alone')
})

test.each([
  'ANALYZE t',
  'REFRESH MATERIALIZED VIEW CONCURRENTLY m',
  'REINDEX TABLE t',
  'CLUSTER t USING i',
  "ALTER TYPE mood ADD VALUE 'glad'",
  'CREATE EXTENSION pg_trgm',
  'CREATE SCHEMA s CREATE TABLE t(i int)',
  'SET CONSTRAINTS ALL DEFERRED',
  "INSERT INTO t VALUES (1, 'concurrently')",
  'CREATE POLICY p ON t USING (true)',
])('%s runs with others', async sql => {
  expect(await kind(sql)).toBe('transaction')
})

test.each([
  ['COMMIT', 'BEGIN, COMMIT or ROLLBACK'],
  ['SAVEPOINT s', 'BEGIN, COMMIT or ROLLBACK'],
  ["PREPARE TRANSACTION 'x'", 'BEGIN, COMMIT or ROLLBACK'],
  ['DO $$BEGIN END$$', 'DO'],
  ['CALL p()', 'CALL'],
  ["LOAD 'x'", 'LOAD'],
  ["ALTER SYSTEM SET work_mem = '1GB'", 'ALTER SYSTEM'],
  ['ALTER DATABASE d SET work_mem = 1', 'ALTER DATABASE SET'],
  ["SET search_path = 'x'", 'SET or RESET'],
  ['RESET ALL', 'SET or RESET'],
  ['SELECT 1', 'SELECT'],
  ['SELECT 1 INTO t', 'SELECT'],
  ['SHOW work_mem', 'SHOW'],
  ['EXPLAIN SELECT 1', 'EXPLAIN'],
  ['LISTEN x', 'LISTEN'],
  ['PREPARE p AS SELECT 1', 'PREPARE'],
  ['DECLARE c CURSOR WITH HOLD FOR SELECT 1', 'DECLARE CURSOR'],
  ['CREATE DATABASE d', 'CREATE DATABASE'],
  ['DROP DATABASE d', 'DROP DATABASE'],
  ["CREATE TABLESPACE s LOCATION '/x'", 'CREATE TABLE SPACE'],
  ['CHECKPOINT', 'CHECKPOINT'],
  ['CREATE ROLE r SUPERUSER', 'CREATE ROLE'],
  ['ALTER ROLE r SET work_mem = 1', 'ALTER ROLE SET'],
  ['GRANT pg_execute_server_program TO r', 'GRANT ROLE'],
  ['DROP OWNED BY r', 'DROP OWNED'],
  ["COPY t FROM PROGRAM 'id'", 'COPY'],
  ["COPY t TO '/tmp/x'", 'COPY'],
  ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", 'CREATE SUBSCRIPTION'],
  ['CREATE SERVER s FOREIGN DATA WRAPPER w', 'CREATE FOREIGN SERVER'],
  ['CREATE FOREIGN TABLE t (i int) SERVER s', 'CREATE FOREIGN TABLE'],
  ['IMPORT FOREIGN SCHEMA x FROM SERVER s INTO y', 'IMPORT FOREIGN SCHEMA'],
  ['CREATE LANGUAGE plperlu', 'CREATE EXTENSION'],
  ['CREATE EXTENSION dblink', 'dblink reaches outside'],
  ['CREATE EXTENSION IF NOT EXISTS file_fdw', 'file_fdw reaches outside'],
  ['CREATE EXTENSION plpython3u', 'plpython3u reaches outside'],
])('%s is refused', async (sql, said) => {
  await expect(kind(sql)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining(said) })
})

test.each([
  [['CREATE TABLE t(i int)', 'VACUUM'], 'Statement 2 cannot run in a transaction'],
  [['CREATE TABLE t(i int); DROP TABLE t'], 'Entry 1 of statements holds more than one statement'],
  [['CREATE TABLE t(i int)', ' -- nothing'], 'Entry 2 of statements holds no statement'],
])('%j is not a migration', async (texts, said) => {
  await expect(review(texts)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(said) })
})
