import { z } from 'zod'
import type { Data } from '../api.ts'
import { day } from '../text.ts'

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
  url: z.string().optional(),
})
export type Alert = z.output<typeof alert>

type Code = Data<'GET /repos/{owner}/{repo}/code-scanning/alerts'>[number]
type Dependabot = Data<'GET /repos/{owner}/{repo}/dependabot/alerts'>[number]
type Secret = Data<'GET /repos/{owner}/{repo}/secret-scanning/alerts'>[number]

export function codeAlert({ number, state, rule, tool, most_recent_instance, created_at }: Code): Alert {
  const { location, ref } = most_recent_instance
  const severity = rule.security_severity_level ?? rule.severity
  const place = [placeOf(location), ref && `on ${ref.replace('refs/heads/', '')}`]
  return {
    number,
    state: state ?? 'unknown',
    ...(severity ? { severity } : {}),
    title: [tool.name, rule.description || rule.id].filter(Boolean).join(': '),
    ...joined(place, ' '),
    created: created_at,
  }
}

export function dependabotAlert(found: Dependabot): Alert {
  const { number, state, dependency, security_advisory, security_vulnerability, created_at } = found
  const { vulnerable_version_range, first_patched_version } = security_vulnerability
  // Null where no version is safe yet, though the vendor's types do not say so.
  const fixed = first_patched_version?.identifier
  const affected = `${security_vulnerability.package.name} ${vulnerable_version_range}`
  return {
    number,
    state,
    severity: security_advisory.severity,
    title: `${security_advisory.ghsa_id} ${security_advisory.summary}`,
    ...joined([affected, fixed ? `fixed in ${fixed}` : 'no fix', dependency.manifest_path], ' · '),
    created: created_at,
  }
}

/** The secret itself is never asked for (`hide_secret`), and never passed on. */
export function secretAlert(found: Secret): Alert {
  const { number, state, secret_type_display_name, secret_type, validity, created_at } = found
  return {
    number: number ?? 0,
    state: state ?? 'unknown',
    ...(validity === 'active' ? { severity: 'active' } : {}),
    title: secret_type_display_name ?? secret_type ?? 'secret',
    ...joined([placeOf(found.first_location_detected)], ''),
    created: created_at ?? '',
  }
}

function joined(parts: readonly (string | null | undefined)[], separator: string): { place?: string } {
  const place = parts.filter(Boolean).join(separator)
  return place === '' ? {} : { place }
}

const location = z.looseObject({
  path: z.string().optional(),
  start_line: z.number().optional(),
  html_url: z.string().optional(),
})

/** `src/a.ts:3` of what was found in a file; the address of an issue, a comment, a review; empty for none. */
export function placeOf(details: unknown): string {
  const { path, start_line, html_url, ...rest } = location.parse(details ?? {})
  if (path !== undefined) return `${path}:${start_line ?? 1}`
  const url = Object.entries(rest).find(([key, value]) => key.endsWith('_url') && typeof value === 'string')?.[1]
  return html_url ?? String(url ?? '')
}

/** `acme/web#3 · open · high · GHSA-… · lodash < 4.17.12 · 2026-11-24`, and what more there is. */
export function renderAlert({ repo = '', number, state, severity, title, place, created, detail }: Alert): string {
  const head = [`${repo}#${number}`, state, severity, title, place, day(created)].filter(Boolean).join(' · ')
  return detail ? `${head}\n${detail}` : head
}
