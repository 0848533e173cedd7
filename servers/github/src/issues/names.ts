import { nearest } from '@mcp-connectors/config'
import { ConnectorError, inParallel } from '@mcp-connectors/core'
import { everyPage } from '../every-page.ts'
import { loginFor } from '../me.ts'
import { unlessMissing } from '../missing.ts'
import { notThere } from '../not-there.ts'
import type { Repo } from '../repo.ts'

const mostPages = 10

/**
 * The labels as the repository spells them. GitHub would make the ones that are not there.
 * @throws ConnectorError `not_found` with the nearest
 */
export async function labelsFor(repo: Repo, wanted: readonly string[], signal: AbortSignal): Promise<string[]> {
  if (wanted.length === 0) return []
  const { items, complete } = await everyPage(mostPages, page =>
    repo.page('GET /repos/{owner}/{repo}/labels', { per_page: 100, page }, { signal }),
  )
  const names = items.map(({ name }) => name)
  return await inParallel(4, wanted, async label => {
    const listed = names.find(name => name.toLowerCase() === label.toLowerCase())
    const found = listed ?? (complete ? undefined : await labelNamed(repo, label, signal))
    if (found !== undefined) return found
    throw notThere('label', label, names, {
      source: repo.full,
      make: 'github_write_label, of the toolset admin, creates one.',
    })
  })
}

async function labelNamed(repo: Repo, name: string, signal: AbortSignal): Promise<string | undefined> {
  const found = await unlessMissing(repo.request('GET /repos/{owner}/{repo}/labels/{name}', { name }, { signal }))
  return found?.name
}

/** Logins that may be assigned here; GitHub would leave others out and say nothing. @throws ConnectorError `not_found` */
export async function assigneesFor(repo: Repo, wanted: readonly string[], signal: AbortSignal): Promise<string[]> {
  return await inParallel(4, wanted, async given => {
    const assignee = await loginFor(given, repo.account, signal)
    const route = 'GET /repos/{owner}/{repo}/assignees/{assignee}'
    const known = await unlessMissing(repo.request(route, { assignee }, { signal }).then(() => true))
    if (known) return assignee
    throw notThere('assignee', assignee, await peopleOf(repo, signal), { source: repo.full })
  })
}

/** Some of those who may be assigned. */
export async function peopleOf(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const some = await repo.request('GET /repos/{owner}/{repo}/assignees', { per_page: 100 }, { signal })
  return some.map(({ login }) => login)
}

/** The error for a login that nobody has, offering the nearest of the repository; undefined where somebody has it. */
export async function missingPerson(
  repo: Repo,
  username: string,
  signal: AbortSignal,
): Promise<ConnectorError | undefined> {
  const found = await unlessMissing(repo.account.request('GET /users/{username}', { username }, { signal }))
  if (found) return undefined
  return notThere('user', username, await peopleOf(repo, signal), { source: repo.account.host.name })
}

/** The issue type as the organisation spells it; as given where the types are not told. @throws ConnectorError */
export async function typeFor(repo: Repo, wanted: string, signal: AbortSignal): Promise<string> {
  const types = await unlessMissing(repo.request('GET /repos/{owner}/{repo}/issue-types', {}, { signal }))
  const names = types?.flatMap(type => type?.name ?? [])
  if (names === undefined) return wanted
  const found = names.find(name => name.toLowerCase() === wanted.toLowerCase())
  if (found !== undefined) return found
  const near = nearest(wanted, names)
  throw new ConnectorError('not_found', `${repo.full} has no issue type ${JSON.stringify(wanted)}.`, {
    hint: near === undefined ? `There are: ${names.join(', ') || 'none'}.` : `Did you mean ${JSON.stringify(near)}?`,
  })
}
