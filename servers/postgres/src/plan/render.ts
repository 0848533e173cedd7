import { count, duration } from '../catalog/size.ts'
import { nodes, ownTime, type Plan, type PlanNode, target, totalTime } from './node.ts'

/**
 * A plan as an indented tree, one line a node: estimates (`~` rows, cost), and what was measured when the statement was run
 * (rows x loops, milliseconds with all below, milliseconds of the node alone).
 */
export function renderPlan(plan: Plan): string {
  const tree = lines(plan.Plan, 0)
  const left = tree.length - mostLines
  return (left > 0 ? [...tree.slice(0, mostLines), `… ${left} more lines`] : tree).join('\n')
}

/** A plan over hundreds of partitions must not push out what was found in it. */
const mostLines = 120

function lines(node: PlanNode, depth: number): string[] {
  const indent = '  '.repeat(depth)
  const subplan = node['Subplan Name'] === undefined ? [] : [`${indent}${node['Subplan Name']}:`]
  const line = [`${indent}${name(node)}`, measures(node), ...conditions(node)].join(' | ')
  return [...subplan, line, ...(node.Plans ?? []).flatMap(child => lines(child, depth + 1))]
}

function name(node: PlanNode): string {
  const type = node['Node Type']
  const join = node['Join Type']
  const kind = join === undefined || join === 'Inner' ? type : `${type} ${join}`
  const strategy = node.Strategy === undefined || node.Strategy === 'Plain' ? '' : ` ${node.Strategy}`
  const operation = type === 'ModifyTable' && node.Operation ? ` ${node.Operation}` : ''
  const on = target(node)
  return `${kind}${strategy}${operation}${on === '' ? '' : ` ${on}`}`
}

function measures(node: PlanNode): string {
  const estimate = `~${count(node['Plan Rows'])} rows, cost ${count(node['Total Cost'])}`
  const loops = node['Actual Loops']
  if (loops === undefined) return estimate
  if (loops === 0) return `${estimate}, never run`
  const rows = `${count(node['Actual Rows'] ?? 0)} rows${loops > 1 ? ` x ${count(loops)}` : ''}`
  const own = ownTime(node) ?? 0
  const total = totalTime(node) ?? 0
  return `${rows} (${estimate}), ${duration(total)}${total - own > total * 0.01 ? `, own ${duration(own)}` : ''}`
}

const shown = [
  ['Index Cond', 'index'],
  ['Hash Cond', 'on'],
  ['Merge Cond', 'on'],
  ['Join Filter', 'join filter'],
  ['Filter', 'filter'],
] as const

function conditions(node: PlanNode): string[] {
  const found = shown.flatMap(([key, label]) => {
    const condition = node[key]
    return condition === undefined ? [] : [`${label} ${short(condition)}${removed(node, key)}`]
  })
  const keys = node['Sort Key'] ?? node['Group Key']
  if (keys) found.push(`by ${short(keys.join(', '))}`)
  const method = node['Sort Method']
  if (method !== undefined)
    found.push(`${method} ${node['Sort Space Used'] ?? 0} kB ${(node['Sort Space Type'] ?? '').toLowerCase()}`)
  if ((node['Hash Batches'] ?? 1) > 1) found.push(`${node['Hash Batches']} batches on disk`)
  if (node['Heap Fetches']) found.push(`${count(node['Heap Fetches'])} heap fetches`)
  if (node['Lossy Heap Blocks']) found.push(`${count(node['Lossy Heap Blocks'])} lossy blocks`)
  if (node['Workers Planned']) found.push(`${node['Workers Launched'] ?? node['Workers Planned']} workers`)
  return found
}

function removed(node: PlanNode, key: string): string {
  const dropped =
    key === 'Filter'
      ? node['Rows Removed by Filter']
      : key === 'Join Filter'
        ? node['Rows Removed by Join Filter']
        : undefined
  return dropped ? ` (${count(dropped)} removed)` : ''
}

function short(condition: string): string {
  const plain = condition.replaceAll('::text', '').replaceAll("'::character varying", "'")
  return plain.length > 160 ? `${plain.slice(0, 157)}...` : plain
}

/** One line: cost, and when it was run the times and the blocks read. */
export function summarize(plan: Plan): string {
  const top = plan.Plan
  const parts = [`cost ${count(top['Total Cost'])}`, `~${count(top['Plan Rows'])} rows`]
  if (plan['Execution Time'] !== undefined) {
    parts.push(`${count(top['Actual Rows'] ?? 0)} rows in ${duration(plan['Execution Time'])}`)
    const hit = top['Shared Hit Blocks'] ?? 0
    const read = top['Shared Read Blocks'] ?? 0
    parts.push(`${count(hit)} blocks from cache, ${count(read)} read`)
  }
  if (plan['Planning Time'] !== undefined) parts.push(`planning ${duration(plan['Planning Time'])}`)
  if (plan.JIT?.Timing) parts.push(`JIT ${duration(plan.JIT.Timing.Total)}`)
  return parts.join(', ')
}

/** The names of the indexes a plan uses. */
export function indexesUsed(plan: Plan): Set<string> {
  return new Set([...nodes(plan.Plan)].flatMap(node => node['Index Name'] ?? []))
}
