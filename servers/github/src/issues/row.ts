import { z } from 'zod'
import type { Data } from '../api.ts'
import { day } from '../text.ts'

/** An issue or pull request in a list. Absent: none, or not told by the route that was read. */
export const row = z.object({
  number: z.int(),
  kind: z.enum(['issue', 'pr']),
  title: z.string(),
  state: z.enum(['open', 'closed', 'merged']),
  /** Of a closed issue, where it was not completed. */
  reason: z.string().optional(),
  draft: z.boolean().optional(),
  labels: z.array(z.string()),
  author: z.string(),
  assignees: z.array(z.string()),
  milestone: z.string().optional(),
  type: z.string().optional(),
  created: z.string(),
  updated: z.string(),
  comments: z.int().optional(),
  head: z.string().optional(),
  base: z.string().optional(),
  /** The beginning of the text. */
  body: z.string().optional(),
})

export type Row = z.output<typeof row>
export type Issue = Data<'GET /repos/{owner}/{repo}/issues'>[number]
export type Pull = Data<'GET /repos/{owner}/{repo}/pulls'>[number]

export function labelsOf(labels: Issue['labels']): string[] {
  return labels.map(label => (typeof label === 'string' ? label : (label.name ?? ''))).filter(Boolean)
}

/** GitHub answers no user for a deleted account. */
export function loginOf(user: { login: string } | null | undefined): string {
  return user?.login ?? 'ghost'
}

/** A row of the issues route, which lists pull requests too. `bodyChars`: how much of the text is kept. */
export function issueRow(issue: Issue, bodyChars: number): Row {
  const isPull = issue.pull_request !== undefined
  return {
    ...sharedRow(issue, bodyChars),
    kind: isPull ? 'pr' : 'issue',
    state: issue.state === 'open' ? 'open' : issue.pull_request?.merged_at ? 'merged' : 'closed',
    ...reasonOf(issue),
    ...(issue.type ? { type: issue.type.name } : {}),
    comments: issue.comments,
  }
}

export function pullRow(pull: Pull, bodyChars: number): Row {
  return {
    ...sharedRow(pull, bodyChars),
    kind: 'pr',
    state: pull.state === 'open' ? 'open' : pull.merged_at ? 'merged' : 'closed',
    head: pull.head.label.startsWith(`${pull.base.user?.login}:`) ? pull.head.ref : pull.head.label,
    base: pull.base.ref,
  }
}

function sharedRow(item: Issue | Pull, bodyChars: number) {
  const body = headOf(item.body, bodyChars)
  return {
    number: item.number,
    title: item.title,
    ...(item.draft ? { draft: true } : {}),
    labels: labelsOf(item.labels),
    author: loginOf(item.user),
    assignees: (item.assignees ?? []).map(loginOf),
    ...(item.milestone ? { milestone: item.milestone.title } : {}),
    created: item.created_at,
    updated: item.updated_at,
    ...(body === '' ? {} : { body }),
  }
}

function reasonOf({ state, state_reason }: Issue): { reason?: string } {
  return state === 'closed' && state_reason && state_reason !== 'completed' ? { reason: state_reason } : {}
}

/** The beginning of a text on one line, without the comments that templates hold. */
export function headOf(body: string | null | undefined, chars: number): string {
  if (!body || chars === 0) return ''
  const text = body
    .slice(0, 20 * chars + 2000)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > chars ? `${text.slice(0, chars).toWellFormed().trimEnd()}…` : text
}

/** What all rows of a list have in common is said in its header, not in each. */
export interface RowContext {
  isMixed: boolean
  anyState: boolean
  date: 'created' | 'updated'
}

/** `#12 title [bug, p1] @alice 2026-11-20 3c`. */
export function renderRow(row: Row, { isMixed, anyState, date }: RowContext): string {
  const parts = [
    `#${row.number}`,
    isMixed && row.kind === 'pr' && 'PR',
    row.draft && 'draft',
    anyState && (row.reason ?? row.state),
    row.type && `(${row.type})`,
    row.title,
    row.labels.length > 0 && `[${row.labels.join(', ')}]`,
    row.milestone && `{${row.milestone}}`,
    row.head && `${row.head} -> ${row.base}`,
    `@${row.author}`,
    row.assignees.length > 0 && `for ${row.assignees.map(login => `@${login}`).join(' ')}`,
    day(row[date]),
    row.comments && `${row.comments}c`,
  ]
  const line = parts.filter(Boolean).join(' ')
  return row.body === undefined ? line : `${line}\n  ${row.body}`
}
