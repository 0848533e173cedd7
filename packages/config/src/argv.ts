import { isUnset } from './environment.ts'
import type { ConfigProblem } from './error.ts'
import { nearest } from './nearest.ts'

/** What a flag means to the parser. */
export interface Flag {
  key: string
  boolean: boolean
  list: boolean
}

export interface ParsedArgv {
  /** By option key: the flag as it was written, and its values in order. */
  flags: ReadonlyMap<string, { source: string; texts: readonly string[] }>
  positionals: readonly string[]
  problems: readonly ConfigProblem[]
}

/**
 * Reads `--x v`, `--x=v`, `--x`, `--no-x`, and bare arguments. Not `node:util` parseArgs: that stops at the first
 * problem, and a person should be told all of them at once. A flag that is not known is named without its value, which
 * might be a secret.
 */
export function parseArgv(argv: readonly string[], known: ReadonlyMap<string, Flag>): ParsedArgv {
  const flags = new Map<string, { source: string; texts: string[] }>()
  const positionals: string[] = []
  const problems: ConfigProblem[] = []
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    if (argument === '--') {
      positionals.push(...argv.slice(index + 1))
      break
    }
    if (!argument.startsWith('-') || argument === '-') {
      positionals.push(argument)
      continue
    }
    const read = readFlag(argument, argv[index + 1], known)
    if (read.tookNext) index++
    if ('message' in read) {
      problems.push({ source: read.source, message: read.message })
      continue
    }
    const before = flags.get(read.flag.key)
    if (!before) flags.set(read.flag.key, { source: read.source, texts: [read.text] })
    else if (read.flag.list) before.texts.push(read.text)
    else problems.push({ source: read.source, message: 'given twice. Give it once.' })
  }
  return { flags, positionals: positionals.filter(text => !isUnset(text)), problems }
}

type Read = { source: string; tookNext?: boolean } & ({ flag: Flag; text: string } | { message: string })

function readFlag(argument: string, next: string | undefined, known: ReadonlyMap<string, Flag>): Read {
  const equals = argument.indexOf('=')
  const long = argument.startsWith('--')
  // Of "-phunter2" only "-p" may be repeated to anyone.
  const written = !long ? argument.slice(0, 2) : (equals === -1 ? argument : argument.slice(0, equals)).slice(0, 80)
  // It is printed: no terminal sequences.
  const source = written.replace(/[^ -~]/g, '?')
  const inline = equals === -1 ? undefined : argument.slice(equals + 1)
  // A name of one letter is written with one dash: -r x.
  const name = long ? source.slice(2) : argument.length === 2 ? source.slice(1) : ''
  const flag = known.get(name)
  const follows = inline === undefined && next !== undefined && isValue(next)
  if (!flag) {
    const denied = name.startsWith('no-') ? known.get(name.slice(3)) : undefined
    if (!denied?.boolean) return { source, tookNext: follows, message: unknownFlag(source, known) }
    return inline === undefined ? { source, flag: denied, text: 'false' } : { source, message: 'takes no value.' }
  }
  if (flag.boolean) return { source, flag, text: inline ?? 'true' }
  if (inline !== undefined) return { source, flag, text: inline }
  if (!follows) return { source, message: `needs a value: ${source}${long ? '=' : ' '}…` }
  return { source, flag, text: next, tookNext: true }
}

/** A negative number is a value; anything else with a dash is the next flag. */
function isValue(argument: string): boolean {
  return !argument.startsWith('-') || argument === '-' || /^-\.?\d/.test(argument)
}

function unknownFlag(source: string, known: ReadonlyMap<string, Flag>): string {
  const name = source.replace(/^-+/, '')
  const near =
    nearest(name, known.keys()) ?? (name.startsWith('no-') ? nearest(name.slice(3), known.keys()) : undefined)
  return `unknown flag.${near === undefined ? '' : ` Did you mean ${dashed(near)}?`}`
}

/** A flag as it is written. */
export function dashed(name: string): string {
  return `${name.length === 1 ? '-' : '--'}${name}`
}
