import { z } from 'zod'
import type { Data } from '../api.ts'

/** The three families of alerts, one shape. */
export const kind = z.enum(['code', 'dependabot', 'secret'])
export type AlertKind = z.output<typeof kind>

export const alert = z.object({
  /** Where a list spans repositories: `owner/name`. */
  repo: z.string().optional(),
  number: z.int(),
  state: z.string(),
  severity: z.string().optional(),
  /** Rule, advisory or kind of secret. */
  title: z.string(),
  /** File and line, or package and manifest. */
  place: z.string().optional(),
  created: z.string(),
  /** Only of one alert: what it is and what fixes it. */
  detail: z.string().optional(),
})
export type Alert = z.output<typeof alert>

type Code = Data<'GET /repos/{owner}/{repo}/code-scanning/alerts'>[number]
type Dependabot = Data<'GET /repos/{owner}/{repo}/dependabot/alerts'>[number]
type Secret = Data<'GET /repos/{owner}/{repo}/secret-scanning/alerts'>[number]

export function codeAlert({ number, state, rule, tool, most_recent_instance, created_at }: Code): Alert {
  const { location, ref } = most_recent_instance ?? {}
  const line = location?.path === undefined ? undefined : `${location.path}:${location.start_line ?? 1}`
  return {
    number,
    state: state ?? 'unknown',
    ...given('severity', rule.security_severity_level ?? rule.severity),
    title: [tool.name, rule.description ?? rule.id ?? rule.name].filter(Boolean).join(': '),
    ...given('place', line && ref ? `${line} on ${ref.replace('refs/heads/', '')}` : line),
    created: created_at,
  }
}

export function dependabotAlert(found: Dependabot): Alert {
  const { number, state, dependency, security_advisory, security_vulnerability, created_at } = found
  const fixed = security_vulnerability.first_patched_version?.identifier
  const name = security_vulnerability.package.name
  return {
    number,
    state,
    severity: security_advisory.severity,
    title: `${security_advisory.ghsa_id} ${security_advisory.summary}`,
    place: [
      name,
      security_vulnerability.vulnerable_version_range,
      fixed && `fixed in ${fixed}`,
      dependency.manifest_path,
    ]
      .filter(Boolean)
      .join(' · '),
    created: created_at,
  }
}

/** The secret itself is never asked for (`hide_secret`), and never passed on. */
export function secretAlert({
  number,
  state,
  secret_type_display_name,
  secret_type,
  validity,
  created_at,
}: Secret): Alert {
  return {
    number: number ?? 0,
    state: state ?? 'unknown',
    ...given('severity', validity === 'active' ? 'active' : undefined),
    title: secret_type_display_name ?? secret_type ?? 'secret',
    created: created_at ?? '',
  }
}

function given<K extends string>(key: K, value: string | null | undefined): { [P in K]?: string } {
  // Boundary: a computed key widens to string.
  return (value ? { [key]: value } : {}) as { [P in K]?: string }
}
