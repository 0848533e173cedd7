import { type BigIntStats, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fields } from '../text.ts'
import { type Config, type ConfigEntry, inspect } from './firewall.ts'

/** `git config --list -z --show-scope --show-origin`: three fields an entry. */
export function parseConfig(stdout: Buffer): ConfigEntry[] {
  const parts = fields(stdout)
  const entries: ConfigEntry[] = []
  for (let index = 0; index + 2 < parts.length; index += 3) {
    const [scope = '', origin = '', pair = ''] = parts.slice(index, index + 3)
    const end = pair.indexOf('\n')
    // A key without "=" stands for true.
    entries.push({
      scope,
      origin,
      key: end < 0 ? pair : pair.slice(0, end),
      value: end < 0 ? 'true' : pair.slice(end + 1),
    })
  }
  return entries
}

/** A configuration with what must not have changed for it to be current. */
export interface CachedConfig {
  config: Config
  stamps: ReadonlyMap<string, string>
  readAt: number
}

export interface Reading {
  entries: readonly ConfigEntry[]
  /** Further files that git reads if they are there. */
  watched: readonly string[]
  /** What relative names start from. */
  cwd: string
  home: string | undefined
  /** Milliseconds since the epoch, before git read the files. */
  readAt: number
}

/** Watches the files that git read, and those that it would read if they appeared: a later checkout may bring them. */
export function cacheConfig({ entries, watched, cwd, home, readAt }: Reading): CachedConfig {
  const files = entries.flatMap(({ origin, key, value }) => {
    const file = origin.startsWith('file:') ? resolve(cwd, origin.slice('file:'.length)) : undefined
    if (file === undefined) return []
    return /^include(if\..*)?\.path$/.test(key) ? [file, included(file, value, home)] : [file]
  })
  const stamps = new Map([...new Set([...watched, ...files])].map(path => [path, stamp(path)]))
  return { config: inspect(entries), stamps, readAt }
}

function included(file: string, path: string, home = ''): string {
  return resolve(dirname(file), path.startsWith('~/') ? join(home, path.slice(2)) : path)
}

/** How long after a change a second one might carry the same time stamp. */
const racyMs = 100

export function isCurrent({ stamps, readAt }: CachedConfig): boolean {
  for (const [path, then] of stamps) {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (format(stats) !== then) return false
    if (stats && Number(stats.ctimeMs) > readAt - racyMs) return false
  }
  return true
}

/** Changes whenever the file does; empty where there is none. */
export function stamp(path: string): string {
  return format(statSync(path, { bigint: true, throwIfNoEntry: false }))
}

function format(stats: BigIntStats | undefined): string {
  return stats ? `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}` : ''
}
