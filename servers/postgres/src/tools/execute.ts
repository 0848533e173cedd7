import { z } from 'zod'
import { locksSql, readLocks } from '../locks.ts'
import type { Statement } from '../parser.ts'
import { scalar } from '../scalar.ts'
import type { Session } from '../session.ts'
import { table } from '../table.ts'
import { tool } from '../tool.ts'

const mostSample = 10

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
    rows_affected: z.number(),
    committed: z.boolean(),
    sample: z.array(z.record(z.string(), z.unknown())),
    locks: z.array(z.string()),
  }),
  idempotent: false,
  run: async ({ database: name, sql, params, dry_run: dryRun }, { client, signal }) =>
    client.database(name).write({ signal }, async session => {
      const statement = await session.guardChange(sql)
      const { rows, affected } = await change(session, statement, params, dryRun)
      const locks = dryRun ? readLocks(await session.query(locksSql)) : []
      if (!dryRun) await session.commit()
      return {
        command: statement.type.replace(/Stmt$/, '').toUpperCase(),
        rows_affected: affected,
        committed: !dryRun,
        sample: rows.slice(0, mostSample),
        locks,
      }
    }),
  render: ({ command, rows_affected: rows, committed, sample, locks }, { untrusted }) => {
    const verb = committed ? 'changed' : 'would change'
    const lines = [`${command} ${verb} ${rows} ${rows === 1 ? 'row' : 'rows'}.`]
    if (sample.length > 0) {
      const columns = Object.keys(sample[0] ?? {}).map(key => ({ name: key }))
      lines.push(
        untrusted(
          table(
            columns,
            sample.map(row => columns.map(({ name: key }) => row[key])),
          ),
        ),
      )
    }
    if (locks.length > 0) lines.push(`Locks while it runs: ${locks.join(', ')}`)
    if (!committed)
      lines.push(
        'Rolled back. Triggers ran and sequences moved on all the same. Repeat with dry_run false to make it stay.',
      )
    return lines.join('\n')
  },
})

/** A dry run shows the rows as they would be: the statement is asked to return them where it does not by itself. */
async function change(session: Session, statement: Statement, params: readonly unknown[], dryRun: boolean) {
  const sampled = dryRun && canReturn(statement) ? `${statement.text}\nRETURNING *` : statement.text
  const rows = await session.query(sampled, params)
  return { rows, affected: session.affected }
}

function canReturn({ type, node }: Statement): boolean {
  if (type === 'MergeStmt') return false
  // Since PostgreSQL 18 the clause is a node of its own.
  return node.returningList === undefined && node.returningClause === undefined
}
