import { z } from 'zod'
import { repo } from '../arguments.ts'
import { fileOutput, fileSchema, renderFiles } from '../diff/file.ts'
import { readDiff } from '../diff/read.ts'
import { previewMerge } from '../merge-preview.ts'
import { commitFormat, parseLog } from '../parse/log.ts'
import type { Repo } from '../repo.ts'
import { quote, readable } from '../text.ts'
import { tool } from '../tool.ts'
import { renderCommits } from './log.ts'

const commit = z.object({
  id: z.string(),
  parents: z.array(z.string()),
  author: z.string(),
  email: z.string(),
  date: z.string(),
  subject: z.string(),
})

const mostCommits = 50

export const compare = tool({
  name: 'git_compare',
  title: 'Compare branches',
  access: 'read',
  description:
    'Compare head with base: ahead and behind, commits, files since they parted, and merge conflicts to expect.',
  input: z.strictObject({ repo, base: z.string(), head: z.string().default('HEAD') }),
  output: z.object({
    merge_base: z.string().optional(),
    ahead: z.int(),
    behind: z.int(),
    commits: z.array(commit),
    files: z.array(fileSchema),
    conflicts: z.array(z.object({ path: z.string(), kind: z.string() })),
  }),
  fit: { list: 'commits' },
  run: async ({ repo: name, ...args }, { client, signal }) => {
    const repo = await client.repo(name)
    const [base, head] = await Promise.all([repo.resolve(args.base, { signal }), repo.resolve(args.head, { signal })])
    const mergeBase = await findMergeBase(repo, base, head, signal)
    const [counts, commits, files, conflicts] = await Promise.all([
      count(repo, base, head, signal),
      listCommits(repo, base, head, signal),
      readDiff(repo, { args: ['diff', mergeBase ?? base, head], paths: [], patch: false, budget: 0 }, signal),
      mergeBase === undefined ? [] : previewMerge(repo, base, head, signal).then(({ conflicts }) => conflicts),
    ])
    return {
      ...(mergeBase === undefined ? {} : { merge_base: mergeBase }),
      ...counts,
      commits,
      files: files.files.map(fileOutput),
      conflicts: conflicts.map(({ path, kind }) => ({ path: quote(path), kind })),
    }
  },
  render: ({ merge_base, ahead, behind, commits, files, conflicts }, { untrusted }) => {
    const parted = merge_base === undefined ? 'no common commit' : `parted at ${merge_base.slice(0, 10)}`
    const left = ahead - commits.length
    const rows = renderCommits(commits)
    const clashes = conflicts.map(({ path, kind }) => `${path} (${kind})`)
    return untrusted(
      [
        `ahead ${ahead}, behind ${behind}, ${parted}`,
        merge_base === undefined
          ? 'not mergeable'
          : clashes.length === 0
            ? 'merges without conflict'
            : 'would conflict:',
        ...clashes,
        ...(rows.length === 0 ? [] : ['', 'commits:', ...rows]),
        ...(left > 0 ? [`… and ${left} more (git_log with a range lists them)`] : []),
        '',
        renderFiles(files),
      ].join('\n'),
    )
  },
})

async function findMergeBase(repo: Repo, base: string, head: string, signal: AbortSignal): Promise<string | undefined> {
  const { text } = await repo.git(['merge-base', base, head], { signal, ok: [0, 1] })
  return text.trim() || undefined
}

async function count(repo: Repo, base: string, head: string, signal: AbortSignal) {
  const { text } = await repo.git(['rev-list', '--left-right', '--count', `${base}...${head}`, '--'], { signal })
  const [behind = 0, ahead = 0] = text.trim().split('\t').map(Number)
  return { ahead, behind }
}

async function listCommits(repo: Repo, base: string, head: string, signal: AbortSignal) {
  const args = [
    'log',
    '-z',
    commitFormat,
    '--no-notes',
    '--no-patch',
    `--max-count=${mostCommits}`,
    head,
    '--not',
    base,
  ]
  const { stdout } = await repo.git([...args, '--'], { signal })
  return parseLog(stdout).map(({ id, parents, author, email, date, subject }) => ({
    id,
    parents,
    author: readable(author),
    email: readable(email),
    date,
    subject: readable(subject),
  }))
}
