import { expect, test } from 'vitest'
import { findings } from './findings.ts'
import { plan } from './node.ts'

/** A node with plain defaults; `rest` holds what the case is about. */
const node = (type: string, rest: Record<string, unknown> = {}, plans: object[] = []): Record<string, unknown> => ({
  'Node Type': type,
  'Startup Cost': 0,
  'Total Cost': 100,
  'Plan Rows': 10,
  'Plan Width': 8,
  ...rest,
  ...(plans.length > 0 && { Plans: plans }),
})
const ran = (rows: number, loops = 1, time = 1): Record<string, unknown> => ({
  'Actual Rows': rows,
  'Actual Loops': loops,
  'Actual Total Time': time,
})
const orders = { Schema: 'shop', 'Relation Name': 'orders', Alias: 'orders' }
const of = (top: object, whole: object = {}, rows: [string, number][] = []): string[] =>
  findings(plan.parse({ Plan: top, ...whole }), new Map(rows)).map(found => `${found.node}: ${found.problem}`)

test('a scan that keeps few of many rows, measured and estimated', () => {
  const filter = { ...orders, Filter: '(orders.total > 5)' }
  expect(of(node('Seq Scan', { ...filter, ...ran(10), 'Rows Removed by Filter': 9990 }))).toEqual([
    'Seq Scan shop.orders: Reads 10k rows and keeps 10.',
  ])
  expect(of(node('Seq Scan', filter), {}, [['shop.orders', 50_000]])).toEqual([
    'Seq Scan shop.orders: Reads 50k rows and keeps 10.',
  ])
  expect(of(node('Seq Scan', filter), {}, [['shop.orders', 90]])).toEqual([])
})

test.each([
  ["(lower(orders.note) = 'a'::text)", 'does not serve lower(...)'],
  ["(orders.note ~~ '%a'::text)", 'gin_trgm_ops'],
  ["((orders.id)::text = '1'::text)", 'cast before it is compared'],
  ['(orders.total > 5)', 'postgres_index_advice'],
])('the advice for %s', (filter, advice) => {
  const scan = node('Seq Scan', { ...orders, Filter: filter, ...ran(1), 'Rows Removed by Filter': 5000 })
  expect(findings(plan.parse({ Plan: scan }), new Map())[0]?.advice).toContain(advice)
})

test('a misestimate is reported where it begins, and not where a LIMIT stopped the node', () => {
  const scan = node('Index Scan', { ...orders, ...ran(5000) })
  expect(of(node('Hash Join', ran(90_000), [scan]))).toEqual([
    'Index Scan shop.orders: 5k rows where 10 were expected (500 times off).',
  ])
  const stopped = node('Index Scan', { ...orders, 'Plan Rows': 90_000, ...ran(5) })
  expect(of(node('Limit', ran(5), [stopped]))).toEqual([])
  expect(of(node('Limit', ran(5), [node('Sort', ran(5), [stopped])]))).toEqual([
    'Index Scan shop.orders: 5 rows where 90k were expected (18k times off).',
  ])
})

test('an inner table read again for every outer row', () => {
  const inner = node('Seq Scan', { ...orders, 'Plan Rows': 5000, ...ran(5000, 300) })
  const outer = node('Seq Scan', { ...orders, 'Plan Rows': 300, ...ran(300) })
  const join = node('Nested Loop', { 'Join Filter': '(a.id = b.id)', 'Plan Rows': 5000, ...ran(5000) }, [outer, inner])
  expect(of(join)).toEqual(['Nested Loop: Seq Scan shop.orders is read again for each of 300 rows.'])
})

test('a join without a condition', () => {
  const side = node('Materialize', { 'Plan Rows': 2000, ...ran(2000, 1000) })
  const outer = node('Seq Scan', { 'Plan Rows': 1000, ...ran(1000) })
  expect(of(node('Nested Loop', { 'Plan Rows': 2e6, ...ran(2e6) }, [outer, side]))).toEqual([
    'Nested Loop: Joins every row with every row: 2M pairs.',
  ])
})

test.each([
  [
    node('Sort', { 'Sort Space Type': 'Disk', 'Sort Space Used': 4776 }),
    'Sort: Spills 4.7 MB to disk.',
    "work_mem = '16MB'",
  ],
  [
    node('Hash', { 'Hash Batches': 4, 'Peak Memory Usage': 4096 }),
    'Hash: The hash table needs 4 batches on disk.',
    "'16MB'",
  ],
  [node('Aggregate', { 'Disk Usage': 9e6 }), 'Aggregate: Spills 8.6 GB to disk.', 'Too much for memory'],
])('work that does not fit into memory', (top, problem, advice) => {
  const found = findings(plan.parse({ Plan: top }), new Map())
  expect(found.map(each => `${each.node}: ${each.problem}`)).toEqual([problem])
  expect(found[0]?.advice).toContain(advice)
})

test('indexes that do half the work', () => {
  const index = { ...orders, 'Index Name': 'orders_placed', 'Plan Rows': 5, ...ran(5) }
  expect(of(node('Index Scan', { ...index, Filter: 'x', 'Rows Removed by Filter': 5000 }))).toEqual([
    'Index Scan orders_placed on shop.orders: The index finds 5k rows, the filter then drops 5k of them.',
  ])
  expect(of(node('Index Only Scan', { ...index, 'Plan Rows': 4000, ...ran(4000), 'Heap Fetches': 3900 }))).toEqual([
    'Index Only Scan orders_placed on shop.orders: An index-only scan that visits the table 3.9k times.',
  ])
  const bitmap = { ...orders, 'Exact Heap Blocks': 10, 'Lossy Heap Blocks': 700, 'Rows Removed by Index Recheck': 9000 }
  expect(of(node('Bitmap Heap Scan', bitmap))).toEqual([
    'Bitmap Heap Scan shop.orders: The bitmap did not fit: 700 whole blocks are checked row by row, 9k rows for nothing.',
  ])
})

test('subqueries, workers, JIT, planning and reading', () => {
  const sub = node('Result', { 'Parent Relationship': 'SubPlan', 'Subplan Name': 'SubPlan 1', ...ran(1, 4000, 0.5) })
  expect(of(node('Gather', { 'Workers Planned': 2, 'Workers Launched': 0, ...ran(10, 1, 2500) }, [sub]))).toEqual([
    'Result: SubPlan 1 runs 4k times, 2 s in all.',
    'Gather: 0 of 2 parallel workers were free.',
  ])
  const top = node('Result', { ...ran(10), 'Shared Read Blocks': 65_536 })
  const times = { 'Planning Time': 300, 'Execution Time': 200, JIT: { Functions: 9, Timing: { Total: 80 } } }
  expect(of(top, times)).toEqual([
    'JIT: Compiling took 80 ms of 200 ms.',
    'Planning: Planning took 300 ms, running 200 ms.',
    "Buffers: 512 MB came from disk or the system's cache.",
  ])
})

test('a healthy plan has no findings', () => {
  expect(of(node('Index Scan', { ...orders, ...ran(12) }), { 'Planning Time': 1, 'Execution Time': 2 })).toEqual([])
})
