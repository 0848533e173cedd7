import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of this checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '')

const skipped = new Set(['node_modules', 'dist', 'coverage'])

/** Every file under `folder`, as paths relative to `base` with forward slashes, sorted. What is built is left out. */
export async function files(folder: string, base: string = folder): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter(({ name }) => !skipped.has(name) && !name.startsWith('.'))
      .map(entry => {
        const path = join(folder, entry.name)
        return entry.isDirectory() ? files(path, base) : [relative(base, path).split(sep).join('/')]
      }),
  )
  return found.flat().sort()
}

/** The folders of the workspace that have a `package.json`: `packages/core`, `servers/git`, … */
export async function workspaceFolders(base: string = root): Promise<string[]> {
  const groups = ['packages', 'servers', 'tooling']
  const found = await Promise.all(groups.map(group => childrenWith(base, group, 'package.json')))
  return found.flat()
}

/** `group/x` for each folder x of `group` that has `file`, sorted. */
export async function childrenWith(base: string, group: string, file: string): Promise<string[]> {
  const entries = await readdir(join(base, group), { withFileTypes: true })
  const names = entries.filter(entry => entry.isDirectory()).map(({ name }) => name)
  const found = await Promise.all(
    names.map(async name => ((await readIfThere(join(base, group, name, file))) === undefined ? [] : [name])),
  )
  return found
    .flat()
    .sort()
    .map(name => `${group}/${name}`)
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
