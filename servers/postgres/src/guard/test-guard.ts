import { ConnectorError } from '@mcp-connectors/core'
import pg from 'pg'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'
import { Guard } from './guard.ts'
import type { GuardOptions } from './rules.ts'

/** A database of its own with guards over it, for tests. */
export interface TestGuards extends AsyncDisposable {
  readonly database: FreshDatabase
  /** A connection as superuser, without any of the other layers. */
  readonly client: pg.Client
  /** How many statements of our own the guards have run. */
  readonly loads: () => number
  guard(options?: Partial<GuardOptions>): Promise<Guard>
}

export async function testGuards(...setup: string[]): Promise<TestGuards> {
  const database = await freshDatabase()
  await database.admin(...setup, 'SELECT 1')
  const client = new pg.Client(database.url)
  await client.connect()
  let loads = 0
  const load = async (sql: string, params: unknown[] = []) => {
    loads++
    return (await client.query(sql, params)).rows
  }
  return {
    database,
    client,
    loads: () => loads,
    guard: options => Guard.create(load, { strict: false, allowFunctions: [], denyRelations: [], ...options }),
    async [Symbol.asyncDispose]() {
      await client.end()
      await database.drop()
    },
  }
}

/** `code: message` of the refusal, or 'passes'. */
export async function verdict(judging: Promise<unknown>): Promise<string> {
  const [outcome] = await Promise.allSettled([judging])
  if (outcome.status === 'fulfilled') return 'passes'
  const error: unknown = outcome.reason
  if (ConnectorError.is(error)) return `${error.code}: ${error.message}`
  throw error
}
