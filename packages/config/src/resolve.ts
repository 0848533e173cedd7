import { type Flag, type ParsedArgv, parseArgv } from './argv.ts'
import { coerce } from './coerce.ts'
import { describe, fileName, flagNames, type Setting } from './describe.ts'
import {
  type Environment,
  fromEnvironment,
  type Given,
  isPlaceholder,
  isUnset,
  misspelled,
  type Notes,
  splitList,
} from './environment.ts'
import { ConfigError } from './error.ts'
import type { Options, OptionValues } from './option.ts'
import { passwordsIn, secretsOf } from './secret.ts'
import { readSecretFile, type SecretFile } from './secret-file.ts'

/** Where settings come from. */
export interface Surroundings {
  /** The connector's id: the prefix of its environment names. */
  id: string
  /** The arguments after the program's name. */
  argv: readonly string[]
  env: Environment
  /** Reads the file that a `<ENV>_FILE` names. Default: from disk. */
  readFile?: (path: string) => SecretFile
}

/** Options of several owners that one program takes: `{ options: connector.options, settings }`. */
export type OptionGroups = Readonly<Record<string, Options>>

export interface Resolved<G extends OptionGroups> {
  values: { [K in keyof G]: OptionValues<G[K]> }
  /** By option key: the flag or environment name as it was written, `argument`, or `default`. */
  sources: Readonly<Record<string, string>>
  /** What must be masked in everything that is written. */
  secrets: readonly string[]
  /** Lines for the operator. */
  warnings: readonly string[]
  /** Bare arguments that stand for no option. */
  rest: readonly string[]
}

/**
 * Finds the value of every option: flag, then argument, then environment, then default.
 * @throws ConfigError that lists everything there is to say at once.
 */
export function resolve<G extends OptionGroups>(groups: G, surroundings: Surroundings): Resolved<G> {
  const { id, argv, env, readFile = readSecretFile } = surroundings
  const options = merge(groups)
  const settings = describe(id, options)
  const parsed = parseArgv(argv, knownFlags(options, settings))
  const notes: Notes = { problems: [...parsed.problems], warnings: misspelled(id, settings, env) }
  const values = new Map<string, unknown>()
  const found = new Map<string, Given>()
  for (const setting of settings) {
    const flag = parsed.flags.get(setting.key)
    if (flag && setting.secret) {
      notes.problems.push({ source: flag.source, message: refusal(setting) })
      continue
    }
    const given = fromArguments(setting, parsed, notes) ?? fromEnvironment(setting, env, readFile, notes)
    if (given) found.set(setting.key, given)
    values.set(setting.key, settle(setting, options, given, env, notes))
  }
  if (notes.problems.length > 0) throw new ConfigError([...notes.problems, ...notes.warnings])
  const perGroup = Object.entries(groups).map(([name, group]) => [
    name,
    Object.fromEntries(Object.keys(group).map(key => [key, values.get(key)])),
  ])
  return {
    // Boundary: each value came out of the schema of its own key.
    values: Object.fromEntries(perGroup) as Resolved<G>['values'],
    sources: Object.fromEntries(settings.map(({ key }) => [key, found.get(key)?.source ?? 'default'])),
    secrets: secretsOf(options, Object.fromEntries([...found].map(([key, { texts }]) => [key, texts]))),
    warnings: notes.warnings.map(({ source, message }) => `${source}: ${message}`),
    rest: unclaimed(settings, parsed.positionals),
  }
}

/** One name means one thing in one program. */
function merge(groups: OptionGroups): Options {
  const entries = Object.values(groups).flatMap(group => Object.entries(group))
  const keys = entries.map(([key]) => key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) throw new Error(`option ${twice}: two groups declare it`)
  return Object.fromEntries(entries)
}

/** Secrets are in the list to be refused by name. */
function knownFlags(options: Options, settings: readonly Setting[]): Map<string, Flag> {
  return new Map(
    settings.flatMap(({ key, type, list }) =>
      flagNames(key, options[key] ?? {}).map(name => [name, { key, boolean: type === 'boolean' && !list, list }]),
    ),
  )
}

function refusal({ env }: Setting): string {
  return `a secret is not taken as a flag, since lists of processes show it. Set ${env[0]}, or ${fileName(env[0])} to the path of a file that holds it.`
}

function fromArguments(setting: Setting, { flags, positionals }: ParsedArgv, notes: Notes): Given | undefined {
  const flag = usable(setting, flags.get(setting.key))
  const bare = setting.positional ? positionals.slice(0, setting.list ? undefined : 1) : []
  const argument = usable(setting, { source: 'argument', texts: bare })
  if (flag && argument) {
    notes.warnings.push({ source: 'argument', message: `not read, because ${flag.source} is given too.` })
  }
  const given = flag ?? argument
  if (given?.texts.some(text => passwordsIn(text).length > 0)) {
    const [name] = setting.env
    const instead = setting.secret ? `${name} or ${fileName(name)}` : name
    notes.warnings.push({
      source: given.source,
      message: `lists of processes show the password in it. Set ${instead} instead.`,
    })
  }
  return given
}

function unclaimed(settings: readonly Setting[], positionals: readonly string[]): string[] {
  const taker = settings.find(({ positional }) => positional)
  return positionals.slice(!taker ? 0 : taker.list ? positionals.length : 1)
}

function usable({ list, split }: Setting, given: Given | undefined): Given | undefined {
  const set = given?.texts.filter(text => !isUnset(text)) ?? []
  const texts = list && split ? set.flatMap(text => splitList(text, split)) : set
  return given && texts.length > 0 ? { source: given.source, texts } : undefined
}

function settle(setting: Setting, options: Options, given: Given | undefined, env: Environment, notes: Notes): unknown {
  const schema = options[setting.key]?.schema
  if (!schema) return undefined
  if (!given) {
    const parsed = schema.safeParse(undefined)
    if (!parsed.success) notes.problems.push({ source: setting.env[0], message: missing(setting, env) })
    return parsed.data
  }
  if (given.faulty) return undefined
  const coerced = coerce(setting, schema, given.texts)
  if ('value' in coerced) return coerced.value
  notes.problems.push({ source: given.source, message: complaint(setting, coerced) })
  return undefined
}

function missing({ about, env, flags, positional }: Setting, environment: Environment): string {
  const flag = flags[0] === undefined ? '' : ` or give --${flags[0]}`
  const argument = positional ? ' or give it as an argument' : ''
  const waiting = env.find(name => isPlaceholder(environment[name] ?? ''))
  const seen =
    waiting === undefined ? '' : ` ${waiting} holds ${environment[waiting]}, which the client did not fill in.`
  return `missing: ${about} Set ${env[0]}${flag}${argument}.${seen}`
}

function complaint({ secret }: Setting, { message, got }: { message: string; got: string }): string {
  const quoted = /^\s*(["']).*\1\s*$/s.test(got) ? ' Remove the quotes around it.' : ''
  if (secret) return `${message.replaceAll(got, '***')} (the value is a secret and not shown).${quoted}`
  const shown = passwordsIn(got).reduce((text, password) => text.replaceAll(password, '***'), got.slice(0, 1000))
  return `${message}, got ${JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}…` : shown)}.${quoted}`
}
