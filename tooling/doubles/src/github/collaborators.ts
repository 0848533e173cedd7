import { bodyOf, type Call, param, Refusal, type Routes, repoPath } from './call.ts'
import { passOn, read } from './dispatch.ts'
import { assignable } from './issues.ts'
import { paged } from './paged.ts'
import { grant, permissionsOf, reaches, roleOf } from './roles.ts'

/** Who may do what with a repository; the emulator knows no roles. */
export const collaborators: Routes = {
  'GET /repos/{owner}/{repo}/collaborators': async call => {
    if (!reaches(call.role ?? 'none', 'write')) {
      throw new Refusal(403, 'Must have push access to view repository collaborators.')
    }
    const { query } = call
    const people = assignable(call).map(login => ({ login, role: roleOf(call.front, nameOf(call), login) }))
    const wanted = query.get('permission')
    const found = people.filter(({ login, role }) => {
      if (query.get('affiliation') === 'outside' && memberOf(call, login)) return false
      return wanted === null || permissionsOf(role)[wanted] === true
    })
    const all = found.map(async ({ login, role }) => ({
      ...(await read(call, `/users/${login}`)),
      permissions: permissionsOf(role),
      role_name: role,
    }))
    return paged(call, await Promise.all(all))
  },
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
}

const nameOf = (call: Call): string => repoPath(call).slice('/repos/'.length)

function memberOf({ front, params }: Call, login: string): boolean {
  const org = front.options.orgs.find(found => found.login === params.owner)
  return params.owner === login || org?.members.some(member => member.login === login) === true
}
