import { type Call, type Json, loginOf } from './call.ts'
import { read } from './dispatch.ts'
import { type CommitDraft, compare, type ListedCommit, makeCommit, makeTree } from './git.ts'
import { mergeTrees } from './merge-trees.ts'
import type { Pull } from './pull-records.ts'

/** Name and address of a login, as git writes them. */
export async function authorOf(call: Call, login: string): Promise<NonNullable<CommitDraft['author']>> {
  const { name, email } = await read(call, `/users/${login}`)
  return { name: name ?? login, email: email ?? `${login}@users.noreply.github.com` }
}

export interface MergeMessage {
  readonly merge_method: 'merge' | 'squash' | 'rebase'
  readonly commit_title?: string | undefined
  readonly commit_message?: string | undefined
}

/** Makes the commit that a merge puts on the base branch; for a rebase, all of them. Answers the last one's sha. */
export async function commitMerge(
  call: Call,
  repo: string,
  pull: Pull,
  given: MergeMessage,
  issue: Json,
): Promise<string> {
  const { front } = call
  const { merge_base_commit, commits } = await compare(front, repo, pull.baseSha, pull.headSha)
  if (given.merge_method === 'rebase') return await rebase(front, repo, pull.baseSha, commits)
  const { files } = await mergeTrees(front, repo, merge_base_commit.sha, pull.baseSha, pull.headSha)
  const tree = await makeTree(front, repo, files)
  const squash = given.merge_method === 'squash'
  const label = `${front.names.byId(pull.headRepoId)?.split('/')[0]}/${pull.headRef}`
  const author = await authorOf(call, squash ? pull.author : loginOf(call))
  const only = commits.length === 1 ? commits[0]?.commit.message.split('\n')[0] : undefined
  const title = squash ? `${only ?? issue.title} (#${pull.number})` : `Merge pull request #${pull.number} from ${label}`
  const list = commits.map(({ commit }) => `* ${commit.message}`).join('\n\n')
  const text = given.commit_message ?? (squash ? (only === undefined ? list : '') : String(issue.title))
  const message = [given.commit_title ?? title, ...(text === '' ? [] : [text])].join('\n\n')
  const parents = squash ? [pull.baseSha] : [pull.baseSha, pull.headSha]
  return await makeCommit(front, repo, { tree, parents, message, author })
}

/** Puts the commits one by one on top of the base. */
async function rebase(
  front: Call['front'],
  repo: string,
  base: string,
  commits: readonly ListedCommit[],
): Promise<string> {
  let tip = base
  for (const { sha, commit, parents } of commits) {
    const [parent] = parents
    if (parent === undefined || parents.length > 1) continue
    const { files } = await mergeTrees(front, repo, parent.sha, tip, sha)
    const tree = await makeTree(front, repo, files)
    tip = await makeCommit(front, repo, { tree, parents: [tip], message: commit.message, author: commit.author })
  }
  return tip
}
