import { type Answer, type Call, isJson, notFound, Refusal } from './call.ts'
import { type Role, reaches, roleOf } from './roles.ts'
import { acceptedPermission, alertPath, hasScope } from './tokens.ts'

const repository = /^\/repos\/([^/]+)\/([^/]+)/

/** The redirect for a repository that was renamed or transferred, as GitHub words it. */
export function movedTo({ front, method, path, query }: Call): Answer | undefined {
  const [all, owner, name] = repository.exec(path) ?? []
  const found = all === undefined ? undefined : front.names.find(`${owner}/${name}`)
  if (all === undefined || found === undefined || !found.moved) return undefined
  const url = `${front.url}/repositories/${found.id}${path.slice(all.length)}${query.size > 0 ? `?${query}` : ''}`
  const message = method === 'GET' ? 'Moved Permanently' : 'Temporary Redirect'
  const status = method === 'GET' ? 301 : 307
  const body = {
    message,
    url,
    documentation_url: 'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api',
  }
  return { status, headers: { location: url }, body }
}

/** Refuses what the caller may not see or change; what comes back has the repository's own name, and the caller's role. */
export async function guard(call: Call): Promise<Call> {
  const { front, method, path, token } = call
  const [all, owner, name] = repository.exec(path) ?? []
  if (all === undefined) return call
  const found = front.names.find(`${owner}/${name}`)
  if (found === undefined) throw notFound()
  const [as, repo] = found.fullName.split('/')
  const { body } = await front.upstream({
    as: front.adminOf(as ?? ''),
    method: 'GET',
    path: `/repos/${found.fullName}`,
  })
  const secret = isJson(body) && body.private === true
  const role = roleOf(front, found.fullName, token?.login)
  if (secret && role === 'none') throw notFound()
  checkToken(call, found.fullName, secret, method !== 'GET')
  // Archived is changed back by a PATCH of the repository itself.
  if (method !== 'GET' && isJson(body) && body.archived === true && path !== all) {
    throw new Refusal(403, 'Repository was archived so is read-only.')
  }
  if (method !== 'GET') need({ ...call, role }, roleFor(path.slice(all.length)))
  const params = call.params.owner === undefined ? call.params : { ...call.params, owner: as ?? '', repo: repo ?? '' }
  return { ...call, path: `/repos/${found.fullName}${path.slice(all.length)}`, params, role }
}

function checkToken({ token, path }: Call, fullName: string, secret: boolean, writes: boolean): void {
  if (token === undefined) {
    if (writes) throw new Refusal(401, 'Requires authentication')
    return
  }
  if (token.scopes === undefined) {
    const chosen = token.repos?.some(name => name.toLowerCase() === fullName.toLowerCase()) ?? true
    if (!chosen && secret) throw notFound()
    if (writes && (!chosen || token.access === 'read')) {
      const headers = { 'x-accepted-github-permissions': acceptedPermission(path) }
      throw new Refusal(403, 'Resource not accessible by personal access token', undefined, headers)
    }
    return
  }
  if (alertPath.test(path)) {
    if (hasScope(token, 'security_events') || (!secret && hasScope(token, 'public_repo'))) return
    throw notFound()
  }
  // A classic token without the scope is told nothing about what it cannot reach.
  if (secret && !hasScope(token, 'repo')) throw notFound()
  if (writes && !hasScope(token, 'public_repo')) throw notFound()
}

const pushed =
  /^\/(contents|git|releases|milestones|labels|merges|branches|statuses|topics|actions|hooks|check-runs|check-suites)\b/

/** What it takes to change something, where the emulator asks for nothing. */
function roleFor(path: string): Role {
  if (/^\/issues\/\d+\/(labels|lock|assignees)\b/.test(path)) return 'triage'
  return pushed.test(path) ? 'write' : 'none'
}

/** Throws 403 unless the caller has this role on the repository of the call. */
export function need({ role = 'none' }: Call, wanted: Role): void {
  if (!reaches(role, wanted))
    throw new Refusal(403, `Must have ${wanted === 'write' ? 'push' : wanted} access to Repository.`)
}
