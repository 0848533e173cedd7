import { ConnectorError, type ErrorCode } from '@mcp-connectors/core'
import { caret } from './caret.ts'

interface ServerError extends Error {
  code: string
  hint?: string
  detail?: string
  position?: string
}

interface Meaning {
  code: ErrorCode
  hint?: string
}

/** By the class of an SQLSTATE, its first two characters. */
const byClass: Readonly<Record<string, Meaning>> = {
  '22': { code: 'invalid', hint: 'Correct the value or the expression.' },
  '23': { code: 'conflict', hint: 'The data does not allow it: read the rows that it names.' },
  '25': { code: 'refused' },
  '40': { code: 'conflict', hint: 'Another transaction was in the way: the call can be repeated.' },
  '53': { code: 'unavailable', hint: 'The server is short of something: tell the person, or ask for less.' },
  '54': { code: 'too_large', hint: 'Split the statement.' },
  '55': { code: 'conflict' },
  '57': { code: 'unavailable' },
  '58': { code: 'unavailable', hint: 'The server could not read or write its files: tell the person.' },
  XX: { code: 'unavailable', hint: 'The server failed by itself: tell the person.' },
}

const byState: Readonly<Record<string, Meaning>> = {
  '08P01': { code: 'invalid', hint: 'Give as many params as the statement has of $1, $2.' },
  '25006': {
    code: 'refused',
    hint: 'Reads run in a READ ONLY transaction. Changes have a tool of their own: postgres_execute, at --access write.',
  },
  '25P03': { code: 'timeout', hint: 'Call again.' },
  '42501': { code: 'forbidden', hint: 'The role of this server lacks the right. The person can GRANT it.' },
  '42601': { code: 'invalid', hint: 'Correct the SQL at the caret.' },
  '42703': { code: 'not_found', hint: 'See the columns with postgres_describe.' },
  '42804': { code: 'invalid', hint: 'Cast the value to the type that is wanted.' },
  '42883': { code: 'not_found', hint: 'Cast the arguments, or look for the function with postgres_find.' },
  '42P01': { code: 'not_found', hint: 'Look for it with postgres_find.' },
  '3F000': { code: 'not_found', hint: 'Look for it with postgres_find.' },
  '42P18': { code: 'invalid', hint: 'Say the type of the parameter: $1::int.' },
  '53400': {
    code: 'too_large',
    hint: 'It needs more temporary space than the role may use: filter or aggregate first.',
  },
  '55P03': { code: 'conflict', hint: 'Another session holds the lock; postgres_activity shows which.' },
  '57014': { code: 'timeout', hint: 'Ask for less: filter, aggregate, or see postgres_explain.' },
}

const anything: Meaning = { code: 'invalid' }

/**
 * An error of the server in our words, its own text as the quote, with the place in `sql`. Other errors as they are, and
 * so is the end of the connection: it is no answer to the statement, which may be tried again.
 */
export function statementError(error: unknown, sql?: string): unknown {
  if (isConnectionFailure(error) || !isServerError(error)) return error
  const { code: state, message, detail, hint, position } = error
  const meaning = byState[state] ?? byClass[state.slice(0, 2)] ?? anything
  const place = sql !== undefined && Number(position) > 0 ? caret(sql, Number(position) - 1) : undefined
  return new ConnectorError(meaning.code, `${summary(state, message)} (SQLSTATE ${state}).`, {
    quote: [message, place, detail, hint].filter(line => line !== undefined).join('\n'),
    ...(meaning.hint === undefined ? {} : { hint: meaning.hint }),
    cause: error,
  })
}

function summary(state: string, message: string): string {
  if (state !== '57014') return 'PostgreSQL refused the statement'
  return message.includes('timeout')
    ? 'The statement ran longer than it may and was cancelled'
    : 'Somebody cancelled the statement'
}

/** What the connection itself failed with, once it was open. */
export function connectionError(error: unknown, database: string): unknown {
  if (!isConnectionFailure(error) || ConnectorError.is(error)) return error
  const state = isServerError(error) ? `SQLSTATE ${error.code}` : String(Reflect.get(error, 'code') ?? error.name)
  return new ConnectorError('unavailable', `The connection to the database ${database} was lost (${state}).`, {
    hint: 'The next call connects anew. A transaction that was open has been rolled back.',
    detail: error.message,
    cause: error,
  })
}

/**
 * What a COMMIT failed with: deferred constraints speak here, and a lost connection leaves it open what happened, also
 * where the connection was closed because the call had been given up.
 */
export function commitError(error: unknown): unknown {
  if (!isConnectionFailure(error)) return statementError(error)
  return new ConnectorError('unavailable', 'The connection was lost while the change was committed.', {
    hint: 'Whether it was made is not known: read the rows again before trying once more.',
    cause: error,
  })
}

/** The connection is gone, or what it says cannot be trusted any more. */
export function isConnectionFailure(error: unknown): error is Error {
  if (ConnectorError.is(error)) return error.code === 'unavailable' && isConnectionFailure(error.cause)
  if (!(error instanceof Error)) return false
  // Anything without an SQLSTATE came from the connection; 57P and 08 end it on the server's side, a wrong number of
  // parameters (08P01) does not.
  return !isServerError(error) || (/^(08|57P)/.test(error.code) && error.code !== '08P01')
}

/** Told by the field that only they have: EPIPE would pass for an SQLSTATE. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error
}

/** What a statement named and the server does not have. */
export interface Missing {
  kind: 'object' | 'column'
  name: string
  /** The table that a column was looked for in, where the server says it. */
  relation?: string
}

/** Undefined where the server itself already says what was probably meant. */
export function missingName(error: unknown): Missing | undefined {
  const cause = ConnectorError.is(error) ? error.cause : undefined
  if (!isServerError(cause) || cause.hint?.startsWith('Perhaps you meant')) return undefined
  const object = /^(?:relation "(.+)"|function ([^(]+)\(.*\)) does not exist$/s.exec(cause.message)
  if (object) return { kind: 'object', name: object[1] ?? object[2] ?? '' }
  const column = /^column (?:"((?:[^"]|"")+)"(?: of relation "(.+)")?|(?:.+\.)?(.+)) does not exist$/s.exec(
    cause.message,
  )
  if (!column) return undefined
  const relation = column[2] === undefined ? {} : { relation: column[2] }
  return { kind: 'column', name: column[1] ?? column[3] ?? '', ...relation }
}

/** The same error with similar names. */
export function withNear(error: unknown, near: readonly string[]): unknown {
  if (!ConnectorError.is(error) || near.length === 0) return error
  const { code, message, hint, quote = '', cause } = error
  return new ConnectorError(code, message, {
    quote: `${quote}\nSimilar names: ${near.join(', ')}`,
    ...(hint === undefined ? {} : { hint }),
    cause,
  })
}
