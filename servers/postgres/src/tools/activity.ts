import { z } from 'zod'
import { load } from '../catalog/load.ts'
import {
  blockingTree,
  countsRow,
  countsSql,
  type Progress,
  progressRow,
  progressSql,
  progressViewRow,
  progressViewsSql,
  type SessionInfo,
  sessionRow,
  sessionsSql,
} from '../catalog/sessions.ts'
import { count, duration } from '../catalog/size.ts'
import { tool } from '../tool.ts'

export const activity = tool({
  name: 'postgres_activity',
  title: 'Sessions and locks',
  access: 'read',
  description:
    'Show what is running now: sessions, who blocks whom, open transactions, progress of vacuum and index builds.',
  input: z.strictObject({
    database: z.string().optional(),
    min_seconds: z.int().min(0).max(86_400).default(0).describe('Hide shorter statements and transactions.'),
  }),
  output: z.object({ counts: countsRow, sessions: z.array(sessionRow), progress: z.array(progressRow) }),
  fit: { list: 'sessions' },
  run: async ({ database: name, min_seconds }, { client, signal }) => {
    const database = client.database(name)
    // One after the other, so that none of them sees the others at work.
    const sessions = await load(database, sessionRow, { sql: sessionsSql, params: [min_seconds] }, signal)
    const [counts] = await load(database, countsRow, { sql: countsSql }, signal)
    const views = await load(database, progressViewRow, { sql: progressViewsSql }, signal)
    const progress = views.length === 0 ? [] : await load(database, progressRow, { sql: progressSql(views) }, signal)
    return { counts: counts ?? { total: 0, idle: 0, active: 0, hidden: 0 }, sessions, progress }
  },
  render: ({ counts, sessions, progress }, { untrusted }) => {
    const hidden = counts.hidden > 0 ? `, ${counts.hidden} hidden from this role (GRANT pg_monitor shows them)` : ''
    const head = `${counts.total} client sessions: ${counts.active} active, ${counts.idle} idle${hidden}`
    const trees = blockingTree(sessions)
    const body = [
      ...section('blocking (a session, indented those that wait for it)', trees),
      ...section('sessions (pid, user, state for, transaction for, waits)', sessions.map(sessionLine)),
      ...section('progress', progress.map(progressLine)),
    ]
    return body.length === 0 ? `${head}. Nothing else is running.` : `${head}\n${untrusted(body.join('\n'))}`
  },
})

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines]
}

/** Longest statement in a line, in characters. */
const longest = 200

function sessionLine(session: SessionInfo): string {
  const facts = [
    String(session.pid),
    session.user ?? 'unknown',
    `${session.state ?? 'state hidden'}${session.seconds === null ? '' : ` ${duration(session.seconds * 1000)}`}`,
    ...(session.transaction_seconds === null ? [] : [`transaction ${duration(session.transaction_seconds * 1000)}`]),
    ...(session.wait === null ? [] : [session.wait]),
    ...(session.blocked_by.length > 0 ? [`blocked by ${session.blocked_by.join(' ')}`] : []),
    ...(session.application === null ? [] : [session.application]),
  ]
  const sql = (session.query ?? '').replaceAll(/\s+/g, ' ').trim()
  return `${facts.join(', ')}${sql === '' ? '' : `: ${sql.length > longest ? `${sql.slice(0, longest - 1)}…` : sql}`}`
}

function progressLine({ pid, command, relation, phase, done, total }: Progress): string {
  const share = done !== null && total ? ` ${Math.floor((done / total) * 100)}% of ${count(total)}` : ''
  return `${pid} ${command}${relation === null ? '' : ` ${relation}`}: ${phase ?? 'running'}${share}`
}
