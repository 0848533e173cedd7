import { z } from 'zod'
import { lock, lockText } from '../locks.ts'
import { type Reviewed, review } from '../migrate/review.ts'
import { runAlone, runTogether } from '../migrate/run.ts'
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
    /** False for the dry run of a statement that cannot run in a transaction. */
    tried: z.boolean(),
    applied: z.boolean(),
    steps: z.array(z.object({ rows: z.number(), ms: z.number() })),
    locks: z.array(lock),
  }),
  confirm: async ({ statements, dry_run: dryRun, database }, { client }) => {
    if (dryRun) return undefined
    const reviewed = await review(statements)
    return question(client.database(database).name, statements, reviewed)
  },
  run: async (args, { client, signal, progress }) => {
    const { statements, dry_run: dryRun, lock_timeout_ms: lockTimeoutMs } = args
    const database = client.database(args.database)
    const reviewed = await review(statements)
    const [first] = reviewed
    const done =
      first?.kind === 'alone'
        ? await runAlone(database, first, { dryRun, signal })
        : await runTogether(database, reviewed, { dryRun, lockTimeoutMs, signal, progress })
    return { review: reviewed.flatMap(described), tried: done.steps.length > 0, applied: !dryRun, ...done }
  },
  render: ({ review: findings, tried, applied, steps, locks }, { untrusted }) => {
    const took = steps.map(({ rows, ms }, index) => `${index + 1} ${rows > 0 ? `${rows} rows, ` : ''}${ms} ms`)
    const body = [
      findings.length > 0 ? `Findings:\n${findings.map(findingText).join('\n')}` : 'No findings.',
      ...(tried ? [`Statements: ${took.join('; ')}`] : []),
      ...(locks.length > 0 ? [`Locks until the end: ${locks.map(lockText).join(', ')}`] : []),
    ]
    return `${stateOf(tried, applied)}\n${untrusted(body.join('\n'))}${applied ? '' : '\nApply with dry_run false.'}`
  },
})

function described({ findings }: Reviewed, index: number) {
  return findings.map(found => ({ statement: index + 1, ...found }))
}

function findingText({ statement, rule, why, safer }: z.output<typeof finding>): string {
  return `${statement} ${rule}: ${why}${safer === undefined ? '' : ` Safer: ${safer}`}`
}

function stateOf(tried: boolean, applied: boolean): string {
  if (applied) return 'Applied and committed.'
  if (tried) return 'Dry run: every statement ran, and all of it was rolled back.'
  return 'Not tried, only reviewed: it cannot run in a transaction, so it cannot be rolled back.'
}

const mostShown = 600

/** What the person must see: every statement, those that are long cut and said to be, and what was found. */
function question(database: string, statements: readonly string[], reviewed: readonly Reviewed[]): string {
  const listed = statements.map((sql, index) => `${index + 1}. ${shortened(sql.trim())}`)
  const risks = reviewed.flatMap(described).map(({ statement, why }) => `- ${statement}: ${why}`)
  const parts = [`Apply to the database ${database}:`, ...listed, ...(risks.length > 0 ? ['Risks:', ...risks] : [])]
  return parts.join('\n')
}

function shortened(sql: string): string {
  if (sql.length <= mostShown) return sql
  return `${sql.slice(0, mostShown)}… (${sql.length - mostShown} characters more)`
}
