import { ConnectorError } from '@mcp-connectors/core'
import { quote } from '../text.ts'

/** What a URL names, for the checks. `host` is empty for `file:`. */
interface Parts {
  protocol: string
  user: string
  host: string
  path: string
}

/**
 * Checks a remote's URL before git sees it: a protocol that the operator allows (https and ssh unless told otherwise),
 * and nothing that git, ssh or a remote helper could read as an option or a program.
 * @throws ConnectorError `refused` for the protocol, `invalid` for the form; never quotes the password of a URL.
 */
export function checkUrl(url: string, protocols: readonly string[]): string {
  const shown = quote(maskUrl(url)).slice(0, 200)
  if (/^[^/:]*::/.test(url)) throw notAllowed(shown, protocols)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a newline in a URL reaches credential helpers.
  if (url.startsWith('-') || /[\x00-\x20\x7f]/.test(url)) throw malformed(shown)
  const parts = split(url)
  if (!parts) throw notAllowed(shown, protocols)
  if (!protocols.includes(parts.protocol)) throw notAllowed(shown, protocols)
  if ([parts.user, parts.host, parts.path].some(part => part.startsWith('-'))) throw malformed(shown)
  if (parts.protocol !== 'file' && !/^(\[[0-9a-f:.%]+\]|[\p{L}\p{N}._-]+)(:\d{1,5})?$/iu.test(parts.host))
    throw malformed(shown)
  return url
}

function split(url: string): Parts | undefined {
  const full = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/]*)@)?([^/@]*)(?:\/(.*))?$/i.exec(url)
  if (full) {
    const [, protocol = '', user = '', host = '', path = ''] = full
    return { protocol: protocol.toLowerCase(), user, host, path }
  }
  // git@host:path, ssh's own short form.
  const short = /^(?:([^/@:]+)@)?(\[[^\]]+\]|[^/:]+):(.+)$/.exec(url)
  if (!short) return undefined
  const [, user = '', host = '', path = ''] = short
  return { protocol: 'ssh', user, host, path }
}

/** Hides the credentials of a URL: the user too, since a token often stands there, but not ssh's login name. */
export function maskUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/]*)@/i, (_whole, scheme: string, userinfo: string) =>
    /^ssh:/i.test(scheme) && !userinfo.includes(':') ? `${scheme}${userinfo}@` : `${scheme}***@`,
  )
}

/** The same inside a longer text, such as what git printed. */
export function maskUrls(text: string): string {
  return text.replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s/'"]*@/gi, maskUrl)
}

function notAllowed(shown: string, protocols: readonly string[]): ConnectorError {
  return new ConnectorError('refused', 'This server may not use such a URL.', {
    quote: shown,
    hint: `Use ${protocols.map(protocol => `${protocol}://`).join(' or ')}; the person can change the remote with git itself.`,
  })
}

function malformed(shown: string): ConnectorError {
  return new ConnectorError('invalid', 'This is not a well-formed URL of a remote.', {
    quote: shown,
    hint: 'Write https://host/path or ssh://user@host/path.',
  })
}

/** A password in a URL would be stored in the clone's configuration, and shown by `git remote`. */
export function refuseCredentials(url: string): void {
  const { protocol = '', user = '' } = split(url) ?? {}
  if (!(protocol === 'ssh' ? user.includes(':') : user !== '')) return
  throw new ConnectorError('refused', `${maskUrl(url)} holds credentials, which git would store in plain text.`, {
    hint: 'Leave them out of the URL; git asks the credential helper of the person.',
  })
}
