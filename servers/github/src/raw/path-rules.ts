import { ConnectorError } from '@mcp-connectors/core'
import type { Allow } from '../allow.ts'

const harmless =
  /^\/(?:rate_limit|meta|versions|octocat|zen|emojis|licenses(?:\/[\w.-]+)?|gitignore\/templates(?:\/[\w.+-]+)?|user)$/

export interface ApiPath {
  /** With its query. */
  path: string
  /** Where it is below `/repos`. */
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
  const { origin, pathname, search } = new URL(text, base)
  if (origin !== base || /%2f|%5c|%2e/i.test(pathname)) throw noPath(given)
  // Octokit takes :name for a placeholder.
  const path = `${pathname}${search}`.replaceAll(':', '%3A')
  const [, owner, name] = /^\/repos\/([^/]+)\/([^/]+)(?:\/|$)/.exec(pathname) ?? []
  if (owner !== undefined && name !== undefined) {
    allow.check(decodeURIComponent(owner), decodeURIComponent(name))
    return { path, owner: decodeURIComponent(owner) }
  }
  if (allow.patterns !== undefined && !harmless.test(pathname)) {
    throw new ConnectorError('refused', `${pathname} is not below a repository that this server may use.`, {
      hint: 'With --allow-repos only paths as /repos/{owner}/{name}/… of an allowed repository are sent.',
    })
  }
  return { path }
}

function noPath(given: string): ConnectorError {
  return new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 120))} is no path of the REST API.`, {
    hint: 'Write it as /repos/acme/web/issues?state=open, with the values filled in.',
  })
}
