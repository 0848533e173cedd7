import { z } from 'zod'
import { Refusal } from './call.ts'
import type { Front } from './front.ts'
import { encode } from './git.ts'

// Where things are in a repository, asked as its owner. `repo` is `owner/name`.

async function get(front: Front, repo: string, path: string): Promise<unknown> {
  const as = front.adminOf(repo.split('/')[0] ?? '')
  const { status, body } = await front.upstream({ as, method: 'GET', path: `/repos/${repo}${path}` })
  if (status !== 200) throw new Refusal(status, `GET /repos/${repo}${path}: ${JSON.stringify(body)}`)
  return body
}

export async function defaultBranchOf(front: Front, repo: string): Promise<string> {
  return z.looseObject({ default_branch: z.string() }).parse(await get(front, repo, '')).default_branch
}

const commit = z.looseObject({ sha: z.string(), commit: z.looseObject({ message: z.string() }) })

/** The commit of a branch, tag or sha. */
export async function commitAt(front: Front, repo: string, ref: string): Promise<{ sha: string; message: string }> {
  const found = commit.parse(await get(front, repo, `/commits/${encode(ref)}`))
  return { sha: found.sha, message: found.commit.message }
}
