import { type Answer, type Call, isJson, nothing, type Routes } from './call.ts'
import { passOn } from './dispatch.ts'
import { withParent } from './forks.ts'
import { repoLists } from './repo-lists.ts'
import { permissionsOf, roleOf } from './roles.ts'

/** Making, renaming and deleting repositories: the front must know the names. */
export const repos: Routes = {
  'GET /repos/{owner}/{repo}': async call => withPermissions(call, await withParent(call, await passOn(call))),
  ...repoLists,
  'POST /user/repos': async call => learn(call, await passOn(call)),
  'POST /orgs/{org}/repos': async call => learn(call, await passOn(call)),
  'POST /repos/{owner}/{repo}/transfer': async call => learn(call, await passOn(call)),
  'PATCH /repos/{owner}/{repo}': async call => learn(call, await passOn(call)),
  'DELETE /repos/{owner}/{repo}': async call => {
    const found = call.front.names.find(call.path.slice('/repos/'.length))
    const answer = await passOn(call)
    if (answer.status !== 204) return answer
    if (found !== undefined) call.front.names.remove(found.id)
    return nothing()
  },
}

/** The emulator gives everybody all permissions. */
function withPermissions(call: Call, answer: Answer): Answer {
  const { body: repo } = answer
  if (!isJson(repo) || typeof repo.full_name !== 'string') return answer
  const role = roleOf(call.front, repo.full_name, call.token?.login)
  // Of a repository without a push GitHub tells the time at which it was made.
  const pushed = repo.pushed_at ?? repo.created_at
  return { ...answer, body: { ...repo, pushed_at: pushed, permissions: permissionsOf(role) } }
}

function learn({ front }: Call, answer: Answer): Answer {
  const { body } = answer
  if (answer.status >= 400 || !isJson(body)) return answer
  if (typeof body.full_name === 'string' && typeof body.id === 'number') front.names.add(body.full_name, body.id)
  return answer
}
