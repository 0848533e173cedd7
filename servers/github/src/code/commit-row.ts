import { z } from 'zod'
import type { Data } from '../api.ts'
import { day } from '../text.ts'

/** A commit in a list. */
export const commitRow = z.object({
  sha: z.string(),
  date: z.string(),
  /** `@login` where GitHub knows the person, otherwise the name that the commit gives. */
  author: z.string(),
  subject: z.string(),
  merge: z.boolean().optional(),
})

export type CommitRow = z.output<typeof commitRow>

type Commit = Data<'GET /repos/{owner}/{repo}/commits'>[number]

export function commitRowOf({
  sha,
  commit,
  author,
  parents,
}: Pick<Commit, 'sha' | 'commit' | 'parents'> & { author: { login?: string } | null }): CommitRow {
  return {
    sha,
    date: commit.author?.date ?? commit.committer?.date ?? '',
    author: author?.login ? `@${author.login}` : (commit.author?.name ?? 'unknown'),
    subject: subjectOf(commit.message),
    ...(parents.length > 1 ? { merge: true } : {}),
  }
}

export function subjectOf(message: string): string {
  return message.trimStart().split('\n', 1)[0]?.trimEnd() ?? ''
}

/** `0123abcd 2026-11-24 @alice Fix the login` */
export function renderCommitRow({ sha, date, author, subject, merge }: CommitRow): string {
  return [sha.slice(0, 8), day(date), author, merge && '(merge)', subject].filter(Boolean).join(' ')
}
