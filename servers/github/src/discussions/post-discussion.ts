import type { Receipt } from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { plainLines } from '../issues/body-edits.ts'
import type { Repo } from '../repo.ts'
import { categoryFor } from './category.ts'
import { type Made, mutate } from './change-discussion.ts'

interface Draft {
  title: string
  body: string
  category: string
  dryRun: boolean
  repeat: boolean
}

const lateMs = 300_000

/** Opens a discussion, at most once. */
export async function createDiscussion(
  client: GitHub,
  repo: Repo,
  { title, body, category: wanted, dryRun, repeat }: Draft,
  signal: AbortSignal,
): Promise<Receipt> {
  const { repository, category } = await categoryFor(repo, wanted, signal)
  const changed = [`new discussion ${JSON.stringify(title)} in ${category.name}`]
  if (dryRun) return { changed, dry_run: true, preview: body }
  const input = { repositoryId: repository, categoryId: category.id, title, body }
  const made = await client.once.do<Made>({
    what: `discussion in ${repo.full}`,
    key: [repo.url(), 'discussion', input],
    repeat,
    signal,
    send: () => mutate(repo, 'create', input, signal),
    isUnknown: isUnknownOutcome,
    find: late => findDiscussion(repo, title, body, late),
    urlOf: ({ url }) => url,
  })
  return { ...(made.url ? { url: made.url } : {}), ...(made.number ? { id: made.number } : {}), changed }
}

const recent = `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussions(first: 10, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id number url title body createdAt viewerDidAuthor }
    }
  }
}`

const own = z.object({
  id: z.string(),
  url: z.string(),
  body: z.string(),
  createdAt: z.string(),
  viewerDidAuthor: z.boolean(),
})

const recentSchema = z.object({
  repository: z.object({
    discussions: z.object({ nodes: z.array(own.extend({ number: z.int(), title: z.string() })) }),
  }),
})

async function findDiscussion(repo: Repo, title: string, body: string, signal: AbortSignal): Promise<Made | undefined> {
  const { repository } = await repo.graphql(recent, {}, { schema: recentSchema, signal })
  return repository.discussions.nodes.find(one => one.title === title && isMine(one, body))
}

function isMine(one: z.output<typeof own>, body: string): boolean {
  const isSame = plainLines(one.body) === plainLines(body)
  return one.viewerDidAuthor && isSame && Date.now() - Date.parse(one.createdAt) < lateMs
}

interface Posting {
  number: number
  discussion: string
  replyTo: string | undefined
  body: string
  dryRun: boolean
  repeat: boolean
}

/** Comments on a discussion, or replies to a comment, at most once. */
export async function postToDiscussion(
  client: GitHub,
  repo: Repo,
  { number, discussion, replyTo, body, dryRun, repeat }: Posting,
  signal: AbortSignal,
): Promise<Receipt> {
  const changed = [`${replyTo === undefined ? 'comment' : 'reply'} on discussion #${number}`]
  if (dryRun) return { changed, dry_run: true, preview: body }
  const input = { discussionId: discussion, body, ...(replyTo === undefined ? {} : { replyToId: replyTo }) }
  const made = await client.once.do<Made>({
    what: `comment on ${repo.full}#${number}`,
    key: [repo.url(), 'discussion comment', input],
    repeat,
    signal,
    send: () => mutate(repo, 'comment', input, signal),
    isUnknown: isUnknownOutcome,
    find: late => findComment(repo, number, body, late),
    urlOf: ({ url }) => url,
  })
  return { ...(made.url ? { url: made.url } : {}), ...(made.id ? { id: made.id } : {}), changed }
}

const recentComments = `query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussion(number: $number) {
      comments(last: 20) {
        nodes { ...mine replies(last: 10) { nodes { ...mine } } }
      }
    }
  }
}
fragment mine on DiscussionComment { id url body createdAt viewerDidAuthor }`

const commentsSchema = z.object({
  repository: z.object({
    discussion: z
      .object({
        comments: z.object({ nodes: z.array(own.extend({ replies: z.object({ nodes: z.array(own) }) })) }),
      })
      .nullable(),
  }),
})

async function findComment(repo: Repo, number: number, body: string, signal: AbortSignal): Promise<Made | undefined> {
  const { repository } = await repo.graphql(recentComments, { number }, { schema: commentsSchema, signal })
  const comments = repository.discussion?.comments.nodes ?? []
  return comments.flatMap(({ replies, ...comment }) => [comment, ...replies.nodes]).find(one => isMine(one, body))
}
