import { connect } from '@mcp-connectors/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgres } from '../connector.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await fresh.admin(
    "CREATE TABLE notes(id int PRIMARY KEY, body text); INSERT INTO notes VALUES (1, E'a|b\\nc'), (2, ''), (3, NULL)",
  )
})
afterAll(() => fresh.drop())

test('rows come as one line each, framed, with the header once', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const { text } = await server.call('postgres_query', { sql: 'SELECT * FROM notes ORDER BY id' })
  expect(text).toMatch(/^3 rows\n<untrusted\d+>\nid\|body\n1\|a\\\|b\\nc\n2\|''\n3\|\n<\/untrusted\d+>$/)
})

test('parameters are bound, and structured results keep types', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url }, results: 'structured' })
  const { structured } = await server.call('postgres_query', {
    sql: 'SELECT $1::int AS n, $2::text AS t',
    params: [5, "x'; DROP TABLE notes; --"],
  })
  expect(structured).toMatchObject({
    columns: [
      { name: 'n', type: 'int4' },
      { name: 't', type: 'text' },
    ],
    rows: [[5, "x'; DROP TABLE notes; --"]],
    truncated: false,
  })
})

test('pages come from the kept result: the statement runs once', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const sql = 'SELECT i, clock_timestamp()::text AS at FROM generate_series(1, 25) AS g(i)'
  const seen: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 10; page++) {
    const { text } = await server.call('postgres_query', {
      sql,
      limit: 10,
      ...(cursor === undefined ? {} : { cursor }),
    })
    seen.push(...text.split('\n').filter(line => /^\d+\|/.test(line)))
    cursor = /cursor "([\w-]+)"/.exec(text)?.[1]
    if (cursor === undefined) break
  }
  expect(seen.map(line => Number(line.split('|')[0]))).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
  const again = await server.call('postgres_query', { sql, limit: 10 })
  expect(again.text).not.toContain(seen[0])
})

test('a page that the budget cuts goes on where it was cut', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url }, maxTokens: 1000 })
  const sql = "SELECT i, repeat('word ', 20) AS words FROM generate_series(1, 60) AS g(i)"
  const seen: number[] = []
  let cursor: string | undefined
  for (let page = 0; page < 20; page++) {
    const { text } = await server.call('postgres_query', {
      sql,
      limit: 60,
      ...(cursor === undefined ? {} : { cursor }),
    })
    seen.push(
      ...text
        .split('\n')
        .filter(line => /^\d+\|/.test(line))
        .map(line => Number(line.split('|')[0])),
    )
    cursor = /cursor "([\w-]+)"/.exec(text)?.[1]
    if (cursor === undefined) break
  }
  expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
})

test('the whole kept result is a CSV resource', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const { content } = await server.call('postgres_query', {
    sql: "SELECT i, '=1+1' AS f FROM generate_series(1, 3) AS g(i)",
    limit: 1,
  })
  const uri = /postgres:\/\/results\/\w+\.csv/.exec(JSON.stringify(content))?.[0] ?? ''
  expect((await server.read(uri)).text).toBe("i,f\r\n1,'=1+1\r\n2,'=1+1\r\n3,'=1+1\r\n")
  await expect(server.read('postgres://results/000000000000.csv')).rejects.toThrow('no longer kept')
})

test.each([
  ['a change', 'DELETE FROM notes', /^refused: /],
  ['two statements', 'SELECT 1; SELECT 2', /^refused: /],
  ['a syntax error', 'SELEC 1', /^invalid: /],
  ['an unknown table', 'SELECT * FROM nots', /^not_found: /],
  ['an unknown column', 'SELECT bdy FROM notes', /^not_found: /],
  ['a server file', "SELECT pg_read_file('/etc/passwd')", /^refused: .*pg_read_file/],
])('%s is refused with the reason', async (_what, sql, expected) => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const { text, isError } = await server.call('postgres_query', { sql })
  expect(isError).toBe(true)
  expect(text).toMatch(expected)
  expect((await fresh.admin('SELECT count(*)::int AS n FROM notes'))[0]).toEqual({ n: 3 })
})

test('without a database the tools are listed, and a call says what to set', async () => {
  await using server = await connect(postgres)
  expect((await server.client.listTools()).tools.length).toBeGreaterThan(5)
  const { text } = await server.call('postgres_query', { sql: 'SELECT 1' })
  expect(text).toContain('unauthenticated: No database is configured.')
  expect(text).toContain('DATABASE_URL')
})

test('a server that is not there is named, never the password', async () => {
  await using server = await connect(postgres, { options: { url: 'postgres://me:hunter2pw@127.0.0.1:1/shop' } })
  const { text } = await server.call('postgres_query', { sql: 'SELECT 1' })
  expect(text).toContain('unavailable: ')
  expect(text + server.log.join('\n')).not.toContain('hunter2pw')
})

test('several databases are chosen by name', async () => {
  await using server = await connect(postgres, { options: { databases: [`one=${fresh.url}`, `two=${fresh.url}`] } })
  expect((await server.call('postgres_query', { sql: 'SELECT 1 AS x', database: 'two' })).text).toContain('1 row')
  expect((await server.call('postgres_query', { sql: 'SELECT 1', database: 'three' })).text).toContain(
    'There are: one, two.',
  )
})
