import { ConnectorError } from '@mcp-connectors/core'
import type { Session } from '../database.ts'
import { type Explainable, explain, readExplainable } from '../plan/explain.ts'
import type { Plan } from '../plan/node.ts'
import { attempt } from './attempt.ts'
import { byConditions } from './by-conditions.ts'
import { type Candidate, candidates, creation, definition } from './candidates.ts'
import { type Hypothetical, hypothetical } from './hypothetical.ts'
import { type Block, blocks } from './predicates.ts'
import { type Planner, search } from './search.ts'
import { advisedTables } from './tables.ts'

export interface Workload {
  /** The statement, and how often it counts: its calls, or 1. */
  sql: string
  weight: number
}

export interface Suggestion {
  sql: string
  /** Estimated bytes; absent when it was not planned. */
  size?: number
  /** Cost of the whole workload before and after; absent when it was not planned. */
  before?: number
  after?: number
  /** Positions of the statements that gain, from 1. */
  statements: number[]
}

export interface Skipped {
  /** Position, from 1. */
  statement: number
  reason: string
}

export interface Advice {
  suggestions: Suggestion[]
  /** Statements and conditions that were left out, and why. */
  skipped: Skipped[]
  /** Why nothing was planned. */
  needs?: string
}

/** A statement of the workload, with its plan as things are. */
export interface Planned extends Explainable {
  position: number
  weight: number
  plan: Plan
  blocks: Block[]
}

/** Suggests indexes for a workload: planned with hypopg where it is there, else judged by the conditions alone. */
export async function advise(
  session: Session,
  workload: readonly Workload[],
  limits: { indexes: number; bytes: number; deadline: AbortSignal },
): Promise<Advice> {
  const { planned, skipped } = await planAll(session, workload)
  const statements = planned.map(each => each.blocks)
  const found = candidates(statements, await advisedTables(session, statements))
  const notes = [...skipped, ...planned.flatMap(unserved)]
  const hypopg = await hypothetical(session)
  if (typeof hypopg === 'string') {
    return { suggestions: byConditions(planned, found, limits.indexes), skipped: notes, needs: hypopg }
  }
  const planner = plannerOf(session, hypopg, planned)
  const usable = await creatable(session, hypopg, found)
  const weights = planned.map(({ weight }) => weight)
  const choices = await search(planner, weights, usable, limits)
  await hypopg.reset()
  const suggestions = choices.map(({ index, bytes, before, after, helps }) => ({
    sql: creation(index),
    size: bytes,
    before,
    after,
    statements: helps.map(at => planned[at]?.position ?? 0),
  }))
  return { suggestions, skipped: notes }
}

async function planAll(
  session: Session,
  workload: readonly Workload[],
): Promise<{ planned: Planned[]; skipped: Skipped[] }> {
  const planned: Planned[] = []
  const skipped: Skipped[] = []
  for (const [index, { sql, weight }] of workload.entries()) {
    const result = await attempt(session, async () => {
      const statement = await readExplainable(sql)
      await session.guard(`EXPLAIN ${statement.sql}`)
      return { ...statement, plan: await explain(session, statement) }
    })
    if ('error' in result) skipped.push({ statement: index + 1, reason: reason(result.error) })
    else planned.push({ ...result.value, position: index + 1, weight, blocks: blocks(result.value.tree) })
  }
  return { planned, skipped }
}

/** What may be told; anything unexpected, and the end of the call, goes on up. */
function reason(error: unknown): string {
  if (ConnectorError.is(error) && !['timeout', 'unavailable', 'internal'].includes(error.code))
    return error.quote?.split('\n')[0] ?? error.message
  throw error
}

function unserved({ position, blocks: found }: Planned): Skipped[] {
  const inside = found
    .flatMap(block => [...block.predicates, ...block.either])
    .filter(({ match }) => match === 'inside')
  const columns = [...new Set(inside.map(({ of, column }) => (of === undefined ? column : `${of}.${column}`)))]
  return columns.map(column => ({
    statement: position,
    reason: `${column} is searched inside its value: that takes a GIN index (gin_trgm_ops for text), which is not planned here.`,
  }))
}

async function creatable(session: Session, hypopg: Hypothetical, found: readonly Candidate[]): Promise<Candidate[]> {
  const usable: Candidate[] = []
  for (const candidate of found.slice(0, mostCandidates)) {
    const result = await attempt(session, () => hypopg.create(definition(candidate)))
    // What hypopg cannot imitate is left out.
    if ('error' in result) reason(result.error)
    else usable.push(candidate)
  }
  return usable
}

/** Each candidate costs a plan for each of its statements in each round. */
const mostCandidates = 60

function plannerOf(session: Session, hypopg: Hypothetical, planned: readonly Planned[]): Planner<Candidate> {
  const sizes = new Map<string, number>()
  return {
    async costs(indexes, statements) {
      await hypopg.reset()
      for (const index of indexes) {
        const { oid } = await hypopg.create(definition(index))
        if (!sizes.has(definition(index))) sizes.set(definition(index), await hypopg.size(oid))
      }
      const costs = []
      for (const position of statements) {
        const statement = planned[position]
        if (statement) costs.push((await explain(session, statement)).Plan['Total Cost'])
      }
      return costs
    },
    size: async index => sizes.get(definition(index)) ?? 0,
  }
}
