import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { ConnectorError } from './error.ts'
import type { Log } from './tool.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

export type LogLevel = (typeof levels)[number]

export interface LogOptions {
  /** The least that is written. */
  level: LogLevel
  mask: (text: string) => string
  /** Takes one line with its newline. Must not throw. */
  write: (line: string) => void
}

/** Writes one line a record: time, level, message; secrets masked, control characters escaped, long ones cut. */
export function createLog({ level, mask, write }: LogOptions): Log {
  const least = levels.indexOf(level)
  const at = (of: LogLevel) =>
    levels.indexOf(of) < least
      ? () => {}
      : // Masked before it is cut, or half a secret could remain.
        (message: string) => write(`${new Date().toISOString()} ${of} ${oneLine(mask(message))}\n`)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const longest = 16_000

function oneLine(text: string): string {
  const escaped = text
    .slice(0, longest)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escapeCharacter)
  return text.length > longest ? `${escaped}… (${text.length - longest} more characters)` : escaped
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\t') return '\\t'
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/**
 * An error in one text for the operator: name, code, message, detail, and the same of its causes; with `stack` also
 * where it was made. Neither masked nor cut: the log does both, in that order. Never throws.
 */
export function describeError(error: unknown, { stack = false }: { stack?: boolean } = {}): string {
  try {
    const causes = causesOf(error).map(describeOne).join(' <- ')
    return stack && error instanceof Error ? `${causes} at ${framesOf(error)}` : causes
  } catch {
    return 'an error that cannot be described'
  }
}

function causesOf(error: unknown): unknown[] {
  const causes = [error]
  for (let cause = causeOf(error); cause !== undefined && !causes.includes(cause); cause = causeOf(cause)) {
    if (causes.length === mostCauses) return [...causes, 'and further causes']
    causes.push(cause)
  }
  return causes
}

const mostCauses = 5

function describeOne(error: unknown): string {
  if (!(error instanceof Error))
    return typeof error === 'string' ? error : inspect(error, { depth: 1, breakLength: Infinity })
  const code =
    'code' in error && typeof error.code === 'string' && !error.message.includes(error.code) ? ` ${error.code}` : ''
  const detail = ConnectorError.is(error) && error.detail !== undefined ? ` (${error.detail})` : ''
  // A failed connection to a name with several addresses: the message is empty, and the reasons are inside.
  const inner = error instanceof AggregateError ? error.errors.slice(0, 3).map(describeOne).join('; ') : ''
  const message = [error.message, inner].filter(text => text !== '').join(': ')
  return `${error.name}${code}${message === '' ? '' : `: ${message}`}${detail}`
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 8)
    .map(line => line.trim().slice(3))
    .join(' < ')
}

/**
 * Writes to the process's stderr. It never throws and never grows: when whoever started the server does not read, or
 * has closed the pipe, lines are dropped, and the next one that gets through says how many.
 */
export function stderrWriter(stream: NodeJS.WriteStream | Writable = process.stderr): (line: string) => void {
  let dropped = 0
  let closed = false
  stream.on('error', () => {
    closed = true
  })
  return line => {
    if (closed || stream.writableLength > mostWaiting) {
      dropped++
      return
    }
    if (dropped > 0) stream.write(`(${dropped} lines dropped: stderr was not read)\n`)
    dropped = 0
    stream.write(line)
  }
}

const mostWaiting = 1024 * 1024

/**
 * Sends `console.*` of any library to the log, since stdout belongs to the protocol. Returns what undoes it.
 * `console.log` and the like are `info`, `console.error` and `warn` are `warn`.
 */
export function captureConsole(log: Log): () => void {
  const own = { ...console }
  const captured = new Console({ stdout: lineStream(log.info), stderr: lineStream(log.warn), colorMode: false })
  Object.assign(console, captured)
  return () => Object.assign(console, own)
}

function lineStream(write: (message: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      write(String(chunk).replace(/\n$/, ''))
      done()
    },
  })
}
