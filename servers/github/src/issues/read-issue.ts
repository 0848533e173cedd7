import { z } from 'zod'
import type { GitHub } from '../client.ts'
import type { Repo } from '../repo.ts'
import { type Comment, comment, commentsBetween, nextComments, reactionsOf, type Window, windowOf } from './comment.ts'
import { noRelations, relations, relationsOf } from './relation.ts'
import { type Issue, issueRow, loginOf, row } from './row.ts'

export const issue = row.omit({ head: true, base: true }).extend({
  repo: z.string(),
  association: z.string().optional(),
  closed: z.string().optional(),
  closed_by: z.string().optional(),
  locked: z.string().optional(),
  reactions: z.string().optional(),
  comments: z.int(),
  /** Absent on the following pages of comments. */
  body: z.string().optional(),
  /** Characters of the whole body, where only a part of it is here. */
  length: z.int().optional(),
})

export const issuePage = z.object({ issue, relations, comments: z.array(comment), withheld: z.int() })

export type IssuePage = z.output<typeof issuePage>

export interface Wanted {
  number: number
  comments: number
  order: 'newest' | 'oldest'
  /** Number of the last comment that was shown; undefined on the first page. */
  shown: number | undefined
  body: Window
  comment: Window
}

/** An issue or pull request with its relations and some of its comments. */
export async function readIssue(
  client: GitHub,
  repo: Repo,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<IssuePage & { next: number | undefined }> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
  const found = await repo.request(route, { issue_number: wanted.number }, { signal })
  await repo.checkShown(found.user, `issue ${repo.full}#${found.number}`, signal)
  const isFirst = wanted.shown === undefined
  const between = nextComments(wanted.order, found.comments, wanted.shown, wanted.comments)
  const [related, comments] = await Promise.all([
    isFirst ? relationsOf(client, repo, found, signal) : noRelations,
    commentsBetween(repo, wanted.number, between, wanted.comment, signal),
  ])
  const { items, withheld } = await repo.shown(comments, ({ author }) => ({ login: author }), signal)
  const page = { issue: issueOf(repo, found, isFirst ? wanted.body : undefined), relations: related }
  return { ...page, comments: ordered(items, wanted.order), withheld, next: nextOf(wanted, between, found) }
}

function ordered(comments: Comment[], order: 'newest' | 'oldest'): Comment[] {
  return order === 'newest' ? comments.toReversed() : comments
}

function nextOf({ order, comments }: Wanted, between: { first: number; last: number }, { comments: total }: Issue) {
  if (comments === 0) return undefined
  if (order === 'newest') return between.first > 1 ? between.first : undefined
  return between.last < total ? between.last : undefined
}

/** `body`: which part of the text is kept; undefined for none. */
export function issueOf(repo: Repo, found: Issue, body: Window | undefined): z.output<typeof issue> {
  const { head: _head, base: _base, ...shared } = issueRow(found, 0)
  return {
    ...shared,
    repo: repo.full,
    comments: found.comments,
    ...(found.author_association ? { association: found.author_association } : {}),
    ...(found.closed_at ? { closed: found.closed_at } : {}),
    ...(found.closed_by ? { closed_by: loginOf(found.closed_by) } : {}),
    ...(found.locked ? { locked: found.active_lock_reason ?? 'locked' } : {}),
    ...reactionsOf(found.reactions),
    ...(body === undefined ? {} : windowOf(found.body ?? '', body)),
  }
}
