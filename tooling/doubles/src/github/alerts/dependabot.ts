import { type Call, type Json, Refusal } from '../call.ts'
import { cursorPaged } from '../cursor-paged.ts'
import { changeOf, chosen, type Family, personOf, placesOf } from './family.ts'
import type { Alert } from './records.ts'

const area = 'dependabot'

export const dependabot: Family<'dependabot'> = {
  kind: 'dependabot',
  area,
  role: 'write',
  forbidden: () => new Refusal(403, 'You are not authorized to perform this operation.'),
  off: () => new Refusal(403, 'Dependabot alerts are disabled for this repository.'),
  json,
  filter,
  page: (call, alerts, wrap) => cursorPaged(call, alerts, ({ id }) => String(id), wrap),
  change: body =>
    changeOf(body, 'dismissed', { reason: 'dismissed_reason', comment: 'dismissed_comment' }, [
      'fix_started',
      'inaccurate',
      'no_bandwidth',
      'not_used',
      'tolerable_risk',
    ]),
}

function filter(call: Call): (alert: Alert<'dependabot'>) => boolean {
  const states = chosen(call, 'state', ['auto_dismissed', 'dismissed', 'fixed', 'open'])
  const severities = chosen(call, 'severity', ['low', 'medium', 'high', 'critical'])
  const ecosystems = chosen(call, 'ecosystem')
  const packages = chosen(call, 'package')
  return ({ state, given }) => {
    const { severity, ecosystem, name } = about(given)
    return (
      (states?.includes(state) ?? true) &&
      (severities?.includes(severity) ?? true) &&
      (ecosystems?.includes(ecosystem) ?? true) &&
      (packages?.includes(name) ?? true)
    )
  }
}

/** Left out: the example of the published OpenAPI. */
function about(given: Alert<'dependabot'>['given']) {
  const { severity = 'high', ecosystem = 'pip', package: name = 'django', ghsa = 'GHSA-rf4j-j272-fj86' } = given
  const { range = '>= 2.0.0, < 2.0.2', fixed = '2.0.2', cve = 'CVE-2018-6188' } = given
  const summary = given.summary ?? `${name} allows remote attackers to obtain potentially sensitive information`
  const description = given.description ?? `${summary}.`
  const manifest = given.manifest ?? 'path/to/requirements.txt'
  return { severity, ecosystem, name, ghsa, range, fixed, cve, summary, description, manifest }
}

async function json(call: Call, alert: Alert<'dependabot'>): Promise<Json> {
  const { number, createdAt, updatedAt, state, closed, given } = alert
  const { url, html_url } = placesOf(call, area, alert)
  const { ecosystem, name, manifest } = about(given)
  return {
    ...{ number, state, url, html_url, created_at: createdAt, updated_at: updatedAt },
    dependency: {
      package: { ecosystem, name },
      manifest_path: manifest,
      scope: 'runtime',
      relationship: 'direct',
    },
    security_advisory: advisory(alert),
    security_vulnerability: vulnerability(alert),
    dismissed_at: closed?.at ?? null,
    dismissed_by: await personOf(call, alert),
    dismissed_reason: closed?.reason ?? null,
    dismissed_comment: closed?.comment ?? null,
    fixed_at: state === 'fixed' ? updatedAt : null,
    auto_dismissed_at: state === 'auto_dismissed' ? updatedAt : null,
  }
}

function advisory(alert: Alert<'dependabot'>): Json {
  const { ghsa, cve, summary, description, severity } = about(alert.given)
  return {
    ...{ ghsa_id: ghsa, cve_id: cve, summary, description, severity, vulnerabilities: [vulnerability(alert)] },
    cvss: { score: 7.5, vector_string: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' },
    cwes: [{ cwe_id: 'CWE-200', name: 'Exposure of Sensitive Information to an Unauthorized Actor' }],
    identifiers: [{ type: 'GHSA', value: ghsa }, ...(cve === null ? [] : [{ type: 'CVE', value: cve }])],
    references: [{ url: `https://github.com/advisories/${ghsa}` }],
    ...{ published_at: '2018-10-03T21:13:54Z', updated_at: '2022-04-26T18:35:37Z', withdrawn_at: null },
  }
}

function vulnerability({ given }: Alert<'dependabot'>): Json {
  const { ecosystem, name, severity, range, fixed } = about(given)
  return {
    ...{ package: { ecosystem, name }, severity, vulnerable_version_range: range },
    first_patched_version: fixed === null ? null : { identifier: fixed },
  }
}
