import { z } from 'zod'
import { count, duration, size } from '../catalog/size.ts'
import { nodes, ownTime, type Plan, type PlanNode, title, totalTime } from './node.ts'

export const finding = z.object({ node: z.string(), problem: z.string(), advice: z.string() })
export type Finding = z.output<typeof finding>

/** What a rule may know beside the node. */
interface Setting {
  plan: Plan
  /** Estimated rows of tables, by `schema.table`; for plans that were not run. */
  tableRows: ReadonlyMap<string, number>
  /** Nodes that something above stopped before their last row. */
  cutShort: ReadonlySet<PlanNode>
}

type Rule = (node: PlanNode, setting: Setting) => Omit<Finding, 'node'> | undefined

const block = 8192
const manyRows = 1000

/** What is wrong with a plan, the costliest node first, at most 12. Every finding names its node and the next step. */
export function findings(plan: Plan, tableRows: ReadonlyMap<string, number>): Finding[] {
  const setting = { plan, tableRows, cutShort: new Set(cutShort(plan.Plan, false)) }
  const weight = (node: PlanNode): number => ownTime(node) ?? node['Total Cost']
  const found = [...nodes(plan.Plan)]
    .sort((a, b) => weight(b) - weight(a))
    .flatMap(node => rules.flatMap(rule => problemOf(node, rule, setting)))
  return [...found, ...ofWhole(plan)].slice(0, 12)
}

function problemOf(node: PlanNode, rule: Rule, setting: Setting): Finding[] {
  const problem = rule(node, setting)
  return problem ? [{ node: title(node), ...problem }] : []
}

const misestimate: Rule = (node, { cutShort }) => {
  const factor = misestimated(node, cutShort)
  if (factor < 10 || (node.Plans ?? []).some(child => misestimated(child, cutShort) >= 10)) return undefined
  const table = node['Relation Name']
  return {
    problem: `${count(node['Actual Rows'] ?? 0)} rows where ${count(node['Plan Rows'])} were expected (${count(factor)} times off).`,
    advice: table
      ? `Run ANALYZE ${table}. If that changes nothing, CREATE STATISTICS on the columns of the condition, or raise their statistics target.`
      : 'The columns joined or grouped here depend on each other: CREATE STATISTICS on them, or simplify the condition.',
  }
}

function misestimated(node: PlanNode, cutShort: ReadonlySet<PlanNode>): number {
  const rows = node['Actual Rows']
  if (rows === undefined || !node['Actual Loops']) return 1
  if (cutShort.has(node) && rows < node['Plan Rows']) return 1
  const [low, high] = [Math.min(rows, node['Plan Rows']), Math.max(rows, node['Plan Rows'])]
  return high < 100 ? 1 : high / Math.max(low, 1)
}

// Fewer rows than expected prove nothing below a LIMIT or on the inner side of EXISTS; a sort or a hash reads on to the end.
function* cutShort(node: PlanNode, stopped: boolean): Generator<PlanNode> {
  if (stopped) yield node
  const reads = /^(Sort|Hash|Aggregate|Bitmap|Materialize|WindowAgg)/.test(node['Node Type'])
  const stops =
    node['Node Type'] === 'Limit' || /^(Semi|Anti)$/.test(node['Join Type'] ?? '') || node['Node Type'] === 'Merge Join'
  for (const child of node.Plans ?? []) yield* cutShort(child, stops || (stopped && !reads))
}

const selectiveScan: Rule = (node, { tableRows }) => {
  if (node['Node Type'] !== 'Seq Scan' || node.Filter === undefined) return undefined
  const kept = node['Actual Rows'] ?? node['Plan Rows']
  const dropped =
    node['Rows Removed by Filter'] ?? (tableRows.get(`${node.Schema}.${node['Relation Name']}`) ?? 0) - kept
  const read = kept + dropped
  if (read < manyRows || kept > read * 0.1) return undefined
  return {
    problem: `Reads ${count(read)} rows and keeps ${count(kept)}.`,
    advice: sargable(node.Filter),
  }
}

/** Why an index may not help as the condition stands, and which would. */
function sargable(filter: string): string {
  if (/~~\*? '%/.test(filter))
    return 'LIKE with a leading % needs a trigram index: CREATE EXTENSION pg_trgm, then USING gin (column gin_trgm_ops).'
  const call = /\(?\b(lower|upper|date|date_trunc|coalesce|substring|extract|to_char|btrim)\(/i.exec(filter)
  if (call)
    return `An index on the plain column does not serve ${call[1]}(...): index that expression, or compare the bare column with a range.`
  if (/\(\w[\w.]*\)::(text|bigint|integer|numeric|date|timestamp)/.test(filter))
    return 'The column is cast before it is compared: compare with a value of its own type, then an index can serve it.'
  return 'An index on the columns of the filter would save the scan: see postgres_index_advice, or try one in `indexes`.'
}

const wastefulIndex: Rule = node => {
  const dropped = node['Rows Removed by Filter'] ?? 0
  const kept = node['Actual Rows'] ?? 0
  if (!/Index (Only )?Scan|Bitmap Heap Scan/.test(node['Node Type']) || dropped < manyRows || dropped < kept * 10)
    return undefined
  return {
    problem: `The index finds ${count(dropped + kept)} rows, the filter then drops ${count(dropped)} of them.`,
    advice: 'Add the filtered columns to the index, or make it partial with that condition.',
  }
}

const nestedLoop: Rule = node => {
  if (node['Node Type'] !== 'Nested Loop') return undefined
  const [outer, inner] = node.Plans ?? []
  if (!outer || !inner) return undefined
  const loops = inner['Actual Loops'] ?? outer['Plan Rows']
  const scans = [...nodes(inner)].find(child => child['Node Type'] === 'Seq Scan')
  const direct = !/Materialize|Memoize|Hash/.test(inner['Node Type'])
  if (scans && direct && loops >= 100 && scans['Plan Rows'] + (scans['Rows Removed by Filter'] ?? 0) >= 100) {
    return {
      problem: `${title(scans)} is read again for each of ${count(loops)} rows.`,
      advice: `Index the join columns of ${scans['Relation Name'] ?? 'the inner side'}, or bring the row estimate of the outer side right so that a hash join is chosen.`,
    }
  }
  return crossJoin(node, loops, inner)
}

function crossJoin(node: PlanNode, loops: number, inner: PlanNode): Omit<Finding, 'node'> | undefined {
  const conditions = [...nodes(inner)].some(
    child => child['Index Cond'] !== undefined || child['Recheck Cond'] !== undefined,
  )
  const pairs = loops * (inner['Actual Rows'] ?? inner['Plan Rows'])
  if (conditions || node['Join Filter'] !== undefined || pairs < 1e6) return undefined
  return {
    problem: `Joins every row with every row: ${count(pairs)} pairs.`,
    advice: 'A join condition is probably missing.',
  }
}

const spill: Rule = node => {
  const kB = node['Sort Space Type'] === 'Disk' ? (node['Sort Space Used'] ?? 0) : (node['Disk Usage'] ?? 0)
  const batches = node['Hash Batches'] ?? 1
  if (kB === 0 && batches <= 1) return undefined
  const need = kB > 0 ? kB * 3 : (node['Peak Memory Usage'] ?? 4096) * batches
  const megabytes = 2 ** Math.ceil(Math.log2(Math.max(need / 1024, 8)))
  return {
    problem: kB > 0 ? `Spills ${size(kB * 1024)} to disk.` : `The hash table needs ${batches} batches on disk.`,
    advice:
      megabytes > 1024
        ? 'Too much for memory: filter or aggregate earlier, or read in index order.'
        : `SET work_mem = '${megabytes}MB' for this statement or role keeps it in memory; or sort and join fewer, narrower rows.`,
  }
}

const lossyBitmap: Rule = node => {
  const lossy = node['Lossy Heap Blocks'] ?? 0
  if (lossy === 0 || lossy < (node['Exact Heap Blocks'] ?? 0) * 0.1) return undefined
  return {
    problem: `The bitmap did not fit: ${count(lossy)} whole blocks are checked row by row, ${count(node['Rows Removed by Index Recheck'] ?? 0)} rows for nothing.`,
    advice: 'Raise work_mem, or use a more selective index.',
  }
}

const heapFetches: Rule = node => {
  const fetches = node['Heap Fetches'] ?? 0
  const rows = (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 1)
  if (fetches < manyRows || fetches < rows * 0.5) return undefined
  return {
    problem: `An index-only scan that visits the table ${count(fetches)} times.`,
    advice: `Run VACUUM ${node['Relation Name'] ?? ''} so that its visibility map is current.`.replace('  ', ' '),
  }
}

const subplan: Rule = node => {
  const loops = node['Actual Loops'] ?? 0
  if (node['Parent Relationship'] !== 'SubPlan' || loops < manyRows) return undefined
  return {
    problem: `${node['Subplan Name'] ?? 'A subquery'} runs ${count(loops)} times, ${duration(totalTime(node) ?? 0)} in all.`,
    advice: 'Write it as a join or a LATERAL subquery, or index what it looks up.',
  }
}

const workers: Rule = node => {
  const [planned, launched] = [node['Workers Planned'] ?? 0, node['Workers Launched']]
  if (launched === undefined || launched >= planned) return undefined
  return {
    problem: `${launched} of ${planned} parallel workers were free.`,
    advice: 'max_parallel_workers or max_worker_processes was used up by other statements.',
  }
}

const rules: readonly Rule[] = [
  selectiveScan,
  misestimate,
  nestedLoop,
  spill,
  wastefulIndex,
  lossyBitmap,
  heapFetches,
  subplan,
  workers,
]

function ofWhole(plan: Plan): Finding[] {
  const execution = plan['Execution Time']
  if (execution === undefined) return []
  const jit = plan.JIT?.Timing?.Total ?? 0
  const planning = plan['Planning Time'] ?? 0
  const found: Finding[] = []
  if (jit > 50 && jit > execution * 0.25) {
    found.push({
      node: 'JIT',
      problem: `Compiling took ${duration(jit)} of ${duration(execution)}.`,
      advice: 'SET jit = off for such statements, or raise jit_above_cost.',
    })
  }
  if (planning > 100 && planning > execution) {
    found.push({
      node: 'Planning',
      problem: `Planning took ${duration(planning)}, running ${duration(execution)}.`,
      advice: 'Prepare the statement once, join fewer tables, or drop unused indexes and partitions.',
    })
  }
  const read = (plan.Plan['Shared Read Blocks'] ?? 0) * block
  if (read > 256 * 1024 * 1024) {
    found.push({
      node: 'Buffers',
      problem: `${size(read)} came from disk or the system's cache.`,
      advice: 'Read fewer blocks (an index, fewer columns in a covering index), or give shared_buffers more memory.',
    })
  }
  return found
}
