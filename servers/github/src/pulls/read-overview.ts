import type { z } from 'zod'
import type { GitHub } from '../client.ts'
import { shortName } from '../issues/relation.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { readByGraphql } from './by-graphql.ts'
import { readByRest, type Wanted } from './by-rest.ts'
import type { discussed, Overview } from './overview.ts'
import { telling } from './review.ts'
import type { Thread } from './thread.ts'

/** A pull request with its reviews, checks and threads. @throws ConnectorError */
export async function readOverview(
  client: GitHub,
  repo: Repo,
  wanted: Wanted & { resolved: boolean },
  signal: AbortSignal,
): Promise<z.output<typeof discussed>> {
  const { overview, closes, threads } = await repo.account.faster(
    () => readByGraphql(repo, wanted, signal),
    () => readByRest(repo, wanted, signal),
  )
  await repo.checkShown({ login: overview.author }, `pull request ${repo.full}#${wanted.number}`, signal)
  const open = wanted.resolved ? threads : threads.filter(({ resolved }) => resolved !== true)
  const [visible, behind] = await Promise.all([
    allowed(repo, overview, open, signal),
    overview.state === 'open' ? behindBy(repo, overview, signal) : undefined,
  ])
  return {
    ...overview,
    ...visible,
    ...(behind === undefined ? {} : { behind }),
    closes: closes.filter(({ repo: full }) => client.allow.allowsRepo(full)).map(one => shortName(one, repo.full)),
    resolved: threads.length - open.length,
  }
}

/** With lockdown, only what people wrote who may push here. */
async function allowed(repo: Repo, { reviews }: Pick<Overview, 'reviews'>, threads: Thread[], signal: AbortSignal) {
  const written = [...telling(reviews), ...threads.flatMap(({ comments }) => comments)]
  const { items, withheld } = await repo.shown<(typeof written)[number]>(
    written,
    ({ author }) => ({ login: author }),
    signal,
  )
  const shown = new Set(items)
  return {
    reviews: telling(reviews).filter(one => shown.has(one)),
    threads: threads
      .map(one => ({ ...one, comments: one.comments.filter(comment => shown.has(comment)) }))
      .filter(({ comments }) => comments.length > 0),
    withheld,
  }
}

/**
 * How many commits of the base the head lacks; undefined where the base is gone. The second page
 * names no files, which the first would.
 */
async function behindBy(
  repo: Repo,
  { base, head_sha }: Pick<Overview, 'base' | 'head_sha'>,
  signal: AbortSignal,
): Promise<number | undefined> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const at = { basehead: `${base}...${head_sha}`, per_page: 1, page: 2 }
  return (await unlessMissing(repo.request(route, at, { signal })))?.behind_by
}
