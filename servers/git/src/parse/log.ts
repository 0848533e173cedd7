import { fields } from '../text.ts'
import { parseCounts } from './diff.ts'

export interface Commit {
  id: string
  parents: string[]
  author: string
  email: string
  /** ISO 8601 with the author's own offset. */
  date: string
  subject: string
  body: string
  files: { path: string; from?: string; added: number; removed: number; binary: boolean }[]
}

/** The control character before each commit: no line of `--numstat` starts with it. */
const mark = '\x1e'

/** For `git log -z` and `git show -z`. Names and times only: no field of a commit can hold a NUL. */
export const commitFormat = '--format=%x1e%H%x00%P%x00%an%x00%ae%x00%aI%x00%s%x00%b'

/** `git log -z` in `commitFormat`, with or without `--numstat`. A commit cut off by a limit is left out. */
export function parseLog(stdout: Buffer): Commit[] {
  const parts = fields(stdout)
  const commits: Commit[] = []
  for (let index = 0; index < parts.length; ) {
    const head = parts[index] ?? ''
    if (!head.startsWith(mark)) {
      index++
      continue
    }
    if (index + 7 > parts.length) break
    const commit = parseCommit(parts.slice(index, index + 7))
    index = readFiles(parts, index + 7, commit.files)
    commits.push(commit)
  }
  return commits
}

function parseCommit([
  head = '',
  parents = '',
  author = '',
  email = '',
  date = '',
  subject = '',
  body = '',
]: readonly string[]): Commit {
  return {
    id: head.slice(mark.length),
    parents: parents === '' ? [] : parents.split(' '),
    author,
    email,
    date,
    subject,
    body: body.trimEnd(),
    files: [],
  }
}

/** Reads the counts after a commit and returns where the next one starts. */
function readFiles(parts: readonly string[], start: number, files: Commit['files']): number {
  let index = start
  for (; index < parts.length && !parts[index]?.startsWith(mark); index++) {
    const counts = parseCounts(parts[index] ?? '')
    if (!counts) continue
    const { path, ...numbers } = counts
    if (path !== '') files.push({ path, ...numbers })
    else {
      const [from = '', to = ''] = parts.slice(index + 1, index + 3)
      files.push({ path: to, from, ...numbers })
      index += 2
    }
  }
  return index
}
