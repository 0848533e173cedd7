import { ConnectorError } from '@mcp-connectors/core'
import type { Database } from '../database.ts'
import { type Lock, locksSql, readLocks } from '../locks.ts'
import type { Session } from '../session.ts'
import { judgeCode } from './code.ts'
import type { Reviewed } from './review.ts'

/** What one statement did. */
export interface Step {
  rows: number
  ms: number
}

export interface Done {
  steps: Step[]
  locks: Lock[]
}

export interface Running {
  dryRun: boolean
  lockTimeoutMs: number
  signal: AbortSignal
  progress: (done: number, total: number) => void
}

/** Runs the statements in one transaction, and commits it unless this is a dry run. */
export async function runTogether(
  database: Database,
  reviewed: readonly Reviewed[],
  { dryRun, lockTimeoutMs, signal, progress }: Running,
): Promise<Done> {
  return database.write({ signal, lockTimeoutMs }, async session => {
    const steps: Step[] = []
    for (const { statement } of reviewed) {
      const place = reviewed.length > 1 ? `Statement ${steps.length + 1} of ${reviewed.length}: ` : ''
      steps.push(await named(place, step(session, statement)))
      progress(steps.length, reviewed.length)
    }
    // What COMMIT would check, so that a dry run finds it too.
    await session.query('SET CONSTRAINTS ALL IMMEDIATE')
    const locks = readLocks(await session.query(locksSql))
    if (!dryRun) await session.commit()
    return { steps, locks }
  })
}

async function step(session: Session, statement: Reviewed['statement']): Promise<Step> {
  await session.guardMigration(statement)
  await judgeCode(session, statement)
  const started = performance.now()
  await session.query(statement.text)
  return { rows: session.affected, ms: Math.round(performance.now() - started) }
}

/** Judges a statement that takes no transaction, and runs it unless this is a dry run. */
export async function runAlone(
  database: Database,
  { statement }: Reviewed,
  { dryRun, signal }: { dryRun: boolean; signal: AbortSignal },
): Promise<Done> {
  await database.session({ signal }, session => session.guardMigration(statement))
  if (dryRun) return { steps: [], locks: [] }
  const started = performance.now()
  const [ran] = await Promise.allSettled([database.runAlone(statement.text, { signal })])
  if (ran.status === 'rejected') {
    const building = statement.type === 'IndexStmt' || statement.type === 'ReindexStmt'
    throw retold(ran.reason, building ? { hint: unfinished } : {})
  }
  return { steps: [{ rows: 0, ms: Math.round(performance.now() - started) }], locks: [] }
}

const unfinished =
  'An index that was begun stays behind as INVALID: postgres_health (checks: indexes) names it. Drop it before trying again.'

async function named<T>(place: string, work: Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work])
  if (outcome.status === 'fulfilled') return outcome.value
  throw retold(outcome.reason, { place })
}

/** The same error with the place of its statement in front, or another sentence to the hint. */
function retold(error: unknown, { place = '', hint = '' }: { place?: string; hint?: string }): unknown {
  if (!ConnectorError.is(error)) return error
  const { code, message, detail, quote, cause } = error
  const hints = [error.hint ?? '', hint].filter(text => text !== '')
  return new ConnectorError(code, place + message, {
    cause,
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
    ...(detail === undefined ? {} : { detail }),
    ...(quote === undefined ? {} : { quote }),
  })
}
