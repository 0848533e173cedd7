import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RawServer, spawnRaw, spawnServer, spawnServer2025 } from '@mcp-connectors/testing'
import { bundle } from '@tooling/build'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const main = `${folder}dist/main.mjs`

let fresh: FreshDatabase
beforeAll(async () => {
  // `npm test` builds first; a test that is run by itself may come before any build.
  if (!existsSync(main)) await bundle(folder)
  fresh = await freshDatabase()
  await fresh.admin('CREATE TABLE notes(id int, body text)', "INSERT INTO notes VALUES (1, 'naïve 🦊')")
})
afterAll(() => fresh.drop())

const initialize = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '0' } },
})}\n`

function query(id: number, sql: string): string {
  const params = { name: 'postgres_query', arguments: { sql } }
  return `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })}\n`
}

const forever = 'SELECT count(*) FROM generate_series(1, 10000000000)'

async function backends(): Promise<number> {
  const [row] = await fresh.admin(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = '${fresh.name}' AND pid <> pg_backend_pid()`,
  )
  return Number(row?.n)
}

test('the client of SDK 2.4 reads, is refused, and pages', async () => {
  await using server = await spawnServer(main, { env: { DATABASE_URL: fresh.url } })
  expect((await server.client.listTools()).tools).toHaveLength(8)
  expect((await server.call('postgres_query', { sql: 'SELECT * FROM notes' })).text).toContain('1|naïve 🦊')
  expect((await server.call('postgres_query', { sql: 'DELETE FROM notes' })).text).toMatch(/^refused: /)
  const paged = await server.call('postgres_query', { sql: 'SELECT * FROM generate_series(1, 5)', limit: 2 })
  const cursor = /cursor "([\w-]+)"/.exec(paged.text)?.[1]
  const next = await server.call('postgres_query', { sql: 'SELECT * FROM generate_series(1, 5)', limit: 2, cursor })
  expect(next.text).toMatch(/^Rows 3 to 4 of 5/)
  expect((await server.read('postgres://main/public/notes')).text).toContain('CREATE TABLE')
  expect(await server.prompt('create-readonly-role', { schemas: 'public' })).toContain('GRANT SELECT')
  await expect.poll(() => server.stderr()).toContain('create-readonly-role')
})

test('the client of the 2025 line reads too', async () => {
  await using server = await spawnServer2025(main, { args: [fresh.url] })
  const result = await server.client.callTool({ name: 'postgres_query', arguments: { sql: 'SELECT body FROM notes' } })
  expect(JSON.stringify(result)).toContain('naïve 🦊')
})

test.each([
  ['a bare argument, as the archived server had it', () => ({ args: [fresh.url] })],
  ['DATABASE_URL', () => ({ env: { DATABASE_URL: fresh.url } })],
  ['POSTGRES_URL', () => ({ env: { POSTGRES_URL: fresh.url } })],
  ['DATABASE_URI', () => ({ env: { DATABASE_URI: fresh.url } })],
  ['--database', () => ({ args: ['--database', `main=${fresh.url}`] })],
  ['POSTGRES_DATABASES', () => ({ env: { POSTGRES_DATABASES: `main=${fresh.url}\nother=${fresh.url}` } })],
  ['the variables of libpq', () => ({ env: variables() })],
])('%s names the database', async (_name, settings) => {
  await using server = await spawnServer(main, settings())
  expect((await server.call('postgres_query', { sql: 'SELECT id + 41 FROM notes' })).text).toContain('42')
})

function variables(): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(fresh.url)
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
  }
}

test('~/.pgpass has the password', async () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const { PGPASSWORD = '', PGHOST, PGPORT, PGDATABASE, PGUSER, ...rest } = variables()
  const env = { ...rest, HOME: home, DATABASE_URL: `postgres://${PGUSER}@${PGHOST}:${PGPORT}/${PGDATABASE}` }
  {
    await using server = await spawnServer(main, { env })
    expect((await server.call('postgres_query', { sql: 'SELECT 1' })).text).toMatch(/^unauthenticated: /)
  }
  writeFileSync(join(home, '.pgpass'), `${PGHOST}:*:${PGDATABASE}:${PGUSER}:${PGPASSWORD}\n`, { mode: 0o600 })
  await using server = await spawnServer(main, { env })
  expect((await server.call('postgres_query', { sql: 'SELECT id + 41 FROM notes' })).text).toContain('42')
})

test('a password in an argument works, with a warning that does not show it', async () => {
  await using server = await spawnServer(main, { args: [fresh.url] })
  await server.call('postgres_query', { sql: 'SELECT 1' })
  expect(server.stderr()).toMatch(/POSTGRES_URL|DATABASE_URL/)
  expect(server.stderr()).not.toContain(new URL(fresh.url).password)
})

test('without settings the tools are listed, and a call says what is missing', async () => {
  await using server = await spawnServer(main)
  expect((await server.client.listTools()).tools).toHaveLength(8)
  const { text } = await server.call('postgres_query', { sql: 'SELECT 1' })
  expect(text).toMatch(/^unauthenticated: [\s\S]*DATABASE_URL/)
})

test('all that is wrong with the settings is said at once, with exit code 2 and without the password', async () => {
  await using server = spawnRaw(main, {
    args: ['--acess', 'write', '--sslmode', 'sometimes', '--statement-timeout', '0'],
    env: { POSTGRES_URL: 'postgres://me:hunter2pw@localhost/shop' },
  })
  expect(await server.exited).toBe(2)
  expect(server.stdout()).toBe('')
  expect(server.stderr()).toContain('--access')
  expect(server.stderr()).toContain('sometimes')
  expect(server.stderr()).toContain('statement-timeout')
  expect(server.stderr()).not.toContain('hunter2pw')
})

test('a URL that is none is named without its password', async () => {
  await using server = await spawnServer(main, { env: { DATABASE_URL: 'postgres://me:hunter2#pw@localhost:x/shop' } })
  const { text, isError } = await server.call('postgres_query', { sql: 'SELECT 1' })
  expect(isError).toBe(true)
  expect(text + server.stderr()).not.toContain('hunter2')
})

test('stdout holds JSON-RPC alone, whatever the server logs and the database says', async () => {
  await using server = spawnRaw(main, { args: ['--log-level', 'debug'], env: { DATABASE_URL: fresh.url } })
  server.send(initialize + query(1, 'SELECT * FROM notes') + query(2, 'SELECT * FROM no_such') + query(3, 'SELEC'))
  for (let lines = 0; lines < 4; lines++) await server.line()
  for (const line of server.stdout().trim().split('\n')) expect(JSON.parse(line).jsonrpc).toBe('2.0')
  expect(server.stderr()).toContain('postgres_query')
})

const ends: readonly [string, (server: RawServer) => unknown][] = [
  ['the end of input', ({ process }) => process.stdin?.end()],
  ['SIGTERM', ({ process }) => process.kill('SIGTERM')],
  ['SIGINT', ({ process }) => process.kill('SIGINT')],
  ['SIGHUP', ({ process }) => process.kill('SIGHUP')],
  [
    'a closed stdout',
    server => {
      server.process.stdout?.destroy()
      server.send(query(2, 'SELECT 1'))
    },
  ],
]

test.each(ends)('%s ends it within 2 s, and what it ran on the server too', async (_name, end) => {
  await using server = spawnRaw(main, { env: { DATABASE_URL: fresh.url } })
  server.send(initialize + query(1, forever))
  const running = `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%generate_series(1, 1000%' AND state = 'active'
      AND datname = '${fresh.name}' AND pid <> pg_backend_pid()`
  await expect.poll(async () => (await fresh.admin(running)).length, { timeout: 15_000 }).toBe(1)
  end(server)
  expect(await Promise.race([server.exited, after(2000)])).toBe(0)
  await expect.poll(backends, { timeout: 2000 }).toBe(0)
})

function after(ms: number): Promise<string> {
  return new Promise(resolve => setTimeout(resolve, ms, `not ended within ${ms} ms`).unref())
}
