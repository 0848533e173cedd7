import { ConnectorError } from '@mcp-connectors/core'
import type { Allow } from '../allow.ts'

/** What is added to a query so that it finds only in repositories that may be used. */
export interface Scope {
  qualifiers: string[]
  /** Nothing outside is found: the number of results may be told. */
  isExact: boolean
}

/** What one query may hold beside its own words: five OR join six. */
const mostTogether = 6
/** Wherever it stands: what GitHub takes for a qualifier behind a comma or a quote is not told. */
const own = /(?<!\w)(-?)(repo|org|user|owner|enterprise):("[^"]*"|[^\s()"]+)/gi

/**
 * The scope of a query: the repository asked for, else what the query itself names, else what the settings allow.
 * @throws ConnectorError `refused` where the query names what the settings do not allow
 */
export function scopeOf(query: string, repo: string | undefined, allow: Allow): Scope {
  const named = [...query.matchAll(own)].filter(([, minus]) => minus === '')
  for (const [, , kind = '', value = ''] of named) checkNamed(kind.toLowerCase(), value.replaceAll('"', ''), allow)
  if (repo !== undefined && named.length === 0) return { qualifiers: [`repo:${repo}`], isExact: true }
  const isExact = named.length > 0 && named.every(([, , kind]) => kind?.toLowerCase() === 'repo')
  if (allow.patterns === undefined) return { qualifiers: [], isExact: true }
  // What is named beside OR or NOT is no limit.
  return named.length > 0 && !hasChoice(query) ? { qualifiers: [], isExact } : allowed(allow.patterns)
}

/** Whether not all of it has to hold: what is added behind would limit the last part only. */
function hasChoice(query: string): boolean {
  return /(?:^|[\s()"])(?:OR|NOT)(?:$|[\s()"])|\|/.test(query)
}

/**
 * The query with its scope behind it, which holds for all of it.
 * @throws ConnectorError `invalid` with an allow-list, for a query out of which the scope could be led
 */
export function scoped(query: string, { qualifiers }: Scope, kind: 'issues' | 'other', allow: Allow): string {
  const words = query.trim()
  const where = joined(qualifiers, kind)
  if (allow.patterns !== undefined && where !== '') checkClosed(words, kind)
  const together = where !== '' && kind === 'issues' && hasChoice(words) ? `(${words})` : words
  return [together, where].filter(Boolean).join(' ')
}

function checkClosed(query: string, kind: 'issues' | 'other'): void {
  const outside = query.replace(/"[^"]*"/g, '')
  let depth = 0
  for (const [bracket] of outside.matchAll(/[()]/g)) {
    depth += bracket === '(' ? 1 : -1
    if (depth < 0) break
  }
  if (depth !== 0 || outside.includes('"') || /\\"/.test(query)) {
    throw new ConnectorError('invalid', 'A quote or bracket of the query is not closed.')
  }
  if (kind === 'issues' || !hasChoice(query)) return
  throw new ConnectorError('invalid', 'With --allow-repos only issues and pull requests are searched with OR or NOT.', {
    hint: 'Search for each part in a call of its own.',
  })
}

function checkNamed(kind: string, value: string, allow: Allow): void {
  const [owner = '', name] = value.split('/')
  if (kind === 'repo' && name !== undefined) allow.check(owner, name)
  // The pattern of an owner is told by a name that only "*" takes.
  else if (!allow.allowsOwner(owner)) allow.check(owner, '*')
}

function allowed(patterns: readonly string[]): Scope {
  const wanted = patterns.filter(pattern => !pattern.startsWith('!')).map(qualifierOf)
  const unwanted = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => qualifierOf(pattern.slice(1)))
  const owners = wanted.map(one => one.owner)
  const qualifiers = [...new Set(wanted.map(({ qualifier }) => qualifier))]
  const isNarrow = qualifiers.length <= mostTogether && !owners.includes('*')
  const less = unwanted.filter(({ isExact }) => isExact).map(({ qualifier }) => `-${qualifier}`)
  return {
    qualifiers: [...(isNarrow ? qualifiers : []), ...less],
    isExact: isNarrow && [...wanted, ...unwanted].every(({ isExact }) => isExact),
  }
}

/** `acme/web` as `repo:acme/web`, `acme/*` as `user:acme`; `acme/web-*` as its owner, which is too much. */
function qualifierOf(pattern: string): { qualifier: string; owner: string; isExact: boolean } {
  const [owner = '', name = '*'] = pattern.split('/')
  if (owner.includes('*')) return { qualifier: '', owner: '*', isExact: false }
  if (name === '*') return { qualifier: `user:${owner}`, owner, isExact: true }
  return name.includes('*')
    ? { qualifier: `user:${owner}`, owner, isExact: false }
    : { qualifier: `repo:${owner}/${name}`, owner, isExact: true }
}

/** Several places in one query. The search of issues takes a space for AND, the others for OR. */
export function joined(qualifiers: readonly string[], kind: 'issues' | 'other'): string {
  const wanted = qualifiers.filter(one => !one.startsWith('-'))
  const less = qualifiers.filter(one => one.startsWith('-'))
  const together = kind === 'issues' && wanted.length > 1 ? [`(${wanted.join(' OR ')})`] : wanted
  return [...together, ...less].join(' ')
}
