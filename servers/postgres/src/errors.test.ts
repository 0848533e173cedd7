import type { ConnectorError } from '@mcp-connectors/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, never as signal } from './database.fixture.ts'
import { connectionError, isConnectionFailure, statementError } from './errors.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await fresh.admin(
    'CREATE TABLE customers(id int PRIMARY KEY, full_name text NOT NULL)',
    'CREATE TABLE orders(id int PRIMARY KEY, customer_id int REFERENCES customers)',
    "INSERT INTO customers VALUES (1, 'Ann')",
    `CREATE ROLE ${poorRole()} LOGIN PASSWORD 'poor'`,
  )
})
afterAll(async () => {
  await fresh.admin(`DROP ROLE ${poorRole()}`)
  await fresh.drop()
})

/** Roles belong to the whole server, which other test files use too. */
const poorRole = () => `${fresh.name}_poor`

async function failure(sql: string, params: (string | number)[] = []): Promise<ConnectorError> {
  await using database = openDatabase(fresh.url)
  const [failed] = await Promise.allSettled([database.read(sql, params, { limit: 10, signal })])
  return failed.status === 'rejected' ? failed.reason : expect.fail('it did not fail')
}

test.each([
  ['SELECT * FROM custmers', 'not_found', '42P01', 'Similar names: customers'],
  [
    'SELECT 1\nFROM orders o, nowhere',
    'not_found',
    '42P01',
    'LINE 2: FROM orders o, nowhere\n                       ^',
  ],
  [
    'SELECT fullname FROM customers',
    'not_found',
    '42703',
    'Perhaps you meant to reference the column "customers.full_name"',
  ],
  ['SELECT c.custmer_id FROM customers c', 'not_found', '42703', 'Similar names: customer_id'],
  ['SELECT lowr(full_name) FROM customers', 'not_found', '42883', 'function lowr(text) does not exist'],
  ["SELECT 'é', 'x'::int", 'invalid', '22P02', "LINE 1: SELECT 'é', 'x'::int\n                    ^"],
  ['SELECT 1/0', 'invalid', '22012', 'division by zero'],
  ['SELECT $1::int, $2::int', 'invalid', '08P01', 'supplies 0 parameters'],
  ['CREATE TABLE t()', 'refused', '25006', 'read-only transaction'],
  ['SELECT 1; SELECT 2', 'invalid', '42601', 'multiple commands'],
])('%s is %s', async (sql, code, state, quote) => {
  const error = await failure(sql)
  expect(error).toMatchObject({ code, message: `PostgreSQL refused the statement (SQLSTATE ${state}).` })
  expect(error.quote).toContain(quote)
})

test('a statement timeout says so, and the shorter one of a role stays', async () => {
  await using short = openDatabase(fresh.url, { statementMs: 50 })
  await expect(short.read('SELECT pg_sleep(10)', [], { limit: 1, signal })).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('longer than it may'),
  })
  await fresh.admin(`ALTER ROLE ${poorRole()} SET statement_timeout = 60`)
  await using poor = openDatabase(fresh.urlFor(poorRole(), 'poor'))
  await expect(poor.read('SELECT pg_sleep(10)', [], { limit: 1, signal })).rejects.toMatchObject({ code: 'timeout' })
  // On the same connection, and in a transaction of the other kind.
  await expect(poor.read('SELECT pg_sleep(10)', [], { limit: 1, signal })).rejects.toMatchObject({ code: 'timeout' })
  await expect(poor.catalog('SELECT pg_sleep(10)', [], { signal })).rejects.toMatchObject({ code: 'timeout' })
  await using shorter = openDatabase(fresh.urlFor(poorRole(), 'poor'), { statementMs: 20 })
  const [row] = await shorter.catalog("SELECT current_setting('statement_timeout') AS ms", [], { signal })
  expect(row).toEqual({ ms: '20ms' })
})

test('rights and constraints', async () => {
  await using poor = openDatabase(fresh.urlFor(poorRole(), 'poor'), { access: 'write' })
  await expect(poor.read('SELECT * FROM customers', [], { limit: 1, signal })).rejects.toMatchObject({
    code: 'forbidden',
    hint: expect.stringContaining('GRANT'),
  })
  await using database = openDatabase(fresh.url, { access: 'write' })
  const write = (sql: string) => database.write({ signal }, session => session.query(sql))
  await expect(write('INSERT INTO orders VALUES (1, 99)')).rejects.toMatchObject({
    code: 'conflict',
    quote: expect.stringContaining('Key (customer_id)=(99) is not present in table "customers".'),
  })
  await expect(write('UPDATE customers SET ful_nme = 1')).rejects.toMatchObject({
    quote: expect.stringContaining('Similar names: full_name'),
  })
  await expect(write('UPDATE customers SET customer_id = 1')).rejects.toMatchObject({
    quote: expect.stringMatching(/does not exist\nLINE 1: .*\n *\^$/),
  })
  await expect(write('INSERT INTO custmers VALUES (1)')).rejects.toMatchObject({
    code: 'not_found',
    quote: expect.stringMatching(/LINE 1: INSERT INTO custmers VALUES \(1\)\n {20}\^\nSimilar names: customers$/),
  })
})

test('a lock that another session holds is named', async () => {
  await using database = openDatabase(fresh.url, { access: 'write' })
  await database.write({ signal }, async session => {
    await session.query('LOCK TABLE customers')
    const waiting = database.write({ signal, lockTimeoutMs: 50 }, other => other.query('SELECT * FROM customers'))
    await expect(waiting).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('postgres_activity'),
    })
  })
})

test('a server that ends the connection has not refused the statement', () => {
  const ended = Object.assign(new Error('terminating connection'), { code: '57P01', severity: 'FATAL' })
  expect(connectionError(statementError(ended, 'SELECT 1'), 'main')).toMatchObject({
    code: 'unavailable',
    message: 'The connection to the database main was lost (SQLSTATE 57P01).',
    hint: expect.stringContaining('connects anew'),
  })
})

test('a broken pipe is a lost connection, though its code looks like an SQLSTATE', () => {
  const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  expect(isConnectionFailure(broken)).toBe(true)
  expect(connectionError(broken, 'main')).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('EPIPE'),
  })
})
