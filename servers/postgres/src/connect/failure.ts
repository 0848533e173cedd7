import { ConnectorError, type ErrorCode } from '@mcp-connectors/core'
import { isServerError } from '../errors.ts'
import type { Target } from './target.ts'

interface Meaning {
  code: ErrorCode
  /** Completes "The server at db.example:5432 …". */
  what: string
  hint: string
}

const container = 'Inside a container, localhost is the container itself: the machine is host.docker.internal.'

/** By the code of the socket, of TLS, or by SQLSTATE. */
const byCode: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: {
    code: 'unavailable',
    what: 'refuses connections',
    hint: `Tell the person: does PostgreSQL run there, and are host and port right? ${container}`,
  },
  ENOTFOUND: { code: 'unavailable', what: 'is not known by that name', hint: 'Tell the person to correct the host.' },
  EAI_AGAIN: { code: 'unavailable', what: 'is not known by that name', hint: 'Tell the person: is the network up?' },
  ENOENT: {
    code: 'unavailable',
    what: 'has no socket there',
    hint: 'Tell the person: does PostgreSQL run, and is the folder of its socket right?',
  },
  ...sameFor(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'], {
    code: 'unavailable',
    what: 'does not answer',
    hint: 'Tell the person: is the network or VPN up, and does a firewall let the port through?',
  }),
  ...sameFor(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
    {
      code: 'unavailable',
      what: 'shows a certificate that nothing here trusts',
      hint: 'Tell the person: give the root certificate of the database with sslrootcert, or use sslmode=require, which encrypts without checking who answers.',
    },
  ),
  CERT_HAS_EXPIRED: {
    code: 'unavailable',
    what: 'shows a certificate that has expired',
    hint: 'Tell the person to renew it on the server.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'unavailable',
    what: 'shows a certificate for another name',
    hint: 'Tell the person: connect by the name in the certificate, or use sslmode=verify-ca, which does not check the name.',
  },
  '28P01': {
    code: 'unauthenticated',
    what: 'refused the password',
    hint: 'Tell the person to correct user or password in the settings of this server.',
  },
  '28000': {
    code: 'unauthenticated',
    what: 'does not let this user in',
    hint: 'Tell the person: does the role exist and may it log in, and does pg_hba.conf allow it, with this sslmode?',
  },
  '3D000': { code: 'not_found', what: 'has no such database', hint: 'Tell the person to correct the database name.' },
  '42501': {
    code: 'forbidden',
    what: 'does not let this role use the database',
    hint: 'The person can GRANT CONNECT.',
  },
  '53300': {
    code: 'unavailable',
    what: 'has no connection left for this role',
    hint: 'Try again; if it stays, the person can end idle sessions or raise the limit.',
  },
  '57P03': { code: 'unavailable', what: 'is starting or ending', hint: 'Try again in a while.' },
}

function sameFor(codes: readonly string[], meaning: Meaning): Record<string, Meaning> {
  return Object.fromEntries(codes.map(code => [code, meaning]))
}

/** Failures that the driver tells in words only. */
const byText: readonly [RegExp, Meaning][] = [
  [/timeout expired|connection timeout/, byCode.ETIMEDOUT ?? unknown('')],
  [
    /establishing an SSL connection|terminated unexpectedly/,
    {
      code: 'unavailable',
      what: 'does not answer as PostgreSQL does',
      hint: 'Tell the person: is it the right port, and does a proxy or firewall stand in between?',
    },
  ],
  [
    /does not support SSL/,
    {
      code: 'unavailable',
      what: 'does not speak TLS',
      hint: 'Tell the person: switch TLS on in the server, or use sslmode=prefer where the network is trusted.',
    },
  ],
  [
    /must be a (non-empty )?string/,
    {
      code: 'unauthenticated',
      what: 'wants a password and there is none',
      hint: 'Tell the person to give one: in DATABASE_URL, as PGPASSWORD, in ~/.pgpass, or by --password-command.',
    },
  ],
]

function unknown(code: string): Meaning {
  return {
    code: 'unavailable',
    what: `could not be connected to${code === '' ? '' : ` (${code})`}`,
    hint: 'Tell the person: check host, port and TLS settings; the log of this server has the reason.',
  }
}

/** Why no connection could be opened, with the place and the next step. A password is in none of it. */
export function connectFailure(error: unknown, target: Target): unknown {
  if (ConnectorError.is(error) || !(error instanceof Error)) return error
  const cause = firstOf(error)
  const code = String(Reflect.get(cause, 'code') ?? '')
  const { what, hint, ...meaning } =
    byCode[code] ?? byText.find(([text]) => text.test(cause.message))?.[1] ?? unknown(code)
  const { host, port, user, dbname } = target
  const place = host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : `${host.includes(':') ? `[${host}]` : host}:${port}`
  const isServer = isServerError(cause)
  return new ConnectorError(meaning.code, `The server at ${place} ${what}${isServer ? ` (SQLSTATE ${code})` : ''}.`, {
    hint,
    detail: `user ${user}, database ${dbname}: ${cause.message}`,
    ...(isServer ? { quote: cause.message } : {}),
    cause: error,
  })
}

/** Where a name has several addresses, each has failed: the first tells enough. */
function firstOf(error: Error): Error {
  const [first] = error instanceof AggregateError ? error.errors : []
  return first instanceof Error ? first : error
}
