import { z } from 'zod'

/** What GraphQL is asked of a pull request. The limits are of lists that REST would read whole; few are longer. */
export const document = `query ($owner: String!, $name: String!, $number: Int!, $threads: Boolean!) {
  repository(owner: $owner, name: $name, followRenames: false) {
    pullRequest(number: $number) {
      url title state isDraft body authorAssociation author { login __typename }
      createdAt updatedAt mergedAt mergedBy { login __typename }
      headRefName headRefOid baseRefName isCrossRepository headRepositoryOwner { login }
      labels(first: 100) { nodes { name } }
      assignees(first: 20) { nodes { login } }
      milestone { title }
      additions deletions changedFiles
      commitCount: commits { totalCount }
      comments { totalCount }
      mergeable mergeStateStatus reviewDecision
      autoMergeRequest { mergeMethod }
      mergeQueueEntry { position }
      reviews(last: 100) {
        nodes { fullDatabaseId author { login __typename } authorAssociation state submittedAt body commit { oid } }
      }
      reviewRequests(first: 50) {
        nodes { requestedReviewer { __typename ... on Actor { login } ... on Team { combinedSlug } } }
      }
      statusCheckRollup {
        contexts(first: 100) {
          totalCount
          nodes {
            __typename
            ... on CheckRun { name conclusion }
            ... on StatusContext { context state }
          }
        }
      }
      closingIssuesReferences(first: 20) { nodes { number repository { nameWithOwner } } }
      reviewThreads(first: 100) @include(if: $threads) {
        pageInfo { hasNextPage }
        nodes {
          path line originalLine startLine originalStartLine diffSide subjectType isOutdated isResolved
          comments(first: 50) {
            nodes { fullDatabaseId author { login __typename } authorAssociation createdAt body }
          }
        }
      }
    }
  }
}`

const actor = z.object({ login: z.string(), __typename: z.string() }).nullable()

export type Actor = z.output<typeof actor>

/** Lists that GitHub may answer with holes. */
function nodes<S extends z.ZodType>(node: S) {
  return z.object({ nodes: z.array(node.nullable()).transform(all => all.filter(one => one !== null)) })
}

const line = z.int().nullable()

const thread = z.object({
  path: z.string(),
  line,
  originalLine: line,
  startLine: line,
  originalStartLine: line,
  diffSide: z.string(),
  subjectType: z.string(),
  isOutdated: z.boolean(),
  isResolved: z.boolean(),
  comments: nodes(
    z.object({
      fullDatabaseId: z.coerce.number(),
      author: actor,
      authorAssociation: z.string(),
      createdAt: z.string(),
      body: z.string(),
    }),
  ),
})

const review = z.object({
  fullDatabaseId: z.coerce.number(),
  author: actor,
  authorAssociation: z.string(),
  state: z.string(),
  submittedAt: z.string().nullable(),
  body: z.string(),
  commit: z.object({ oid: z.string() }).nullable(),
})

const check = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('CheckRun'), name: z.string(), conclusion: z.string().nullable() }),
  z.object({ __typename: z.literal('StatusContext'), context: z.string(), state: z.string() }),
])

const counted = z.object({ totalCount: z.int() })

const pull = z.object({
  url: z.string(),
  title: z.string(),
  state: z.string(),
  isDraft: z.boolean(),
  body: z.string(),
  author: actor,
  authorAssociation: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  mergedAt: z.string().nullable(),
  mergedBy: actor,
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  isCrossRepository: z.boolean(),
  headRepositoryOwner: z.object({ login: z.string() }).nullable(),
  labels: nodes(z.object({ name: z.string() })).nullable(),
  assignees: nodes(z.object({ login: z.string() })),
  milestone: z.object({ title: z.string() }).nullable(),
  additions: z.int(),
  deletions: z.int(),
  changedFiles: z.int(),
  commitCount: counted,
  comments: counted,
  mergeable: z.string(),
  mergeStateStatus: z.string(),
  reviewDecision: z.string().nullable(),
  autoMergeRequest: z.object({ mergeMethod: z.string() }).nullable(),
  mergeQueueEntry: z.object({ position: z.int() }).nullable(),
  reviews: nodes(review).nullable(),
  reviewRequests: nodes(
    z.object({
      requestedReviewer: z
        .object({ __typename: z.string(), login: z.string().optional(), combinedSlug: z.string().optional() })
        .nullable(),
    }),
  ).nullable(),
  statusCheckRollup: z.object({ contexts: nodes(check).extend(counted.shape) }).nullable(),
  closingIssuesReferences: nodes(
    z.object({ number: z.int(), repository: z.object({ nameWithOwner: z.string() }) }),
  ).nullable(),
  reviewThreads: nodes(thread)
    .extend({ pageInfo: z.object({ hasNextPage: z.boolean() }) })
    .optional(),
})

export const answer = z.object({ repository: z.object({ pullRequest: pull }) })

export type GraphqlPull = z.output<typeof pull>
export type GraphqlThread = z.output<typeof thread>
