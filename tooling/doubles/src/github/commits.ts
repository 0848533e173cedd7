import { type Answer, type Call, isJson, notFound, ok, param, Refusal, type Routes, repoPath } from './call.ts'
import { changedFiles, diffText, gitHunks } from './changes.ts'
import { passOn, read, readAll } from './dispatch.ts'
import { compare, copyCommits, encode } from './git.ts'
import { mediaOf } from './media.ts'
import { onePatch, patchText } from './patch-series.ts'
import { tooLarge } from './pulls.ts'

/** Commits and comparisons, also as diffs and patches, and across forks. */
export const commits: Routes = {
  'GET /repos/{owner}/{repo}/commits/{ref}': oneCommit,
  'GET /repos/{owner}/{repo}/compare/{basehead}': comparison,
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head': async call => {
    const branches = await readAll(call, `${repoPath(call)}/branches`)
    return ok(branches.filter(({ commit }) => isJson(commit) && commit.sha === param(call, 'commit_sha')))
  },
  'GET /repos/{owner}/{repo}/branches/{branch}': async call => {
    const answer = await passOn(call)
    if (answer.status === 404) throw new Refusal(404, 'Branch not found')
    if (!isJson(answer.body) || !isJson(answer.body.commit)) return answer
    const commit = await read(call, `${repoPath(call)}/commits/${answer.body.commit.sha}`)
    return { ...answer, body: { ...answer.body, commit } }
  },
}

const nameOf = (call: Call): string => repoPath(call).slice('/repos/'.length)

async function oneCommit(call: Call): Promise<Answer> {
  const answer = await passOn(call)
  if (answer.status === 404) throw new Refusal(422, `No commit found for SHA: ${param(call, 'ref')}`)
  const { body } = answer
  if (!isJson(body) || typeof body.sha !== 'string') return answer
  const media = mediaOf(call)
  if (media === 'sha') return text('sha', body.sha)
  if (media === 'patch') return text('patch', await onePatch(call.front, nameOf(call), body.sha))
  if (media !== 'diff') return withHunks(answer)
  const [parent] = Array.isArray(body.parents) ? body.parents.filter(isJson) : []
  return text(
    'diff',
    parent === undefined ? '' : await diffText(call.front, nameOf(call), String(parent.sha), body.sha),
  )
}

async function comparison(call: Call): Promise<Answer> {
  const [base = '', head = ''] = param(call, 'basehead').split('...')
  const range = `${await resolved(call, base)}...${await resolved(call, head)}`
  const media = mediaOf(call)
  const repo = nameOf(call)
  if (media !== 'diff' && media !== 'patch') {
    const answer = await passOn({ ...call, path: `${repoPath(call)}/compare/${range}` })
    return withHunks(answer)
  }
  const [from = '', to = ''] = range.split('...')
  const { merge_base_commit } = await compare(call.front, repo, from, to)
  if ((await changedFiles(call.front, repo, merge_base_commit.sha, to)).length > 300) throw tooLarge()
  if (media === 'patch') return text('patch', await patchText(call.front, repo, from, to))
  return text('diff', await diffText(call.front, repo, merge_base_commit.sha, to))
}

/** The sha of `branch`, a tag, a sha, or `owner:branch` of a fork, whose commits come along. */
async function resolved(call: Call, side: string): Promise<string> {
  const { front } = call
  const [owner, ref] = side.includes(':') ? side.split(':') : [undefined, side]
  const own = nameOf(call)
  const other = owner === undefined ? own : front.names.find(`${owner}/${own.split('/')[1]}`)?.fullName
  if (other === undefined || ref === undefined) throw notFound()
  const path = `/repos/${other}/commits/${encode(ref)}`
  const { status, body } = await front.upstream({ as: front.adminOf(other.split('/')[0] ?? ''), method: 'GET', path })
  if (status !== 200 || !isJson(body) || typeof body.sha !== 'string') throw notFound()
  if (other !== own) await copyCommits(front, other, own, body.sha)
  return body.sha
}

function withHunks(answer: Answer): Answer {
  const { body } = answer
  if (!isJson(body) || !Array.isArray(body.files)) return answer
  return { ...answer, body: { ...body, files: body.files.map(file => (isJson(file) ? gitHunks(file) : file)) } }
}

function text(media: string, body: string): Answer {
  return { ...ok(body), headers: { 'content-type': `application/vnd.github.${media}; charset=utf-8` } }
}
