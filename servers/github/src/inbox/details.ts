import { inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from '../account.ts'
import type { GitHub } from '../client.ts'
import { commentsBetween } from '../issues/comment.ts'
import { headOf, loginOf } from '../issues/row.ts'
import { unlessMissing } from '../missing.ts'
import type { Notification } from './notification.ts'

type Details = Pick<Notification, 'state' | 'author' | 'last'>

const headChars = 160

/** The state of each issue and pull request, and what was said last: in one request where GraphQL is there. */
export async function withDetails(
  client: GitHub,
  account: Account,
  rows: readonly Notification[],
  signal: AbortSignal,
): Promise<Notification[]> {
  const numbered = rows.filter(isNumbered)
  if (numbered.length === 0) return [...rows]
  const details = await account.faster(
    () => byGraphql(account, numbered, signal),
    () => inParallel(4, numbered, row => byRest(client, row, signal)),
  )
  const found = new Map(numbered.map(({ id }, index) => [id, details[index]]))
  return rows.map(row => ({ ...row, ...found.get(row.id) }))
}

type Numbered = Notification & { number: number }

function isNumbered(row: Notification): row is Numbered {
  return row.number !== undefined
}

async function byRest(client: GitHub, { repo: full, number }: Numbered, signal: AbortSignal): Promise<Details> {
  const repo = client.repo(full)
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
  const issue = await unlessMissing(repo.request(route, { issue_number: number }, { signal }))
  if (issue === undefined) return {}
  const { comments, state } = issue
  const window = { from: 0, most: 20 * headChars }
  const [last] = await commentsBetween(repo, number, { first: Math.max(comments, 1), last: comments }, window, signal)
  return {
    state: issue.pull_request?.merged_at ? 'merged' : state,
    author: loginOf(issue.user),
    ...(last === undefined ? {} : { last: lastOf(last.author, last.association, last.body) }),
  }
}

function lastOf(author: string, association: string | undefined, body: string): Details['last'] {
  return { author, ...(association === undefined ? {} : { association }), body: headOf(body, headChars) }
}

const actor = z.object({ login: z.string() }).nullable()
const subject = z.object({
  issueState: z.string().optional(),
  pullState: z.string().optional(),
  author: actor,
  comments: z.object({ nodes: z.array(z.object({ author: actor, authorAssociation: z.string(), body: z.string() })) }),
})
const schema = z.record(z.string(), z.object({ issueOrPullRequest: subject.nullable() }).nullable())

async function byGraphql(account: Account, rows: readonly Numbered[], signal: AbortSignal): Promise<Details[]> {
  const variables = Object.fromEntries(
    rows.flatMap(({ repo, number }, index) => {
      const [owner, name] = repo.split('/')
      return [
        [`o${index}`, owner],
        [`r${index}`, name],
        [`n${index}`, number],
      ]
    }),
  )
  const declared = rows.map((_row, index) => `$o${index}: String!, $r${index}: String!, $n${index}: Int!`).join(', ')
  const fields = rows.map(
    (_row, index) =>
      `s${index}: repository(owner: $o${index}, name: $r${index}, followRenames: false) { issueOrPullRequest(number: $n${index}) { ...one } }`,
  )
  const shared = 'author { login } comments(last: 1) { nodes { author { login } authorAssociation body } }'
  // Two enums cannot share a name in one answer.
  const document = `query (${declared}) { ${fields.join('\n')} }
    fragment one on IssueOrPullRequest {
      ... on Issue { issueState: state ${shared} }
      ... on PullRequest { pullState: state ${shared} }
    }`
  const answer = await account.graphql(document, variables, { schema, signal, partial: true })
  return rows.map((_row, index) => detailsOf(answer[`s${index}`]?.issueOrPullRequest ?? undefined))
}

function detailsOf(found: z.output<typeof subject> | undefined): Details {
  if (found === undefined) return {}
  const [last] = found.comments.nodes
  return {
    state: (found.issueState ?? found.pullState ?? '').toLowerCase(),
    author: loginOf(found.author),
    ...(last === undefined ? {} : { last: lastOf(loginOf(last.author), last.authorAssociation, last.body) }),
  }
}
