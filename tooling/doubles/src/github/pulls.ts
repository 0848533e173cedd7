import { z } from 'zod'
import {
  type Answer,
  bodyOf,
  type Call,
  invalid,
  type Json,
  loginOf,
  notFound,
  ok,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { changedFiles, diffText } from './changes.ts'
import { passOn, read, readAll, refusalOf, rest } from './dispatch.ts'
import { branchSha, compare, copyCommits } from './git.ts'
import { inOrder } from './in-order.ts'
import { mediaOf } from './media.ts'
import { paged } from './paged.ts'
import { patchText } from './patch-series.ts'
import { fullPull, simplePull } from './pull-json.ts'
import { addPull, findPull, type Pull, pullOf, pullsOf, repoIdOf } from './pull-records.ts'
import { reaches, roleOf } from './roles.ts'

/** Pull requests: an issue of the emulator for the talk, branches for the code, and a record that ties them. */
export const pulls: Routes = {
  'GET /repos/{owner}/{repo}/pulls': listPulls,
  'POST /repos/{owner}/{repo}/pulls': createPull,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': getPull,
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': updatePull,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': async call => {
    const { from, to, repo } = await rangeOf(call, await pullOf(call))
    return paged(call, await changedFiles(call.front, repo, from, to))
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': async call => {
    const { base, to } = await rangeOf(call, await pullOf(call))
    const comparison = await read(call, `${repoPath(call)}/compare/${base}...${to}`)
    return paged(call, Array.isArray(comparison.commits) ? comparison.commits : [])
  },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': async call => {
    const sha = call.params.commit_sha
    const all = await Promise.all(
      pullsOf(call.front, repoIdOf(call)).map(async pull => {
        const { base, to, repo } = await rangeOf(call, pull)
        const { commits } = await compare(call.front, repo, base, to)
        return pull.merged?.sha === sha || commits.some(commit => commit.sha === sha) ? [pull] : []
      }),
    )
    return paged(
      call,
      await Promise.all(all.flat().map(async pull => simplePull(call, pull, await issueOf(call, pull)))),
    )
  },
}

async function getPull(call: Call): Promise<Answer> {
  const pull = await pullOf(call)
  const media = mediaOf(call)
  if (media !== 'diff' && media !== 'patch') return ok(await fullPull(call, pull, await issueOf(call, pull)))
  const { from, to, base, repo } = await rangeOf(call, pull)
  if ((await changedFiles(call.front, repo, from, to)).length > 300) throw tooLarge()
  const text =
    media === 'diff' ? await diffText(call.front, repo, from, to) : await patchText(call.front, repo, base, to)
  return { status: 200, body: text, headers: { 'content-type': `application/vnd.github.${media}; charset=utf-8` } }
}

export function tooLarge(): Refusal {
  const message =
    "Sorry, the diff exceeded the maximum number of files (300). Consider using 'List pull requests files' API or locally cloning the repository instead."
  return new Refusal(406, message, [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }])
}

/** From the commit where head left base, to the head. */
async function rangeOf({ front }: Call, { repoId, baseSha, headSha }: Pull) {
  const repo = front.names.byId(repoId) ?? ''
  const { merge_base_commit } = await compare(front, repo, baseSha, headSha)
  return { repo, base: baseSha, from: merge_base_commit.sha, to: headSha }
}

export async function issueOf(call: Call, { number }: Pull): Promise<Json> {
  return await read(call, `${repoPath(call)}/issues/${number}`)
}

async function listPulls(call: Call): Promise<Answer> {
  const { query, front } = call
  const id = repoIdOf(call)
  const state = query.get('state') ?? 'open'
  const issues = new Map(
    (await readAll(call, `${repoPath(call)}/issues?state=all`)).map(issue => [issue.number, issue]),
  )
  const found = []
  for (const { number } of pullsOf(front, id)) {
    const pull = await findPull(front, id, number)
    const issue = issues.get(number)
    if (pull === undefined || issue === undefined || !matches(call, pull)) continue
    if (state === 'all' || issue.state === state) found.push({ pull, issue })
  }
  const sort = { updated: 'updated_at', popularity: 'comments' }[query.get('sort') ?? ''] ?? 'number'
  const direction = query.get('direction') ?? (query.get('sort') === null || sort === 'number' ? 'desc' : 'asc')
  found.sort((a, b) => inOrder(a.issue, b.issue, sort) * (direction === 'desc' ? -1 : 1))
  const page = paged(call, found)
  const items = z.array(z.custom<(typeof found)[number]>()).parse(page.body)
  return { ...page, body: await Promise.all(items.map(({ pull, issue }) => simplePull(call, pull, issue))) }
}

function matches({ query, front }: Call, pull: Pull): boolean {
  const [base, head] = [query.get('base'), query.get('head')]
  if (base !== null && base !== pull.baseRef) return false
  if (head === null || !head.includes(':')) return true
  const owner = front.names.byId(pull.headRepoId)?.split('/')[0]
  return head === `${owner}:${pull.headRef}`
}

const wanted = z.looseObject({
  title: z.string().optional(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
  maintainer_can_modify: z.boolean().default(true),
})

async function createPull(call: Call): Promise<Answer> {
  const { front } = call
  const author = loginOf(call)
  const given = wanted.parse({ head: '', base: '', ...bodyOf(call) })
  if (!given.title?.trim()) throw invalid('PullRequest', 'title', 'missing_field')
  const repo = repoPath(call).slice('/repos/'.length)
  const head = await headOf(call, repo, given.head)
  const baseSha = await branchSha(front, repo, given.base)
  if (baseSha === undefined) throw invalid('PullRequest', 'base')
  if (pullsOf(front, repoIdOf(call)).some(pull => isSame(pull, head, given.base))) {
    const message = `A pull request already exists for ${head.label}.`
    throw new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }])
  }
  if (head.repo !== repo) await copyCommits(front, head.repo, repo, head.sha)
  const { ahead_by } = await compare(front, repo, baseSha, head.sha)
  if (ahead_by === 0) {
    const message = `No commits between ${given.base} and ${given.head}`
    throw new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }])
  }
  const made = await rest(call, 'POST', `${repoPath(call)}/issues`, { title: given.title, body: given.body ?? null })
  if (made.status !== 201) throw refusalOf(made.status, made.body)
  const { number } = z.looseObject({ number: z.int() }).parse(made.body)
  const id = front.nextId()
  const pull: Pull = {
    ...{ id, nodeId: `PR_${id}`, repoId: repoIdOf(call), number, author, headRepoId: head.repoId, headRef: head.ref },
    ...{
      baseRef: given.base,
      headSha: head.sha,
      baseSha,
      draft: given.draft,
      reviewers: [],
      teams: [],
      autoMerge: null,
    },
    ...{ maintainerCanModify: given.maintainer_can_modify, merged: undefined, closed: false },
  }
  addPull(front, pull)
  return ok(await fullPull(call, pull, await issueOf(call, pull)), 201)
}

type Head = Awaited<ReturnType<typeof headOf>>

/** `branch`, or `owner:branch` of a fork with the caller's right to it. */
async function headOf(call: Call, base: string, head: string) {
  const { front } = call
  const [owner = '', ref = ''] = head.includes(':') ? head.split(':') : [base.split('/')[0], head]
  const own = owner.toLowerCase() === base.split('/')[0]?.toLowerCase()
  const repo = own ? base : await forkOf(call, base, owner)
  const found = repo === undefined ? undefined : front.names.find(repo)
  const sha = found === undefined ? undefined : await branchSha(front, found.fullName, ref)
  if (found === undefined || sha === undefined) throw invalid('PullRequest', 'head')
  if (!reaches(roleOf(front, found.fullName, loginOf(call)), 'write')) throw notFound()
  return { repo: found.fullName, repoId: found.id, ref, sha, label: `${found.fullName.split('/')[0]}:${ref}` }
}

async function forkOf(call: Call, base: string, owner: string): Promise<string | undefined> {
  const forks = await readAll(call, `/repos/${base}/forks`)
  const names = z.array(z.looseObject({ full_name: z.string() })).parse(forks)
  return names.find(fork => fork.full_name.toLowerCase().startsWith(`${owner.toLowerCase()}/`))?.full_name
}

function isSame(pull: Pull, head: Head, base: string): boolean {
  return !pull.closed && pull.headRepoId === head.repoId && pull.headRef === head.ref && pull.baseRef === base
}

const changes = z.looseObject({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
  maintainer_can_modify: z.boolean().optional(),
})

async function updatePull(call: Call): Promise<Answer> {
  const pull = await pullOf(call)
  const { title, body, state, base, maintainer_can_modify } = changes.parse(bodyOf(call))
  if (pull.merged !== undefined && state === 'open') throw invalid('PullRequest', 'state', 'invalid')
  if (base !== undefined) {
    if ((await branchSha(call.front, call.front.names.byId(pull.repoId) ?? '', base)) === undefined) {
      throw new Refusal(422, 'Validation Failed', [
        { resource: 'PullRequest', field: 'base', code: 'invalid', message: 'Proposed base branch does not exist' },
      ])
    }
    pull.baseRef = base
  }
  const patch = {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(state === undefined ? {} : { state }),
  }
  const path = `${repoPath(call)}/issues/${pull.number}`
  const answer = await passOn({ ...call, path }, patch)
  if (answer.status >= 400) throw refusalOf(answer.status, answer.body)
  if (state !== undefined) pull.closed = state === 'closed'
  if (maintainer_can_modify !== undefined) pull.maintainerCanModify = maintainer_can_modify
  return ok(await fullPull(call, await pullOf(call), await issueOf(call, pull)))
}
