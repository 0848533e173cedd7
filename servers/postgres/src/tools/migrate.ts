import { z } from 'zod'
import type { Database } from '../database.ts'
import { locksSql, readLocks } from '../locks.ts'
import { type Reviewed, review } from '../migrate/review.ts'
import { tool } from '../tool.ts'

const finding = z.object({ statement: z.int(), rule: z.string(), why: z.string(), safer: z.string().optional() })

export const migrate = tool({
  name: 'postgres_migrate',
  title: 'Change the schema',
  access: 'destroy',
  description: 'Review DDL and other statements, try them in one transaction, and apply them with dry_run false.',
  input: z.strictObject({
    database: z.string().optional(),
    statements: z.array(z.string().min(1).max(100_000)).min(1).max(50).describe('One statement per entry.'),
    dry_run: z.boolean().default(true).describe('Roll back at the end.'),
    lock_timeout_ms: z.int().min(10).max(600_000).default(2000),
  }),
  output: z.object({
    review: z.array(finding),
    tried: z.boolean(),
    applied: z.boolean(),
    rows_affected: z.array(z.number()),
    locks: z.array(z.string()),
  }),
  confirm: async ({ statements, dry_run: dryRun, database }, { client }) => {
    if (dryRun) return undefined
    const findings = (await review(statements)).flatMap(described)
    const listed = statements.map((sql, index) => `${index + 1}. ${sql.slice(0, 300)}`)
    const risks = findings.map(({ statement, why }) => `- ${statement}: ${why}`)
    return [
      `Apply to the database ${client.database(database).name}:`,
      ...listed,
      ...(risks.length > 0 ? ['Risks:', ...risks] : []),
    ]
      .join('\n')
      .slice(0, 3000)
  },
  run: async ({ database: name, statements, dry_run: dryRun, lock_timeout_ms: lockTimeoutMs }, { client, signal }) => {
    const database = client.database(name)
    const reviewed = await review(statements)
    const findings = reviewed.flatMap(described)
    const alone = reviewed[0]?.kind === 'alone'
    if (alone && dryRun) return { review: findings, tried: false, applied: false, rows_affected: [], locks: [] }
    const done = alone
      ? await runAlone(database, reviewed, signal)
      : await runTogether(database, reviewed, { dryRun, lockTimeoutMs, signal })
    return { review: findings, tried: true, applied: !dryRun, ...done }
  },
  render: ({ review: findings, tried, applied, rows_affected: rows, locks }, { untrusted }) => {
    const state = applied
      ? 'Applied and committed.'
      : tried
        ? 'Dry run: every statement ran, everything was rolled back.'
        : 'Not tried: it cannot run in a transaction, so only the review is here.'
    const risks = findings.map(
      ({ statement, rule, why, safer }) =>
        `${statement} ${rule}: ${why}${safer === undefined ? '' : ` Safer: ${safer}`}`,
    )
    const body = [
      risks.length > 0 ? `Findings:\n${risks.join('\n')}` : 'No findings.',
      ...(rows.some(count => count > 0) ? [`Rows: ${rows.join(', ')}`] : []),
      ...(locks.length > 0 ? [`Locks: ${locks.join(', ')}`] : []),
    ].join('\n')
    const next = applied ? '' : '\nApply with dry_run false.'
    return `${state}\n${untrusted(body)}${next}`
  },
})

function described({ findings }: Reviewed, index: number) {
  return findings.map(found => ({ statement: index + 1, ...found }))
}

interface Done {
  rows_affected: number[]
  locks: string[]
}

async function runTogether(
  database: Database,
  reviewed: readonly Reviewed[],
  { dryRun, lockTimeoutMs, signal }: { dryRun: boolean; lockTimeoutMs: number; signal: AbortSignal },
): Promise<Done> {
  return database.write({ signal, lockTimeoutMs }, async session => {
    const rows: number[] = []
    for (const { statement } of reviewed) {
      await session.query(statement.text)
      rows.push(session.affected)
    }
    const locks = readLocks(await session.query(locksSql))
    if (!dryRun) await session.commit()
    return { rows_affected: rows, locks }
  })
}

async function runAlone(database: Database, [only]: readonly Reviewed[], signal: AbortSignal): Promise<Done> {
  if (only) await database.runAlone(only.statement.text, { signal })
  return { rows_affected: [], locks: [] }
}
