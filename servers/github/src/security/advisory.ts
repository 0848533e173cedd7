import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Data } from '../api.ts'
import { windowOf } from '../issues/comment.ts'
import { day } from '../text.ts'

export const advisory = z.object({
  id: z.string(),
  cve: z.string().optional(),
  severity: z.string(),
  /** Of a repository's: draft, triage, closed. Absent: published. */
  state: z.string().optional(),
  summary: z.string(),
  published: z.string().optional(),
  packages: z.array(z.string()),
  /** Only where one was asked for by its id. */
  description: z.string().optional(),
  url: z.string().optional(),
})

export type Advisory = z.output<typeof advisory>

type Found = Data<'GET /advisories'>[number] | Data<'GET /repos/{owner}/{repo}/security-advisories'>[number]

/** The same id as GitHub writes it. @throws ConnectorError `invalid` for what is no GHSA or CVE id */
export function advisoryId(given: string): { ghsa_id: string } | { cve_id: string } {
  const text = given.trim()
  if (/^ghsa(?:-[0-9a-z]{4}){3}$/i.test(text)) return { ghsa_id: `GHSA${text.slice(4).toLowerCase()}` }
  if (/^cve-\d{4}-\d{4,19}$/i.test(text)) return { cve_id: text.toUpperCase() }
  throw new ConnectorError('invalid', `${JSON.stringify(given)} is no id of an advisory.`, {
    hint: 'Write GHSA-xxxx-xxxx-xxxx or CVE-2024-12345.',
  })
}

export function advisoryOf(found: Found): Advisory {
  const { ghsa_id, cve_id, severity, summary, published_at, withdrawn_at, vulnerabilities } = found
  const state = withdrawn_at ? 'withdrawn' : 'state' in found ? found.state : 'published'
  return {
    id: ghsa_id,
    ...(cve_id ? { cve: cve_id } : {}),
    severity: severity ?? 'unknown',
    ...(state === 'published' ? {} : { state }),
    summary,
    ...(published_at ? { published: published_at } : {}),
    packages: (vulnerabilities ?? []).map(packageOf),
  }
}

const mostDescription = 6000

export function wholeAdvisoryOf(found: Found): Advisory {
  const { body, length } = windowOf(found.description ?? '', { from: 0, most: mostDescription })
  const more = length === undefined ? '' : `… (${length} characters; the page has all of it)`
  return { ...advisoryOf(found), ...(body === '' ? {} : { description: body + more }), url: found.html_url }
}

type Vulnerability = NonNullable<Found['vulnerabilities']>[number]

function packageOf(one: Vulnerability): string {
  const fixed = 'first_patched_version' in one ? one.first_patched_version : one.patched_versions
  const name = [one.package?.ecosystem, one.package?.name].filter(Boolean).join(':')
  return [name, one.vulnerable_version_range, fixed ? `fixed in ${fixed}` : 'no fix'].filter(Boolean).join(' ')
}

export function renderAdvisory({ id, cve, severity, state, summary, published, packages, description }: Advisory) {
  const head = [id, cve, severity, state, day(published), summary].filter(Boolean).join(' · ')
  const affected = packages.map(line => `  ${line}`)
  return [head, ...affected, ...(description === undefined ? [] : [description])].join('\n')
}
