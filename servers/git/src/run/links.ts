import { type Dirent, existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import type { Location } from './locate.ts'

/** What git itself keeps at the top of its directory, and may start or believe. */
const own: ReadonlySet<string> = new Set(
  'HEAD annex branches config hooks info lfs logs modules objects packed-refs refs remotes rr-cache worktrees'.split(
    ' ',
  ),
)

/** Whether a path is a git directory or one of git's own places in one. Work trees may lie in a bare repository. */
export function inGitDir(path: string): boolean {
  let below: string | undefined
  for (let folder = path; dirname(folder) !== folder; folder = dirname(folder)) {
    if (/^(\.git|git~\d+)[ .:]*$/i.test(basename(folder))) return true
    const isGitDir = ['HEAD', 'objects', 'refs'].every(name => existsSync(join(folder, name)))
    if (isGitDir && (below === undefined || own.has(below.toLowerCase()))) return true
    below = basename(folder)
  }
  return false
}

/** Never written to by what this server starts, or looked at by `locate` already. */
const elsewhere: ReadonlySet<string> = new Set(['objects', 'hooks', 'modules', 'lfs', 'annex', 'worktrees'])

/** What several git directories may share by links, as those of `git-new-workdir` do. */
const shared: ReadonlySet<string> = new Set(['config', 'refs', 'info', 'packed-refs', 'remotes', 'rr-cache', 'svn'])

/**
 * To be called before a write: git follows links in its directory where it writes messages, logs, states and refs.
 * @throws ConnectorError `refused` for a link that could lead such a write to a file of somebody else.
 */
export function refuseLinks({ gitDir, commonDir }: Location): void {
  for (const top of new Set([gitDir, commonDir])) {
    for (const entry of readdirSync(top, { withFileTypes: true })) {
      if (!elsewhere.has(entry.name) && !isShared(top, entry)) refuseLink(top, join(top, entry.name), entry)
    }
  }
}

function isShared(top: string, entry: Dirent): boolean {
  const path = join(top, entry.name)
  // Once git made HEAD itself a link. It is read as one, and replaced instead of written through.
  if (!entry.isSymbolicLink() || !existsSync(path)) return false
  const target = realpathSync.native(path)
  if (entry.name === 'HEAD') return target.startsWith(join(realpathSync.native(join(top, 'refs')), 'heads'))
  return shared.has(entry.name) && basename(target) === entry.name && inGitDir(target)
}

function refuseLink(top: string, path: string, entry: Dirent): void {
  if (entry.isDirectory()) {
    for (const below of readdirSync(path, { withFileTypes: true })) refuseLink(top, join(path, below.name), below)
  }
  if (!entry.isSymbolicLink()) return
  throw new ConnectorError('refused', `A link in ${top} would lead what git writes to another place.`, {
    quote: relative(top, path),
    hint: 'The person can check where it leads, and remove it.',
  })
}
