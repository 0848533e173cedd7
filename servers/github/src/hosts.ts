import { ConnectorError } from '@mcp-connectors/core'

/** The addresses of one GitHub. */
export interface Host {
  /** As in URLs of its pages: `github.com`, `github.acme.com`, `127.0.0.1:4010`. */
  name: string
  /** Root of the web pages, without a slash at its end. */
  web: string
  /** Root of the REST API, without a slash at its end. */
  rest: string
  graphql: string
}

/**
 * The addresses of the GitHub that a setting names: `github.com`, a ghe.com subdomain, or a GitHub Enterprise Server.
 * @throws ConnectorError `invalid`: no host, or plain http to anything but this machine
 */
export function hostOf(setting: string): Host {
  const text = setting.includes('://') ? setting : `https://${setting}`
  if (!URL.canParse(text)) throw invalid(setting, 'is not a host')
  const { protocol, host: name, hostname, username, pathname } = new URL(text)
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  if (username !== '') throw invalid(hostname, 'must not have a user name in it')
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback)) throw invalid(setting, 'is not https')
  const web = `${protocol}//${name}`
  if (/^(?:www\.|api\.)?github\.com$/.test(hostname)) {
    return { name: 'github.com', web: 'https://github.com', ...api('https://api.github.com', '/graphql') }
  }
  if (hostname.endsWith('.ghe.com')) {
    const own = hostname.replace(/^api\./, '')
    return { name: own, web: `https://${own}`, ...api(`https://api.${own}`, '/graphql') }
  }
  // A GitHub on this machine is a stand-in with the paths of github.com, unless its address says otherwise.
  if (isLoopback && !pathname.startsWith('/api/v3')) return { name, web, ...api(web, '/graphql') }
  return { name, web, rest: `${web}/api/v3`, graphql: `${web}/api/graphql` }
}

function api(root: string, graphql: string): { rest: string; graphql: string } {
  return { rest: root, graphql: `${root}${graphql}` }
}

function invalid(setting: string, why: string): ConnectorError {
  return new ConnectorError('invalid', `The host ${JSON.stringify(setting.slice(0, 100))} ${why}.`, {
    hint: 'The person sets GITHUB_HOST to a host like github.acme.com, with https.',
  })
}
