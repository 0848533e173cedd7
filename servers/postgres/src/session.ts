import type pg from 'pg'
import type { Guard } from './database.ts'
import { commitError, statementError } from './errors.ts'
import type { Statement } from './parser.ts'
import { readValue } from './values.ts'

/** Statements of one connection inside one transaction. */
export interface Session {
  /** Runs trusted SQL: our own, or a statement that `guard` let through. */
  query(sql: string, params?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** How many rows the last `query` changed. */
  readonly affected: number
  /** @throws ConnectorError `refused` when a read may not run this statement. */
  guard(sql: string): Promise<void>
  /** The same for one INSERT, UPDATE, DELETE or MERGE of the write path. */
  guardChange(sql: string): Promise<Statement>
  /** The same for the expressions in a statement of a migration. */
  guardMigration(statement: Statement): Promise<void>
  /** Makes the changes stay; only inside `Database.write`. */
  commit(): Promise<void>
}

/** The server's text, so that reading it is ours. */
const rawTypes = { getTypeParser: () => (text: string) => text }

/** What RESET ALL returns to. */
const limitSql = `SELECT reset_val::pg_catalog.int4 AS ms FROM pg_catalog.pg_settings
  WHERE name OPERATOR(pg_catalog.=) 'statement_timeout'`

const limits = new WeakMap<pg.ClientBase, number>()

/**
 * Milliseconds that a statement may take on a connection: `most`, or a shorter limit of its role or database. The server
 * is asked once for a connection, since comparing in each transaction takes a tenth of the shortest read.
 */
export async function limitOf(client: pg.ClientBase, most: number): Promise<number> {
  let own = limits.get(client)
  if (own === undefined) {
    const { rows } = await client.query<{ ms: number }>(limitSql)
    own = rows[0]?.ms ?? 0
    limits.set(client, own)
  }
  return own > 0 ? Math.min(own, most) : most
}

/**
 * Our own transaction around what is run: everything local to it, nothing as a start-up parameter, which poolers refuse
 * but for a name. Two statements.
 */
export function beginSql(mode: 'READ ONLY' | 'READ WRITE', statementMs: number, lockMs: number): string[] {
  const level = mode === 'READ ONLY' ? 'REPEATABLE READ' : 'READ COMMITTED'
  const settings = {
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: statementMs + 5000,
    standard_conforming_strings: 'on',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: 1,
    statement_timeout: statementMs,
  }
  const set = Object.entries(settings).map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`)
  return [`BEGIN ISOLATION LEVEL ${level} ${mode}`, `SELECT ${set.join(', ')}`]
}

/**
 * Nothing stays behind in the session. The parts of DISCARD ALL, which itself may not stand in one message with the
 * ROLLBACK; a pooler would give a message of its own to another connection.
 */
export const resetSql = [
  'ROLLBACK',
  'CLOSE ALL',
  'SET SESSION AUTHORIZATION DEFAULT',
  'RESET ALL',
  'DEALLOCATE ALL',
  'UNLISTEN *',
  'SELECT pg_catalog.pg_advisory_unlock_all()',
  'DISCARD PLANS',
  'DISCARD SEQUENCES',
  'DISCARD TEMP',
].join('; ')

export function openSession(client: pg.ClientBase, guard: Guard): Session {
  let affected = 0
  const query: Session['query'] = async (sql, params = []) => {
    const config = { text: sql, values: [...params], types: rawTypes, rowMode: 'array' as const, queryMode: 'extended' }
    const [answer] = await Promise.allSettled([client.query<(string | null)[]>(config)])
    if (answer.status === 'rejected') throw statementError(answer.reason, sql)
    const result = answer.value
    affected = result.rowCount ?? 0
    return result.rows.map(row =>
      Object.fromEntries(
        result.fields.map(({ name, dataTypeID }, index) => [name, readValue(dataTypeID, row[index] ?? null)]),
      ),
    )
  }
  return {
    query,
    get affected() {
      return affected
    },
    // The guard reads the catalogue here: a second connection might not be free while this one waits for it.
    async guard(sql) {
      await guard.check(sql, { load: query })
    },
    guardChange: sql => guard.checkChange(sql, { load: query }),
    guardMigration: statement => guard.checkMigration(statement, { load: query }),
    async commit() {
      const [committed] = await Promise.allSettled([client.query('COMMIT')])
      if (committed.status === 'rejected') throw commitError(committed.reason)
    },
  }
}
