import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, readValues, never as signal } from './database.fixture.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

const open = (access: 'read' | 'write' = 'read') => openDatabase(fresh.url, { access })

test('our own queries give rows as objects, without loss', async () => {
  await using database = open()
  const [row] = await database.catalog(
    `SELECT 9007199254740993 AS big, 12::int8 AS small, 1.10::numeric AS price, 'NaN'::float8 AS nan, ARRAY['a,b','c"d',NULL] AS words,
      '{{1,2},{3,4}}'::int[] AS grid, '[0:1]={5,6}'::int[] AS shifted, '{"a":1}'::jsonb AS doc, '2026-01-02 03:04:05.678901+00'::timestamptz AT TIME ZONE 'UTC' AS at, true AS yes, $1::int AS given`,
    [7],
    { signal },
  )
  expect(row).toEqual({
    big: '9007199254740993',
    small: 12,
    price: '1.10',
    nan: 'NaN',
    words: ['a,b', 'c"d', null],
    grid: [
      [1, 2],
      [3, 4],
    ],
    shifted: '[0:1]={5,6}',
    doc: { a: 1 },
    at: '2026-01-02 03:04:05.678901',
    yes: true,
    given: 7,
  })
})

test('a read is one statement, cut after its limit', async () => {
  await using database = open()
  const result = await readValues(database, 'SELECT i, i * 2 AS twice FROM generate_series(1, 10000000) AS g(i)', [], {
    limit: 2,
    signal,
  })
  expect(result).toMatchObject({
    columns: [
      { name: 'i', type: 'int4' },
      { name: 'twice', type: 'int4' },
    ],
    rows: [
      [1, 2],
      [2, 4],
    ],
    truncated: true,
  })
  await expect(database.read('SELECT 1; SELECT 2', [], { limit: 1, signal })).rejects.toThrow('SQLSTATE 42601')
  await expect(database.read('CREATE TABLE t()', [], { limit: 1, signal })).rejects.toMatchObject({ code: 'refused' })
})

test('nothing stays behind in the session', async () => {
  await using database = open()
  await database.read("SELECT set_config('app.x', 'left', false)", [], { limit: 1, signal })
  const values = await Promise.all(
    [1, 2, 3, 4].map(() => readValues(database, "SELECT current_setting('app.x', true)", [], { limit: 1, signal })),
  )
  expect(values.flatMap(({ rows }) => rows.flat()).filter(Boolean)).toEqual([])
})

test('a huge cell ends the call, not the process; the next call works', async () => {
  await using database = open()
  await expect(database.read("SELECT repeat('x', 300000000)", [], { limit: 1, signal })).rejects.toMatchObject({
    code: 'too_large',
  })
  expect((await readValues(database, 'SELECT 1', [], { limit: 1, signal })).rows).toEqual([[1]])
})

test('a read that was aborted before it began opens no guard, whose failure nobody would take', async () => {
  let opened = 0
  const openGuard = () => Promise.reject(new Error(`opened ${++opened}`))
  await using database = openDatabase(fresh.url, { openGuard })
  const aborted = AbortSignal.abort()
  await expect(database.read('SELECT 1', [], { limit: 1, signal: aborted })).rejects.toThrow('The call was cancelled.')
  expect(opened).toBe(0)
})

test('an aborted read stops on the server', async () => {
  await using database = open()
  const abort = new AbortController()
  const reading = database.read('SELECT pg_sleep(600) /* aborted-read */', [], { limit: 1, signal: abort.signal })
  reading.catch(() => {})
  const running = async () =>
    (
      await fresh.admin(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%aborted-read%' AND state = 'active' AND pid <> pg_backend_pid()",
      )
    ).length
  await expect.poll(running).toBe(1)
  abort.abort()
  await expect(reading).rejects.toThrow()
  await expect.poll(running).toBe(0)
})

test('a killed idle connection is replaced without the caller noticing', async () => {
  await using database = open()
  await database.read('SELECT 1', [], { limit: 1, signal })
  await fresh.admin(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  expect((await readValues(database, 'SELECT 2', [], { limit: 1, signal })).rows).toEqual([[2]])
})

test('sixteen reads at once share the pool; one that gives up while queued leaves no trace', async () => {
  await using database = open()
  const abort = new AbortController()
  const reads = Array.from({ length: 16 }, (_, i) =>
    readValues(database, 'SELECT $1::int, pg_sleep(0.05)', [i], { limit: 1, signal: i === 15 ? abort.signal : signal }),
  )
  const last = reads.pop()
  last?.catch(() => {})
  abort.abort(new Error('given up'))
  expect((await Promise.all(reads)).map(({ rows }) => rows[0]?.[0])).toEqual(Array.from({ length: 15 }, (_, i) => i))
  await expect(last).rejects.toThrow()
  expect((await readValues(database, 'SELECT 1', [], { limit: 1, signal })).rows).toEqual([[1]])
})

test('a write stays only when it is committed', async () => {
  await using database = open('write')
  await fresh.admin('CREATE TABLE IF NOT EXISTS kept(i int)')
  await database.write({ signal }, async session => session.query('INSERT INTO kept VALUES (1)'))
  await database.write({ signal }, async session => {
    await session.query('INSERT INTO kept VALUES (2)')
    expect(session.affected).toBe(1)
    await session.commit()
  })
  expect(await fresh.admin('SELECT i FROM kept')).toEqual([{ i: 2 }])
})

test('reading ahead ends early where rows are slow or large, and the first page stands', async () => {
  await using database = open()
  const slow = 'SELECT i, pg_sleep(CASE WHEN i > 5 THEN 60 ELSE 0 END)::text FROM generate_series(1, 100) AS g(i)'
  const read = await readValues(database, slow, [], { limit: 3, ahead: 1000, signal })
  expect(read.rows.slice(0, 3)).toEqual([
    [1, ''],
    [2, ''],
    [3, ''],
  ])
  expect(read).toMatchObject({ truncated: true })
  const large = await database.read("SELECT repeat('x', 100000) FROM generate_series(1, 1000)", [], {
    limit: 10,
    ahead: 1000,
    signal,
  })
  expect(large.truncated).toBe(true)
  expect(large.rows.length).toBeGreaterThan(10)
  expect(large.bytes).toBeLessThan(16 * 1024 * 1024)
  const all = await database.read('SELECT i FROM generate_series(1, 5000) AS g(i)', [], {
    limit: 10,
    ahead: 9000,
    signal,
  })
  expect(all).toMatchObject({ truncated: false, rows: { length: 5000 } })
})

test('notices come along, and a wrong number of parameters does not cost the connection', async () => {
  await using database = open()
  await fresh.admin(
    "CREATE OR REPLACE FUNCTION note(t text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'saw %', t; RETURN t; END $$",
  )
  const read = await readValues(database, "SELECT note('x'), pg_backend_pid()", [], { limit: 1, signal })
  expect(read.notices).toEqual(['saw x'])
  await expect(database.read('SELECT $1::int', [], { limit: 1, signal })).rejects.toMatchObject({ code: 'invalid' })
  const again = await readValues(database, 'SELECT pg_backend_pid()', [], { limit: 1, signal })
  expect(again.rows[0]?.[0]).toBe(read.rows[0]?.[1])
})

test('what cannot run in a transaction runs alone, and shows where it is wrong', async () => {
  await using database = openDatabase(fresh.url, { access: 'destroy' })
  await fresh.admin('CREATE TABLE IF NOT EXISTS indexed(i int)')
  await database.runAlone('CREATE INDEX CONCURRENTLY indexed_i ON indexed(i)', { signal })
  expect(await fresh.admin("SELECT indisvalid FROM pg_index WHERE indexrelid = 'indexed_i'::regclass")).toEqual([
    { indisvalid: true },
  ])
  await expect(database.runAlone('VACUUM nowhere', { signal })).rejects.toMatchObject({ code: 'not_found' })
  await using reader = open()
  await expect(reader.runAlone('VACUUM', { signal })).rejects.toMatchObject({ code: 'refused' })
  await expect(reader.write({ signal }, async () => 1)).rejects.toMatchObject({ code: 'refused' })
})

test('a call that ends while the server closes is answered, and no connection stays', async () => {
  const database = open()
  const reading = database.read('SELECT pg_sleep(60) /* closing */', [], { limit: 1, signal })
  reading.catch(() => {})
  const open_ = async () =>
    (
      await fresh.admin(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%/* closing */%' AND pid <> pg_backend_pid()",
      )
    ).length
  await expect.poll(open_).toBe(1)
  await database[Symbol.asyncDispose]()
  await expect(reading).rejects.toMatchObject({ code: 'unavailable' })
  await expect.poll(open_).toBe(0)
})
