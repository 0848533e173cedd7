import { ConnectorError } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { loginOf } from '../issues/row.ts'
import { maybeMe } from '../me.ts'
import type { Repo } from '../repo.ts'
import { filesPage, furtherFiles } from './changed-files.ts'
import { checkHead } from './head-guard.ts'
import { type LineComment, placeComments } from './line-comments.ts'
import { pullAt } from './pull.ts'
import { type Draft, type Event, pendingReview, sendReview, submitReview } from './send-review.ts'

export interface Reviewing {
  number: number
  event: Event
  body: string
  comments: readonly LineComment[]
  head_sha?: string | undefined
  pending?: 'submit' | 'discard' | undefined
  repeat: boolean
}

/** A review that can be sent: checked against the diff, the head, its author, and what is in the way. */
export interface Planned {
  draft: Draft
  warnings: string[]
  /** One's own pending review, and what is done with it. */
  before: { id: number; action: 'submit' | 'discard' } | undefined
}

/** @throws ConnectorError for what GitHub would refuse, before anything is sent */
export async function planReview(repo: Repo, args: Reviewing, signal: AbortSignal): Promise<Planned> {
  const { number, event, comments, repeat } = args
  const [pull, login, pending] = await Promise.all([
    pullAt(repo, number, signal),
    maybeMe(repo.account, signal),
    pendingReview(repo, number, signal),
  ])
  checkHead(pull, args.head_sha)
  if (login !== undefined && login === loginOf(pull.user)) checkOwn(number, login, event)
  const first = comments.length === 0 ? [] : await filesPage(repo, number, 1, signal)
  const rest = comments.length === 0 ? [] : await furtherFiles(repo, pull, signal)
  const { placed, loose, warnings } = placeComments(comments, [...first, ...rest])
  const body = [args.body, ...loose].filter(Boolean).join('\n\n')
  if (event === 'request_changes' && body === '') {
    throw new ConnectorError('invalid', 'To request changes body is needed.', { hint: 'Say there what has to change.' })
  }
  const draft = { pull, event, body, comments: placed, repeat }
  return { draft, warnings, before: beforeOf(pending?.id, args) }
}

function checkOwn(number: number, login: string, event: Event): void {
  if (event !== 'approve' && event !== 'request_changes') return
  throw new ConnectorError('refused', `#${number} is by ${login}, whose token this is: nobody judges their own.`, {
    hint: 'event comment works.',
  })
}

function beforeOf(id: number | undefined, { pending, event, comments }: Reviewing): Planned['before'] {
  if (id === undefined) return undefined
  if (pending === undefined) {
    throw new ConnectorError('conflict', `A pending review of yours (${id}) is in the way: GitHub allows no other.`, {
      hint: 'pending: submit sends it with its comments and this event and body; discard deletes it first. The person may be writing it.',
    })
  }
  if (pending === 'submit' && (comments.length > 0 || event === 'pending')) {
    throw new ConnectorError('invalid', 'With pending: submit neither comments nor event pending can be given.', {
      hint: 'Submit it first, then send the comments.',
    })
  }
  return { id, action: pending }
}

/** `approve at 0123abcd with 3 comments`. */
export function toldReview({ draft: { event, pull, comments }, before }: Planned): string[] {
  const what = event === 'pending' ? 'pending review' : `review (${event})`
  const submitted = before?.action === 'submit' ? `, with the comments of pending review ${before.id}` : ''
  const lines = comments.length === 0 ? '' : ` with ${comments.length} on lines`
  return [
    ...(before?.action === 'discard' ? [`pending review ${before.id} deleted`] : []),
    `${what} of #${pull.number} at ${pull.head.sha.slice(0, 10)}${lines}${submitted}`,
  ]
}

/** The exact text, and where each comment goes. */
export function previewOf({ draft: { body, comments } }: Planned): string {
  const lines = comments.map(({ path, line, start_line, side, body: text }) => {
    const range = start_line === undefined ? line : `${start_line}-${line}`
    return `${path}:${range}${side === 'LEFT' ? ' (removed)' : ''}\n${text}`
  })
  return [body, ...lines].filter(Boolean).join('\n\n')
}

/** Sends it, or what was begun before. */
export async function carryOutReview(
  client: GitHub,
  repo: Repo,
  { draft, before }: Planned,
  signal: AbortSignal,
): Promise<{ id: number; url: string }> {
  if (before?.action === 'discard') {
    const route = 'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}'
    await repo.request(route, { pull_number: draft.pull.number, review_id: before.id }, { signal })
  }
  const { id, html_url } =
    before?.action === 'submit'
      ? await submitReview(client, repo, draft, before.id, signal)
      : await sendReview(client, repo, draft, signal)
  return { id, url: html_url }
}
