import { type Connected, type ConnectOptions, connect } from '@mcp-connectors/testing'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { postgres } from '../connector.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'

let fresh: FreshDatabase
beforeEach(async () => {
  await fresh?.drop()
  fresh = await freshDatabase()
  await fresh.admin(
    'CREATE TABLE items(id int PRIMARY KEY, name text)',
    "INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 100) i",
    'CREATE TABLE parts(item int REFERENCES items DEFERRABLE INITIALLY DEFERRED)',
  )
})
afterAll(() => fresh.drop())

function open(more: ConnectOptions<typeof postgres.options> = {}) {
  return connect(postgres, { access: 'destroy', ...more, options: { url: fresh.url, ...more.options } })
}

function migrate(server: Connected, statements: string[], more: Record<string, unknown> = {}) {
  return server.call('postgres_migrate', { statements, ...more })
}

async function exists(name: string): Promise<boolean> {
  const [row] = await fresh.admin(`SELECT to_regclass('${name}') IS NOT NULL AS found`)
  return row?.found === true
}

const change = [
  'CREATE TABLE tags(id int PRIMARY KEY, item int REFERENCES items)',
  'CREATE INDEX ON tags (item)',
  'ALTER TABLE items ADD CONSTRAINT named CHECK (name IS NOT NULL)',
  "UPDATE items SET name = 'x' WHERE id <= 7",
]

test('a dry run reviews, runs and rolls back', async () => {
  await using server = await open()
  const { text, isError } = await migrate(server, change)
  expect(isError).toBe(false)
  expect(text).toMatch(/^Dry run: every statement ran, and all of it was rolled back\.\n/)
  expect(text).toContain('Findings:\n3 scans-table: Adding the check')
  expect(text).toContain('Safer: Add it NOT VALID')
  expect(text).toMatch(/\nStatements: 1 \d+ ms; 2 \d+ ms; 3 \d+ ms; 4 7 rows, \d+ ms\n/)
  expect(text).toContain('\nLocks until the end: items AccessExclusiveLock (blocks reads and writes)\n')
  expect(text).toMatch(/Apply with dry_run false\.$/)
  expect(await exists('tags')).toBe(false)
  expect((await fresh.admin("SELECT count(*)::int AS n FROM items WHERE name = 'x'"))[0]).toEqual({ n: 0 })
})

test('with dry_run false it stays, and what is new is found at once', async () => {
  await using server = await open({ results: 'structured' })
  await server.call('postgres_query', { sql: 'SELECT 1' })
  const statements = [...change, 'CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql STABLE AS $$SELECT 2 * n$$']
  const { structured } = await migrate(server, statements, { dry_run: false })
  expect(structured).toMatchObject({ tried: true, applied: true, steps: [{}, {}, {}, { rows: 7 }, {}] })
  expect(await exists('tags')).toBe(true)
  expect(
    (await server.call('postgres_query', { sql: 'SELECT twice(21) FROM tags RIGHT JOIN items ON true LIMIT 1' })).text,
  ).toContain('42')
})

test('what fails is named by its place, and nothing stays', async () => {
  await using server = await open()
  const statements = ['CREATE TABLE tags(i int)', 'ALTER TABLE items ADD c int NOT NULL', 'DROP TABLE tags']
  const { text, isError } = await migrate(server, statements, { dry_run: false })
  expect(isError).toBe(true)
  expect(text).toMatch(/^conflict: Statement 2 of 3: .*23502/)
  expect(await exists('tags')).toBe(false)
})

test('a syntax error and an unknown table come with their place', async () => {
  await using server = await open()
  expect((await migrate(server, ['CREATE TABEL t(i int)'])).text).toMatch(/^invalid: [\s\S]*LINE 1: [\s\S]*\^/)
  const { text } = await migrate(server, ['ALTER TABLE itmes ADD c int'])
  expect(text).toMatch(/^not_found: [\s\S]*Similar names: items/)
})

test('a dry run finds what only the commit would', async () => {
  await using server = await open()
  expect((await migrate(server, ['INSERT INTO parts VALUES (999)'])).text).toMatch(/^conflict: .*23503/)
})

test('a lock that another session holds is waited for no longer than lock_timeout_ms', async () => {
  await using server = await open()
  const blocking = fresh.admin('BEGIN', 'SELECT * FROM items', 'SELECT pg_sleep(1.5)', 'COMMIT')
  await fresh.admin('SELECT pg_sleep(0.3)')
  const { text } = await migrate(server, ['ALTER TABLE items ADD c int'], { lock_timeout_ms: 50 })
  await blocking
  expect(text).toMatch(/^conflict: .*55P03[\s\S]*postgres_activity/)
})

test('a statement that runs alone is only reviewed, and then run', async () => {
  await using server = await open()
  const statements = ['CREATE INDEX CONCURRENTLY by_name ON items (name)']
  const tried = await migrate(server, statements)
  expect(tried.text).toMatch(/^Not tried, only reviewed: it cannot run in a transaction/)
  expect(tried.text).toContain('may-stay-invalid')
  expect(await exists('by_name')).toBe(false)
  expect((await migrate(server, statements, { dry_run: false })).text).toMatch(/^Applied and committed\./)
  expect(await exists('by_name')).toBe(true)
  const again = await migrate(server, statements, { dry_run: false })
  expect(again.text).toMatch(/^conflict|^invalid: [\s\S]*42P07/)
  expect((await migrate(server, ['VACUUM (ANALYZE) items'], { dry_run: false })).isError).toBe(false)
})

test('an index that could not be built is said to stay behind', async () => {
  await fresh.admin("UPDATE items SET name = 'same'")
  await using server = await open()
  const statements = ['CREATE UNIQUE INDEX CONCURRENTLY by_name ON items (name)']
  const { text } = await migrate(server, statements, { dry_run: false })
  expect(text).toMatch(/^conflict: .*23505[\s\S]*INVALID/)
  expect((await server.call('postgres_health', { checks: ['indexes'] })).text).toContain('by_name')
})

test('a function that leaves the database is refused in an expression, alone too', async () => {
  await using server = await open()
  const table = ["CREATE TABLE t(body text DEFAULT pg_read_file('/etc/passwd'))"]
  expect((await migrate(server, table)).text).toMatch(/^refused: .*pg_read_file/)
  const index = ["CREATE INDEX CONCURRENTLY ON items ((pg_read_file('/etc/passwd')))"]
  expect((await migrate(server, index)).text).toMatch(/^refused: .*pg_read_file/)
  const outside = ["CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x'"]
  expect((await migrate(server, outside)).text).toMatch(/^refused: .*language c/)
  expect((await migrate(server, ['DO $$BEGIN END$$'])).text).toMatch(/^refused: .*psql/s)
})

test('the person is asked before it is applied, with the statements and the risks, and not for a dry run', async () => {
  const asked: string[] = []
  await using server = await open({
    elicit: message => {
      asked.push(message)
      return 'accept'
    },
  })
  const statements = ['DROP TABLE parts', `COMMENT ON TABLE items IS '${'long '.repeat(200)}'`]
  expect((await migrate(server, statements)).text).toContain('Dry run')
  expect(asked).toEqual([])
  expect((await migrate(server, statements, { dry_run: false })).text).toMatch(/^Applied/)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatch(
    /^Apply to the database main:\n1\. DROP TABLE parts\n2\. COMMENT ON .*… \(\d+ characters more\)\nRisks:\n- 1: What is dropped/,
  )
  expect(await exists('parts')).toBe(false)
})

test.each(['decline', 'cancel'] as const)('%s leaves everything as it is', async answer => {
  await using server = await open({ elicit: () => answer })
  const { text } = await migrate(server, ['DROP TABLE parts'], { dry_run: false })
  expect(text).toMatch(/^refused: The person did not agree/)
  expect(await exists('parts')).toBe(true)
})

test('a client that cannot ask: auto goes on, always refuses', async () => {
  await using strict = await open({ confirm: 'always' })
  expect((await migrate(strict, ['DROP TABLE parts'], { dry_run: false })).text).toMatch(/^refused: .*cannot ask/)
  expect((await migrate(strict, ['DROP TABLE parts'])).text).toContain('Dry run')
  expect(await exists('parts')).toBe(true)
  await using server = await open()
  expect((await migrate(server, ['DROP TABLE parts'], { dry_run: false })).text).toMatch(/^Applied/)
  expect(await exists('parts')).toBe(false)
})

test('below --access destroy it is not there', async () => {
  await using server = await open({ access: 'write' })
  expect((await migrate(server, ['DROP TABLE parts'])).text).toMatch(/^refused: .*\n.*--access destroy/)
})
