import { remember } from './call.ts'
import type { Front } from './front.ts'

/** What somebody may do with a repository, from the least to the most. */
const levels = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
export type Role = (typeof levels)[number]

export function reaches(role: Role, wanted: Role): boolean {
  return levels.indexOf(role) >= levels.indexOf(wanted)
}

/** Who was made a collaborator: `owner/name login` → role. */
const grants = remember(() => new Map<string, Role>())

/** `permission` as the API takes it: pull, triage, push, maintain, admin. Undefined takes the grant back. */
export function grant(front: Front, fullName: string, login: string, permission: string | undefined): void {
  const role = { pull: 'read', push: 'write' }[permission ?? ''] ?? permission
  const found = levels.find(level => level === role)
  if (found === undefined) grants(front).delete(`${fullName} ${login}`)
  else grants(front).set(`${fullName} ${login}`, found)
}

/** The role of a login; of an anonymous caller where it is undefined. `fullName` is `owner/name`. */
export function roleOf(front: Front, fullName: string, login: string | undefined): Role {
  const [owner = ''] = fullName.split('/')
  if (login === undefined) return 'none'
  if (owner === login) return 'admin'
  const members = front.options.orgs.find(org => org.login === owner)?.members ?? []
  const member = members.find(person => person.login === login)
  if (member?.role === 'admin') return 'admin'
  return grants(front).get(`${fullName} ${login}`) ?? (member === undefined ? 'none' : 'read')
}

export function permissionsOf(role: Role): Readonly<Record<string, boolean>> {
  return {
    admin: reaches(role, 'admin'),
    maintain: reaches(role, 'maintain'),
    push: reaches(role, 'write'),
    triage: reaches(role, 'triage'),
    // Who gets to see the repository at all may read it.
    pull: true,
  }
}

/** What the author is to the repository, as GitHub words it. */
export function associationOf(front: Front, fullName: string, login: string): string {
  const [owner = ''] = fullName.split('/')
  if (owner === login) return 'OWNER'
  const org = front.options.orgs.find(found => found.login === owner)
  if (org?.members.some(member => member.login === login)) return 'MEMBER'
  return roleOf(front, fullName, login) === 'none' ? 'NONE' : 'COLLABORATOR'
}
