import { fields } from '../text.ts'

export interface MergePreview {
  /** Paths that would conflict, each once. */
  conflicts: { path: string; kind: string }[]
}

/**
 * `git merge-tree --write-tree -z`: the tree, then `mode id stage TAB path` for each side of a conflict, an empty field,
 * and messages as `count, path …, type, text`.
 */
export function parseMergeTree(stdout: Buffer): MergePreview {
  const parts = fields(stdout)
  const paths = new Set<string>()
  let index = 1
  for (; index < parts.length && parts[index] !== ''; index++) {
    const path = /^\d+ [0-9a-f]+ [123]\t(.+)$/s.exec(parts[index] ?? '')?.[1]
    if (path !== undefined) paths.add(path)
  }
  const kinds = readKinds(parts, index + 1)
  return { conflicts: [...paths].map(path => ({ path, kind: kinds.get(path) ?? 'conflict' })) }
}

function readKinds(parts: readonly string[], start: number): Map<string, string> {
  const kinds = new Map<string, string>()
  for (let index = start; index < parts.length; ) {
    const count = Number(parts[index])
    if (!Number.isInteger(count) || count < 1) break
    const type = parts[index + count + 1] ?? ''
    const kind = /^CONFLICT \((.+)\)$/.exec(type)?.[1]
    for (const path of parts.slice(index + 1, index + 1 + count)) {
      if (kind !== undefined && !kinds.has(path)) kinds.set(path, kind)
    }
    index += count + 3
  }
  return kinds
}
