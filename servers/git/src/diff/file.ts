import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import type { ChangedFile } from '../parse/diff.ts'
import { quote } from '../text.ts'

export const fileSchema = z.object({
  path: z.string(),
  from: z.string().optional(),
  status: z.enum(['added', 'deleted', 'modified', 'renamed', 'copied', 'type_changed', 'unmerged']),
  added: z.int(),
  removed: z.int(),
  binary: z.boolean(),
})

export type FileOutput = z.output<typeof fileSchema>

export function fileOutput({ path, from, ...rest }: ChangedFile): FileOutput {
  return { path: quote(path), ...(from === undefined ? {} : { from: quote(from) }), ...rest }
}

/** With more files than this the text sums up by folder; the value holds every one. */
const mostLines = 150

/** One line a file, `M src/a.ts +3 -1`, and a total. */
export function renderFiles(files: readonly FileOutput[]): string {
  if (files.length === 0) return 'No difference.'
  const added = files.reduce((sum, file) => sum + file.added, 0)
  const removed = files.reduce((sum, file) => sum + file.removed, 0)
  const total = `${counted(files.length, 'file')}, +${added} -${removed}`
  return [total, ...(files.length > mostLines ? byFolder(files) : files.map(renderFile))].join('\n')
}

function renderFile({ path, from, status, added, removed, binary }: FileOutput): string {
  const letter = status === 'unmerged' ? 'U' : status === 'type_changed' ? 'T' : status.slice(0, 1).toUpperCase()
  return `${letter} ${from === undefined ? '' : `${from} -> `}${path} ${binary ? 'binary' : `+${added} -${removed}`}`
}

/** Folders as deep as still gives few enough lines. */
function byFolder(files: readonly FileOutput[]): string[] {
  for (let depth = 4; depth > 0; depth--) {
    const groups = group(files, depth)
    if (groups.size > mostLines && depth > 1) continue
    const rows = [...groups]
      .slice(0, mostLines)
      .map(([folder, { count, added, removed }]) => `${folder} ${count} files +${added} -${removed}`)
    const left = groups.size - rows.length
    return ['By folder (paths narrows it to one):', ...rows, ...(left > 0 ? [`… and ${left} more folders`] : [])]
  }
  return []
}

function group(
  files: readonly FileOutput[],
  depth: number,
): Map<string, { count: number; added: number; removed: number }> {
  const groups = new Map<string, { count: number; added: number; removed: number }>()
  for (const { path, added, removed } of files) {
    const folder = `${path.split('/').slice(0, -1).slice(0, depth).join('/')}/`
    const sum = groups.get(folder) ?? { count: 0, added: 0, removed: 0 }
    groups.set(folder, { count: sum.count + 1, added: sum.added + added, removed: sum.removed + removed })
  }
  return groups
}
