import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Connected, connect, spawnServer } from '@mcp-connectors/testing'
import { bundle } from '@tooling/build'
import { missingPostgres } from '@tooling/doubles/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgres } from './connector.ts'
import { type AttackDatabase, attackDatabase, attacks, benign } from './fixtures/attack-database.ts'
import { failing, succeeds } from './fixtures/run-attack.ts'

/**
 * What only a restricted role stops (a superuser may read any table), and what takes strict mode: views and policies
 * that their owner made to act out of band.
 */
const mayPass: Readonly<Record<string, readonly string[]>> = {
  'postgres, default': ['ind-view-file', 'sec-vault-table'],
  'postgres, strict': ['sec-vault-table'],
  'mcp_ro, default': ['ind-rls'],
  'mcp_ro, strict': [],
}

async function attackAll(server: Pick<Connected, 'call'>, database: AttackDatabase, role: string, strict: boolean) {
  // The first call loads the driver, the parser and the catalogue: on a busy machine it may take longer than the rest.
  await server.call('postgres_query', { sql: 'SELECT 1' })
  const passed: string[] = []
  for (const attack of attacks) {
    if (!(await succeeds(attack, database, server))) continue
    passed.push(attack.id)
    await database.restore(role)
  }
  expect(passed).toEqual(mayPass[`${role}, ${strict ? 'strict' : 'default'}`])
  expect(await failing(benign, role, server)).toEqual([])
}

describe.each([18, 15])('PostgreSQL %i', version => {
  const missing = missingPostgres(version)
  describe.skipIf(missing)(
    `no attack succeeds, every benign statement works${missing ? ` (skipped: ${missing})` : ''}`,
    () => {
      let database: AttackDatabase
      beforeAll(async () => {
        database = await attackDatabase(version)
      })
      afterAll(() => database[Symbol.asyncDispose]())

      test.each([
        ['postgres', false],
        ['postgres', true],
        ['mcp_ro', false],
        ['mcp_ro', true],
      ])(
        'as %s, strict %s',
        async (role, strict) => {
          await database.restore(role)
          await using server = await connect(postgres, { options: { url: database.urlFor(role), strict }, timeout: 3 })
          await attackAll(server, database, role, strict)
        },
        120_000,
      )

      test.each(['postgres', 'mcp_ro'])(
        'as %s, against the built server over stdio',
        async role => {
          const folder = fileURLToPath(new URL('..', import.meta.url))
          if (!existsSync(`${folder}dist/main.mjs`)) await bundle(folder)
          await database.restore(role)
          const env = { DATABASE_URL: database.urlFor(role) }
          await using server = await spawnServer(`${folder}dist/main.mjs`, { args: ['--timeout', '3'], env })
          await attackAll(server, database, role, false)
        },
        120_000,
      )
    },
  )
})
