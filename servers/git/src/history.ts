import { z } from 'zod'

/**
 * Where a page of history starts. Without filters `tips` are the commits to walk from: after a page they are all
 * parents of what was shown that were not shown themselves, so that the next page walks on from there and nothing is
 * walked twice (but where clocks ran backwards: there a commit may come up again, and none is left out). A filter hides commits, which then cannot say where to go on: there the first tips stay and `skip` counts.
 */
export const pageSchema = z.object({
  tips: z.array(z.string().regex(/^[0-9a-f]{40,64}$/)),
  not: z.array(z.string().regex(/^[0-9a-f]{40,64}$/)).default([]),
  skip: z.int().min(0).default(0),
  filtered: z.boolean().default(false),
})

export type Page = z.output<typeof pageSchema>

/** More parallel lines of history than this do not fit into a cursor: counting goes on where they start. */
const mostTips = 30

export function pageOf(tips: readonly string[], not: readonly string[], filtered: boolean): Page {
  return { tips: [...tips], not: [...not], skip: 0, filtered }
}

type Shown = readonly { id: string; parents: readonly string[] }[]

/** The position after `shown`, the first commits of `page`, for a cursor; undefined when nothing is left to walk. */
export function after(page: z.input<typeof pageSchema>, shown: Shown): z.input<typeof pageSchema> | undefined {
  const next = pageAfter(pageSchema.parse(page), shown)
  if (next === undefined) return undefined
  // A cursor is read by a model: what is not there costs nothing.
  const { tips, not, skip, filtered } = next
  return { tips, ...(not.length > 0 ? { not } : {}), ...(skip > 0 ? { skip } : {}), ...(filtered ? { filtered } : {}) }
}

function pageAfter(page: Page, shown: Shown): Page | undefined {
  const counted = { ...page, filtered: true, skip: page.skip + shown.length }
  if (page.filtered) return counted
  const seen = new Set(shown.map(({ id }) => id))
  const open = new Set([...page.tips, ...shown.flatMap(({ parents }) => parents)].filter(id => !seen.has(id)))
  if (open.size === 0) return undefined
  return open.size > mostTips ? counted : { ...page, tips: [...open] }
}
