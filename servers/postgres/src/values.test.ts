import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, readValues, never as signal } from './database.fixture.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import { readValue } from './values.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await fresh.admin(
    "CREATE TYPE mood AS ENUM ('sad', 'so, so', 'happy')",
    'CREATE TYPE point3 AS (x int, y int, z int)',
    'CREATE DOMAIN positive AS int CHECK (VALUE > 0)',
    `ALTER DATABASE ${fresh.name} SET DateStyle = 'German'`,
    `ALTER DATABASE ${fresh.name} SET bytea_output = 'escape'`,
    `ALTER DATABASE ${fresh.name} SET IntervalStyle = 'iso_8601'`,
    `ALTER DATABASE ${fresh.name} SET extra_float_digits = -10`,
  )
})
afterAll(() => fresh.drop())

async function read(sql: string, params: (string | number | boolean | null)[] = []) {
  await using database = openDatabase(fresh.url)
  return await readValues(database, sql, params, { limit: 10, signal })
}

test.each([
  ['9007199254740991::int8', 9007199254740991, 'int8'],
  ['9007199254740993::int8', '9007199254740993', 'int8'],
  ['-5::int2', -5, 'int2'],
  ['4294967295::oid', 4294967295, 'oid'],
  ['10::numeric', 10, 'numeric'],
  ['1.10::numeric', '1.10', 'numeric'],
  ['0.1::numeric', 0.1, 'numeric'],
  ['1e40::numeric', '10000000000000000000000000000000000000000', 'numeric'],
  ["'NaN'::numeric", 'NaN', 'numeric'],
  ['0.1::float8 + 0.2::float8', 0.30000000000000004, 'float8'],
  ["'-0'::float8", '-0', 'float8'],
  ["'Infinity'::float8", 'Infinity', 'float8'],
  ["'NaN'::float4", 'NaN', 'float4'],
  ['1.5::float4', 1.5, 'float4'],
  ["'2026-01-02 03:04:05.678901'::timestamp", '2026-01-02 03:04:05.678901', 'timestamp'],
  ["'infinity'::timestamptz", 'infinity', 'timestamptz'],
  ["'0044-03-15 BC'::date", '0044-03-15 BC', 'date'],
  ["'1 year 2 mons 3 days 04:05:06'::interval", '1 year 2 mons 3 days 04:05:06', 'interval'],
  ["'24:00'::time", '24:00:00', 'time'],
  ['true', true, 'bool'],
  ["'\\x00ff10'::bytea", '\\x00ff10', 'bytea'],
  ["decode(repeat('ab', 40), 'hex')", `\\x${'ab'.repeat(32)}… (40 bytes)`, 'bytea'],
  [`'{"a": [1, null], "b": "x"}'::jsonb`, { a: [1, null], b: 'x' }, 'jsonb'],
  [`'{"id": 12345678901234567890}'::json`, '{"id": 12345678901234567890}', 'json'],
  ["'null'::jsonb", null, 'jsonb'],
  ["'1e500'::jsonb", `1${'0'.repeat(500)}`, 'jsonb'],
  ["'{1,NULL,3}'::int8[]", [1, null, 3], 'int8[]'],
  [`ARRAY['a,b', 'c"d', '', 'NULL', NULL, E'\\\\', '{x}']`, ['a,b', 'c"d', '', 'NULL', null, '\\', '{x}'], 'text[]'],
  [
    "'{{1,2},{3,4}}'::int[]",
    [
      [1, 2],
      [3, 4],
    ],
    'int4[]',
  ],
  ["'[0:1]={5,6}'::int[]", '[0:1]={5,6}', 'int4[]'],
  ["'{}'::text[]", [], 'text[]'],
  ["ARRAY['NaN', 'Infinity', 1.5]::float8[]", ['NaN', 'Infinity', 1.5], 'float8[]'],
  ["ARRAY['sad', 'so, so']::mood[]", ['sad', 'so, so'], 'mood[]'],
  ["'happy'::mood", 'happy', 'mood'],
  ["ARRAY['1 day', '02:00']::interval[]", ['1 day', '02:00:00'], 'interval[]'],
  ["ARRAY[inet '10.0.0.1', '::1']", ['10.0.0.1', '::1'], 'inet[]'],
  ["'{(1,1),(0,0);(2,2),(1,1)}'::box[]", '{(1,1),(0,0);(2,2),(1,1)}', 'box[]'],
  ['ROW(1, 2, 3)::point3', '(1,2,3)', 'point3'],
  ['5::positive', 5, 'int4'],
  ["'[1,5)'::int4range", '[1,5)', 'int4range'],
  ["'6f1c9a4e-0000-4000-8000-000000000000'::uuid", '6f1c9a4e-0000-4000-8000-000000000000', 'uuid'],
  ["'pg_class'::regclass", 'pg_class', 'regclass'],
  ['NULL', null, 'text'],
  ["E'a\\tb\\u00e9😀'", 'a\tbé😀', 'text'],
])('%s', async (expression, value, type) => {
  const { rows, columns } = await read(`SELECT ${expression} AS v`)
  expect(rows).toEqual([[value]])
  expect(columns).toMatchObject([{ name: 'v', type }])
})

test('parameters arrive as they are given', async () => {
  const { rows } = await read('SELECT $1::text, $2::int8, $3::bool, $4::text, $5::numeric', [
    "a'b\\",
    7,
    true,
    null,
    1e21,
  ])
  expect(rows).toEqual([["a'b\\", 7, true, null, '1000000000000000000000']])
})

test('a long cell is cut where a character ends, and says so', async () => {
  const { rows } = await read(
    "SELECT repeat('x', 4096), repeat('y', 5000), 'z' || repeat('😀', 3000), repeat('[', 5000)::text",
  )
  expect(rows[0]).toEqual([
    'x'.repeat(4096),
    `${'y'.repeat(4096)}… (5000 characters)`,
    `z${'😀'.repeat(2047)}… (6001 characters)`,
    `${'['.repeat(4096)}… (5000 characters)`,
  ])
})

test('two columns of one name, and none at all', async () => {
  expect(await read('SELECT 1 AS a, 2 AS a')).toMatchObject({ rows: [[1, 2]], columns: [{ name: 'a' }, { name: 'a' }] })
  expect(await read('SELECT FROM generate_series(1, 2)')).toMatchObject({ rows: [[], []], columns: [] })
})

test('any list of texts survives the way through an array', async () => {
  await using database = openDatabase(fresh.url)
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\\', '{', '}', ' ', '\n', 'NULL', 'é') })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async list => {
      const sql =
        'SELECT array(SELECT value FROM json_array_elements_text($1::json) WITH ORDINALITY ORDER BY ordinality)'
      const { rows } = await readValues(database, sql, [JSON.stringify(list)], { limit: 1, signal })
      expect(rows).toEqual([[list]])
    }),
    { numRuns: 50 },
  )
})

test('no text makes the array reader hang or throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', ',', '"', '\\', 'a') }), text => {
      readValue(1009, text)
    }),
  )
})

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 })

test('a number says just what its text said, or stays text', () => {
  fc.assert(
    fc.property(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 2n ** 63n }), digits, (sign, whole, fraction) => {
      const text = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`
      expect(String(readValue(1700, text))).toBe(text)
      expect(String(readValue(20, `${whole}`))).toBe(`${whole}`)
    }),
  )
  expect([readValue(1700, '0.0000001'), readValue(1700, '0.5'), readValue(1700, '1.50')]).toEqual([
    '0.0000001',
    0.5,
    '1.50',
  ])
})
