/** A token that the front knows. */
export interface Token {
  readonly value: string
  readonly login: string
  /** Of a classic token; undefined for a fine-grained one. */
  readonly scopes?: readonly string[]
  /** Of a fine-grained token: the repositories it may see (all of them when left out), and how far it reaches. */
  readonly repos?: readonly string[]
  readonly access?: 'read' | 'write'
}

const everything = [
  'repo',
  'workflow',
  'read:org',
  'gist',
  'notifications',
  'project',
  'user',
  'delete_repo',
  'write:discussion',
]

// Shaped like the real ones, so that masking can be tested; put together here, so that no scanner takes them for real.
const classic = (fill: string): string => `ghp_${fill.padEnd(36, '0')}`
const fine = (fill: string): string => `github_pat_${fill.padEnd(22, '1')}_${fill.padEnd(59, '2')}`

export const standardTokens = {
  /** octocat, everything allowed. */
  owner: { value: classic('octocat'), login: 'octocat', scopes: everything },
  /** monalisa, a collaborator who may read. */
  reader: { value: classic('monalisa'), login: 'monalisa', scopes: everything },
  /** octocat, fine-grained, all repositories, read and write. */
  finegrained: { value: fine('octocat'), login: 'octocat', access: 'write' },
  /** octocat, fine-grained, all repositories, read only. */
  readonly: { value: fine('octocatreads'), login: 'octocat', access: 'read' },
  /** octocat, classic, public data only. */
  weak: { value: classic('weakoctocat'), login: 'octocat', scopes: ['public_repo'] },
  /** mallory, who belongs to nothing. */
  stranger: { value: classic('mallory'), login: 'mallory', scopes: everything },
} as const satisfies Record<string, Token>

/** The token with which the double fills itself. */
export const seeding = 'seeding'

/** A scope includes others: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const includes: Readonly<Record<string, readonly string[]>> = {
  repo: ['public_repo', 'repo:status', 'security_events', 'notifications'],
  user: ['read:user', 'user:email'],
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
  project: ['read:project'],
}

/** Fine-grained tokens have no scopes, so nothing is missing there. */
export function hasScope(token: Token, scope: string): boolean {
  return (
    token.scopes === undefined || token.scopes.some(own => own === scope || includes[own]?.includes(scope) === true)
  )
}

/** Alerts have a scope of their own, which is for private repositories too. */
export const alertPath = /^\/repos\/[^/]+\/[^/]+\/(code-scanning|dependabot|secret-scanning)\//

/** The scopes that GitHub names as good for a path. */
export function acceptedScopes(path: string): string {
  const [, first = ''] = path.split('/')
  if (alertPath.test(path)) return 'public_repo, repo, security_events'
  return (
    {
      repos: 'repo',
      gists: 'gist',
      notifications: 'notifications, repo',
      orgs: 'admin:org, read:org, repo, user, write:org',
    }[first] ?? ''
  )
}

/** The permission of a fine-grained token that writing to a path takes. */
export function acceptedPermission(path: string): string {
  const [, , , , area = ''] = path.split('/')
  const known = {
    issues: 'issues',
    labels: 'issues',
    milestones: 'issues',
    pulls: 'pull_requests',
    actions: 'actions',
    statuses: 'statuses',
    'code-scanning': 'security_events',
    dependabot: 'vulnerability_alerts',
    'secret-scanning': 'secret_scanning_alerts',
  }
  const found = Object.entries(known).find(([name]) => name === area)?.[1]
  return `${found ?? (area === '' ? 'administration' : 'contents')}=write`
}
