import { need } from './access.ts'
import {
  type Answer,
  bodyOf,
  type Call,
  invalid,
  isJson,
  type Json,
  loginOf,
  numberParam,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { passOn, read, readAll } from './dispatch.ts'
import { inOrder } from './in-order.ts'
import { paged } from './paged.ts'
import { reaches } from './roles.ts'

const one = '/repos/{owner}/{repo}/issues/comments/{comment_id}'

/** Comments on issues: whose they are, and where they are closed. The emulator lets everybody do everything. */
export const comments: Routes = {
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': async call => {
    const { body } = bodyOf(call)
    if (typeof body !== 'string' || body.trim() === '')
      throw invalid('IssueComment', 'data', 'unprocessable', 'Body cannot be blank')
    const { locked } = await read(call, `${repoPath(call)}/issues/${numberParam(call, 'issue_number')}`)
    if (locked === true && !reaches(call.role ?? 'none', 'write')) {
      throw new Refusal(403, 'Unable to create comment because issue is locked.')
    }
    return await passOn(call)
  },
  [`PATCH ${one}`]: async call => await own(call),
  [`DELETE ${one}`]: async call => await own(call),
  'GET /repos/{owner}/{repo}/issues/comments': async call => {
    const issues = await readAll(call, `${repoPath(call)}/issues?state=all`)
    const lists = await Promise.all(
      issues.map(({ number }) => readAll(call, `${repoPath(call)}/issues/${number}/comments`)),
    )
    const since = call.query.get('since')
    const all: Json[] = lists.flat().filter(({ updated_at }) => since === null || String(updated_at) >= since)
    const field = call.query.get('sort') === 'updated' ? 'updated_at' : 'created_at'
    const sign = call.query.get('direction') === 'desc' ? -1 : 1
    return paged(
      call,
      all.sort((a, b) => inOrder(a, b, field) * sign),
    )
  },
}

async function own(call: Call): Promise<Answer> {
  const { user } = await read(call, call.path)
  if (!isJson(user) || user.login !== loginOf(call)) need(call, 'write')
  return await passOn(call)
}
