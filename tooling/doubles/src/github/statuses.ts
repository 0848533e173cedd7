import { z } from 'zod'
import {
  type Answer,
  bodyOf,
  type Call,
  invalid,
  type Json,
  ok,
  param,
  type Routes,
  remember,
  repoPath,
} from './call.ts'
import { read } from './dispatch.ts'
import type { Front } from './front.ts'
import { encode } from './git.ts'
import { paged } from './paged.ts'

type State = 'error' | 'failure' | 'pending' | 'success'
type Status = Json & { readonly state: State; readonly context: string; readonly created_at: string }

const statuses = remember(() => new Map<string, Status[]>())

/** Commit statuses, which the emulator lacks. */
export const commitStatuses: Routes = {
  'POST /repos/{owner}/{repo}/statuses/{sha}': createStatus,
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': async call => paged(call, all(call, await shaOf(call))),
  'GET /repos/{owner}/{repo}/commits/{ref}/status': async call => {
    const sha = await shaOf(call)
    const latest = contextsOf(call.front, nameOf(call), sha)
    const repository = await read(call, repoPath(call))
    const url = `${call.front.url}${repoPath(call)}/commits/${sha}`
    const state = combinedState(latest.map(status => status.state))
    const body = { state, sha, total_count: latest.length, repository, commit_url: url, url: `${url}/status` }
    return paged(call, latest, page => ({ ...body, statuses: page }))
  },
}

/** The newest status of each context. */
export function contextsOf(front: Front, repo: string, sha: string): Status[] {
  const found = statuses(front).get(`${repo} ${sha}`) ?? []
  return [...new Map(found.toReversed().map(status => [status.context, status])).values()].toReversed()
}

export function combinedState(states: readonly State[]): 'failure' | 'pending' | 'success' {
  if (states.some(state => state === 'error' || state === 'failure')) return 'failure'
  return states.length === 0 || states.includes('pending') ? 'pending' : 'success'
}

const wanted = z.looseObject({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().nullable().default(null),
  target_url: z.string().nullable().default(null),
})

async function createStatus(call: Call): Promise<Answer> {
  const given = wanted.safeParse(bodyOf(call))
  if (!given.success) throw invalid('Status', 'state', 'custom', 'state is not included in the list')
  const sha = param(call, 'sha')
  await read(call, `${repoPath(call)}/git/commits/${sha}`)
  const id = call.front.nextId()
  const now = new Date().toISOString()
  const { state, context, description, target_url } = given.data
  const status: Status = {
    ...{ id, node_id: `SC_${id}`, state, context, description, target_url, created_at: now, updated_at: now },
    url: `${call.front.url}${repoPath(call)}/statuses/${sha}`,
    avatar_url: null,
    creator: await read(call, `/users/${call.token?.login}`),
  }
  statuses(call.front).set(`${nameOf(call)} ${sha}`, [status, ...all(call, sha)])
  return ok(status, 201)
}

function all(call: Call, sha: string): Status[] {
  return statuses(call.front).get(`${nameOf(call)} ${sha}`) ?? []
}

async function shaOf(call: Call): Promise<string> {
  const { sha } = await read(call, `${repoPath(call)}/commits/${encode(param(call, 'ref'))}`)
  return String(sha)
}

const nameOf = (call: Call): string => repoPath(call).slice('/repos/'.length)
