import { ConnectorError, listOf, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { checkNames } from '../../issues/known-names.ts'
import { type Listing, listRows, type Query } from '../../issues/list.ts'
import { type RowContext, renderRow, row } from '../../issues/row.ts'
import { loginFor } from '../../me.ts'
import { after, type Numbered, start } from '../../numbered-page.ts'
import type { Repo } from '../../repo.ts'
import { timestampOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const name = text().optional()

const input = z.strictObject({
  repo,
  kind: z.enum(['issue', 'pr', 'all']).default('issue'),
  state: z.enum(['open', 'closed', 'all']).default('open'),
  labels: listOf(text(), 20).optional(),
  assignee: name.describe('Login, @me, none or *.'),
  author: name,
  milestone: name.describe('Title, none or *.'),
  base: name,
  head: name,
  updated_since: name,
  sort: z.enum(['newest', 'oldest', 'updated', 'comments']).default('newest'),
  body_chars: z.int().min(0).max(2000).default(0),
  limit: z.int().min(1).max(100).default(30),
})

type Arguments = z.output<typeof input>

const list = z.object({
  repo: z.string(),
  kind: z.enum(['issue', 'pr', 'all']),
  state: z.enum(['open', 'closed', 'all']),
  sort: z.enum(['newest', 'oldest', 'updated', 'comments']),
})

const output = list.extend({
  rows: z.array(row),
  looked: z.int().optional().describe('Items looked at, where that ended the search.'),
  withheld: z.int().optional().describe('Left out because of who wrote them.'),
  page: z.int(),
  skipped: z.int(),
})

export const listIssues = tool({
  name: 'github_list_issues',
  title: 'List issues or pull requests',
  access: 'read',
  description: 'List issues or pull requests by state, labels, people, milestone or branch.',
  input,
  output,
  paged: true,
  fit: { list: 'rows', after: (_row, index, { page, skipped }) => after({ page, skip: skipped }, index + 1) },
  run: async (args, { client, signal, position }) => {
    const repo = client.repo(args.repo)
    const at = start(position)
    const query = await queryOf(repo, args, signal)
    const { rows, next, looked, withheld } = await listed(repo, query, at, signal)
    return {
      repo: repo.full,
      kind: query.kind,
      state: args.state,
      sort: args.sort,
      rows,
      ...(looked === undefined ? {} : { looked }),
      ...(withheld === 0 ? {} : { withheld }),
      page: at.page,
      skipped: at.skip,
      next,
    }
  },
  render: ({ rows, looked, withheld, ...list }, { untrusted }) => {
    const more = [
      ...(withheld === undefined ? [] : [`${withheld} left out: their authors may not push here (--lockdown).`]),
      ...(looked === undefined ? [] : [`Only ${looked} items were looked at; the cursor goes on.`]),
    ]
    const what = `${list.repo}: ${list.state === 'all' ? '' : `${list.state} `}${nouns[list.kind]}`
    if (rows.length === 0) return [`${what}: none found.`, ...more].join('\n')
    const date = list.sort === 'updated' ? 'updated' : 'created'
    const context: RowContext = { isMixed: list.kind === 'all', anyState: list.state !== 'open', date }
    const head = `${what}, ${orders[list.sort]} first (date: ${date}, c: comments)`
    return [head, untrusted(rows.map(row => renderRow(row, context)).join('\n')), ...more].join('\n')
  },
})

/** GitHub finds nothing, or says no more than invalid, where a label or a person is not there. */
async function listed(repo: Repo, query: Query, at: Numbered, signal: AbortSignal): Promise<Listing> {
  const [asked] = await Promise.allSettled([listRows(repo, query, at, signal)])
  if (asked.status === 'fulfilled') {
    if (asked.value.rows.length === 0 && at.page === 1) await checkNames(repo, query, signal)
    return asked.value
  }
  if (ConnectorError.is(asked.reason) && asked.reason.code === 'invalid') await checkNames(repo, query, signal)
  throw asked.reason
}

const orders = { newest: 'newest', oldest: 'oldest', updated: 'last updated', comments: 'most commented' }
const nouns = { issue: 'issues', pr: 'pull requests', all: 'issues and pull requests' }

async function queryOf(repo: Repo, args: Arguments, signal: AbortSignal): Promise<Query> {
  const { body_chars, sort, updated_since: since } = args
  const ofBranch = args.base !== undefined || args.head !== undefined
  const person = (given: string | undefined) =>
    given === undefined ? undefined : loginFor(given, repo.account, signal)
  return {
    ...args,
    labels: args.labels ?? [],
    // A branch is asked for: then pull requests are meant.
    kind: ofBranch ? 'pr' : args.kind,
    assignee: await person(args.assignee),
    author: await person(args.author),
    milestone: args.milestone,
    base: args.base,
    head: args.head,
    since: since === undefined ? undefined : timestampOf(since),
    sort: sort === 'newest' || sort === 'oldest' ? 'created' : sort,
    direction: sort === 'oldest' ? 'asc' : 'desc',
    bodyChars: body_chars,
  }
}
