import { z } from 'zod'

const text = z.string().optional()
const number = z.number().optional()

/** One node of `EXPLAIN (FORMAT JSON, VERBOSE)`, under PostgreSQL's own keys. Rows and times are per loop. */
export const planNode = z.object({
  'Node Type': z.string(),
  'Parent Relationship': text,
  'Subplan Name': text,
  'Join Type': text,
  Strategy: text,
  'Partial Mode': text,
  Operation: text,
  Schema: text,
  'Relation Name': text,
  Alias: text,
  'Index Name': text,
  'Function Name': text,
  'CTE Name': text,
  'Startup Cost': z.number(),
  'Total Cost': z.number(),
  'Plan Rows': z.number(),
  'Plan Width': z.number(),
  'Actual Total Time': number,
  'Actual Rows': number,
  'Actual Loops': number,
  Filter: text,
  'Rows Removed by Filter': number,
  'Index Cond': text,
  'Recheck Cond': text,
  'Rows Removed by Index Recheck': number,
  'Hash Cond': text,
  'Merge Cond': text,
  'Join Filter': text,
  'Rows Removed by Join Filter': number,
  'Sort Key': z.array(z.string()).optional(),
  'Presorted Key': z.array(z.string()).optional(),
  'Group Key': z.array(z.string()).optional(),
  'Sort Method': text,
  'Sort Space Used': number,
  'Sort Space Type': text,
  'Hash Batches': number,
  'Peak Memory Usage': number,
  'HashAgg Batches': number,
  'Disk Usage': number,
  'Heap Fetches': number,
  'Exact Heap Blocks': number,
  'Lossy Heap Blocks': number,
  'Workers Planned': number,
  'Workers Launched': number,
  'Subplans Removed': number,
  'Shared Hit Blocks': number,
  'Shared Read Blocks': number,
  'Temp Read Blocks': number,
  'Temp Written Blocks': number,
  get Plans() {
    return z.array(planNode).optional()
  },
})

export type PlanNode = z.output<typeof planNode>

/** The whole answer of EXPLAIN. Times in milliseconds. */
export const plan = z.object({
  Plan: planNode,
  'Planning Time': number,
  'Execution Time': number,
  JIT: z.object({ Functions: z.number(), Timing: z.object({ Total: z.number() }).optional() }).optional(),
})

export type Plan = z.output<typeof plan>

const answer = z.tuple([z.object({ 'QUERY PLAN': z.preprocess(parsed, z.tuple([plan])) })])

function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value
}

/** Reads the one row that `EXPLAIN (FORMAT JSON)` returns. */
export function readPlan(rows: unknown): Plan {
  return answer.parse(rows)[0]['QUERY PLAN'][0]
}

/** A node and all below it, from the top. */
export function* nodes(node: PlanNode): Generator<PlanNode> {
  yield node
  for (const child of node.Plans ?? []) yield* nodes(child)
}

/** Milliseconds over all loops; undefined when the plan was not run. Parallel workers count as one. */
export function totalTime(node: PlanNode): number | undefined {
  const time = node['Actual Total Time']
  return time === undefined ? undefined : time * (node['Actual Loops'] ?? 1)
}

/** Milliseconds spent in the node itself, over all loops. */
export function ownTime(node: PlanNode): number | undefined {
  const total = totalTime(node)
  if (total === undefined) return undefined
  const children = (node.Plans ?? []).filter(child => child['Parent Relationship'] !== 'InitPlan')
  return Math.max(
    0,
    children.reduce((rest, child) => rest - (totalTime(child) ?? 0), total),
  )
}

/** What a node works on, for a person: `shop.orders o`, `orders_pkey on shop.orders`, or nothing. */
export function target(node: PlanNode): string {
  const relation = node['Relation Name']
  if (relation !== undefined) {
    const schema = node.Schema === undefined || node.Schema === 'public' ? '' : `${node.Schema}.`
    const alias = node.Alias !== undefined && node.Alias !== relation ? ` ${node.Alias}` : ''
    const index = node['Index Name'] === undefined ? '' : `${node['Index Name']} on `
    return `${index}${schema}${relation}${alias}`
  }
  return node['Index Name'] ?? node['CTE Name'] ?? node['Function Name'] ?? ''
}

/** A node's name in a finding: `Seq Scan shop.orders o`. */
export function title(node: PlanNode): string {
  return [node['Node Type'], target(node)].filter(part => part !== '').join(' ')
}
