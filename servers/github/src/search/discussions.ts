import { z } from 'zod'
import type { Account } from '../account.ts'
import type { Found, Request } from './find.ts'

const answer = z.object({
  search: z.object({
    discussionCount: z.number(),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    nodes: z.array(
      z
        .object({
          number: z.number(),
          title: z.string(),
          updatedAt: z.string(),
          isAnswered: z.boolean().nullish(),
          closed: z.boolean(),
          author: z.object({ login: z.string() }).nullish(),
          comments: z.object({ totalCount: z.number() }),
          category: z.object({ name: z.string() }),
          repository: z.object({ nameWithOwner: z.string() }),
        })
        .nullish(),
    ),
  }),
})

const document = `query($q: String!, $first: Int!, $after: String) {
  search(type: DISCUSSION, query: $q, first: $first, after: $after) {
    discussionCount pageInfo { hasNextPage endCursor }
    nodes { ... on Discussion {
      number title updatedAt isAnswered closed author { login } comments { totalCount }
      category { name } repository { nameWithOwner }
    } }
  }
}`

/** Discussions are in GraphQL only. */
export async function findDiscussions(
  account: Account,
  { query, sort, limit, after }: Request,
  signal: AbortSignal,
): Promise<Found> {
  const q = sort === undefined ? query : `${query} sort:${sort}-desc`
  const variables = { q, first: limit, ...(after === undefined ? {} : { after }) }
  const { search } = await account.graphql(document, variables, { schema: answer, signal })
  const { hasNextPage, endCursor } = search.pageInfo
  const hits = search.nodes.flatMap(node => {
    if (!node) return []
    const { number, title, updatedAt: date, isAnswered, closed, author, comments, category, repository } = node
    return [
      {
        repo: repository.nameWithOwner,
        number,
        title,
        labels: [category.name],
        ...(isAnswered || closed ? { state: isAnswered ? 'answered' : 'closed' } : {}),
        author: author?.login ?? 'ghost',
        date,
        ...(comments.totalCount > 0 ? { comments: comments.totalCount } : {}),
      },
    ]
  })
  return {
    hits,
    total: search.discussionCount,
    incomplete: false,
    hasMore: hasNextPage,
    ...(hasNextPage && endCursor ? { after: endCursor } : {}),
  }
}
