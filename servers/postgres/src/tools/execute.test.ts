import { type ConnectOptions, connect } from '@mcp-connectors/testing'
import { missingPostgres, startPostgres } from '@tooling/doubles/postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { postgres } from '../connector.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'

let fresh: FreshDatabase
let role: string

beforeAll(async () => {
  fresh = await freshDatabase()
  role = `writer_${fresh.name}`
  await fresh.admin(
    'CREATE TABLE items(id int PRIMARY KEY, name text NOT NULL, price numeric DEFAULT 1, at timestamptz)',
    'CREATE TABLE parts(id int PRIMARY KEY, item int REFERENCES items DEFERRABLE INITIALLY DEFERRED)',
    'CREATE TABLE seen(what text)',
    'CREATE SEQUENCE numbers',
    `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO seen VALUES (TG_OP); RETURN NULL; END'`,
    'CREATE TRIGGER note AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION note()',
    'CREATE VIEW ruled AS SELECT id, name FROM items',
    'CREATE RULE add AS ON INSERT TO ruled DO INSTEAD INSERT INTO items VALUES (NEW.id, NEW.name)',
    `CREATE ROLE ${role} LOGIN PASSWORD 'pw'`,
    `GRANT INSERT, UPDATE ON items TO ${role}`,
  )
})
afterAll(async () => {
  await fresh.admin(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
  await fresh.drop()
})
beforeEach(async () => {
  await fresh.admin(
    'TRUNCATE items, parts, seen',
    "INSERT INTO items(id, name, price) SELECT i, 'item ' || i, i FROM generate_series(1, 20) i",
  )
})

function open(more: ConnectOptions<typeof postgres.options> = {}) {
  return connect(postgres, { access: 'write', ...more, options: { url: fresh.url, ...more.options } })
}

async function number(sql: string): Promise<unknown> {
  const [row] = await fresh.admin(`SELECT (${sql})::int AS n`)
  return row?.n
}

test('a dry run says how many rows, shows the first as they would be, and the locks, and changes nothing', async () => {
  await using server = await open()
  const sql = 'UPDATE items SET name = upper(name) WHERE id > 5 RETURNING id, name -- the rest\n;'
  const { text } = await server.call('postgres_execute', { sql })
  const [head, ...lines] = text.split('\n')
  expect(head).toBe('UPDATE would change 15 rows.')
  expect(lines[0]).toBe('10 of them:')
  expect(text).toContain('id|name\n6|ITEM 6\n7|ITEM 7\n')
  expect(lines.filter(line => /^\d+\|ITEM/.test(line))).toHaveLength(10)
  expect(text).toContain('Locks while it runs: items RowExclusiveLock (blocks schema changes)\n')
  expect(text).toMatch(/Rolled back, but triggers ran.*dry_run false to make it stay\.$/)
  expect(await number("SELECT count(*) FROM items WHERE name ~ 'ITEM'")).toBe(0)
})

test('rows are shown as they would be also without RETURNING', async () => {
  await using server = await open({ results: 'structured' })
  const sql = 'INSERT INTO items(id, name) VALUES ($1, $2)'
  const { structured } = await server.call('postgres_execute', { sql, params: [100, "a'b"] })
  expect(structured).toEqual({
    command: 'INSERT',
    committed: false,
    rows_affected: 1,
    rows: [{ id: 100, name: "a'b", price: 1, at: null }],
    warnings: [],
    locks: [{ relation: 'items', mode: 'RowExclusiveLock', blocks: 'schema changes' }],
  })
  expect(await number('SELECT count(*) FROM items')).toBe(20)
})

test.each([
  ['INSERT', "INSERT INTO items VALUES (21, 'x'), (22, 'y')", 'INSERT changed 2 rows.', 22],
  ['UPDATE', "UPDATE items SET name = 'x' WHERE id = 1", 'UPDATE changed 1 row.', 20],
  ['DELETE', 'DELETE FROM items WHERE id <= 3', 'DELETE changed 3 rows.', 17],
  ['a change of nothing', 'DELETE FROM items WHERE false', 'DELETE changed 0 rows.', 20],
  [
    'MERGE',
    `MERGE INTO items t USING (VALUES (1), (50)) s(id) ON t.id = s.id
      WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, 'new')`,
    'MERGE changed 2 rows.',
    20,
  ],
  [
    'a change inside a change',
    'WITH gone AS (DELETE FROM items WHERE id < 3 RETURNING *) INSERT INTO items SELECT id + 100, name FROM gone',
    'INSERT changed 2 rows.',
    20,
  ],
  ['ON CONFLICT', "INSERT INTO items VALUES (1, 'x'), (30, 'y') ON CONFLICT DO NOTHING", 'INSERT changed 1 row.', 21],
  ['a rule on a view', "INSERT INTO ruled VALUES (31, 'z')", 'INSERT changed 1 row.', 21],
])('%s is tried, and stays with dry_run false', async (_name, sql, said, count) => {
  await using server = await open()
  const tried = await server.call('postgres_execute', { sql })
  expect(tried.text.split('\n')[0]).toBe(said.replace('changed', 'would change'))
  expect(await number('SELECT count(*) FROM items')).toBe(20)
  const done = await server.call('postgres_execute', { sql, dry_run: false })
  expect(done.text).toBe(said)
  expect(await number('SELECT count(*) FROM items')).toBe(count)
})

test('what RETURNING gives comes back, up to 100 rows', async () => {
  await using server = await open({ results: 'structured' })
  const sql = "INSERT INTO items SELECT i, 'n' FROM generate_series(101, 400) i RETURNING id"
  const { structured } = await server.call('postgres_execute', { sql, dry_run: false })
  expect(structured).toMatchObject({ rows_affected: 300, committed: true, locks: [] })
  expect(Object(structured).rows).toHaveLength(100)
  expect(Object(structured).rows[99]).toEqual({ id: 200 })
})

test('a dry run finds what only the commit would, and the trigger that ran is rolled back', async () => {
  await using server = await open()
  const sql = 'INSERT INTO parts VALUES (1, 999)'
  const tried = await server.call('postgres_execute', { sql })
  expect(tried.isError).toBe(true)
  expect(tried.text).toMatch(/^conflict: .*23503/)
  expect(tried.text).toContain('Key (item)=(999) is not present')
  const done = await server.call('postgres_execute', { sql, dry_run: false })
  expect(done.text).toMatch(/^conflict: .*23503/)
  expect(await number('SELECT count(*) FROM seen')).toBe(0)
  expect((await server.call('postgres_execute', { sql: 'INSERT INTO parts VALUES (1, 1)' })).isError).toBe(false)
  expect(await number('SELECT count(*) FROM seen')).toBe(0)
})

test('a role that may write and not read can try too, without rows', async () => {
  await using server = await open({ options: { url: fresh.urlFor(role, 'pw') } })
  const { text } = await server.call('postgres_execute', { sql: "INSERT INTO items(id, name) VALUES (70, 'x')" })
  expect(text).toMatch(/^INSERT would change 1 row\.\nLocks/)
})

test('every row is warned about', async () => {
  await using server = await open()
  const { text } = await server.call('postgres_execute', { sql: 'DELETE FROM parts' })
  expect(text).toMatch(/^DELETE would change 0 rows\.\nDELETE without WHERE touches every row/)
})

test.each([
  ['SELECT 1', /^refused: .*SELECT/],
  ['CREATE TABLE t(i int)', /^refused: .*CREATE/],
  ['TRUNCATE items', /^refused: .*TRUNCATE/],
  ['COMMIT', /^refused: /],
  ['DELETE FROM items; DELETE FROM parts', /^refused: .*2 statements/],
  ["INSERT INTO seen SELECT pg_read_file('/etc/passwd')", /^refused: .*pg_read_file/],
  ["INSERT INTO seen SELECT '' FROM pg_terminate_backend(1)", /^refused: .*pg_terminate_backend/],
  ['INSERT INTO seen SELECT passwd FROM pg_shadow', /^refused: .*pg_shadow/],
  ['DELETE FROM itmes', /^not_found: [\s\S]*items/],
  [
    'UPDATE items SET nmae = 1',
    /^not_found: [\s\S]*LINE 1: UPDATE items SET nmae = 1\n {25}\^[\s\S]*postgres_describe/,
  ],
  ["INSERT INTO items VALUES (1, 'again')", /^conflict: .*23505/],
  ['INSERT INTO items VALUES (900, NULL)', /^conflict: .*23502/],
  ["INSERT INTO items(id, name) VALUES ('x', 'y')", /^invalid: .*22P02/],
  ['UPDATE items SET name = $1', /^invalid: /],
  ['DELETE FRM items', /^invalid: [\s\S]*\^/],
])('%s is refused with the reason', async (sql, expected) => {
  await using server = await open()
  const { text, isError } = await server.call('postgres_execute', { sql, dry_run: false })
  expect(text).toMatch(expected)
  expect(isError).toBe(true)
  expect(await number('SELECT count(*) FROM items')).toBe(20)
})

test('a sequence moves on in a dry run, as the answer says', async () => {
  await using server = await open()
  const sql = "INSERT INTO items(id, name) SELECT 1000 + nextval('numbers'), 'n'"
  expect((await server.call('postgres_execute', { sql })).isError).toBe(false)
  expect(await number('SELECT last_value FROM numbers')).toBe(1)
})

test('at --access read the tool is not there, and says what would allow it', async () => {
  await using server = await open({ access: 'read' })
  const { text } = await server.call('postgres_execute', { sql: 'DELETE FROM items' })
  expect(text).toMatch(/^refused: .*\n.*--access write/)
})

test('a call that is given up is cancelled on the server and changes nothing', async () => {
  await using server = await open()
  const abort = new AbortController()
  const sql = 'UPDATE items SET price = n FROM generate_series(1, 1000000000) n WHERE id = 1'
  const call = server.call('postgres_execute', { sql, dry_run: false }, { signal: abort.signal })
  const failed = expect(call).rejects.toThrow()
  const active = () =>
    fresh.admin(
      `SELECT 1 FROM pg_stat_activity WHERE datname = '${fresh.name}' AND state = 'active' AND query ~ '^UPDATE items'`,
    )
  await expect.poll(async () => (await active()).length).toBe(1)
  abort.abort()
  await failed
  await expect.poll(async () => (await active()).length).toBe(0)
  expect(await number('SELECT price FROM items WHERE id = 1')).toBe(1)
})

test('a lock that is soon released is waited for', async () => {
  await using server = await open()
  const blocking = fresh.admin('BEGIN', 'LOCK TABLE items', 'SELECT pg_sleep(1)', 'COMMIT')
  await fresh.admin('SELECT pg_sleep(0.3)')
  const { text } = await server.call('postgres_execute', { sql: 'DELETE FROM items' })
  await blocking
  expect(text).toMatch(/^DELETE would change 20 rows/)
})

test('PostgreSQL 15, whose MERGE returns nothing', async context => {
  const missing = missingPostgres(15)
  if (missing) return context.skip(missing)
  await using old = await startPostgres({ version: 15 })
  await using database = await freshDatabase(old.url)
  await database.admin('CREATE TABLE t(id int)', 'INSERT INTO t VALUES (1)')
  await using server = await open({ options: { url: database.url } })
  const sql = 'MERGE INTO t USING (VALUES (1)) s(id) ON t.id = s.id WHEN MATCHED THEN DELETE'
  expect((await server.call('postgres_execute', { sql })).text).toMatch(/^MERGE would change 1 row\.\nLocks/)
  expect((await server.call('postgres_execute', { sql, dry_run: false })).text).toBe('MERGE changed 1 row.')
  expect((await server.call('postgres_execute', { sql: 'DELETE FROM t RETURNING id' })).text).toContain('0 rows')
})
