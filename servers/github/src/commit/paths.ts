import { ConnectorError } from '@mcp-connectors/core'
import { cleanPath } from '../code/path.ts'

/** What one file system or another takes for the folder of git itself. */
const gitFolder = /^(?:\.git|git~1)$/i

/** A path to be written. @throws ConnectorError `invalid` for one outside of the repository, `refused` for git's own folder */
export function writablePath(given: string): string {
  const path = cleanPath(given)
  if (path === '') throw new ConnectorError('invalid', `${JSON.stringify(given)} is the root of the repository.`)
  const parts = path.split('/').map(plain)
  if (!parts.some(part => gitFolder.test(part))) return path
  throw new ConnectorError('refused', `${JSON.stringify(path)} is inside of a .git folder.`, {
    hint: 'Git takes no such path.',
  })
}

/** Without what some file systems do not tell apart: dots and spaces at the end, what cannot be seen, streams. */
function plain(part: string): string {
  return part
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
}

/**
 * What new paths clash with, among the paths that will be there: another case of the same name, a file in the place of
 * a folder.
 * @throws ConnectorError `conflict`
 */
export function checkClashes(added: readonly string[], kept: Iterable<string>): void {
  const files = new Set([...kept, ...added])
  const known = new Map<string, string>()
  const ofOthers = (path: string) => {
    for (const prefix of prefixesOf(path)) if (!known.has(prefix.toLowerCase())) known.set(prefix.toLowerCase(), prefix)
  }
  for (const path of kept) ofOthers(path)
  for (const path of added) {
    for (const prefix of prefixesOf(path)) {
      const other = known.get(prefix.toLowerCase())
      if (other !== undefined && other !== prefix) throw clash(path, other, 'differs from it by case only')
      if (prefix !== path && files.has(prefix)) throw clash(path, prefix, 'is a file, and no folder')
    }
    ofOthers(path)
  }
  for (const file of files) {
    const folder = added.find(path => file.startsWith(`${path}/`))
    if (folder !== undefined) throw clash(folder, folder, 'is a folder')
  }
}

/** `a`, `a/b`, `a/b/c`. */
function prefixesOf(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'))
}

function clash(path: string, other: string, why: string): ConnectorError {
  return new ConnectorError('conflict', `${JSON.stringify(path)} cannot be written: ${JSON.stringify(other)} ${why}.`, {
    hint: 'Take the path that exists, or move or delete it in the same call.',
  })
}
