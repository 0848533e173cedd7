import { ConnectorError } from './error.ts'
import { describeError } from './log.ts'
import type { Mask } from './mask.ts'
import type { Log } from './tool.ts'
import { cleanLines, createFrame } from './untrusted.ts'

export interface Failure {
  error: ConnectorError
  /** What the model reads, secrets masked. */
  text: string
}

/** A message may hold an argument of megabytes; no answer does. */
const mostCharacters = 2000

/** Turns whatever a call threw into what the model may read; an unexpected throw shows only a reference. */
export function failureOf(thrown: unknown, { log, mask }: { log: Log; mask: Mask }): Failure {
  const error = ConnectorError.is(thrown) ? thrown : unexpected(thrown, log)
  // Masked before it is cut, or half a secret could remain.
  const short = (text: string) => cutEnd(mask(text))
  // Our words name what is there: branches, labels, people.
  const plain = (text: string) => cleanLines(short(text))
  const lines = [`${error.code}: ${plain(error.message)}`]
  if (error.quote !== undefined) lines.push(createFrame().untrusted(short(error.quote)))
  if (error.hint !== undefined) lines.push(plain(error.hint))
  if (error.visit !== undefined) lines.push(`Ask the person to open ${error.visit.url}: ${plain(error.visit.message)}`)
  if (error.retryAfter !== undefined) lines.push(`Try again after ${error.retryAfter} s.`)
  return { error, text: lines.join('\n') }
}

function cutEnd(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters).toWellFormed()}…`
}

function unexpected(thrown: unknown, log: Log): ConnectorError {
  const reference = crypto.randomUUID().slice(0, 8)
  log.error(`ref ${reference}: ${describeError(thrown, { stack: true })}`)
  return new ConnectorError('internal', `The server failed. ref ${reference}`, {
    hint: 'Not a fault of the arguments. Tell the person the reference; the log of the server has the reason.',
    cause: thrown,
  })
}
