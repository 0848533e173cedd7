import type { Drive } from '../client.ts'
import { type DriveFile, fileFields, fileOf } from '../file.ts'
import { folderType } from '../kinds.ts'
import { quoted } from './quoted.ts'

/** A file or folder below the one that was asked for. */
export interface Branch {
  file: DriveFile
  /** 1: directly in it. */
  depth: number
}

export interface Tree {
  branches: Branch[]
  /** Folders whose contents are not, or not wholly, among them: their ids. */
  unread: ReadonlySet<string>
}

const atOnce = 20
const mostBranches = 500
const mostRequests = 20

/** What is below a folder, each folder followed by what is in it; read level by level, with one question for many folders. */
export async function treeOf(client: Drive, root: string, depth: number, signal: AbortSignal): Promise<Tree> {
  const below = new Map<string, DriveFile[]>()
  const unread = new Set<string>()
  const seen = new Set([root])
  let level = [root]
  let [count, requests] = [0, 0]
  for (let deep = 1; deep <= depth && level.length > 0; deep++) {
    const next: string[] = []
    for (let from = 0; from < level.length; from += atOnce) {
      const parents = level.slice(from, from + atOnce)
      if (count >= mostBranches || requests >= mostRequests) {
        for (const id of parents) unread.add(id)
        continue
      }
      requests++
      const { files, isWhole } = await childrenOf(client, parents, signal)
      if (!isWhole) for (const id of parents) unread.add(id)
      count += files.length
      for (const file of files) {
        const parent = file.parents?.[0] === undefined ? root : (parents.find(id => file.parents?.includes(id)) ?? root)
        below.set(parent, [...(below.get(parent) ?? []), file])
        // A folder lies in one place; one that is met again would lead in a circle.
        if (file.mimeType === folderType && !seen.has(file.id)) next.push(file.id)
        seen.add(file.id)
      }
    }
    level = next
  }
  for (const id of level) unread.add(id)
  return { branches: [...inOrder(below, root, 1)], unread }
}

async function childrenOf(client: Drive, parents: readonly string[], signal: AbortSignal) {
  const inOne = parents.map(id => `${quoted(id)} in parents`).join(' or ')
  const asked = {
    ...{ q: `(${inOne}) and trashed = false`, orderBy: 'folder,name_natural', pageSize: 1000 },
    ...{
      corpora: 'allDrives',
      includeItemsFromAllDrives: true,
      fields: `nextPageToken,incompleteSearch,files(${fileFields})`,
    },
  }
  const {
    files = [],
    nextPageToken,
    incompleteSearch,
  } = await client.call('files.list', asked, { signal, what: 'the folder' })
  return { files: files.map(fileOf), isWhole: nextPageToken == null && incompleteSearch !== true }
}

function* inOrder(below: ReadonlyMap<string, DriveFile[]>, parent: string, depth: number): Generator<Branch> {
  for (const file of below.get(parent) ?? []) {
    yield { file, depth }
    if (file.mimeType === folderType) yield* inOrder(below, file.id, depth + 1)
  }
}
