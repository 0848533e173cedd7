import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the work tree differs from the index. */
export interface Dirty {
  /** Files and links to save. */
  changed: string[]
  deleted: string[]
  /** In HEAD, and no longer in the index: what lies there on disk is nobody's. */
  forgotten: string[]
  /** Added with `git add -N`: in the index by name only. */
  intent: string[]
  conflicts: boolean
}

const submodule = '160000'

/** Reads `git status --porcelain=v2 -z --no-renames -uall`, as fields. What lies in submodules and other repositories is theirs. */
export function readDirty(fields: readonly string[]): Dirty {
  const dirty: Dirty = { changed: [], deleted: [], forgotten: [], intent: [], conflicts: false }
  for (const field of fields) {
    const [kind, xy = '', ...rest] = field.split(' ')
    if (kind === '?') {
      const path = field.slice(2)
      if (!path.endsWith('/')) dirty.changed.push(path)
    } else if (kind === '1') {
      // sub mH mI mW hH hI path
      const path = rest.slice(6).join(' ')
      if (rest[3] === submodule || rest[2] === submodule) continue
      if (xy.startsWith('D')) dirty.forgotten.push(path)
      if (xy.endsWith('A')) dirty.intent.push(path)
      if (xy.endsWith('D')) dirty.deleted.push(path)
      else if (!xy.endsWith('.')) dirty.changed.push(path)
    } else if (kind === 'u') {
      // sub m1 m2 m3 mW h1 h2 h3 path
      const path = rest.slice(8).join(' ')
      dirty.conflicts = true
      if (rest[4] === submodule) continue
      if (rest[4] === '000000') dirty.deleted.push(path)
      else dirty.changed.push(path)
    }
  }
  return dirty
}

/**
 * The files that stand where `path` is about to be written: itself, a file in the place of one of its folders, or all
 * files of a folder in its place.
 */
export async function occupants(root: string, path: string): Promise<string[]> {
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length++) {
    const part = parts.slice(0, length).join('/')
    const stat = await lstat(join(root, part)).then(
      found => found,
      () => undefined,
    )
    if (!stat) return []
    if (!stat.isDirectory()) return stat.isFile() || stat.isSymbolicLink() ? [part] : []
  }
  return filesBelow(root, path)
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  if (entries.some(({ name }) => name === '.git')) return []
  const lists = await Promise.all(
    entries.map(async entry => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return filesBelow(root, path)
      return entry.isFile() || entry.isSymbolicLink() ? [path] : []
    }),
  )
  return lists.flat()
}

/** Bytes on disk, without following links. A file that is gone by now counts nothing. */
export async function sizeOf(root: string, paths: readonly string[]): Promise<number> {
  let total = 0
  for (const path of paths)
    total += await lstat(join(root, path)).then(
      ({ size }) => size,
      () => 0,
    )
  return total
}
