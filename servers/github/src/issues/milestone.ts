import type { Data } from '../api.ts'
import { everyPage } from '../every-page.ts'
import { notThere } from '../not-there.ts'
import type { Repo } from '../repo.ts'

const mostPages = 5

export interface Milestone {
  number: number
  title: string
  description: string
  due: string | undefined
  state: string
  /** Issues and pull requests in it. */
  open: number
  closed: number
  url: string
}

/** The milestone with this title, whatever its case, or with this number. @throws ConnectorError offering the nearest */
export async function milestoneFor(repo: Repo, wanted: string, signal: AbortSignal): Promise<Milestone> {
  const { items, complete } = await everyPage(mostPages, page =>
    repo.page('GET /repos/{owner}/{repo}/milestones', { state: 'all', per_page: 100, page }, { signal }),
  )
  const same = (title: string) => title.toLowerCase() === wanted.toLowerCase()
  const found =
    items.find(({ title, state }) => same(title) && state === 'open') ??
    items.find(({ title }) => same(title)) ??
    items.find(({ number }) => wanted === String(number) || wanted === `#${number}`)
  if (found) return milestoneOf(found)
  const titles = items.filter(({ state }) => state === 'open').map(({ title }) => title)
  throw notThere('milestone', wanted, titles, {
    source: repo.full,
    ...(complete ? {} : { looked: items.length }),
    make: 'github_write_label, of the toolset admin, creates one.',
  })
}

function milestoneOf(found: Data<'GET /repos/{owner}/{repo}/milestones'>[number]): Milestone {
  return {
    number: found.number,
    title: found.title,
    description: found.description ?? '',
    due: found.due_on ?? undefined,
    state: found.state,
    open: found.open_issues,
    closed: found.closed_issues,
    url: found.html_url,
  }
}
