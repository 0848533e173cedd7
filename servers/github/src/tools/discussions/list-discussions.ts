import { text } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { categoryFor } from '../../discussions/category.ts'
import { discussion, discussionFields, discussionOf, received, renderDiscussion } from '../../discussions/discussion.ts'
import { nextPage, pageInfo, startPage, withinPage } from '../../graph-page.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  category: text().optional(),
  answered: z.boolean().optional(),
  state: z.enum(['open', 'closed', 'all']).default('all'),
  sort: z.enum(['updated', 'created']).default('updated'),
  limit: z.int().min(1).max(50).default(20),
})

const document = `query (
  $owner: String!, $name: String!, $first: Int!, $after: String,
  $category: ID, $answered: Boolean, $states: [DiscussionState!], $order: DiscussionOrder!
) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussions(first: $first, after: $after, categoryId: $category, answered: $answered, states: $states, orderBy: $order) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { ${discussionFields} }
    }
  }
}`

const schema = z.object({
  repository: z.object({ discussions: z.object({ totalCount: z.int(), pageInfo, nodes: z.array(received) }) }),
})

export const listDiscussions = tool({
  name: 'github_list_discussions',
  title: 'List discussions',
  access: 'read',
  description: 'List the discussions of a repository, newest first.',
  input,
  output: z.object({
    total: z.int(),
    rows: z.array(discussion),
    withheld: z.int(),
    after: z.string().nullable(),
    skipped: z.int(),
  }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { after, skipped }) => withinPage({ after, skip: skipped }, index + 1) },
  run: async ({ category, answered, state, sort, limit, ...args }, { client, signal, position }) => {
    const repo = client.repo(args.repo)
    const at = startPage(position)
    const chosen = category === undefined ? undefined : await categoryFor(repo, category, signal)
    const variables = {
      first: limit,
      after: at.after,
      category: chosen?.category.id ?? null,
      answered: answered ?? null,
      states: state === 'all' ? null : [state.toUpperCase()],
      order: { field: sort === 'updated' ? 'UPDATED_AT' : 'CREATED_AT', direction: 'DESC' },
    }
    const { repository } = await repo.graphql(document, variables, { schema, signal })
    const { totalCount, nodes, pageInfo } = repository.discussions
    const { items, withheld } = await repo.shown(nodes, ({ author }) => author, signal)
    const rows = items.map(discussionOf).slice(at.skip)
    return { total: totalCount, rows, withheld, after: at.after, skipped: at.skip, next: nextPage(pageInfo) }
  },
  render: ({ total, rows, withheld }, { untrusted }) => {
    const left = withheld === 0 ? [] : [`${withheld} left out: their authors may not push here (--lockdown).`]
    if (rows.length === 0) return ['No discussions.', ...left].join('\n')
    const head = `${total} discussions (date: updated, c: comments, ^: upvotes)`
    return [head, untrusted(rows.map(renderDiscussion).join('\n')), ...left].join('\n')
  },
})
