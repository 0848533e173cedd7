import { after, afterPage, type Numbered } from '../numbered-page.ts'
import type { Repo } from '../repo.ts'
import { type Milestone, milestoneFor } from './milestone.ts'
import { issueRow, pullRow, type Row } from './row.ts'

/** Which issues or pull requests. Names are as GitHub's list routes take them; logins are resolved. */
export interface Query {
  kind: 'issue' | 'pr' | 'all'
  state: 'open' | 'closed' | 'all'
  labels: readonly string[]
  /** A login, `none` or `*`. */
  assignee: string | undefined
  author: string | undefined
  /** A title, `none` or `*`. */
  milestone: string | undefined
  base: string | undefined
  head: string | undefined
  since: string | undefined
  sort: 'created' | 'updated' | 'comments'
  direction: 'asc' | 'desc'
  limit: number
  bodyChars: number
}

export interface Listing {
  rows: Row[]
  next: Numbered | undefined
  /** How many items were looked at where that was the limit, and not the end of the list. */
  looked: number | undefined
  /** Rows left out because of who wrote them. */
  withheld: number
}

/** Pages of 100 that one call reads where rows have to be picked out of them. */
const mostPages = 5

interface Source {
  perPage: number
  /** Rows of a page that were asked for, all of its rows counted. */
  read: (page: number) => Promise<{ rows: Row[]; next: string | undefined }>
}

/** Up to `limit` rows from `at` on, over the REST API. */
export async function listRows(repo: Repo, query: Query, at: Numbered, signal: AbortSignal): Promise<Listing> {
  const { perPage, read } = await sourceOf(repo, query, signal)
  const rows: Row[] = []
  let skip = at.skip
  let withheld = 0
  for (let page = at.page; page < at.page + mostPages; page++) {
    const found = await read(page)
    const { items: all, withheld: more } = await repo.shown(found.rows, ({ author }) => ({ login: author }), signal)
    withheld += more
    const fresh = all.slice(skip)
    const over = rows.length + fresh.length - query.limit
    rows.push(...(over > 0 ? fresh.slice(0, -over) : fresh))
    if (over > 0) return { rows, next: after({ page, skip: 0 }, all.length - over), looked: undefined, withheld }
    const next = afterPage({ page, skip: 0 }, found.next)
    if (over === 0 || next === undefined) return { rows, next, looked: undefined, withheld }
    skip = Math.max(0, skip - all.length)
  }
  return { rows, next: { page: at.page + mostPages, skip: 0 }, looked: mostPages * perPage, withheld }
}

async function sourceOf(repo: Repo, query: Query, signal: AbortSignal): Promise<Source> {
  const named = query.milestone !== undefined && !['none', '*'].includes(query.milestone)
  const milestone = named && query.milestone ? await milestoneFor(repo, query.milestone, signal) : undefined
  const filtered =
    query.labels.length > 0 ||
    [query.assignee, query.author, query.milestone, query.since].some(filter => filter !== undefined)
  // Only the route of pull requests knows their branches; only the route of issues filters by the rest.
  const ofPulls = query.kind === 'pr' && (!filtered || query.base !== undefined || query.head !== undefined)
  return ofPulls ? pullsSource(repo, query, milestone, filtered, signal) : issuesSource(repo, query, milestone, signal)
}

function issuesSource(repo: Repo, query: Query, milestone: Milestone | undefined, signal: AbortSignal): Source {
  const perPage = query.kind === 'all' ? query.limit : 100
  const filters = {
    ...(query.labels.length === 0 ? {} : { labels: query.labels.join(',') }),
    ...(query.assignee === undefined ? {} : { assignee: query.assignee }),
    ...(query.author === undefined ? {} : { creator: query.author }),
    ...(query.milestone === undefined ? {} : { milestone: milestone ? String(milestone.number) : query.milestone }),
    ...(query.since === undefined ? {} : { since: query.since }),
  }
  const { state, sort, direction } = query
  return {
    perPage,
    async read(page) {
      const { data, next } = await repo.page(
        'GET /repos/{owner}/{repo}/issues',
        { state, sort, direction, ...filters, per_page: perPage, page },
        { signal },
      )
      const rows = data.map(issue => issueRow(issue, query.bodyChars))
      return { rows: rows.filter(({ kind }) => query.kind === 'all' || kind === query.kind), next }
    },
  }
}

function pullsSource(
  repo: Repo,
  query: Query,
  milestone: Milestone | undefined,
  filtered: boolean,
  signal: AbortSignal,
): Source {
  const perPage = filtered ? 100 : query.limit
  const { state, direction, base, head } = query
  const sort = query.sort === 'comments' ? 'popularity' : query.sort
  const branches = {
    ...(base === undefined ? {} : { base }),
    ...(head === undefined ? {} : { head: head.includes(':') ? head : `${repo.owner}:${head}` }),
  }
  return {
    perPage,
    async read(page) {
      const { data, next } = await repo.page(
        'GET /repos/{owner}/{repo}/pulls',
        { state, sort, direction, ...branches, per_page: perPage, page },
        { signal },
      )
      const rows = data.map(pull => pullRow(pull, query.bodyChars))
      return { rows: rows.filter(row => matches(row, query, milestone)), next }
    },
  }
}

/** The filters that the route of pull requests does not have. */
function matches(row: Row, query: Query, milestone: Milestone | undefined): boolean {
  const { labels, assignee, author, since } = query
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  return (
    labels.every(label => row.labels.some(has => same(has, label))) &&
    isOf(assignee, row.assignees) &&
    (author === undefined || same(row.author, author)) &&
    isOf(milestone?.title ?? query.milestone, row.milestone === undefined ? [] : [row.milestone]) &&
    (since === undefined || Date.parse(row.updated) >= Date.parse(since))
  )
}

/** `none`: there is none; `*`: there is one. */
function isOf(wanted: string | undefined, values: readonly string[]): boolean {
  if (wanted === undefined) return true
  if (wanted === 'none') return values.length === 0
  return wanted === '*' ? values.length > 0 : values.some(value => value.toLowerCase() === wanted.toLowerCase())
}
