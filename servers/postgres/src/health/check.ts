import type { Access } from '@mcp-connectors/core'
import { z } from 'zod'

export const verdict = z.object({
  status: z.enum(['ok', 'warn', 'problem', 'unknown']),
  /** The evidence in one line. */
  value: z.string(),
  /** What was held against it. */
  limit: z.string().optional(),
  findings: z.array(z.string()),
  /** Statements that put it right, for a person to read and run. */
  fix_sql: z.array(z.string()),
})

export type Verdict = z.output<typeof verdict>

/** What a judge may know beside the row: what this server may do. */
export interface Setting {
  access: Access
  /** The connection is encrypted, and nobody checked who answers. */
  unverified?: boolean
}

/** One health check: a catalogue query that returns one row, and what to think of it. */
export interface Check {
  sql: string
  judge: (row: unknown, setting: Setting) => Verdict
}

/** Gives the judge its row, parsed. */
export function check<S extends z.ZodType>(spec: {
  sql: string
  row: S
  judge: (row: z.output<S>, setting: Setting) => Verdict
}): Check {
  return { sql: spec.sql, judge: (row, setting) => spec.judge(spec.row.parse(row), setting) }
}

/** One thing found, with how bad it is and what mends it. */
export interface Issue {
  status: 'warn' | 'problem'
  text: string
  fix?: string
}

/** How many findings one check shows; the value line holds the whole count. */
const most = 10

/** The verdict that follows from the issues found: the worst of them decides. */
export function verdictOf(value: string, issues: readonly Issue[], limit?: string): Verdict {
  const status = issues.some(issue => issue.status === 'problem') ? 'problem' : issues.length > 0 ? 'warn' : 'ok'
  const shown = issues.slice(0, most)
  const rest = issues.length - shown.length
  return {
    status,
    value,
    ...(limit !== undefined && { limit }),
    findings: [...shown.map(issue => issue.text), ...(rest > 0 ? [`and ${rest} more`] : [])],
    fix_sql: [...new Set(shown.flatMap(issue => issue.fix ?? []))],
  }
}

/** `a JSON list` of what a subquery selects, for checks that look at several lists at once. */
export function list(select: string): string {
  return `(SELECT coalesce(jsonb_agg(q), '[]') FROM (${select}) q)`
}
