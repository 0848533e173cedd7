import { changedFiles, diffText, totals } from './changes.ts'
import type { Front } from './front.ts'
import { commitOf, compare } from './git.ts'

/** The commits from base to head as git format-patch prints them. */
export async function patchText(front: Front, repo: string, base: string, head: string): Promise<string> {
  const { commits } = await compare(front, repo, base, head)
  const patches = commits.map(({ sha }, index) =>
    onePatch(front, repo, sha, `[PATCH${numbering(index, commits.length)}]`),
  )
  return (await Promise.all(patches)).join('\n')
}

const numbering = (index: number, all: number): string => (all === 1 ? '' : ` ${index + 1}/${all}`)

/** One commit against its first parent. */
export async function onePatch(front: Front, repo: string, sha: string, subject = '[PATCH]'): Promise<string> {
  const { message, author, parents } = await commitOf(front, repo, sha)
  const [title = '', ...more] = message.split('\n')
  const parent = parents[0]?.sha
  const diff = parent === undefined ? '' : await diffText(front, repo, parent, sha)
  const counts = parent === undefined ? undefined : totals(await changedFiles(front, repo, parent, sha))
  const stat = ` ${counts?.changed_files ?? 0} files changed, ${counts?.additions ?? 0} insertions(+), ${counts?.deletions ?? 0} deletions(-)`
  const head = [
    `From ${sha} Mon Sep 17 00:00:00 2001`,
    `From: ${author.name} <${author.email}>`,
    `Date: ${new Date(author.date).toUTCString()}`,
  ]
  return [...head, `Subject: ${subject} ${title}`, ...more, '---', stat, '', diff].join('\n')
}
