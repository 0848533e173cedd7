import { inParallel } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import type { Repo } from '../repo.ts'

/** A file of a pull request or comparison. Without a patch: binary, too large, or only moved. */
export type ChangedFile = Data<'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'>[number]

const pageSize = 100
/** GitHub lists no more. */
const mostPages = 30

export function filesPage(repo: Repo, number: number, page: number, signal: AbortSignal): Promise<ChangedFile[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
  return repo.request(route, { pull_number: number, per_page: pageSize, page }, { signal })
}

/** The files after the first page. */
export async function furtherFiles(
  repo: Repo,
  { number, changed_files }: { number: number; changed_files: number },
  signal: AbortSignal,
): Promise<ChangedFile[]> {
  const pages = Math.min(mostPages, Math.ceil(changed_files / pageSize))
  const rest = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 2)
  return (await inParallel(4, rest, page => filesPage(repo, number, page, signal))).flat()
}

const letters: Readonly<Record<string, string>> = {
  added: 'A',
  removed: 'D',
  renamed: 'R',
  copied: 'C',
  unchanged: '=',
}

/** A row of a list of files. */
export interface FileRow {
  status: string
  filename: string
  previous_filename?: string | undefined
  additions: number
  deletions: number
}

/** `M src/a.ts +3 -1`, `R old.ts -> new.ts +0 -0`. */
export function renderFile({ status, filename, previous_filename: from, additions, deletions }: FileRow): string {
  const name = from === undefined ? filename : `${from} -> ${filename}`
  return `${letters[status] ?? 'M'} ${name} +${additions} -${deletions}`
}
