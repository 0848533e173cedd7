import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Repo } from '../repo.ts'

/** Mutations by what they do; each answers the page of what it changed where there is one. */
const mutations = {
  create: mutation('createDiscussion', 'CreateDiscussionInput', 'discussion { id number url }'),
  edit: mutation('updateDiscussion', 'UpdateDiscussionInput', 'discussion { id number url }'),
  close: mutation('closeDiscussion', 'CloseDiscussionInput', 'discussion { id number url }'),
  reopen: mutation('reopenDiscussion', 'ReopenDiscussionInput', 'discussion { id number url }'),
  delete: mutation('deleteDiscussion', 'DeleteDiscussionInput', 'clientMutationId'),
  comment: mutation('addDiscussionComment', 'AddDiscussionCommentInput', 'comment { id url }'),
  edit_comment: mutation('updateDiscussionComment', 'UpdateDiscussionCommentInput', 'comment { id url }'),
  delete_comment: mutation('deleteDiscussionComment', 'DeleteDiscussionCommentInput', 'clientMutationId'),
  answer: mutation(
    'markDiscussionCommentAsAnswer',
    'MarkDiscussionCommentAsAnswerInput',
    'discussion { id number url }',
  ),
  unanswer: mutation(
    'unmarkDiscussionCommentAsAnswer',
    'UnmarkDiscussionCommentAsAnswerInput',
    'discussion { id number url }',
  ),
} as const

export type Mutation = keyof typeof mutations

function mutation(name: string, input: string, fields: string): string {
  return `mutation ($input: ${input}!) { done: ${name}(input: $input) { ${fields} } }`
}

const made = z.object({ id: z.string(), number: z.int().optional(), url: z.string() })
const schema = z.object({ done: z.object({ discussion: made.nullish(), comment: made.nullish() }).nullable() })

export type Made = Partial<z.output<typeof made>>

/** Sends one mutation, once. */
export async function mutate(
  repo: Repo,
  name: Mutation,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Made> {
  const { done } = await repo.account.graphql(mutations[name], { input }, { schema, signal, write: true })
  return done?.discussion ?? done?.comment ?? {}
}

const discussionDocument = `query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussion(number: $number) {
      id url title body closed category { name } author { login } comments { totalCount }
    }
  }
}`

const discussionSchema = z.object({
  repository: z.object({
    discussion: z
      .object({
        id: z.string(),
        url: z.string(),
        title: z.string(),
        body: z.string(),
        closed: z.boolean(),
        category: z.object({ name: z.string() }),
        author: z.object({ login: z.string() }).nullable(),
        comments: z.object({ totalCount: z.int() }),
      })
      .nullable(),
  }),
})

/** A discussion as changes of it need it. @throws ConnectorError `not_found` */
export async function discussionAt(repo: Repo, number: number, signal: AbortSignal) {
  const { repository } = await repo.graphql(
    discussionDocument,
    { number },
    { schema: discussionSchema, signal, partial: true },
  )
  if (repository.discussion) return repository.discussion
  throw new ConnectorError('not_found', `${repo.full} has no discussion #${number}.`)
}

const commentDocument = `query ($id: ID!) {
  node(id: $id) {
    ... on DiscussionComment {
      id url body isAnswer viewerDidAuthor author { login } createdAt replyTo { id }
      discussion { number repository { nameWithOwner } }
    }
  }
}`

const commentSchema = z.object({
  node: z
    .object({
      id: z.string(),
      url: z.string(),
      body: z.string(),
      isAnswer: z.boolean(),
      viewerDidAuthor: z.boolean(),
      author: z.object({ login: z.string() }).nullable(),
      createdAt: z.string(),
      replyTo: z.object({ id: z.string() }).nullable(),
      discussion: z.object({ number: z.int(), repository: z.object({ nameWithOwner: z.string() }) }),
    })
    .nullable(),
})

/** A comment of this discussion: an id alone could be of any repository. @throws ConnectorError `not_found` */
export async function commentAt(repo: Repo, number: number, id: string, signal: AbortSignal) {
  const { node } = await repo.account.graphql(commentDocument, { id }, { schema: commentSchema, signal, partial: true })
  const { repository, number: found } = node?.discussion ?? {}
  if (node && found === number && repository?.nameWithOwner.toLowerCase() === repo.full.toLowerCase()) return node
  throw new ConnectorError('not_found', `Discussion ${repo.full}#${number} has no comment ${JSON.stringify(id)}.`, {
    hint: 'github_get_discussion shows the ids.',
  })
}
