import { type Answer, bodyOf, type Call, isJson, param, Refusal, type Routes, repoPath } from './call.ts'
import { passOn, read } from './dispatch.ts'
import { branchSha, deleteBranch, setBranch } from './git.ts'
import { tags } from './tags.ts'

/** The emulator's words for what GitHub says of refs. */
const words: Readonly<Record<string, string>> = {
  'Update is not a fast-forward': 'Update is not a fast forward',
  'Invalid sha': 'Object does not exist',
}

/** Changing refs, with GitHub's refusals; and renaming a branch. */
export const refs: Routes = {
  ...tags,
  'POST /repos/{owner}/{repo}/git/refs': async call => reworded(await passOn(call)),
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': async call => missing(reworded(await passOn(call))),
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': async call => missing(reworded(await passOn(call))),
  'POST /repos/{owner}/{repo}/branches/{branch}/rename': rename,
}

function reworded(answer: Answer): Answer {
  if (!isJson(answer.body) || typeof answer.body.message !== 'string') return answer
  return { ...answer, body: { ...answer.body, message: words[answer.body.message] ?? answer.body.message } }
}

function missing(answer: Answer): Answer {
  if (answer.status === 404) throw new Refusal(422, 'Reference does not exist')
  return answer
}

async function rename(call: Call): Promise<Answer> {
  const { front } = call
  const repo = repoPath(call).slice('/repos/'.length)
  const { new_name: to } = bodyOf(call)
  const sha = await branchSha(front, repo, param(call, 'branch'))
  if (sha === undefined) throw new Refusal(404, 'Branch not found')
  if (typeof to !== 'string' || (await branchSha(front, repo, to)) !== undefined) {
    throw new Refusal(422, `Branch "${to}" already exists`)
  }
  await setBranch(front, repo, to, sha)
  const { default_branch } = await read(call, repoPath(call))
  const as = front.adminOf(repo.split('/')[0] ?? '')
  if (default_branch === param(call, 'branch')) {
    await front.upstream({ as, method: 'PATCH', path: `/repos/${repo}`, body: { default_branch: to } })
  }
  await deleteBranch(front, repo, param(call, 'branch'))
  return { status: 201, body: await read(call, `${repoPath(call)}/branches/${to}`) }
}
