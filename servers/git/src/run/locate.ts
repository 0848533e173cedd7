import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import { quote } from '../text.ts'

/** Where a repository lies, all by real path and all inside the allowed folders. */
export interface Location {
  root: string
  gitDir: string
  commonDir: string
}

/** True when `path` is `folder` or below it. Both are real paths. */
export function inside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

export function allowed(folders: readonly string[], path: string): boolean {
  return folders.some(folder => inside(folder, path))
}

/** The real path, of the nearest existing parent where the last parts do not exist; undefined for a dangling link. */
export function realPath(path: string): string | undefined {
  const parts: string[] = []
  for (let current = path; ; current = dirname(current)) {
    const entry = lstatSync(current, { throwIfNoEntry: false })
    if (entry)
      return entry.isSymbolicLink() && !existsSync(current) ? undefined : join(realpathSync.native(current), ...parts)
    if (dirname(current) === current) return undefined
    parts.unshift(current.slice(dirname(current).length).replace(/^[\\/]/, ''))
  }
}

/** Finds the repository that holds `path`, never looking above the allowed folders. */
export function locate(path: string, folders: readonly string[]): Location {
  const start = realPath(resolve(path))
  if (start === undefined || !allowed(folders, start)) throw outside('The folder', path)
  const root = findRoot(start, folders)
  if (root === undefined) {
    throw new ConnectorError('not_found', `${path} is not in a git repository with a work tree.`, {
      hint: 'git_repos lists the repositories this server may use.',
    })
  }
  const gitDir = gitDirOf(root)
  const commonDir = commonDirOf(gitDir)
  check(root, folders, 'work tree')
  check(gitDir, folders, 'git directory')
  check(commonDir, folders, 'common git directory')
  checkStore(gitDir, commonDir, folders)
  return { root, gitDir, commonDir }
}

function findRoot(start: string, folders: readonly string[]): string | undefined {
  const first = statSync(start, { throwIfNoEntry: false })?.isDirectory() ? start : dirname(start)
  for (let folder = first; allowed(folders, folder); folder = dirname(folder)) {
    if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false })) return folder
    if (dirname(folder) === folder) return undefined
  }
  return undefined
}

function gitDirOf(root: string): string {
  const entry = join(root, '.git')
  const stat = statSync(entry, { throwIfNoEntry: false })
  if (stat?.isDirectory()) return realpathSync.native(entry)
  const target = stat?.isFile() ? /^gitdir: (.+?)\r?\n*$/s.exec(readSmall(entry))?.[1] : undefined
  const gitDir = target === undefined ? undefined : realPath(resolve(root, target))
  if (gitDir === undefined || !existsSync(gitDir)) throw damaged(root, '.git does not lead to a git directory')
  return gitDir
}

function commonDirOf(gitDir: string): string {
  const file = join(gitDir, 'commondir')
  if (!existsSync(file)) return gitDir
  const target = realPath(resolve(gitDir, readSmall(file).trimEnd()))
  if (target === undefined) throw damaged(gitDir, 'commondir leads nowhere')
  return target
}

/** Everything that git reads from the store may itself be a link or name another store. */
function checkStore(gitDir: string, commonDir: string, folders: readonly string[]): void {
  for (const name of ['HEAD', 'index', 'config.worktree', 'logs']) checkLink(join(gitDir, name), folders)
  const objects = join(commonDir, 'objects')
  for (const name of ['config', 'packed-refs', 'refs', 'objects', 'shallow', 'info', 'logs'])
    checkLink(join(commonDir, name), folders)
  if (!existsSync(objects)) throw damaged(commonDir, 'it has no object store')
  checkEntries(objects, folders)
  checkEntries(join(objects, 'pack'), folders)
  checkAlternates(objects, folders, new Set())
}

function checkAlternates(objects: string, folders: readonly string[], seen: Set<string>): void {
  if (seen.has(objects)) return
  seen.add(objects)
  const file = join(objects, 'info', 'alternates')
  checkLink(file, folders)
  if (!existsSync(file)) return
  for (const line of readSmall(file).split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    // A quoted name may hold anything: nobody writes one by hand, so it is not worth following.
    const target = line.startsWith('"') ? undefined : realPath(isAbsolute(line) ? line : resolve(objects, line))
    if (target === undefined || !allowed(folders, target)) throw outside('An alternate object store', line)
    checkAlternates(target, folders, seen)
  }
}

function checkEntries(folder: string, folders: readonly string[]): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) checkLink(join(folder, entry.name), folders)
  }
}

function checkLink(path: string, folders: readonly string[]): void {
  if (!lstatSync(path, { throwIfNoEntry: false })) return
  const target = realPath(path)
  if (target === undefined || !allowed(folders, target)) throw outside('A part of the repository', path)
}

function check(path: string, folders: readonly string[], what: string): void {
  if (!allowed(folders, path)) throw outside(`The ${what}`, path)
}

const smallFile = 64 * 1024

function readSmall(path: string): string {
  const size = statSync(path).size
  if (size > smallFile) throw damaged(path, `it has ${size} bytes`)
  return readFileSync(path, 'utf8')
}

function outside(what: string, path: string): ConnectorError {
  return new ConnectorError('refused', `${what} lies outside the allowed folders.`, {
    quote: quote(path),
    hint: 'The person who runs the server can allow a folder with --allow.',
  })
}

function damaged(path: string, why: string): ConnectorError {
  return new ConnectorError('invalid', `${path} is not a usable git repository: ${why}.`)
}
