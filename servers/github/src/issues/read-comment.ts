import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { type Comment, commentOf, reactionsOf, type Window, windowOf } from './comment.ts'
import type { CommentTarget } from './comment-target.ts'
import { type IssuePage, issueOf } from './read-issue.ts'
import { noRelations } from './relation.ts'
import { loginOf } from './row.ts'

/** One comment, and without its text the issue that it is on. */
export async function readComment(
  repo: Repo,
  number: number,
  target: CommentTarget,
  window: Window,
  signal: AbortSignal,
): Promise<IssuePage> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
  const [issue, { comment }] = await Promise.all([
    repo.request(route, { issue_number: number }, { signal }),
    findComment(repo, target, window, signal),
  ])
  await repo.checkShown({ login: comment.author }, `comment ${comment.id}`, signal)
  await repo.checkShown(issue.user, `issue ${repo.full}#${issue.number}`, signal)
  return { issue: issueOf(repo, issue, undefined), relations: noRelations, comments: [comment], withheld: 0 }
}

export interface Found {
  kind: 'issue' | 'review'
  comment: Comment
  node: string
  url: string
}

/** A comment by its id: on the conversation, or on a line of a diff. @throws ConnectorError `not_found` */
export async function findComment(
  repo: Repo,
  { id, kind }: CommentTarget,
  window: Window,
  signal: AbortSignal,
): Promise<Found> {
  if (kind === 'review') return await reviewComment(repo, id, window, signal)
  const asked = repo.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', { comment_id: id }, { signal })
  const found = kind === 'issue' ? await asked : await unlessMissing(asked)
  if (found === undefined) return await reviewComment(repo, id, window, signal)
  return { kind: 'issue', comment: commentOf(found, window), node: found.node_id, url: found.html_url }
}

async function reviewComment(repo: Repo, id: number, window: Window, signal: AbortSignal): Promise<Found> {
  const route = 'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}'
  const found = await repo.request(route, { comment_id: id }, { signal })
  const line = found.line ?? found.original_line
  const comment = {
    id: found.id,
    author: loginOf(found.user),
    association: found.author_association,
    created: found.created_at,
    ...(found.updated_at === found.created_at ? {} : { edited: true }),
    place: line ? `${found.path}:${line}` : found.path,
    ...windowOf(found.body, window),
    ...reactionsOf(found.reactions),
  }
  return { kind: 'review', comment, node: found.node_id, url: found.html_url }
}
