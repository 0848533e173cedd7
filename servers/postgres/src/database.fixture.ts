import { Dialer, type DialSettings } from './connect/dial.ts'
import { readConnectionString, toTarget } from './connect/target.ts'
import { Database, type DatabaseSettings, type ReadResult } from './database.ts'
import type { Scalar } from './scalar.ts'
import type { Value } from './values.ts'

export const silent = { debug() {}, info() {}, warn() {}, error() {} }
export const never = new AbortController().signal

const unused = () => Promise.reject(new Error('no guard here'))
const noGuard = { check: async () => undefined, checkChange: unused, checkMigration: unused, stale() {} }

/** A database without a guard: what the transaction, the protocol and the limits hold by themselves. */
export function openDatabase(
  url: string,
  {
    access = 'read',
    statementMs = 60_000,
    openGuard = async () => noGuard,
    ...dial
  }: Partial<Pick<DatabaseSettings, 'access' | 'statementMs' | 'openGuard'>> & Partial<DialSettings> = {},
): Database {
  const target = async () => toTarget(readConnectionString(url))
  return new Database({
    name: 'main',
    access,
    log: silent,
    dialer: new Dialer({ target, log: silent, signal: never, ...dial }),
    openGuard,
    statementMs,
  })
}

/** The same as `database.read`, with the values of the rows. */
export async function readValues(
  database: Database,
  sql: string,
  params: readonly Scalar[],
  options: { signal: AbortSignal; limit: number; ahead?: number },
): Promise<Omit<ReadResult, 'rows'> & { rows: Value[][] }> {
  const result = await database.read(sql, params, options)
  return { ...result, rows: result.rows.map(row => row.values()) }
}
