/** What the search asks of the planner: costs with some indexes in place, and an index's size. Recorded in the tests. */
export interface Planner<I> {
  /** The estimated cost of each of these statements (by position) with exactly these indexes beside the real ones. */
  costs(indexes: readonly I[], statements: readonly number[]): Promise<number[]>
  /** Bytes. */
  size(index: I): Promise<number>
}

export interface Limits {
  indexes: number
  /** Of all chosen indexes together. */
  bytes: number
  /** No new round begins after it fires; what was found until then is returned. */
  deadline: AbortSignal
}

/** An index to try. */
export interface Tried {
  /** Positions of the statements that could use it. */
  statements: readonly number[]
}

export interface Choice<I> {
  index: I
  bytes: number
  /** Weighted cost of all statements before and after this index, those chosen earlier being there. */
  before: number
  after: number
  /** Positions of the statements that gain from it. */
  helps: number[]
}

/** An index has to save this share of the workload to be worth its writes. */
const worth = 0.02
/** A statement gains when its cost falls by this share. */
const gain = 0.05

interface Trial<I> {
  candidate: I
  bytes: number
  costs: Map<number, number>
  total: number
}

/**
 * Greedy: takes the index that saves most, then the one that saves most beside it, until nothing is worth it or a limit
 * is reached. A trial plans only the statements that the candidate could serve.
 */
export async function search<I extends Tried>(
  planner: Planner<I>,
  weights: readonly number[],
  candidates: readonly I[],
  limits: Limits,
): Promise<Choice<I>[]> {
  const everything = weights.map((_, position) => position)
  const base = await planner.costs([], everything)
  let current: ReadonlyMap<number, number> = new Map(everything.map(position => [position, base[position] ?? 0]))
  const start = total(current, weights)
  const chosen: Choice<I>[] = []
  let left = [...candidates]
  let bytes = 0
  while (chosen.length < limits.indexes && left.length > 0 && !limits.deadline.aborted) {
    const trials: Trial<I>[] = []
    for (const candidate of left) {
      if (limits.deadline.aborted) break
      trials.push(await tryOut(planner, candidate, chosen, current, weights))
    }
    const before = total(current, weights)
    const fitting = trials.filter(trial => bytes + trial.bytes <= limits.bytes && before - trial.total > start * worth)
    const best = fitting.sort((a, b) => a.total - b.total || a.bytes - b.bytes)[0]
    if (!best) break
    const helps = best.candidate.statements.filter(
      at => (best.costs.get(at) ?? 0) < (current.get(at) ?? 0) * (1 - gain),
    )
    chosen.push({ index: best.candidate, bytes: best.bytes, before, after: best.total, helps })
    bytes += best.bytes
    current = best.costs
    // What saved nothing alone seldom saves anything beside others, and each trial costs a plan per statement.
    left = trials.filter(trial => trial !== best && trial.total < before).map(trial => trial.candidate)
  }
  return chosen
}

async function tryOut<I extends Tried>(
  planner: Planner<I>,
  candidate: I,
  chosen: readonly Choice<I>[],
  current: ReadonlyMap<number, number>,
  weights: readonly number[],
): Promise<Trial<I>> {
  const indexes = [...chosen.map(({ index }) => index), candidate]
  const planned = await planner.costs(indexes, candidate.statements)
  const costs = new Map(current)
  for (const [at, position] of candidate.statements.entries())
    costs.set(position, planned[at] ?? current.get(position) ?? 0)
  return { candidate, bytes: await planner.size(candidate), costs, total: total(costs, weights) }
}

function total(costs: ReadonlyMap<number, number>, weights: readonly number[]): number {
  return weights.reduce((sum, weight, position) => sum + weight * (costs.get(position) ?? 0), 0)
}
