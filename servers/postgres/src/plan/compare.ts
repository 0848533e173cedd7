import { z } from 'zod'
import { checkIndex, type Hypothetical } from '../advice/hypothetical.ts'
import type { Session } from '../database.ts'
import { type Explainable, type ExplainOptions, explain } from './explain.ts'
import { indexesUsed } from './render.ts'

export const comparison = z.object({
  /** The CREATE INDEX that was tried; several joined by `; ` for all of them together. */
  index: z.string(),
  cost: z.number(),
  /** Estimated bytes. */
  size: z.number(),
  /** The plan uses it. */
  used: z.boolean(),
})

export type Comparison = z.output<typeof comparison>

/** Plans a statement with each index alone, and with all of them when there are several. */
export async function compare(
  session: Session,
  hypopg: Hypothetical,
  statement: Explainable,
  indexes: readonly string[],
  options: ExplainOptions,
): Promise<Comparison[]> {
  for (const index of indexes) await checkIndex(session, index)
  const sets = [...indexes.map(index => [index]), ...(indexes.length > 1 ? [indexes] : [])]
  const results: Comparison[] = []
  for (const set of sets) results.push(await tryOut(session, hypopg, statement, set, { ...options, analyze: false }))
  await hypopg.reset()
  return results
}

async function tryOut(
  session: Session,
  hypopg: Hypothetical,
  statement: Explainable,
  set: readonly string[],
  options: ExplainOptions,
): Promise<Comparison> {
  await hypopg.reset()
  const made = []
  for (const index of set) made.push(await hypopg.create(index))
  const plan = await explain(session, statement, options)
  const used = indexesUsed(plan)
  let size = 0
  for (const { oid } of made) size += await hypopg.size(oid)
  return { index: set.join('; '), cost: plan.Plan['Total Cost'], size, used: made.some(({ name }) => used.has(name)) }
}
