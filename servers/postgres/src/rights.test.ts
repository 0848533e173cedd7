import { setTimeout as sleep } from 'node:timers/promises'
import { type Connected, connect } from '@mcp-connectors/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgres } from './connector.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

let fresh: FreshDatabase
let role: string
beforeAll(async () => {
  fresh = await freshDatabase()
  role = `reader_${fresh.name}`
  await fresh.admin(
    'CREATE TABLE notes(id int)',
    'CREATE TABLE tags(id int)',
    `CREATE ROLE ${role} LOGIN PASSWORD 'pw'`,
    `GRANT SELECT ON notes, tags TO ${role}`,
  )
})
afterAll(async () => {
  await fresh.admin(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
  await fresh.drop()
})

/** The warnings of a server after two calls and a moment for the check that nobody waits for. */
async function warnings(server: Connected): Promise<string[]> {
  await server.call('postgres_query', { sql: 'SELECT 1' })
  await server.call('postgres_query', { sql: 'SELECT 2' })
  const found = () => server.log.filter(line => line.includes('create-readonly-role'))
  for (let waited = 0; waited < 500 && found().length === 0; waited += 20) await sleep(20)
  return found()
}

test('a superuser is warned about once, with the way out', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url } })
  const found = await warnings(server)
  expect(found).toHaveLength(1)
  expect(found[0]).toContain('is a superuser')
  expect(found[0]).toContain('may write 2 tables')
  expect(found[0]).toContain('postgres_health')
})

test('a role that may write one table is warned about, one that only reads is not', async () => {
  const url = fresh.urlFor(role, 'pw')
  {
    await using server = await connect(postgres, { options: { url } })
    expect(await warnings(server)).toEqual([])
  }
  await fresh.admin(`GRANT INSERT ON notes TO ${role}`)
  await using server = await connect(postgres, { options: { url } })
  expect(await warnings(server)).toEqual([
    expect.stringContaining(`The database main is open for reading only, but ${role} may write 1 table.`),
  ])
})

test('a server that was opened for writing is not warned', async () => {
  await using server = await connect(postgres, { options: { url: fresh.url }, access: 'write' })
  expect(await warnings(server)).toEqual([])
})
