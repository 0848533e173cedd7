import type { Account } from '../account.ts'
import type { Allow } from '../allow.ts'
import { commitRowOf } from '../code/commit-row.ts'
import { labelsOf, loginOf } from '../issues/row.ts'
import { blobTexts, type Match, matchingLines } from './code-lines.ts'
import { findDiscussions } from './discussions.ts'
import type { Hit, Kind } from './hit.ts'

export interface Request {
  query: string
  sort: 'created' | 'updated' | 'comments' | 'stars' | undefined
  limit: number
  /** From 1; of discussions, which have none, see `after`. */
  page: number
  after: string | undefined
  /** Files of other repositories are not read. */
  allow: Allow
}

export interface Found {
  hits: Hit[]
  total: number
  /** GitHub gave up early. */
  incomplete: boolean
  hasMore: boolean
  /** Where discussions go on. */
  after?: string | undefined
}

type Find = (account: Account, request: Request, signal: AbortSignal) => Promise<Found>

export const finders: Readonly<Record<Kind, Find>> = {
  code,
  issues: (account, request, signal) => issues(account, request, 'is:issue', signal),
  prs: (account, request, signal) => issues(account, request, 'is:pr', signal),
  commits,
  repos,
  users,
  discussions: findDiscussions,
}

/** Hits of which the files are read, to tell lines by their numbers. */
const mostRead = 10

async function code(account: Account, { query, limit, page, allow }: Request, signal: AbortSignal): Promise<Found> {
  const parameters = { q: query, per_page: limit, page }
  const { data, next } = await account.page('GET /search/code', parameters, { signal, media: 'text-match' })
  const places = data.items
    .filter(({ repository: { owner, name } }) => allow.allows(owner.login, name))
    .slice(0, mostRead)
    .map(({ repository, sha }) => ({ repo: repository.full_name, sha }))
  const read = await blobTexts(account, places, signal)
  const texts = new Map(places.map(({ sha }, index) => [sha, read[index]]))
  const hits = data.items.map(({ repository, path, sha, text_matches }) => ({
    repo: repository.full_name,
    path,
    sha,
    lines: matchingLines((text_matches ?? []).flatMap(matchOf), texts.get(sha)),
  }))
  return { hits, total: data.total_count, incomplete: data.incomplete_results, hasMore: next !== undefined }
}

interface TextMatch {
  property?: string
  fragment?: string
  matches?: { indices?: number[] }[]
}

/** A match in the path is seen anyway. */
function matchOf({ property, fragment, matches = [] }: TextMatch): Match[] {
  if (property !== 'content' || fragment === undefined) return []
  return [{ fragment, indices: matches.map(({ indices = [] }) => indices) }]
}

async function issues(
  account: Account,
  { query, sort, limit, page }: Request,
  is: string,
  signal: AbortSignal,
): Promise<Found> {
  const by = sort === 'stars' ? undefined : sort
  const { data, next } = await account.page(
    'GET /search/issues',
    {
      q: `${query} ${is}`,
      ...(by === undefined ? {} : { sort: by }),
      // Brackets are known to the newer engine only.
      ...(query.includes('(') ? { advanced_search: 'true' } : {}),
      per_page: limit,
      page,
    },
    { signal },
  )
  const hits = data.items.map(item => {
    const state = item.pull_request?.merged_at ? 'merged' : item.state
    return {
      repo: repoOf(item.repository_url),
      number: item.number,
      title: item.title,
      state: item.draft ? `draft, ${state}` : state,
      labels: labelsOf(item.labels),
      author: loginOf(item.user),
      date: item.updated_at,
      ...(item.comments > 0 ? { comments: item.comments } : {}),
    }
  })
  return { hits, total: data.total_count, incomplete: data.incomplete_results, hasMore: next !== undefined }
}

function repoOf(url: string): string {
  return url.split('/').slice(-2).join('/')
}

async function commits(account: Account, { query, sort, limit, page }: Request, signal: AbortSignal): Promise<Found> {
  const by = sort === undefined ? {} : ({ sort: sort === 'created' ? 'author-date' : 'committer-date' } as const)
  const parameters = { q: query, ...by, per_page: limit, page }
  const { data, next } = await account.page('GET /search/commits', parameters, { signal })
  const hits = data.items.map(({ repository, sha, commit, author, parents }) => {
    const row = commitRowOf({ sha, commit, author, parents: parents.map(parentOf) })
    const { subject: title, date } = row
    return { repo: repository.full_name, sha, title, author: row.author.replace(/^@/, ''), date }
  })
  return { hits, total: data.total_count, incomplete: data.incomplete_results, hasMore: next !== undefined }
}

function parentOf({ sha = '', url = '' }: { sha?: string; url?: string }) {
  return { sha, url }
}

async function repos(account: Account, { query, sort, limit, page }: Request, signal: AbortSignal): Promise<Found> {
  const by = sort === 'stars' || sort === 'updated' ? { sort } : {}
  const parameters = { q: query, ...by, per_page: limit, page }
  const { data, next } = await account.page('GET /search/repositories', parameters, { signal })
  const hits = data.items.map(item => ({
    repo: item.full_name,
    ...(item.description ? { title: item.description } : {}),
    ...(item.language ? { language: item.language } : {}),
    stars: item.stargazers_count,
    ...(item.pushed_at ? { date: item.pushed_at } : {}),
    ...(item.archived || item.private
      ? { state: [item.private && 'private', item.archived && 'archived'].filter(Boolean).join(', ') }
      : {}),
  }))
  return { hits, total: data.total_count, incomplete: data.incomplete_results, hasMore: next !== undefined }
}

async function users(account: Account, { query, sort, limit, page }: Request, signal: AbortSignal): Promise<Found> {
  const by =
    sort === 'created' ? ({ sort: 'joined' } as const) : sort === 'stars' ? ({ sort: 'followers' } as const) : {}
  const parameters = { q: query, ...by, per_page: limit, page }
  const { data, next } = await account.page('GET /search/users', parameters, { signal })
  const hits = data.items.map(({ login, type, name }) => ({
    author: login,
    ...(type === 'User' ? {} : { state: type.toLowerCase() }),
    ...(name ? { title: name } : {}),
  }))
  return { hits, total: data.total_count, incomplete: data.incomplete_results, hasMore: next !== undefined }
}
