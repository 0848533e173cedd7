import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { type GraphPage, nextPage, pageInfo } from '../graph-page.ts'
import { type Window, windowOf } from '../issues/comment.ts'
import { loginOf } from '../issues/row.ts'
import type { Repo } from '../repo.ts'
import { discussion, discussionFields, discussionOf, received } from './discussion.ts'

const said = z.object({
  /** As `github_write_discussion` takes it. */
  id: z.string(),
  author: z.string(),
  association: z.string(),
  created: z.string(),
  upvotes: z.int(),
  answer: z.boolean(),
  body: z.string(),
  length: z.int().optional(),
})

export const comment = said.extend({ replies: z.array(said), more_replies: z.int() })

export const discussionPage = z.object({
  discussion: discussion.extend({ repo: z.string(), body: z.string().optional(), length: z.int().optional() }),
  comments: z.array(comment),
  withheld: z.int(),
})

export type Comment = z.output<typeof comment>
export type DiscussionPage = z.output<typeof discussionPage>

const commentFields = 'id body createdAt upvoteCount isAnswer author { login } authorAssociation'

const document = `query ($owner: String!, $name: String!, $number: Int!, $first: Int!, $after: String, $replies: Int!) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussion(number: $number) {
      body ${discussionFields}
      thread: comments(first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { ${commentFields} replies(last: $replies) { totalCount nodes { ${commentFields} } } }
      }
    }
  }
}`

const receivedComment = z.object({
  id: z.string(),
  body: z.string(),
  createdAt: z.string(),
  upvoteCount: z.int(),
  isAnswer: z.boolean(),
  author: z.object({ login: z.string() }).nullable(),
  authorAssociation: z.string(),
})

const receivedThread = receivedComment.extend({
  replies: z.object({ totalCount: z.int(), nodes: z.array(receivedComment) }),
})

const schema = z.object({
  repository: z.object({
    discussion: received
      .extend({ body: z.string(), thread: z.object({ pageInfo, nodes: z.array(receivedThread) }) })
      .nullable(),
  }),
})

interface Wanted {
  number: number
  at: GraphPage
  comments: number
  replies: number
  body: Window
  comment: Window
}

/** A discussion and a page of its comments, the oldest first, with the newest replies of each. */
export async function readDiscussion(
  repo: Repo,
  { number, at, comments, replies, body, comment }: Wanted,
  signal: AbortSignal,
): Promise<DiscussionPage & { next: GraphPage | undefined }> {
  const variables = { number, first: Math.max(comments, 1), after: at.after, replies: Math.max(replies, 1) }
  const { repository } = await repo.graphql(document, variables, { schema, signal, partial: true })
  const found = repository.discussion
  if (found === null) throw new ConnectorError('not_found', `${repo.full} has no discussion #${number}.`)
  await repo.checkShown(found.author, `discussion ${repo.full}#${number}`, signal)
  const { items, withheld } = await repo.shown(found.thread.nodes, ({ author }) => author, signal)
  const threads = await Promise.all(
    items.map(async thread => {
      const shown = await repo.shown(replies === 0 ? [] : thread.replies.nodes, ({ author }) => author, signal)
      return { thread, shown }
    }),
  )
  const isFirst = at.after === null && at.skip === 0
  return {
    discussion: { ...discussionOf(found), repo: repo.full, ...(isFirst ? windowOf(found.body, body) : {}) },
    comments: (comments === 0 ? [] : threads).slice(at.skip).map(({ thread, shown }) => ({
      ...saidOf(thread, comment),
      replies: shown.items.map(reply => saidOf(reply, comment)),
      more_replies: thread.replies.totalCount - shown.items.length - shown.withheld,
    })),
    withheld: withheld + threads.reduce((sum, { shown }) => sum + shown.withheld, 0),
    next: comments === 0 ? undefined : nextPage(found.thread.pageInfo),
  }
}

function saidOf(found: z.output<typeof receivedComment>, window: Window): z.output<typeof said> {
  return {
    id: found.id,
    author: loginOf(found.author),
    association: found.authorAssociation,
    created: found.createdAt,
    upvotes: found.upvoteCount,
    answer: found.isAnswer,
    ...windowOf(found.body, window),
  }
}
