import { ConnectorError, counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { attempt } from '../advice/attempt.ts'
import { lock, locksSql, lockText, readLocks } from '../locks.ts'
import { lint } from '../migrate/lint.ts'
import type { Statement } from '../parser.ts'
import { type Scalar, scalar } from '../scalar.ts'
import type { Session } from '../session.ts'
import { table } from '../table.ts'
import { tool } from '../tool.ts'

const mostTried = 10
const mostReturned = 100
/** A column of ours, which no table has. */
const counter = 'rows of mcp-postgres'

export const execute = tool({
  name: 'postgres_execute',
  title: 'Change rows',
  access: 'write',
  description:
    'Try one INSERT, UPDATE, DELETE or MERGE: rows, sample and locks, rolled back; dry_run false makes it stay.',
  input: z.strictObject({
    database: z.string().optional(),
    sql: z.string().min(1).max(100_000).describe('One statement; values as $1, $2.'),
    params: z.array(scalar).max(1000).default([]),
    dry_run: z.boolean().default(true),
  }),
  output: z.object({
    command: z.string(),
    committed: z.boolean(),
    rows_affected: z.number(),
    rows: z.array(z.record(z.string(), z.unknown())).describe('As RETURNING gives them: the first 10, or 100.'),
    warnings: z.array(z.string()),
    locks: z.array(lock),
  }),
  fit: { list: 'rows' },
  run: async ({ database, sql, params, dry_run: dryRun }, { client, signal }) =>
    client.database(database).write({ signal }, async session => {
      const statement = await session.guardChange(sql)
      const changed = await change(session, statement, { params, dryRun })
      const locks = dryRun ? await rehearseCommit(session) : []
      if (!dryRun) await session.commit()
      return {
        command: statement.type.replace(/Stmt$/, '').toUpperCase(),
        committed: !dryRun,
        ...changed,
        warnings: dryRun ? lint(statement).map(({ why }) => why) : [],
        locks,
      }
    }),
  render: ({ command, committed, rows_affected: affected, rows, warnings, locks }, { untrusted }) => {
    const verb = committed ? 'changed' : 'would change'
    const lines = [`${command} ${verb} ${counted(affected, 'row')}.`, ...warnings]
    if (rows.length > 0) {
      const columns = Object.keys(rows[0] ?? {}).map(name => ({ name }))
      const cells = rows.map(row => columns.map(({ name }) => row[name]))
      if (rows.length < affected) lines.push(`${rows.length} of them:`)
      lines.push(untrusted(table(columns, cells)))
    }
    if (locks.length > 0) lines.push(`Locks while it runs: ${locks.map(lockText).join(', ')}`)
    if (!committed)
      lines.push('Rolled back, but triggers ran and sequences moved on. Repeat with dry_run false to make it stay.')
    return lines.join('\n')
  },
})

interface Changed {
  rows_affected: number
  rows: Record<string, unknown>[]
}

/**
 * Runs the statement once. Where rows are wanted (in a dry run as they would be, else those of its own RETURNING) it
 * runs inside a query that counts all of them and returns the first.
 */
async function change(
  session: Session,
  statement: Statement,
  { params, dryRun }: { params: readonly Scalar[]; dryRun: boolean },
): Promise<Changed> {
  const returns = hasReturning(statement)
  if (dryRun || returns) {
    const most = dryRun ? mostTried : mostReturned
    const wrapped = `WITH change AS (${statement.text}\n${returns ? '' : 'RETURNING *'})
      SELECT count(*) OVER () AS "${counter}", change.* FROM change LIMIT ${most}`
    const tried = await attempt(session, () => session.query(wrapped, params))
    if ('value' in tried) return changedBy(tried.value)
    if (!failedBeforeItRan(tried.error)) throw tried.error
  }
  const rows = await session.query(statement.text, params)
  return { rows_affected: session.affected, rows: rows.slice(0, mostReturned) }
}

function changedBy(rows: readonly Record<string, unknown>[]): Changed {
  return {
    rows_affected: Number(rows[0]?.[counter] ?? 0),
    rows: rows.map(({ [counter]: _count, ...row }) => row),
  }
}

/**
 * Not every change can be wrapped or return its rows: no right to read them, a rule on a view, MERGE before version 17,
 * another change inside it. The server says so before it begins; then the statement itself runs, or tells what is wrong.
 */
function failedBeforeItRan(error: unknown): boolean {
  const cause = ConnectorError.is(error) ? error.cause : undefined
  return /^(42|0A)/.test(String(Reflect.get(Object(cause), 'code')))
}

function hasReturning({ node }: Statement): boolean {
  // Since the grammar of version 18 the clause is a node of its own.
  return node.returningList !== undefined || node.returningClause !== undefined
}

/** What a COMMIT would still check, and the locks that are held until then. */
async function rehearseCommit(session: Session) {
  await session.query('SET CONSTRAINTS ALL IMMEDIATE')
  return readLocks(await session.query(locksSql))
}
