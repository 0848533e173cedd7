import { counted } from '@mcp-connectors/core'
import { globOf } from '../glob.ts'
import type { Entry } from './tree.ts'

/** A row of a listing. A folder is one where the depth ends: `files` says how many are in it. */
export interface Listed {
  path: string
  type: Entry['type']
  size?: number
  executable?: boolean
  files?: number
}

/** What is at most `depth` levels below `path`, folder by folder; with a pattern, all files that match it. */
export function listBelow(
  entries: readonly Entry[],
  { path, depth, glob }: { path: string; depth: number; glob: string | undefined },
): Listed[] {
  const start = path === '' ? 0 : path.split('/').length
  const rows = new Map<string, Listed>()
  const isWanted = glob === undefined ? undefined : globOf([glob])
  for (const entry of entries) {
    if (entry.type === 'folder') continue
    if (isWanted?.(path === '' ? entry.path : entry.path.slice(path.length + 1)) === false) continue
    const parts = entry.path.split('/')
    if (glob === undefined && parts.length - start > depth) {
      const folder = parts.slice(0, start + depth).join('/')
      rows.set(folder, { path: folder, type: 'folder', files: (rows.get(folder)?.files ?? 0) + 1 })
    } else rows.set(entry.path, listed(entry))
  }
  return [...rows.values()].sort(byFolder)
}

function listed({ path, type, mode, size }: Entry): Listed {
  return {
    path,
    type,
    ...(size === undefined ? {} : { size }),
    ...(mode === '100755' ? { executable: true } : {}),
  }
}

/** What is directly in a folder comes before what is in its folders. */
function byFolder(a: Listed, b: Listed): number {
  const [left, right] = [a.path.split('/'), b.path.split('/')]
  for (let at = 0; ; at++) {
    const [one = '', other = ''] = [left[at], right[at]]
    const [oneIsLast, otherIsLast] = [at >= left.length - 1, at >= right.length - 1]
    if (oneIsLast !== otherIsLast) return oneIsLast ? -1 : 1
    if (one !== other) return one < other ? -1 : 1
    if (oneIsLast) return 0
  }
}

/** One line a row, below a line for each folder. The folder of the first row is said in any case. */
export function renderListed(rows: readonly Listed[]): string {
  let last = ''
  return rows
    .flatMap(row => {
      const slash = row.path.lastIndexOf('/')
      const folder = slash < 0 ? '' : row.path.slice(0, slash + 1)
      const head = folder === last ? [] : [folder]
      last = folder
      return [...head, `${folder === '' ? '' : '  '}${row.path.slice(slash + 1)}${detail(row)}`]
    })
    .join('\n')
}

function detail({ type, size, executable, files }: Listed): string {
  if (type === 'folder') return `/ ${counted(files ?? 0, 'file')}`
  if (type === 'submodule') return ' submodule'
  if (type === 'link') return ' link'
  return ` ${size ?? ''}${executable ? ' executable' : ''}`
}
