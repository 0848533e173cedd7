import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { maybeMe } from '../me.ts'
import type { Repo } from '../repo.ts'
import { plainLines } from './body-edits.ts'
import type { CommentTarget } from './comment-target.ts'
import { type Found, findComment } from './read-comment.ts'
import { loginOf } from './row.ts'

/** Where a comment goes: on the conversation, or as a reply to a comment on a line. */
export interface Posting {
  number: number
  replyTo: number | undefined
  body: string
  dryRun: boolean
  repeat: boolean
}

interface Made {
  id: number
  html_url: string
  body?: string
  created_at: string
  user: { login: string } | null
}

/** Posts a comment, at most once. */
export async function postComment(client: GitHub, repo: Repo, posting: Posting, signal: AbortSignal): Promise<Receipt> {
  const { number, replyTo, body, dryRun, repeat } = posting
  const changed = [replyTo === undefined ? `comment on #${number}` : `reply to comment ${replyTo} on #${number}`]
  if (dryRun) {
    // Else a dry run would promise what the call itself refuses.
    await repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}', { issue_number: number }, { signal })
    return { url: repo.url(`issues/${number}`), changed, dry_run: true, preview: body }
  }
  const made = await client.once.do<Made>({
    what: `comment on ${repo.full}#${number}`,
    key: [repo.url(), 'comment', number, replyTo, body],
    repeat,
    signal,
    send: () => send(repo, posting, signal),
    isUnknown: isUnknownOutcome,
    find: late => findMade(repo, posting, late),
    urlOf: ({ html_url }) => html_url,
  })
  return { url: made.html_url, id: made.id, changed }
}

function send(repo: Repo, { number, replyTo, body }: Posting, signal: AbortSignal): Promise<Made> {
  if (replyTo === undefined) {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
    return repo.request(route, { issue_number: number, body }, { signal })
  }
  const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies'
  return repo.request(route, { pull_number: number, comment_id: replyTo, body }, { signal })
}

const lateMs = 300_000

/** The comment that was made though no answer came: the same words by the same person a moment ago. */
async function findMade(
  repo: Repo,
  { number, replyTo, body }: Posting,
  signal: AbortSignal,
): Promise<Made | undefined> {
  const login = await maybeMe(repo.account, signal)
  const since = new Date(Date.now() - lateMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const query = { since, per_page: 100 }
  const recent: Made[] =
    replyTo === undefined
      ? await repo.request(
          'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
          { ...query, issue_number: number },
          { signal },
        )
      : await repo.request(
          'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments',
          { ...query, pull_number: number },
          { signal },
        )
  return recent.findLast(
    one =>
      login !== undefined &&
      loginOf(one.user) === login &&
      plainLines(one.body ?? '') === plainLines(body) &&
      Date.now() - Date.parse(one.created_at) < lateMs,
  )
}

/** Room for the whole of any comment. */
const whole = { from: 0, most: 70_000 }

/** A comment of one's own: others' are not changed, though a maintainer's token could. @throws ConnectorError */
export async function ownComment(repo: Repo, target: CommentTarget, signal: AbortSignal): Promise<Found> {
  const [found, login] = await Promise.all([findComment(repo, target, whole, signal), maybeMe(repo.account, signal)])
  if (login === undefined || found.comment.author === login) return found
  throw new ConnectorError('refused', `Comment ${target.id} is by ${found.comment.author}, not by ${login}.`, {
    hint: 'Only comments of your own are edited; reply to this one instead.',
  })
}

export async function editComment(
  repo: Repo,
  { kind, comment, url }: Found,
  body: string,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Receipt> {
  if (plainLines(comment.body) === plainLines(body)) return { url, id: comment.id, changed: [] }
  const changed = [`text of comment ${comment.id}`]
  if (dryRun) return { url, id: comment.id, changed, dry_run: true, preview: body }
  const at = { comment_id: comment.id, body }
  if (kind === 'issue') await repo.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', at, { signal })
  else await repo.request('PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', at, { signal })
  return { url, id: comment.id, changed }
}

export async function deleteComment(
  repo: Repo,
  { kind, comment, url }: Found,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Receipt> {
  const changed = [`comment ${comment.id} by ${comment.author} deleted`]
  if (dryRun) {
    const { items } = await repo.shown([comment], ({ author }) => ({ login: author }), signal)
    const preview = items.length === 0 ? {} : { preview: comment.body }
    return { url, id: comment.id, changed, dry_run: true, ...preview }
  }
  const at = { comment_id: comment.id }
  if (kind === 'issue') await repo.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', at, { signal })
  else await repo.request('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}', at, { signal })
  return { id: comment.id, changed }
}
