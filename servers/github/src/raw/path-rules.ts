import { ConnectorError } from '@mcp-connectors/core'
import type { Allow } from '../allow.ts'
import { decode } from '../target.ts'

const harmless =
  /^\/(?:rate_limit|meta|versions|octocat|zen|emojis|licenses(?:\/[\w.-]+)?|gitignore\/templates(?:\/[\w.+-]+)?|user)$/

export interface ApiPath {
  /** With its query. */
  path: string
  /** Whose account is asked: of the repository, organization or user. */
  owner?: string
}

/**
 * A GET path of the REST API, with an allow-list only below an allowed repository.
 * @throws ConnectorError `invalid` for what is no path, `refused` for one outside
 */
export function apiPath(given: string, allow: Allow): ApiPath {
  const text = given.startsWith('/') ? given : `/${given}`
  const base = 'http://api.invalid'
  // What the parser makes of it is what is sent: no dot segments, no second host, no user.
  if (/^\/[/\\]|^\/?\w+:\/\//.test(text) || /[\\\s{}]/.test(text) || !URL.canParse(text, base)) throw noPath(given)
  const url = new URL(text, base)
  const { origin, pathname } = url
  // As GitHub decodes it before it looks anything up.
  const plain = decode(pathname)
  if (origin !== base || /%2f|%5c|%2e/i.test(pathname)) throw noPath(given)
  // GitHub answers what it found in plain text unless it is asked not to.
  if (/\/secret-scanning\//.test(`${plain}/`)) url.searchParams.set('hide_secret', 'true')
  // Octokit takes :name for a placeholder.
  const path = `${pathname}${url.search}`.replaceAll(':', '%3A')
  const [, owner, name] = /^\/repos\/([^/]+)\/([^/]+)(?:\/|$)/.exec(plain) ?? []
  if (owner !== undefined && name !== undefined) {
    allow.check(owner, name)
    checkCompared(plain, name, allow)
    return { path, owner }
  }
  if (allow.patterns !== undefined && !harmless.test(pathname)) {
    throw new ConnectorError('refused', `${pathname} is not below a repository that this server may use.`, {
      hint: 'With --allow-repos only paths as /repos/{owner}/{name}/… of an allowed repository are sent.',
    })
  }
  const [, whose] = /^\/(?:orgs|users)\/([^/]+)/.exec(plain) ?? []
  return { path, ...(whose === undefined ? {} : { owner: whose }) }
}

/** A comparison reads forks too: `main...other:topic`, `main...other:repo:topic`. */
function checkCompared(path: string, name: string, allow: Allow): void {
  const [, compared = ''] = /\/compare\/(.*)$/.exec(path) ?? []
  for (const side of compared.split(/\.{2,3}/)) {
    const [owner = '', ...rest] = side.split(':')
    if (rest.length > 0) allow.check(owner, rest.length > 1 ? (rest[0] ?? name) : name)
  }
}

function noPath(given: string): ConnectorError {
  return new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 120))} is no path of the REST API.`, {
    hint: 'Write it as /repos/acme/web/issues?state=open, with the values filled in.',
  })
}
