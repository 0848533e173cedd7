type Headers = Readonly<Record<string, string | undefined>>

/** What answers of GitHub say about the token beside what was asked. */
export interface Standing {
  /** Of a classic token or an OAuth app's; undefined for other tokens, which have permissions instead. */
  scopes: readonly string[] | undefined
  /** `2026-12-31 10:00:00 UTC` */
  expires: string | undefined
  /** Organizations, by id, whose part of some list was left out until the token is authorized for single sign-on. */
  withoutSso: ReadonlySet<string>
  /** Version of a GitHub Enterprise Server. */
  server: string | undefined
}

export const unknownStanding: Standing = {
  scopes: undefined,
  expires: undefined,
  withoutSso: new Set(),
  server: undefined,
}

/** The same with what one more answer says. */
export function learn(known: Standing, headers: Headers): Standing {
  const scopes = headers['x-oauth-scopes']
  const [, organizations] = /^partial-results; organizations=([\d,]+)/.exec(headers['x-github-sso'] ?? '') ?? []
  return {
    scopes: scopes === undefined ? known.scopes : scopes.split(/,\s*/).filter(Boolean),
    expires: headers['github-authentication-token-expiration'] ?? known.expires,
    withoutSso:
      organizations === undefined ? known.withoutSso : new Set([...known.withoutSso, ...organizations.split(',')]),
    server: headers['x-github-enterprise-version'] ?? known.server,
  }
}

/** Scopes that a scope brings along. */
const implied: Readonly<Record<string, readonly string[]>> = {
  repo: ['public_repo', 'repo:status', 'repo_deployment', 'repo:invite', 'security_events'],
  'admin:org': ['write:org', 'read:org', 'manage_runners:org'],
  'write:org': ['read:org'],
  project: ['read:project'],
  user: ['read:user', 'user:email', 'user:follow'],
  'write:discussion': ['read:discussion'],
  'admin:repo_hook': ['write:repo_hook', 'read:repo_hook'],
  'write:packages': ['read:packages'],
}

/** Whether a token with `granted` may do what wants one of `wanted`. */
export function hasScope(granted: readonly string[], wanted: readonly string[]): boolean {
  const all = new Set(granted)
  // A set visits what is added while it is walked.
  for (const scope of all) for (const further of implied[scope] ?? []) all.add(further)
  return wanted.length === 0 || wanted.some(scope => all.has(scope))
}

const kinds: readonly [RegExp, string][] = [
  [/^ghp_/, 'classic'],
  [/^github_pat_/, 'fine-grained'],
  [/^ghs_/, 'GitHub App installation'],
  [/^ghu_/, 'GitHub App, for a person'],
  [/^gho_/, 'OAuth app'],
]

/** What kind of token this is, by the prefix that GitHub gives it. */
export function kindOf(token: string): string {
  return kinds.find(([prefix]) => prefix.test(token))?.[1] ?? 'of an unknown kind'
}
