import { type Connected, type ConnectOptions, connect } from '@mcp-connectors/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgres } from '../connector.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'

let fresh: FreshDatabase
let role: string
beforeAll(async () => {
  fresh = await freshDatabase()
  role = `other_${fresh.name}`
  await fresh.admin(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'`)
})
afterAll(async () => {
  await fresh.admin(`DROP ROLE ${role}`)
  await fresh.drop()
})

function open(more: ConnectOptions<typeof postgres.options> = {}): Promise<Connected> {
  return connect(postgres, { access: 'destroy', ...more, options: { url: fresh.url, ...more.options } })
}

/** A session that runs something long. */
async function busy(): Promise<{ pid: number; ended: Promise<string> } & AsyncDisposable> {
  const client = new pg.Client({ connectionString: fresh.url, application_name: 'nightly' })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  const ended = client.query('SELECT pg_sleep(60)').then(
    () => 'slept',
    (error: Error) => String(Reflect.get(error, 'code') ?? error.message),
  )
  const { pid } = rows[0]
  // Sent is not begun: what cancels on another connection may come first.
  await expect
    .poll(() => fresh.admin(`SELECT state FROM pg_stat_activity WHERE pid = ${pid} AND query LIKE '%pg_sleep(60)'`))
    .toEqual([{ state: 'active' }])
  return { pid, ended, [Symbol.asyncDispose]: () => client.end() }
}

test('the statement of a session is cancelled, and the session stays', async () => {
  await using server = await open()
  await using session = await busy()
  const { text } = await server.call('postgres_cancel', { pid: session.pid })
  expect(text).toMatch(
    new RegExp(`^Done\\.\\n<untrusted\\d+>\\n${session.pid} \\(\\w+, nightly, active\\): SELECT pg_sleep`),
  )
  expect(await session.ended).toBe('57014')
  expect(await fresh.admin(`SELECT pid FROM pg_stat_activity WHERE pid = ${session.pid}`)).toHaveLength(1)
})

test('terminate ends the session', async () => {
  await using server = await open({ results: 'structured' })
  await using session = await busy()
  const { structured } = await server.call('postgres_cancel', { pid: session.pid, terminate: true })
  expect(structured).toMatchObject({
    done: true,
    session: { pid: session.pid, application: 'nightly', state: 'active' },
  })
  expect(await session.ended).toMatch(/57P01|Connection terminated/)
  expect(await fresh.admin(`SELECT pid FROM pg_stat_activity WHERE pid = ${session.pid}`)).toHaveLength(0)
})

test('the person sees whose session it is, and may say no', async () => {
  const asked: string[] = []
  await using server = await open({
    elicit: message => {
      asked.push(message)
      return 'decline'
    },
  })
  await using session = await busy()
  const { text } = await server.call('postgres_cancel', { pid: session.pid, terminate: true })
  expect(text).toMatch(/^refused: The person did not agree/)
  expect(asked[0]).toMatch(/^End the session \d+ \(\w+, nightly, active\): SELECT pg_sleep\(60\)$/)
  expect(await fresh.admin(`SELECT state FROM pg_stat_activity WHERE pid = ${session.pid}`)).toEqual([
    { state: 'active' },
  ])
  await fresh.admin(`SELECT pg_terminate_backend(${session.pid})`)
  await session.ended
})

test('a pid that is no session, or one of the server itself, is not found', async () => {
  await using server = await open()
  const [row] = await fresh.admin("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
  for (const pid of [2_147_483_647, row?.pid]) {
    expect((await server.call('postgres_cancel', { pid })).text).toMatch(/^not_found: .*\n.*postgres_activity/)
  }
})

test('a role that may not signal others says so', async () => {
  await using server = await open({ options: { url: fresh.urlFor(role, 'pw') } })
  await using session = await busy()
  expect((await server.call('postgres_cancel', { pid: session.pid })).text).toMatch(/^forbidden: .*42501/)
  await fresh.admin(`SELECT pg_terminate_backend(${session.pid})`)
  await session.ended
})
