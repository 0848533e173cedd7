import { ConnectorError } from '@mcp-connectors/core'

/** What a `repo` argument says: a repository, and with a URL also a place in it. */
export interface Target {
  /** Host of the URL, lower case; undefined where only `owner/name` was given. */
  host?: string
  owner: string
  name: string
  /** Issue, pull request or discussion. */
  number?: number
  /** Branch, tag or commit of a tree, blob, commit or compare URL. One with slashes may end in `path`. */
  ref?: string
  /** Path of a blob or tree URL, without slashes at its ends. */
  path?: string
  lines?: { first: number; last: number }
  run?: number
  job?: number
  /** `#issuecomment-1`, `#discussion_r1`, `#pullrequestreview-1`. */
  comment?: number
}

const ownerPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}|[A-Za-z0-9_-]{0,80})$/
const namePattern = /^[A-Za-z0-9._-]{1,100}$/

/**
 * Reads `owner/name`, `owner/name#12`, `owner/name@ref`, `git@host:owner/name.git` and any GitHub URL.
 * @throws ConnectorError `invalid` for anything else
 */
export function parseTarget(text: string): Target {
  const given = text.trim()
  const url = /^(?:https?|ssh|git):\/\//i.test(given) ? given : scpForm(given)
  return url === undefined ? shortForm(given) : urlForm(url, given)
}

function scpForm(text: string): string | undefined {
  const scp = /^git@([^:/]+):(.+)$/.exec(text)
  if (scp) return `ssh://git@${scp[1]}/${scp[2]}`
  // A URL without its scheme: the first part has a dot or a port, and an owner has neither.
  return /^[^/]*[.:][^/]*\/[^/]+\/[^/]+/.test(text) ? `https://${text}` : undefined
}

function shortForm(text: string): Target {
  const short = /^([^/\s]+)\/([^/\s#@]+)(?:#(\d{1,9})|@(\S+))?$/.exec(text)
  if (!short) throw unreadable(text)
  const [, owner = '', name = '', number, ref] = short
  return {
    ...repository(owner, name, text),
    ...(number === undefined ? {} : { number: Number(number) }),
    ...(ref === undefined ? {} : { ref }),
  }
}

function urlForm(text: string, given: string): Target {
  if (!URL.canParse(text)) throw unreadable(given)
  const url = new URL(text)
  const parts = url.pathname.split('/').filter(Boolean).map(decode)
  // Raw and API addresses have the same parts behind another prefix.
  if (parts[0] === 'api' && parts[1] === 'v3') parts.splice(0, 2)
  if (parts[0] === 'repos' && parts.length >= 3) parts.shift()
  const [owner = '', name = '', ...rest] = parts
  const host = url.host.toLowerCase().replace(/^(?:www|api)\.(?=github\.com$)/, '')
  return { host, ...repository(owner, name, given), ...placeOf(rest, url.hash.slice(1)) }
}

/** Form decoding never throws: what is no UTF-8 becomes U+FFFD, which no repository has in its name. */
export function decode(part: string): string {
  return new URLSearchParams(`part=${part.replaceAll('+', '%2B').replaceAll('&', '%26')}`).get('part') ?? part
}

function repository(owner: string, name: string, given: string): { owner: string; name: string } {
  const bare = name.replace(/\.git$/, '')
  if (!ownerPattern.test(owner) || !namePattern.test(bare) || /^\.{1,2}$/.test(bare)) throw unreadable(given)
  return { owner, name: bare }
}

type Place = Omit<Target, 'host' | 'owner' | 'name'>

/** What follows `owner/name` in the path of a URL. */
function placeOf([kind = '', first = '', ...rest]: string[], hash: string): Place {
  const number = /^\d{1,9}$/.test(first) ? Number(first) : undefined
  switch (kind) {
    case 'issues':
    case 'pull':
    case 'pulls':
    case 'discussions':
      return { ...(number === undefined ? {} : { number }), ...commentOf(hash) }
    case 'blob':
    case 'tree':
    case 'raw':
    case 'blame':
    case 'edit':
      return { ...refAndPath([first, ...rest]), ...linesOf(hash) }
    case 'commit':
    case 'commits':
    case 'compare':
      return first === '' ? {} : { ref: [first, ...rest].join('/') }
    case 'releases':
      return first === 'tag' && rest.length > 0 ? { ref: rest.join('/') } : {}
    case 'actions':
      return runOf([first, ...rest])
    default:
      return {}
  }
}

/** The first part is taken for the ref; where branches hold slashes, `refAndPath` of code/commit-at.ts finds out. */
function refAndPath([first = '', ...rest]: string[]): Place {
  if (first === 'refs' && (rest[0] === 'heads' || rest[0] === 'tags')) return refAndPath(rest.slice(1))
  if (first === '') return {}
  return { ref: first, ...(rest.length > 0 ? { path: rest.join('/') } : {}) }
}

function linesOf(hash: string): Place {
  const found = /^L(\d{1,7})(?:C\d+)?(?:-L?(\d{1,7})(?:C\d+)?)?$/.exec(hash)
  if (!found) return {}
  const first = Number(found[1])
  return { lines: { first, last: Number(found[2] ?? first) } }
}

function commentOf(hash: string): Place {
  const found = /^(?:issuecomment-|discussion_r|discussioncomment-|pullrequestreview-)(\d{1,15})$/.exec(hash)
  return found ? { comment: Number(found[1]) } : {}
}

function runOf(parts: string[]): Place {
  const [kind, run = '', jobs, job = ''] = parts
  if (kind !== 'runs' || !/^\d{1,15}$/.test(run)) return {}
  return { run: Number(run), ...(/^jobs?$/.test(jobs ?? '') && /^\d{1,15}$/.test(job) ? { job: Number(job) } : {}) }
}

function unreadable(text: string): ConnectorError {
  return new ConnectorError('invalid', `${JSON.stringify(text.slice(0, 120))} names no repository.`, {
    hint: 'Write owner/name, or the URL of the repository, issue, pull request, file or run.',
  })
}
