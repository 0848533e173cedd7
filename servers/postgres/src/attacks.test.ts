import { type Connected, connect } from '@mcp-connectors/testing'
import { missingPostgres } from '@tooling/doubles/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgres } from './connector.ts'
import { type Attack, type AttackDatabase, attackDatabase, attacks, benign } from './fixtures/attack-database.ts'

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

interface Outcome {
  readonly text: string
  readonly isError: boolean
  readonly ms: number
}

async function succeeds(attack: Attack, database: AttackDatabase, server: Connected): Promise<boolean> {
  const outcomes: Outcome[] = []
  for (const call of attack.calls) {
    const started = performance.now()
    const { text, isError } = await server.call('postgres_query', { sql: database.fill(call) })
    outcomes.push({ text, isError, ms: performance.now() - started })
  }
  return !(await isSafe(attack, outcomes, database, server))
}

async function isSafe({ check }: Attack, outcomes: Outcome[], database: AttackDatabase, server: Connected) {
  switch (check.type) {
    case 'sql': {
      const [row] = await database.admin(check.sql)
      return row?.safe === true
    }
    case 'session_sql': {
      const { text, isError } = await server.call('postgres_query', { sql: check.sql })
      return !isError && /^true$/m.test(text)
    }
    case 'result_lacks':
      return !outcomes.some(({ text, isError }) => (check.includeError || !isError) && text.includes(check.marker))
    case 'file_absent': {
      const [row] = await database.admin(database.fill(`SELECT pg_stat_file('${check.path}', true) IS NULL AS safe`))
      return row?.safe === true
    }
    case 'victim_alive':
      return database.victimAlive()
    case 'max_rows':
      return outcomes.every(({ text }) => text.split('\n').length < check.rows)
    case 'max_ms':
      return outcomes.reduce((sum, { ms }) => sum + ms, 0) < check.ms
    case 'no_hang':
      return true
    case 'static_only':
      return outcomes.every(({ isError, text }) => isError && /^(refused|invalid|not_found): /.test(text))
  }
}

describe.each([18, 15])('PostgreSQL %i', version => {
  const missing = missingPostgres(version)
  describe.skipIf(missing)(`read path${missing ? ` (skipped: ${missing})` : ''}`, () => {
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
      'as %s, strict %s: no attack succeeds, every benign statement works',
      async (role, strict) => {
        await database.restore(role)
        await using server = await connect(postgres, { options: { url: database.urlFor(role), strict }, timeout: 2 })
        const passed: string[] = []
        for (const attack of attacks) {
          if (!(await succeeds(attack, database, server))) continue
          passed.push(attack.id)
          await database.restore(role)
        }
        expect(passed).toEqual(mayPass[`${role}, ${strict ? 'strict' : 'default'}`])
        const failed: string[] = []
        for (const sql of benign) {
          const { isError, text } = await server.call('postgres_query', { sql, params: paramsOf(sql) })
          // The restricted role may not even plan a change; that is its right, not a refusal of ours.
          const ownRight = role !== 'postgres' && sql.startsWith('EXPLAIN') && text.startsWith('forbidden: ')
          if (isError && !ownRight) failed.push(`${sql} -> ${text}`)
        }
        expect(failed).toEqual([])
      },
      240_000,
    )
  })
})

function paramsOf(sql: string): string[] {
  return sql.includes('$1') ? ['UTC'] : []
}
