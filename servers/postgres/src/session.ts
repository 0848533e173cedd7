import type pg from 'pg'
import type { Guard } from './database.ts'
import { readValue } from './values.ts'

/** Statements of one connection inside one transaction. */
export interface Session {
  /** Runs trusted SQL: our own, or a statement that `guard` let through. */
  query(sql: string, params?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** How many rows the last `query` changed. */
  readonly affected: number
  /** @throws ConnectorError `refused` when a read may not run this statement. */
  guard(sql: string): Promise<void>
  /** Makes the changes stay; only inside `Database.write`. */
  commit(): Promise<void>
}

/** The server's text, so that reading it is ours. */
export const rawTypes = { getTypeParser: () => (text: string) => text }

/** Our own transaction around what is run: everything local to it, nothing as a start-up parameter, which poolers refuse. */
export function beginSql(mode: 'READ ONLY' | 'READ WRITE', statementMs: number, lockMs: number): string {
  return [
    `BEGIN ISOLATION LEVEL ${mode === 'READ ONLY' ? 'REPEATABLE READ' : 'READ COMMITTED'} ${mode}`,
    `SET LOCAL statement_timeout = ${statementMs}`,
    `SET LOCAL lock_timeout = ${lockMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${statementMs + 5000}`,
    'SET LOCAL standard_conforming_strings = on',
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    'SET LOCAL extra_float_digits = 1',
  ].join('; ')
}

export function openSession(client: pg.ClientBase, guard: () => Promise<Guard>): Session {
  let affected = 0
  return {
    get affected() {
      return affected
    },
    async query(sql, params = []) {
      const config = {
        text: sql,
        values: [...params],
        types: rawTypes,
        rowMode: 'array' as const,
        queryMode: 'extended',
      }
      const result = await client.query<(string | null)[]>(config)
      affected = result.rowCount ?? 0
      return result.rows.map(row =>
        Object.fromEntries(
          result.fields.map(({ name, dataTypeID }, index) => [name, readValue(dataTypeID, row[index] ?? null)]),
        ),
      )
    },
    async guard(sql) {
      await (await guard()).check(sql)
    },
    async commit() {
      await client.query('COMMIT')
    },
  }
}
