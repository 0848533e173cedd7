import { inParallel } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import type { Hit, Kind } from './hit.ts'

/** Whose words a hit shows. Code and commits are in a repository because somebody with push access took them in. */
const byPeople: ReadonlySet<Kind> = new Set(['issues', 'prs', 'discussions'])

/** The hits that the settings let the model see, in order, and how many they do not. */
export async function visibleHits(
  client: GitHub,
  kind: Kind,
  hits: readonly Hit[],
  signal: AbortSignal,
): Promise<{ hits: Hit[]; hidden: number; withheld: number }> {
  const allowed = hits.filter(({ repo }) => repo === undefined || client.allow.allowsRepo(repo))
  const hidden = hits.length - allowed.length
  if (!client.lockdown || !byPeople.has(kind)) return { hits: allowed, hidden, withheld: 0 }
  const byRepo = [...Map.groupBy(allowed, ({ repo = '' }) => repo)]
  const shown = await inParallel(2, byRepo, async ([repo, found]) => {
    const author = (one: Hit) => (one.author === undefined ? null : { login: one.author })
    return (await client.repo(repo).shown(found, author, signal)).items
  })
  const kept = new Set(shown.flat())
  const visible = allowed.filter(one => kept.has(one))
  return { hits: visible, hidden, withheld: allowed.length - visible.length }
}
