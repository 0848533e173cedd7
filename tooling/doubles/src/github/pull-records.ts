import { type Call, notFound, numberParam, param, remember } from './call.ts'
import type { Front } from './front.ts'
import { branchSha, copyCommits } from './git.ts'

/** What makes an issue of the emulator a pull request. */
export interface Pull {
  readonly id: number
  readonly nodeId: string
  readonly repoId: number
  readonly number: number
  readonly author: string
  readonly headRepoId: number
  readonly headRef: string
  baseRef: string
  headSha: string
  baseSha: string
  draft: boolean
  maintainerCanModify: boolean
  reviewers: readonly string[]
  teams: readonly string[]
  autoMerge: object | null
  merged: { readonly at: string; readonly by: string; readonly sha: string } | undefined
  closed: boolean
}

const pulls = remember(() => new Map<string, Pull>())

export function addPull(front: Front, pull: Pull): void {
  pulls(front).set(`${pull.repoId} ${pull.number}`, pull)
}

export function pullsOf(front: Front, repoId: number): Pull[] {
  return [...pulls(front).values()].filter(pull => pull.repoId === repoId)
}

/** Brought up to date with its branches; undefined where the number is none, or an issue. */
export async function findPull(front: Front, repoId: number, number: number): Promise<Pull | undefined> {
  const pull = pulls(front).get(`${repoId} ${number}`)
  if (pull !== undefined && !pull.closed) await follow(front, pull)
  return pull
}

/** An open pull request moves with its branches; when one is deleted, the last commit stays. */
async function follow(front: Front, pull: Pull): Promise<void> {
  const [head, base] = [front.names.byId(pull.headRepoId), front.names.byId(pull.repoId)]
  const sha = head === undefined ? undefined : await branchSha(front, head, pull.headRef)
  if (sha !== undefined && head !== undefined && base !== undefined && sha !== pull.headSha) {
    if (head !== base) await copyCommits(front, head, base, sha)
    pull.headSha = sha
  }
  if (base !== undefined) pull.baseSha = (await branchSha(front, base, pull.baseRef)) ?? pull.baseSha
}

export function repoIdOf(call: Call): number {
  const found = call.front.names.find(`${param(call, 'owner')}/${param(call, 'repo')}`)
  if (found === undefined) throw notFound()
  return found.id
}

/** The pull request of a route with {pull_number}. */
export async function pullOf(call: Call): Promise<Pull> {
  const pull = await findPull(call.front, repoIdOf(call), numberParam(call, 'pull_number'))
  if (pull === undefined) throw notFound()
  return pull
}
