import { type Answer, type Call, isJson, type Json, loginOf } from './call.ts'
import { closingNumbers } from './closing.ts'
import { readAll } from './dispatch.ts'
import { inOrder } from './in-order.ts'
import { findPull, type Pull } from './pull-records.ts'
import { opinionsOf, reviewsOf } from './review-records.ts'
import { parseQuery, scopeOf, type Term, within, wordsOf } from './search-query.ts'
import { searchResults, visibleRepos } from './search-results.ts'

interface Found {
  readonly call: Call
  readonly issue: Json
  readonly repo: string
  readonly pull: Pull | undefined
}

/** Issues and pull requests by GitHub's qualifiers. */
export async function searchIssues(call: Call): Promise<Answer> {
  const terms = parseQuery(call.query.get('q') ?? '').map(term => meant(call, term))
  const repos = scopeOf(call, terms, await visibleRepos(call))
  const found: Found[] = []
  for (const repo of repos) {
    const id = call.front.names.find(repo)?.id ?? 0
    for (const issue of await readAll(call, `/repos/${repo}/issues?state=all`)) {
      const item = { call, issue, repo, pull: await findPull(call.front, id, Number(issue.number)) }
      if (terms.every(term => matches(item, term) !== term.negated)) found.push(item)
    }
  }
  const sort = call.query.get('sort') ?? terms.find(({ qualifier }) => qualifier === 'sort')?.value.split('-')[0]
  const key = { created: 'created_at', updated: 'updated_at', comments: 'comments' }[sort ?? ''] ?? 'id'
  const down =
    call.query.get('order') !== 'asc' && !terms.some(term => term.qualifier === 'sort' && term.value.endsWith('-asc'))
  found.sort((a, b) => inOrder(a.issue, b.issue, key) * (down ? -1 : 1))
  return searchResults(
    call,
    found.map(({ issue }) => ({ ...issue, score: 1 })),
    wordsOf(terms),
    issue => [
      { property: 'title', fragment: String(issue.title), url: String(issue.url) },
      { property: 'body', fragment: String(issue.body ?? ''), url: String(issue.url) },
    ],
  )
}

const meant = (call: Call, term: Term): Term => (term.value === '@me' ? { ...term, value: loginOf(call) } : term)

type Test = (found: Found, value: string) => boolean

const login = (person: unknown): string => (isJson(person) ? String(person.login).toLowerCase() : '')
const people = (list: unknown): string[] => (Array.isArray(list) ? list.map(login) : [])
const labelsOf = ({ labels }: Json): string[] =>
  Array.isArray(labels) ? labels.filter(isJson).map(({ name }) => String(name).toLowerCase()) : []

const tests: Readonly<Record<string, Test>> = {
  is: (found, value) => states[value]?.(found) ?? false,
  type: (found, value) =>
    states[value]?.(found) ??
    (isJson(found.issue.type) && String(found.issue.type.name).toLowerCase() === value.toLowerCase()),
  state: ({ issue }, value) => issue.state === value,
  reason: ({ issue }, value) => String(issue.state_reason).replace('_', ' ') === value.replace('_', ' '),
  author: ({ issue }, value) => login(issue.user) === value.toLowerCase(),
  assignee: ({ issue }, value) =>
    value === '*' ? people(issue.assignees).length > 0 : people(issue.assignees).includes(value.toLowerCase()),
  involves: ({ issue }, value) =>
    [login(issue.user), ...people(issue.assignees)].includes(value.toLowerCase()) ||
    text(issue).includes(`@${value.toLowerCase()}`),
  mentions: ({ issue }, value) => text(issue).includes(`@${value.toLowerCase()}`),
  label: ({ issue }, value) =>
    value
      .toLowerCase()
      .split(',')
      .some(name => labelsOf(issue).includes(name.replaceAll('"', ''))),
  milestone: ({ issue }, value) =>
    isJson(issue.milestone) && String(issue.milestone.title).toLowerCase() === value.toLowerCase(),
  no: ({ issue }, value) => {
    if (value === 'label') return labelsOf(issue).length === 0
    if (value === 'assignee') return people(issue.assignees).length === 0
    return issue[value] === null || issue[value] === undefined
  },
  head: ({ pull }, value) => pull?.headRef.startsWith(value) === true,
  base: ({ pull }, value) => pull?.baseRef.startsWith(value) === true,
  draft: ({ pull }, value) => pull !== undefined && String(pull.draft) === value,
  review: ({ call, pull }, value) => {
    if (pull === undefined) return false
    const opinions = [...opinionsOf(call.front, pull).values()]
    if (value === 'approved') return opinions.includes('APPROVED') && !opinions.includes('CHANGES_REQUESTED')
    if (value === 'changes_requested') return opinions.includes('CHANGES_REQUESTED')
    return value === 'none' ? reviewsOf(call.front, pull).length === 0 : opinions.length === 0
  },
  'review-requested': ({ pull }, value) => pull?.reviewers.includes(value) === true,
  'reviewed-by': ({ call, pull }, value) =>
    pull !== undefined && reviewsOf(call.front, pull).some(({ author }) => author === value),
  linked: ({ issue, repo }, value) => value === 'issue' && closingNumbers(String(issue.body ?? ''), repo).length > 0,
  comments: ({ issue }, value) => within(value, Number(issue.comments)),
  created: ({ issue }, value) => within(value, String(issue.created_at)),
  updated: ({ issue }, value) => within(value, String(issue.updated_at)),
  closed: ({ issue }, value) => issue.closed_at !== null && within(value, String(issue.closed_at)),
  merged: ({ pull }, value) => pull?.merged !== undefined && within(value, pull.merged.at),
}

const states: Readonly<Record<string, (found: Found) => boolean>> = {
  issue: ({ pull }) => pull === undefined,
  pr: ({ pull }) => pull !== undefined,
  'pull-request': ({ pull }) => pull !== undefined,
  open: ({ issue }) => issue.state === 'open',
  closed: ({ issue }) => issue.state === 'closed',
  merged: ({ pull }) => pull?.merged !== undefined,
  unmerged: ({ pull }) => pull !== undefined && pull.merged === undefined,
  draft: ({ pull }) => pull?.draft === true,
  locked: ({ issue }) => issue.locked === true,
}

const text = ({ title, body }: Json): string => `${title}\n${body ?? ''}`.toLowerCase()

/** What decides elsewhere (scopes, order) is true for everything. */
function matches(found: Found, { qualifier, value, negated }: Term): boolean {
  if (qualifier === undefined) return text(found.issue).includes(value.toLowerCase())
  return tests[qualifier]?.(found, value) ?? !negated
}
