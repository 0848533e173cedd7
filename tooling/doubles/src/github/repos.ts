import { type Answer, bodyOf, type Call, isJson, nothing, param, Refusal, type Routes, repoPath } from './call.ts'
import { passOn, read } from './dispatch.ts'
import { withParent } from './forks.ts'
import { grant, permissionsOf, reaches, roleOf } from './roles.ts'

/** Making, renaming and deleting repositories: the front must know the names. */
export const repos: Routes = {
  'GET /repos/{owner}/{repo}': async call => withPermissions(call, await withParent(call, await passOn(call))),
  'GET /user/repos': async call => withPermissions(call, await passOn(call)),
  'GET /users/{username}/repos': async call => withPermissions(call, await passOn(call)),
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': async call => {
    if (!reaches(call.role ?? 'none', 'write')) {
      throw new Refusal(403, 'Must have push access to view collaborator permission.')
    }
    const user = await read(call, `/users/${param(call, 'username')}`)
    const { private: secret } = await read(call, repoPath(call))
    const own = roleOf(call.front, nameOf(call), String(user.login))
    // Everybody may read what is public.
    const role = own === 'none' && secret !== true ? 'read' : own
    // The older field knows only four words.
    const permission = { maintain: 'write', triage: 'read' }[String(role)] ?? role
    return {
      status: 200,
      body: { permission, role_name: role, user: { ...user, permissions: permissionsOf(role), role_name: role } },
    }
  },
  'PUT /repos/{owner}/{repo}/collaborators/{username}': async call => {
    const answer = await passOn(call, bodyOf(call))
    const { permission = 'push' } = bodyOf(call)
    if (answer.status < 400) grant(call.front, nameOf(call), param(call, 'username'), String(permission))
    return answer
  },
  'DELETE /repos/{owner}/{repo}/collaborators/{username}': async call => {
    const answer = await passOn(call)
    if (answer.status < 400) grant(call.front, nameOf(call), param(call, 'username'), undefined)
    return answer
  },
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
  const one = (repo: unknown): unknown => {
    if (!isJson(repo) || typeof repo.full_name !== 'string') return repo
    const role = roleOf(call.front, repo.full_name, call.token?.login)
    // Of a repository without a push GitHub tells the time at which it was made.
    return { ...repo, pushed_at: repo.pushed_at ?? repo.created_at, permissions: permissionsOf(role) }
  }
  const { body } = answer
  return { ...answer, body: Array.isArray(body) ? body.map(one) : one(body) }
}

const nameOf = (call: Call): string => repoPath(call).slice('/repos/'.length)

function learn({ front }: Call, answer: Answer): Answer {
  const { body } = answer
  if (answer.status >= 400 || !isJson(body)) return answer
  if (typeof body.full_name === 'string' && typeof body.id === 'number') front.names.add(body.full_name, body.id)
  return answer
}
