import { ConnectorError, type ErrorCode } from '@mcp-connectors/core'
import { caret } from './caret.ts'

interface ServerError extends Error {
  code?: string
  hint?: string
  detail?: string
  position?: string
}

const byClass: Readonly<Record<string, ErrorCode>> = {
  '08': 'unavailable',
  '22': 'invalid',
  '23': 'conflict',
  '25': 'refused',
  '26': 'invalid',
  '28': 'unauthenticated',
  '34': 'invalid',
  '40': 'conflict',
  '42': 'invalid',
  '53': 'unavailable',
  '54': 'too_large',
  '55': 'conflict',
  '57': 'unavailable',
}

const byState: Readonly<Record<string, { code: ErrorCode; hint?: string }>> = {
  '08P01': { code: 'invalid', hint: 'Give as many params as the statement has of $1, $2.' },
  '25006': {
    code: 'refused',
    hint: 'Reads run in a READ ONLY transaction. Changes have a tool of their own: postgres_execute, at --access write.',
  },
  '3D000': { code: 'not_found', hint: 'The person who runs the server can correct the database name.' },
  '42501': { code: 'forbidden', hint: 'The role of this server lacks the right. The person can GRANT it.' },
  '42P01': { code: 'not_found', hint: 'Find tables with postgres_find.' },
  '42703': { code: 'not_found', hint: 'See the columns with postgres_describe.' },
  '55P03': { code: 'conflict', hint: 'Another session holds the lock; postgres_activity shows which.' },
  '57014': { code: 'timeout', hint: 'Ask for less: filter, or aggregate.' },
}

/** Turns what the driver threw into an error in our words; the server's own text is the quote. */
export function toConnectorError(error: unknown, database: { name: string }): unknown {
  if (ConnectorError.is(error) || !(error instanceof Error)) return error
  const { code: state = '', hint, message }: ServerError = error
  if (/^[0-9A-Z]{5}$/.test(state)) {
    const known = byState[state] ?? { code: byClass[state.slice(0, 2)] ?? 'invalid' }
    return new ConnectorError(known.code, `PostgreSQL refused the statement (SQLSTATE ${state}).`, {
      quote: hint === undefined ? message : `${message}\n${hint}`,
      ...(known.hint === undefined ? {} : { hint: known.hint }),
      cause: error,
    })
  }
  return new ConnectorError(
    'unavailable',
    `The database ${database.name} cannot be reached (${state || error.name}).`,
    {
      hint: 'Tell the person: check that the server runs and that host, port and TLS settings are right.',
      detail: message,
      cause: error,
    },
  )
}

/** The table, view or function that a statement named and the server does not have. */
export function missingName(error: unknown): string | undefined {
  const cause = ConnectorError.is(error) ? error.cause : undefined
  if (!(cause instanceof Error) || !['42P01', '42883'].includes(String(Reflect.get(cause, 'code')))) return undefined
  return /^(?:relation "(.+)"|function (.+)\(.*\)) does not exist/s.exec(cause.message)?.slice(1).find(Boolean)
}

/** The same error with the line that the server points at, and similar names. */
export function withPlace(error: unknown, sql: string, near: readonly string[]): unknown {
  if (!ConnectorError.is(error) || error.quote === undefined) return error
  const position = Number(error.cause instanceof Error ? Reflect.get(error.cause, 'position') : Number.NaN)
  const lines = [error.quote, ...(position > 0 ? [caret(sql, position - 1)] : [])]
  if (near.length > 0) lines.push(`Similar names: ${near.join(', ')}`)
  const { code, message, hint, cause } = error
  return new ConnectorError(code, message, { quote: lines.join('\n'), ...(hint === undefined ? {} : { hint }), cause })
}

/** The connection is gone, or what it says cannot be trusted any more. */
export function isConnectionFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || ConnectorError.is(error)) return false
  const code = String(Reflect.get(error, 'code') ?? '')
  // Anything without an SQLSTATE came from the connection; 57P and 08 end it on the server's side, a wrong number of
  // parameters (08P01) does not.
  return !/^[0-9A-Z]{5}$/.test(code) || (/^(08|57P)/.test(code) && code !== '08P01')
}
