import { z } from 'zod'
import { remember } from './call.ts'
import type { Front } from './front.ts'
import { commitOf, filesOf, makeCommit, type TreeEntry } from './git.ts'

const fileShape = z.looseObject({
  sha: z.string(),
  filename: z.string(),
  status: z.enum(['added', 'removed', 'modified', 'renamed']),
  additions: z.int(),
  deletions: z.int(),
  changes: z.int(),
  previous_filename: z.string().optional(),
  patch: z.string().optional(),
})
export type ChangedFile = z.infer<typeof fileShape>

const known = remember(() => new Map<string, Promise<readonly ChangedFile[]>>())

// GitHub lists no more.
const mostFiles = 3_000

/** What changed from one commit to another, with patches, in the shape of GitHub's file lists. */
export function changedFiles(front: Front, repo: string, from: string, to: string): Promise<readonly ChangedFile[]> {
  const key = `${repo} ${from} ${to}`
  const found = known(front).get(key) ?? listChanges(front, repo, from, to)
  known(front).set(key, found)
  return found
}

/**
 * The emulator's comparison ends at 300 files, its list of one commit's files does not: a commit that belongs to no
 * branch has the one's tree on top of the other.
 */
async function listChanges(front: Front, repo: string, from: string, to: string): Promise<readonly ChangedFile[]> {
  const { tree, author, committer } = await commitOf(front, repo, to)
  const sha = await makeCommit(front, repo, { tree: tree.sha, parents: [from], message: 'Compare', author, committer })
  const as = front.adminOf(repo.split('/')[0] ?? '')
  const files: ChangedFile[] = []
  for (let page = 1; files.length < mostFiles; page += 1) {
    const path = `/repos/${repo}/commits/${sha}?per_page=100&page=${page}`
    const { body } = await front.upstream({ as, method: 'GET', path })
    const text = JSON.stringify(body).replaceAll(sha, to)
    const found = z.looseObject({ files: z.array(fileShape) }).parse(JSON.parse(text)).files
    files.push(...found.map(gitHunks))
    if (found.length < 100) break
  }
  return files
}

/** git leaves out the count of a single line, the emulator does not. */
export function gitHunks<T extends { readonly patch?: unknown }>(file: T): T {
  if (typeof file.patch !== 'string') return file
  const short = (count: string): string => (count === ',1' ? '' : count)
  const patch = file.patch.replaceAll(
    /^@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@/gm,
    (_, from, before = '', to, after = '') => `@@ -${from}${short(before)} +${to}${short(after)} @@`,
  )
  return { ...file, patch }
}

export function totals(files: readonly ChangedFile[]): { additions: number; deletions: number; changed_files: number } {
  return {
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  }
}

/** The unified diff, as git prints it. */
export async function diffText(front: Front, repo: string, from: string, to: string): Promise<string> {
  const files = await changedFiles(front, repo, from, to)
  const [before, after] = await Promise.all([filesOf(front, repo, from), filesOf(front, repo, to)])
  return files.map(file => diffOf(file, before, after)).join('')
}

type Files = ReadonlyMap<string, TreeEntry>

function diffOf(
  { filename, previous_filename: previous = filename, patch }: ChangedFile,
  before: Files,
  after: Files,
): string {
  const [old, now] = [before.get(previous), after.get(filename)]
  const short = (entry: TreeEntry | undefined): string => (entry?.sha ?? '0').slice(0, 7).padEnd(7, '0')
  const lines = [`diff --git a/${previous} b/${filename}`]
  if (old === undefined) lines.push(`new file mode ${now?.mode}`)
  else if (now === undefined) lines.push(`deleted file mode ${old.mode}`)
  else if (old.mode !== now.mode) lines.push(`old mode ${old.mode}`, `new mode ${now.mode}`)
  if (previous !== filename) lines.push('similarity index 100%', `rename from ${previous}`, `rename to ${filename}`)
  if (old?.sha === now?.sha) return `${lines.join('\n')}\n`
  lines.push(`index ${short(old)}..${short(now)}${old?.mode === now?.mode ? ` ${now?.mode}` : ''}`)
  const names = [old === undefined ? '/dev/null' : `a/${previous}`, now === undefined ? '/dev/null' : `b/${filename}`]
  if (patch === undefined) lines.push(`Binary files ${names[0]} and ${names[1]} differ`)
  else lines.push(`--- ${names[0]}`, `+++ ${names[1]}`, patch)
  return `${lines.join('\n')}\n`
}
