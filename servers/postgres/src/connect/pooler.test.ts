import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, readValues, never as signal } from '../database.fixture.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'
import { startPooler } from './pooler.fixture.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await fresh.admin('CREATE TABLE kept(i int)')
})
afterAll(() => fresh.drop())

test('reads, sessions and writes work through a pooler in transaction mode, and leave nothing behind there', async () => {
  await using pooler = await startPooler(fresh.url)
  await using database = openDatabase(pooler.url, { access: 'write' })
  for (let i = 0; i < 4; i++) {
    const { rows } = await readValues(database, 'SELECT $1::int, pg_backend_pid()', [i], { limit: 10, signal })
    expect(rows[0]?.[0]).toBe(i)
  }
  const long = await database.read('SELECT i FROM generate_series(1, 5000) AS g(i)', [], {
    limit: 10,
    ahead: 10_000,
    signal,
  })
  expect(long.rows).toHaveLength(5000)
  const left = "SELECT set_config('app.left', 'behind', false), pg_advisory_lock(1)"
  await database.read(left, [], { limit: 1, signal })
  for (let i = 0; i < 4; i++) {
    const sql =
      "SELECT current_setting('app.left', true) AS setting, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks"
    const [row] = await database.catalog(sql, [], { signal })
    expect([null, '']).toContain(row?.setting)
    expect(row?.locks).toBe(0)
  }
  await database.write({ signal }, async session => {
    await session.query('INSERT INTO kept VALUES (1)')
    await session.commit()
  })
  expect(await fresh.admin('SELECT i FROM kept')).toEqual([{ i: 1 }])
  const many = Array.from({ length: 12 }, (_, i) => readValues(database, 'SELECT $1::int', [i], { limit: 1, signal }))
  expect((await Promise.all(many)).map(({ rows }) => rows[0]?.[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  for (const count of pooler.transactions) expect(count).toBeGreaterThan(3)
})

test('a start-up parameter that the person asked for is refused by it, and said so', async () => {
  await using pooler = await startPooler(fresh.url)
  await using database = openDatabase(`${pooler.url}?options=-c%20search_path%3Dapp`)
  await expect(database.catalog('SELECT 1', [], { signal })).rejects.toMatchObject({
    code: 'unavailable',
    quote: expect.stringContaining('unsupported startup parameter: options'),
  })
})
