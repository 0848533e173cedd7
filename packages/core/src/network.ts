import { ConnectorError, type ConnectorErrorOptions } from './error.ts'

/** Codes of Node, its TLS and its `fetch`, by what they mean to a person. */
const meanings: readonly { codes: RegExp; sent: boolean; tell: (host: string, code: string) => Told }[] = [
  {
    codes: /^(?:ENOTFOUND|EAI_\w+)$/,
    sent: false,
    tell: host => ({ message: `There is no address for ${host}.`, hint: 'the name of the host, and its network' }),
  },
  {
    codes: /^ECONNREFUSED$/,
    sent: false,
    tell: host => ({ message: `${host} refuses the connection.`, hint: 'the name and port of the host' }),
  },
  {
    codes: /^(?:CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|HOSTNAME_MISMATCH)$/,
    sent: false,
    tell: (host, code) => ({
      message: `The certificate of ${host} is not trusted (${code}).`,
      hint: 'the name of the host; for a certificate authority of their own, set NODE_EXTRA_CA_CERTS to its file, or NODE_USE_SYSTEM_CA=1',
    }),
  },
  {
    codes: /^(?:EPROTO|ERR_SSL_\w+)$/,
    sent: false,
    tell: (host, code) => ({
      message: `${host} and this server agree on no TLS (${code}).`,
      hint: 'host, port, proxy',
    }),
  },
  {
    codes: /^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/,
    sent: false,
    tell: host => ({ message: `${host} cannot be reached.`, hint: 'the network, a VPN, HTTPS_PROXY' }),
  },
  {
    codes:
      /^(?:ECONNRESET|EPIPE|(?:read|write) \w+|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|Z_\w+|ERR__ERROR_\w+)$/,
    sent: true,
    tell: host => ({ message: `The connection to ${host} broke before the answer was complete.` }),
  },
  {
    codes: /^(?:HPE_\w+|UND_ERR_HEADERS_OVERFLOW)$/,
    sent: true,
    tell: host => ({ message: `${host} does not answer in HTTP.`, hint: 'host, port, proxy' }),
  },
]

interface Told {
  message: string
  /** What the person should check. */
  hint?: string
}

/** What `fetch` or a body threw, as a ConnectorError in words. One that is a ConnectorError passes. */
export function fromNetwork(error: unknown, host: string): ConnectorError {
  if (ConnectorError.is(error)) return error
  if (isTimeout(error)) {
    return new ConnectorError('timeout', `${host} did not answer in time: it was ${wordsOf(error)}.`, { cause: error })
  }
  const { code, meaning } = meaningOf(error)
  const { message, hint } = meaning?.tell(host, code) ?? { message: `${host} cannot be reached.`, hint: 'the network' }
  const options: ConnectorErrorOptions = { detail: code, cause: error }
  if (hint !== undefined) options.hint = `Tell the person to check ${hint}.`
  return new ConnectorError('unavailable', message, options)
}

/** True where `error`, a ConnectorError or its cause, says that no request can have reached anyone. */
export function wasNeverSent(error: unknown): boolean {
  return meaningOf(error).meaning?.sent === false
}

/** True where the answer broke off: to ask again may well succeed. */
export function wasCutOff(error: unknown): boolean {
  return meaningOf(error).meaning?.codes.test('ECONNRESET') ?? false
}

function meaningOf(error: unknown): { code: string; meaning: (typeof meanings)[number] | undefined } {
  for (const code of codesOf(error)) {
    const meaning = meanings.find(({ codes }) => codes.test(code))
    if (meaning) return { code, meaning }
  }
  return { code: codesOf(error)[0] ?? 'unknown', meaning: undefined }
}

/** The codes of an error, of its causes, and of the errors of an attempt at several addresses. */
function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return []
  const parser = error.name === 'HTTPParserError' ? ['HPE_INVALID'] : []
  const own = 'code' in error && typeof error.code === 'string' ? [withSyscall(error, error.code)] : parser
  const attempts = error instanceof AggregateError ? error.errors : []
  return [...own, ...[error.cause, ...attempts].flatMap(inner => codesOf(inner, depth + 1))]
}

/** What keeps a connection from being made can end one too (`read ETIMEDOUT`): then the request may have arrived. */
function withSyscall(error: object, code: string): string {
  const ended = 'syscall' in error && (error.syscall === 'read' || error.syscall === 'write')
  return ended && /^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/.test(code) ? `${error.syscall} ${code}` : code
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'TimeoutError' || codesOf(error).includes('UND_ERR_HEADERS_TIMEOUT'))
}

function wordsOf({ message }: Error): string {
  return message.startsWith('silent') ? message : 'silent'
}
