import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { type Found, finders } from '../../search/find.ts'
import { hit, kinds, renderHit } from '../../search/hit.ts'
import { scoped, scopeOf } from '../../search/scope.ts'
import { visibleHits } from '../../search/visible.ts'
import { tool } from '../../tool.ts'

const output = z.object({
  kind: z.enum(kinds),
  /** As it was sent. */
  query: z.string(),
  total: z.int().optional(),
  incomplete: z.boolean(),
  hidden: z.int().describe('Left out: the settings do not allow their repositories.'),
  withheld: z.int(),
  rows: z.array(hit),
  page: z.int(),
  skipped: z.int(),
  after: z.string().optional(),
})

/** Pages are numbered; those of discussions are named by where they begin. */
const position = z.object({ page: z.int().min(1), skip: z.int().min(0), after: z.string().optional() })

export const search = tool({
  name: 'github_search',
  title: 'Search GitHub',
  access: 'read',
  description: 'Search code, issues and more with the qualifiers of GitHub.',
  input: z.strictObject({
    query: z.string(),
    kind: z.enum(kinds).default('code'),
    repo,
    sort: z.enum(['created', 'updated', 'comments', 'stars']).optional(),
    limit: z.int().min(1).max(100).default(20),
  }),
  output,
  paged: true,
  fit: {
    list: 'rows',
    after: (_row, index, { page, skipped, after }) => ({ page, skip: skipped + index + 1, after }),
  },
  run: async (args, { client, signal, position: given }) => {
    const { kind } = args
    const at = given === undefined ? { page: 1, skip: 0 } : position.parse(given)
    const isPlace = kind !== 'repos' && kind !== 'users'
    const repo = isPlace ? client.maybeRepo(args.repo) : undefined
    // REST takes a plus for a space.
    const words = kind === 'discussions' ? args.query : args.query.replaceAll('+', ' ')
    const scope = kind === 'users' ? { qualifiers: [], isExact: true } : scopeOf(words, repo?.full, client.allow)
    const query = scoped(words, scope, kind === 'issues' || kind === 'prs' ? 'issues' : 'other', client.allow)
    const account = repo?.account ?? client.account()
    const request = { query, sort: args.sort, limit: args.limit, page: at.page, after: at.after, allow: client.allow }
    const found = await finders[kind](account, request, signal)
    const { hits, hidden, withheld } = await visibleHits(client, kind, found.hits, signal)
    return {
      kind,
      query,
      // A number tells of what is outside, too.
      ...(scope.isExact && hidden === 0 ? { total: found.total } : {}),
      incomplete: found.incomplete,
      hidden,
      withheld,
      rows: hits.slice(at.skip),
      page: at.page,
      skipped: at.skip,
      ...(at.after === undefined ? {} : { after: at.after }),
      next: nextOf(at.page, found),
    }
  },
  render: ({ kind, query, total, incomplete, hidden, withheld, rows }, { untrusted }) => {
    const isOneRepo = /(?:^| )repo:\S+$/.test(query) && new Set(rows.map(({ repo }) => repo)).size <= 1
    const count = total === undefined ? '' : `${total} `
    return [
      rows.length === 0 ? `No ${kind} found for: ${query}` : `${count}${kind} for: ${query}`,
      ...(rows.length === 0 && kind === 'code' ? [ofCode] : []),
      ...(rows.length === 0 ? [] : [untrusted(rows.map(row => renderHit(row, isOneRepo)).join('\n'))]),
      ...(hidden === 0 ? [] : [`${hidden} left out: the settings do not allow their repositories.`]),
      ...(withheld === 0 ? [] : [`${withheld} left out: their authors may not push there (--lockdown).`]),
      ...(incomplete ? ['GitHub gave up early: there may be more. Narrow the query.'] : []),
    ].join('\n')
  },
})

const ofCode =
  'It finds whole words in files below 384 kB of default branches. github_list_tree with glob finds files by name.'

/** GitHub gives the first 1000 results only, and says so where more is asked for. */
function nextOf(page: number, { hasMore, after }: Found) {
  return hasMore ? { page: page + 1, skip: 0, ...(after === undefined ? {} : { after }) } : undefined
}
