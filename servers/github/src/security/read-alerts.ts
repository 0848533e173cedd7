import { ConnectorError } from '@mcp-connectors/core'
import type { Account } from '../account.ts'
import type { CallOptions, Page } from '../api.ts'
import type { Repo } from '../repo.ts'
import { type Alert, type AlertKind, codeAlert, dependabotAlert, secretAlert } from './alert.ts'

export interface AlertFilter {
  kind: AlertKind
  state: string
  severity: string | undefined
  per_page: number
  /** Dependabot gives an opaque cursor, the others a number. */
  at: string | undefined
}

type Found = Page<Alert[]>

/** One page of the alerts of a repository, newest first. */
export async function alertsOfRepo(repo: Repo, filter: AlertFilter, options: CallOptions): Promise<Found> {
  if (filter.kind === 'dependabot') {
    const found = await repo.page('GET /repos/{owner}/{repo}/dependabot/alerts', dependabotQuery(filter), options)
    return { data: found.data.map(dependabotAlert), next: found.next }
  }
  if (filter.kind === 'secret') {
    const found = await repo.page('GET /repos/{owner}/{repo}/secret-scanning/alerts', secretQuery(filter), options)
    return { data: found.data.map(secretAlert), next: found.next }
  }
  const found = await repo.page('GET /repos/{owner}/{repo}/code-scanning/alerts', codeQuery(filter), options)
  return { data: found.data.map(codeAlert), next: found.next }
}

/** The same of an organization. */
export async function alertsOfOrg(
  account: Account,
  org: string,
  filter: AlertFilter,
  options: CallOptions,
): Promise<Found> {
  if (filter.kind === 'dependabot') {
    const found = await account.page('GET /orgs/{org}/dependabot/alerts', { org, ...dependabotQuery(filter) }, options)
    const data = found.data.map(one => ({ repo: one.repository.full_name, ...dependabotAlert(one) }))
    return { data, next: found.next }
  }
  if (filter.kind === 'secret') {
    const found = await account.page('GET /orgs/{org}/secret-scanning/alerts', { org, ...secretQuery(filter) }, options)
    // One that does not say whose it is cannot be allowed.
    const data = found.data.map(one => ({ repo: one.repository?.full_name ?? '', ...secretAlert(one) }))
    return { data, next: found.next }
  }
  const found = await account.page('GET /orgs/{org}/code-scanning/alerts', { org, ...codeQuery(filter) }, options)
  return { data: found.data.map(one => ({ repo: one.repository.full_name, ...codeAlert(one) })), next: found.next }
}

function dependabotQuery({ state, severity, per_page, at }: AlertFilter) {
  return { state, per_page, ...(severity ? { severity } : {}), ...(at ? { after: at } : {}) }
}

const closed = /^(?:closed|dismissed|fixed)$/

function secretQuery({ state, severity, per_page, at }: AlertFilter) {
  if (severity !== undefined) {
    throw new ConnectorError('invalid', 'Secrets have no severity.', { hint: 'Leave severity out.' })
  }
  // Boundary: GitHub refuses a state that it does not know, with those it knows.
  const known = (closed.test(state) ? 'resolved' : state) as 'open'
  return { state: known, per_page, hide_secret: true, ...pageOf(at) }
}

function codeQuery({ state, severity, per_page, at }: AlertFilter) {
  // Boundary: GitHub refuses these in the same way.
  const filters = { state, ...(severity ? { severity } : {}) } as { state: 'open'; severity?: 'high' }
  return { ...filters, per_page, ...pageOf(at) }
}

function pageOf(at: string | undefined): { page?: number } {
  return at === undefined ? {} : { page: Number(at) }
}
