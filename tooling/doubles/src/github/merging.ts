import { z } from 'zod'
import { need } from './access.ts'
import {
  type Answer,
  bodyOf,
  type Call,
  isJson,
  type Json,
  loginOf,
  notFound,
  nothing,
  ok,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { closedBy } from './closing.ts'
import { read } from './dispatch.ts'
import { branchSha, compare, copyCommits, deleteBranch, encode, makeCommit, makeTree, setBranch } from './git.ts'
import { authorOf, commitMerge } from './merge-commits.ts'
import { mergeTrees } from './merge-trees.ts'
import { conflictsOf, rulesOf } from './mergeability.ts'
import { type Pull, pullOf } from './pull-records.ts'
import { issueOf } from './pulls.ts'
import { reaches, roleOf } from './roles.ts'

/** Merging: pull requests, their branches, and branches as such. */
export const merging: Routes = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/merge': async call => {
    if ((await pullOf(call)).merged === undefined) throw notFound()
    return nothing()
  },
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge': mergePull,
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch': updateBranch,
  'POST /repos/{owner}/{repo}/merges': mergeBranch,
}

const wanted = z.looseObject({
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
})
type Wanted = z.infer<typeof wanted>

async function mergePull(call: Call): Promise<Answer> {
  need(call, 'write')
  const pull = await pullOf(call)
  const given = wanted.parse(bodyOf(call))
  await refuseMerge(call, pull, given)
  const issue = await issueOf(call, pull)
  const sha = await carryOut(call, pull, given, issue)
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' })
}

/** Merges without asking the rules: they were asked. Answers the commit's sha. */
async function carryOut(call: Call, pull: Pull, given: Wanted, issue: Json): Promise<string> {
  const { front } = call
  const repo = front.names.byId(pull.repoId) ?? ''
  const sha = await commitMerge(call, repo, pull, given, issue)
  await setBranch(front, repo, pull.baseRef, sha)
  const by = loginOf(call)
  const { body } = await front.upstream({
    as: front.adminOf(repo.split('/')[0] ?? ''),
    method: 'PATCH',
    path: `/repos/${repo}/issues/${pull.number}`,
    body: { state: 'closed' },
  })
  const at = isJson(body) && typeof body.closed_at === 'string' ? body.closed_at : new Date().toISOString()
  pull.merged = { at, by, sha }
  pull.closed = true
  const settings = await read(call, `/repos/${repo}`)
  if (settings.default_branch === pull.baseRef) await closedBy(call, repo, String(issue.body ?? ''))
  if (settings.delete_branch_on_merge === true && pull.headRepoId === pull.repoId)
    await deleteBranch(front, repo, pull.headRef)
  return sha
}

async function refuseMerge(call: Call, pull: Pull, { sha, merge_method }: Wanted): Promise<void> {
  const repo = call.front.names.byId(pull.repoId) ?? ''
  if (pull.closed) throw new Refusal(405, 'Pull Request is not mergeable')
  if (pull.draft) throw new Refusal(405, 'Pull Request is still a draft')
  if (sha !== undefined && sha !== pull.headSha) {
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  }
  const settings = await read(call, `/repos/${repo}`)
  const [setting, words] = {
    merge: ['allow_merge_commit', 'Merge commits are'],
    squash: ['allow_squash_merge', 'Squash merges are'],
    rebase: ['allow_rebase_merge', 'Rebase merges are'],
  }[merge_method]
  if (settings[setting ?? ''] === false) throw new Refusal(405, `${words} not allowed on this repository.`)
  if ((await conflictsOf(call.front, repo, pull)).length > 0) throw new Refusal(405, 'Pull Request is not mergeable')
  const { unmet, behind } = await rulesOf(call, repo, pull)
  if (unmet !== undefined) throw new Refusal(405, unmet)
  if (behind) throw new Refusal(405, 'Head branch is not up to date with the base branch')
}

async function updateBranch(call: Call): Promise<Answer> {
  const { front } = call
  const pull = await pullOf(call)
  const { expected_head_sha: expected } = bodyOf(call)
  if (expected !== undefined && expected !== pull.headSha) {
    throw new Refusal(422, 'expected head sha didn’t match current head ref.')
  }
  const [repo = '', head = ''] = [front.names.byId(pull.repoId), front.names.byId(pull.headRepoId)]
  const own = reaches(roleOf(front, head, loginOf(call)), 'write')
  if (!own && !pull.maintainerCanModify) throw new Refusal(403, 'Must have write access to the head repository.')
  if (!own) need(call, 'write')
  const { behind_by, merge_base_commit } = await compare(front, repo, pull.baseSha, pull.headSha)
  if (pull.closed || behind_by === 0) throw new Refusal(422, 'There are no new commits on the base branch.')
  const { files, conflicts } = await mergeTrees(front, repo, merge_base_commit.sha, pull.headSha, pull.baseSha)
  if (conflicts.length > 0) throw new Refusal(422, 'merge conflict between base and head')
  const message = `Merge branch '${pull.baseRef}' into ${pull.headRef}`
  const draft = { tree: await makeTree(front, repo, files), parents: [pull.headSha, pull.baseSha], message }
  const sha = await makeCommit(front, repo, { ...draft, author: await authorOf(call, loginOf(call)) })
  if (head !== repo) await copyCommits(front, repo, head, sha)
  await setBranch(front, head, pull.headRef, sha)
  const url = `${front.url}${repoPath(call)}/pulls/${pull.number}`
  return ok({ message: 'Updating pull request branch.', url }, 202)
}

async function mergeBranch(call: Call): Promise<Answer> {
  const { front } = call
  const { base, head, commit_message } = z
    .looseObject({ base: z.string(), head: z.string(), commit_message: z.string().optional() })
    .parse(bodyOf(call))
  const repo = repoPath(call).slice('/repos/'.length)
  const ours = await branchSha(front, repo, base)
  if (ours === undefined) throw new Refusal(404, 'Base does not exist')
  const theirs = String((await read(call, `${repoPath(call)}/commits/${encode(head)}`)).sha)
  const { ahead_by, merge_base_commit } = await compare(front, repo, ours, theirs)
  if (ahead_by === 0) return nothing()
  const { files, conflicts } = await mergeTrees(front, repo, merge_base_commit.sha, ours, theirs)
  if (conflicts.length > 0) throw new Refusal(409, 'Merge conflict')
  const message = commit_message ?? `Merge ${head} into ${base}`
  const draft = { tree: await makeTree(front, repo, files), parents: [ours, theirs], message }
  const sha = await makeCommit(front, repo, { ...draft, author: await authorOf(call, loginOf(call)) })
  await setBranch(front, repo, base, sha)
  return ok(await read(call, `${repoPath(call)}/commits/${sha}`), 201)
}
