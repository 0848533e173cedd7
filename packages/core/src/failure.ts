import { ConnectorError } from './error.ts'
import { describeError } from './log.ts'
import type { Log } from './tool.ts'
import { createFrame } from './untrusted.ts'

export interface Failure {
  error: ConnectorError
  /** What the model reads, secrets not yet masked. */
  text: string
}

/** Turns whatever a call threw into what the model may read; an unexpected throw shows only a reference. */
export function failureOf(thrown: unknown, log: Log): Failure {
  const error = ConnectorError.is(thrown) ? thrown : unexpected(thrown, log)
  const lines = [`${error.code}: ${error.message}`]
  if (error.quote !== undefined) lines.push(createFrame().untrusted(error.quote.slice(0, 2000)))
  if (error.hint !== undefined) lines.push(error.hint)
  if (error.retryAfter !== undefined) lines.push(`Try again after ${error.retryAfter} s.`)
  return { error, text: lines.join('\n') }
}

function unexpected(thrown: unknown, log: Log): ConnectorError {
  const reference = crypto.randomUUID().slice(0, 8)
  log.error(`ref ${reference}: ${describeError(thrown, { stack: true })}`)
  return new ConnectorError('internal', `The server failed. ref ${reference}`, {
    hint: 'Not a fault of the arguments. Tell the person the reference; the log of the server has the reason.',
    cause: thrown,
  })
}
