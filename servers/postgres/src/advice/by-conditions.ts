import { nodes, type Plan } from '../plan/node.ts'
import type { Planned, Suggestion } from './advise.ts'
import { type AdvisedTable, type Candidate, creation } from './candidates.ts'

/** Without hypopg: what the conditions ask for on tables that are read whole today; the widest index stands for narrower ones. */
export function byConditions(planned: readonly Planned[], found: readonly Candidate[], most: number): Suggestion[] {
  const gaining = (candidate: Candidate): Planned[] =>
    candidate.statements.flatMap(at => planned[at] ?? []).filter(({ plan }) => readsWhole(plan, candidate.table))
  const weighed = found
    .map(candidate => ({ candidate, statements: gaining(candidate) }))
    .filter(({ statements }) => statements.length > 0)
    .map(each => ({ ...each, weight: each.statements.reduce((sum, { weight }) => sum + weight, 0) }))
    .sort((a, b) => b.weight - a.weight || b.candidate.keys.length - a.candidate.keys.length)
  const kept: typeof weighed = []
  for (const each of weighed) if (!kept.some(other => covers(other.candidate, each.candidate))) kept.push(each)
  return kept.slice(0, most).map(({ candidate, statements }) => ({
    sql: creation(candidate),
    statements: statements.map(({ position }) => position),
  }))
}

function readsWhole(plan: Plan, { schema, table }: AdvisedTable): boolean {
  return [...nodes(plan.Plan)].some(
    node => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === table && node.Schema === schema,
  )
}

function covers(wide: Candidate, narrow: Candidate): boolean {
  return wide.table === narrow.table && narrow.keys.every(key => wide.keys.some(other => other.column === key.column))
}
