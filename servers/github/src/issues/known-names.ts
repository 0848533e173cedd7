import type { Repo } from '../repo.ts'
import type { Query } from './list.ts'
import { labelsFor, missingPerson } from './names.ts'

/** Where a list came out empty: whether a name in the query is none at all. @throws ConnectorError with the nearest */
export async function checkNames(
  repo: Repo,
  { labels, assignee, author }: Pick<Query, 'labels' | 'assignee' | 'author'>,
  signal: AbortSignal,
): Promise<void> {
  const people = [assignee, author].filter(login => login !== undefined && login !== 'none' && login !== '*')
  const [unknown] = await Promise.all([
    Promise.all(people.map(login => missingPerson(repo, login ?? '', signal))),
    labelsFor(repo, labels, signal),
  ])
  const first = unknown.find(error => error !== undefined)
  if (first) throw first
}
