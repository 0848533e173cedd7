import { z } from 'zod'
import { isJson, type Json } from '../call.ts'
import { refusalOf, rest } from '../dispatch.ts'
import { connection } from './connection.ts'
import { foundDiscussions } from './discussion-search.ts'
import { pullSource, repoName } from './places.ts'
import { actor, type Context, type Field, known, text } from './source.ts'

const kinds: Readonly<Record<string, { readonly path: string; readonly count: string }>> = {
  ISSUE: { path: 'issues', count: 'issueCount' },
  REPOSITORY: { path: 'repositories', count: 'repositoryCount' },
  USER: { path: 'users', count: 'userCount' },
}

const none = { codeCount: 0, discussionCount: 0, issueCount: 0, repositoryCount: 0, userCount: 0, wikiCount: 0 }

/** Searching; it finds what the REST search finds, and discussions. */
export const search: Field = async (_root, args, context) => {
  const query = text(args.query)
  const kind = kinds[text(args.type)]
  if (kind === undefined) {
    const found = await foundDiscussions(context, query)
    return { ...none, ...connection(found, args, { edge }), discussionCount: found.length }
  }
  const { items, total } = await results(context, `/search/${kind.path}?q=${encodeURIComponent(query)}`)
  const page = connection(items, args, { make: item => item })
  const nodes = Array.isArray(page.nodes)
    ? await Promise.all(page.nodes.map(item => sourceOf(context, args.type, item)))
    : []
  const edges = nodes.map((node, index) => ({ ...edgeAt(page.edges, index), node, ...edge() }))
  return { ...none, ...page, nodes, edges, [kind.count]: total }
}

const edge = () => ({ textMatches: [] })

function edgeAt(edges: unknown, index: number): object {
  const found: unknown = Array.isArray(edges) ? edges[index] : undefined
  return isJson(found) ? found : {}
}

const answer = z.looseObject({ total_count: z.int(), items: z.array(z.record(z.string(), z.unknown())) })

/** At most a thousand, as GitHub gives. */
async function results({ call }: Context, path: string): Promise<{ items: Json[]; total: number }> {
  const items: Json[] = []
  for (let page = 1; ; page += 1) {
    const { status, body } = await rest(call, 'GET', `${path}&per_page=100&page=${page}`)
    if (status !== 200) throw refusalOf(status, body)
    const found = answer.parse(body)
    items.push(...found.items)
    if (found.items.length < 100 || page === 10) return { items, total: found.total_count }
  }
}

async function sourceOf(context: Context, type: unknown, item: unknown) {
  if (!isJson(item)) return null
  if (type === 'REPOSITORY') return known('Repository', item)
  if (type === 'USER') return actor(item)
  if (isJson(item.pull_request)) return await pullSource(context, repoName(item.url), Number(item.number))
  return known('Issue', item)
}
