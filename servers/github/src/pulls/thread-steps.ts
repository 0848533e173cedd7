import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { pageInfo } from '../graph-page.ts'
import type { Repo } from '../repo.ts'
import type { Step } from '../steps.ts'

interface Found {
  id: string
  isResolved: boolean
  comments: number[]
}

const mostPages = 10

const page = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviewThreads: z.object({
        pageInfo,
        nodes: z.array(
          z.object({
            id: z.string(),
            isResolved: z.boolean(),
            comments: z.object({ nodes: z.array(z.object({ fullDatabaseId: z.coerce.number() })) }),
          }),
        ),
      }),
    }),
  }),
})

const document = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name, followRenames: false) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved comments(first: 50) { nodes { fullDatabaseId } } }
      }
    }
  }
}`

/** Resolves and reopens threads, each named by one of its comments. Only GraphQL can. @throws ConnectorError `not_found` */
export async function threadSteps(
  repo: Repo,
  number: number,
  wanted: readonly { comment: number; resolved?: boolean | undefined }[],
  signal: AbortSignal,
): Promise<Step[]> {
  if (wanted.every(({ resolved }) => resolved === undefined)) return []
  const threads = await threadsOf(repo, number, signal)
  return wanted.flatMap(({ comment, resolved }) =>
    resolved === undefined ? [] : step(repo, threadWith(threads, comment), comment, resolved, signal),
  )
}

async function threadsOf(repo: Repo, number: number, signal: AbortSignal): Promise<Found[]> {
  const found: Found[] = []
  let after: string | null = null
  for (let pages = 0; pages < mostPages; pages++) {
    const answer: z.output<typeof page> = await repo.graphql(document, { number, after }, { schema: page, signal })
    const { nodes, pageInfo: more } = answer.repository.pullRequest.reviewThreads
    const ids = (thread: (typeof nodes)[number]) => thread.comments.nodes.map(({ fullDatabaseId }) => fullDatabaseId)
    found.push(...nodes.map(thread => ({ ...thread, comments: ids(thread) })))
    if (!more.hasNextPage) break
    after = more.endCursor
  }
  return found
}

function threadWith(threads: readonly Found[], comment: number): Found {
  const found = threads.find(({ comments }) => comments.includes(comment))
  if (found) return found
  throw new ConnectorError('not_found', `No thread of this pull request has comment ${comment}.`, {
    hint: 'github_get_pull with include: threads, resolved shows them with the ids of their comments.',
  })
}

const done = z.unknown()

function step(repo: Repo, thread: Found, comment: number, resolved: boolean, signal: AbortSignal): Step[] {
  if (thread.isResolved === resolved) return []
  const mutation = resolved ? 'resolveReviewThread' : 'unresolveReviewThread'
  return [
    {
      change: `thread of comment ${comment} ${resolved ? 'resolved' : 'opened again'}`,
      send: () =>
        repo.account.graphql(
          `mutation ($id: ID!) { ${mutation}(input: { threadId: $id }) { thread { id } } }`,
          { id: thread.id },
          { schema: done, signal, write: true },
        ),
    },
  ]
}
