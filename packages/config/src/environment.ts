import { delimiter } from 'node:path'
import { fileName, type Setting } from './describe.ts'
import type { ConfigProblem } from './error.ts'
import { nearest } from './nearest.ts'
import type { SecretFile } from './secret-file.ts'

/** What was found for one setting. */
export interface Given {
  /** As the person wrote it: `--max-rows`, `POSTGRES_MAX_ROWS`, `argument`. */
  source: string
  texts: readonly string[]
  /** What is wrong with it is said already, and there is no value to judge. */
  faulty?: boolean
}

/** What there is to tell a person, collected while settings are read. */
export interface Notes {
  problems: ConfigProblem[]
  warnings: ConfigProblem[]
}

export type Environment = Readonly<Record<string, string | undefined>>

/** `${user_config.x}`, `${env:X}`, `${input:x}`, `${X}`, `${{ secrets.X }}`: clients leave it when they know no value. */
export function isUnset(text: string | undefined): boolean {
  return text === undefined || text.trim() === '' || isPlaceholder(text)
}

export function isPlaceholder(text: string): boolean {
  return /^\s*\$\{[\w.:{} -]{1,200}\}\s*$/.test(text)
}

/** The first of the setting's names that is set; for a secret also the file that `<name>_FILE` names. */
export function fromEnvironment(
  setting: Setting,
  env: Environment,
  readFile: (path: string) => SecretFile,
  notes: Notes,
): Given | undefined {
  for (const source of setting.env) {
    const text = env[source]
    if (text !== undefined && !isUnset(text)) return { source, texts: splitText(setting, text) }
    if (!setting.secret) continue
    const path = env[fileName(source)]
    if (path !== undefined && !isUnset(path)) return fromFile(setting, fileName(source), path, readFile, notes)
  }
  return undefined
}

function fromFile(
  setting: Setting,
  source: string,
  path: string,
  readFile: (path: string) => SecretFile,
  notes: Notes,
): Given {
  const file = readFile(path)
  if ('problem' in file) {
    notes.problems.push({ source, message: `${JSON.stringify(path)} ${file.problem}.` })
    return { source, texts: [], faulty: true }
  }
  if (file.exposed) {
    notes.warnings.push({ source, message: `other users can read ${JSON.stringify(path)}. Run chmod 600 on it.` })
  }
  const text = file.text.replace(/\r?\n$/, '')
  if (!isUnset(text)) return { source, texts: splitText(setting, text) }
  notes.problems.push({ source, message: `${JSON.stringify(path)} is empty.` })
  return { source, texts: [], faulty: true }
}

const pathList = new RegExp(`[${delimiter}\n]`)

function splitText(setting: Setting, text: string): readonly string[] {
  if (!setting.list) return [setting.secret ? text.replace(/\r?\n$/, '') : text]
  return splitList(text, setting.split ?? pathList)
}

export function splitList(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map(item => item.trim())
    .filter(item => !isUnset(item))
}

/** Names with the connector's prefix that are not settings but look like one. Other programs share such prefixes. */
export function misspelled(id: string, settings: readonly Setting[], env: Environment): ConfigProblem[] {
  const prefix = `${id.replaceAll('-', '_').toUpperCase()}_`
  const known = new Set(settings.flatMap(({ env, secret }) => (secret ? [...env, ...env.map(fileName)] : env)))
  const suffixes = [...known].filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length))
  return Object.keys(env)
    .filter(name => name.startsWith(prefix) && !known.has(name))
    .flatMap(name => {
      const near = nearest(name.slice(prefix.length), suffixes)
      const meant = near === undefined ? undefined : prefix + near
      if (meant === undefined || env[meant] !== undefined) return []
      return [{ source: name, message: `is not a setting and was not read. Did you mean ${meant}?` }]
    })
}
