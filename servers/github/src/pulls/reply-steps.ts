import { ConnectorError, inParallel } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { postComment } from '../issues/write-comment.ts'
import type { Repo } from '../repo.ts'
import type { Step } from '../steps.ts'

export interface Reply {
  comment: number
  body: string
}

/** Replies to comments on lines. GitHub takes them below the first comment of a thread only, so that one is looked up. */
export async function replySteps(
  client: GitHub,
  repo: Repo,
  { number, replies, repeat }: { number: number; replies: readonly Reply[]; repeat: boolean },
  signal: AbortSignal,
): Promise<Step[]> {
  return await inParallel(4, replies, async ({ comment, body }) => {
    const replyTo = await firstOf(repo, number, comment, signal)
    return {
      change: `reply to comment ${comment}`,
      send: () => postComment(client, repo, { number, replyTo, body, dryRun: false, repeat }, signal),
    }
  })
}

/** The first comment of the thread that a comment is in. @throws ConnectorError `invalid` where that is of another pull request */
export async function firstOf(repo: Repo, number: number, comment: number, signal: AbortSignal): Promise<number> {
  const route = 'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}'
  const { id, in_reply_to_id, pull_request_url } = await repo.request(route, { comment_id: comment }, { signal })
  if (pull_request_url.endsWith(`/${number}`)) return in_reply_to_id ?? id
  throw new ConnectorError('invalid', `Comment ${comment} is not on #${number}.`)
}
