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

test('the text says how many rows there are, and where the reading ended', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const ask = async (rows: number, limit: number) => {
    const sql = `SELECT i FROM generate_series(1, ${rows}) AS g(i)`
    const { text } = await server.call('postgres_query', { sql, limit })
    return text
  }
  expect(await ask(1, 10)).toMatch(/^1 row\n/)
  expect(await ask(0, 10)).toMatch(/^0 rows\n<untrusted\d+>\ni\n</)
  expect(await ask(25, 10)).toMatch(/^Rows 1 to 10 of 25\n/)
  const many = await ask(20_000, 1000)
  expect(many).toMatch(/^Rows 1 to 1000 of more than 11000\n/)
  let cursor = /cursor "([\w-]+)"/.exec(many)?.[1]
  let last = ''
  for (let page = 0; page < 30 && cursor !== undefined; page++) {
    const sql = 'SELECT i FROM generate_series(1, 20000) AS g(i)'
    last = (await server.call('postgres_query', { sql, limit: 1000, cursor })).text
    cursor = /cursor "([\w-]+)"/.exec(last)?.[1]
  }
  expect(last).toMatch(/^Rows 10001 to 11000 of more than 11000\n/)
  expect(last).toMatch(/The rows after these were not read: filter, aggregate, or use OFFSET\.$/)
})

test('a result that is gone says what to do', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const call = { sql: 'SELECT i FROM generate_series(1, 30) AS g(i)', limit: 10 }
  const { text } = await server.call('postgres_query', call)
  const cursor = /cursor "([\w-]+)"/.exec(text)?.[1]
  // Another process knows the cursor's signature only when the key is the same; a changed one is told apart.
  const wrong = await server.call('postgres_query', { ...call, limit: 20, cursor })
  expect(wrong).toMatchObject({ isError: true, text: expect.stringContaining('cursor does not belong to this call') })
})

test('the error shows the place, framed as text of the database', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const { text } = await server.call('postgres_query', { sql: 'SELECT id,\n  bodi\nFROM notes' })
  expect(text).toMatch(
    /^not_found: PostgreSQL refused the statement \(SQLSTATE 42703\)\.\n<untrusted\d+>\ncolumn "bodi" does not exist\nLINE 2: {3}bodi\n {10}\^\n/,
  )
})

test('a long cell, notices and types in a structured result', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url }, results: 'structured' })
  const { structured } = await server.call('postgres_query', {
    sql: "SELECT repeat('x', 5000) AS long, ARRAY[1, 2] AS list",
  })
  expect(structured).toMatchObject({
    columns: [
      { name: 'long', type: 'text' },
      { name: 'list', type: 'int4[]' },
    ],
    rows: [[`${'x'.repeat(4096)}… (5000 characters)`, [1, 2]]],
    from: 0,
    total: 1,
    truncated: false,
  })
})
