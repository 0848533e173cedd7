import type { Account } from '../account.ts'
import type { CallOptions, Page } from '../api.ts'
import type { Repo } from '../repo.ts'
import { type Alert, type AlertKind, codeAlert, dependabotAlert, secretAlert } from './alert.ts'

export interface AlertFilter {
  kind: AlertKind
  state: string | undefined
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

/** The same of an organisation. */
export async function alertsOfOrg(
  account: Account,
  org: string,
  filter: AlertFilter,
  options: CallOptions,
): Promise<Found> {
  if (filter.kind === 'dependabot') {
    const found = await account.page('GET /orgs/{org}/dependabot/alerts', { org, ...dependabotQuery(filter) }, options)
    return {
      data: found.data.map(one => ({ repo: one.repository.full_name, ...dependabotAlert(one) })),
      next: found.next,
    }
  }
  if (filter.kind === 'secret') {
    const found = await account.page('GET /orgs/{org}/secret-scanning/alerts', { org, ...secretQuery(filter) }, options)
    return { data: found.data.map(one => ({ ...repoOf(one), ...secretAlert(one) })), next: found.next }
  }
  const found = await account.page('GET /orgs/{org}/code-scanning/alerts', { org, ...codeQuery(filter) }, options)
  return { data: found.data.map(one => ({ repo: one.repository.full_name, ...codeAlert(one) })), next: found.next }
}

function repoOf({ repository }: { repository?: { full_name: string } | undefined }): { repo?: string } {
  return repository ? { repo: repository.full_name } : {}
}

function dependabotQuery({ state = 'open', severity, per_page, at }: AlertFilter) {
  return { state, per_page, ...(severity ? { severity } : {}), ...(at ? { after: at } : {}) }
}

function secretQuery({ state = 'open', per_page, at }: AlertFilter) {
  return {
    state: state === 'open' ? ('open' as const) : ('resolved' as const),
    per_page,
    hide_secret: true,
    ...pageOf(at),
  }
}

function codeQuery({ state = 'open', severity, per_page, at }: AlertFilter) {
  // Boundary: GitHub refuses a state or severity it does not know, with the list of those it knows.
  const filters = { state, ...(severity ? { severity } : {}) } as { state: 'open'; severity?: 'high' }
  return { ...filters, per_page, ...pageOf(at) }
}

function pageOf(at: string | undefined): { page?: number } {
  return at === undefined ? {} : { page: Number(at) }
}
