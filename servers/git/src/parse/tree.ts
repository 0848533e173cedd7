import { fields } from '../text.ts'

export interface TreeEntry {
  path: string
  type: 'file' | 'folder' | 'link' | 'submodule'
  executable: boolean
  /** Bytes; absent for folders and submodules. */
  size?: number
}

/** `git ls-tree -z --long`: `mode type id size TAB path`. */
export function parseTree(stdout: Buffer): TreeEntry[] {
  return fields(stdout).flatMap(part => {
    const match = /^(\d+) (\w+) [0-9a-f]+ +(\d+|-)\t(.+)$/s.exec(part)
    if (!match) return []
    const [, mode = '', , size = '', path = ''] = match
    return [
      { path, type: typeOf(mode), executable: mode === '100755', ...(size === '-' ? {} : { size: Number(size) }) },
    ]
  })
}

function typeOf(mode: string): TreeEntry['type'] {
  if (mode === '040000') return 'folder'
  if (mode === '160000') return 'submodule'
  return mode === '120000' ? 'link' : 'file'
}
