import { expect, test } from 'vitest'
import { readPlan } from './node.ts'
import { indexesUsed, renderPlan, summarize } from './render.ts'

const estimated = {
  'Node Type': 'Limit',
  'Startup Cost': 0,
  'Total Cost': 8.5,
  'Plan Rows': 5,
  'Plan Width': 8,
  Plans: [
    {
      'Node Type': 'Hash Join',
      'Join Type': 'Left',
      'Startup Cost': 1,
      'Total Cost': 1290,
      'Plan Rows': 23_000,
      'Plan Width': 8,
      'Hash Cond': '(o.customer_id = c.id)',
      Plans: [
        {
          'Node Type': 'Index Scan',
          Schema: 'shop',
          'Relation Name': 'orders',
          Alias: 'o',
          'Index Name': 'orders_placed',
          'Index Cond': "(o.note = 'x'::text)",
          'Startup Cost': 0,
          'Total Cost': 1000,
          'Plan Rows': 23_000,
          'Plan Width': 8,
        },
      ],
    },
  ],
}

test('a plan that was not run', () => {
  const plan = readPlan([{ 'QUERY PLAN': [{ Plan: estimated }] }])
  expect(renderPlan(plan).split('\n')).toEqual([
    'Limit | ~5 rows, cost 8.5',
    '  Hash Join Left | ~23k rows, cost 1.3k | on (o.customer_id = c.id)',
    "    Index Scan orders_placed on shop.orders o | ~23k rows, cost 1k | index (o.note = 'x')",
  ])
  expect(summarize(plan)).toBe('cost 8.5, ~5 rows')
  expect([...indexesUsed(plan)]).toEqual(['orders_placed'])
})

test('a plan that was run, read from text', () => {
  const ran = {
    'Node Type': 'Sort',
    'Startup Cost': 0,
    'Total Cost': 19_000,
    'Plan Rows': 100_000,
    'Plan Width': 8,
    'Actual Total Time': 99.4,
    'Actual Rows': 100_000,
    'Actual Loops': 1,
    'Sort Key': ['price', 'sku'],
    'Sort Method': 'external merge',
    'Sort Space Used': 4776,
    'Sort Space Type': 'Disk',
    'Shared Hit Blocks': 837,
    'Shared Read Blocks': 3,
    Plans: [
      {
        'Node Type': 'Seq Scan',
        'Relation Name': 'lines',
        Schema: 'public',
        Alias: 'lines',
        'Startup Cost': 0,
        'Total Cost': 1800,
        'Plan Rows': 100_000,
        'Plan Width': 8,
        'Actual Total Time': 4,
        'Actual Rows': 50_000,
        'Actual Loops': 2,
        Filter: '(price > 1)',
        'Rows Removed by Filter': 1200,
      },
    ],
  }
  const plan = readPlan([
    { 'QUERY PLAN': JSON.stringify([{ Plan: ran, 'Planning Time': 0.11, 'Execution Time': 102 }]) },
  ])
  expect(renderPlan(plan).split('\n')).toEqual([
    'Sort | 100k rows (~100k rows, cost 19k), 99 ms, own 91 ms | by price, sku | external merge 4776 kB disk',
    '  Seq Scan lines | 50k rows x 2 (~100k rows, cost 1.8k), 8 ms | filter (price > 1) (1.2k removed)',
  ])
  expect(summarize(plan)).toBe(
    'cost 19k, ~100k rows, 100k rows in 102 ms, 837 blocks from cache, 3 read, planning 0.11 ms',
  )
})

test('a very long plan is cut, and says so', () => {
  const leaf = { 'Node Type': 'Seq Scan', 'Startup Cost': 0, 'Total Cost': 1, 'Plan Rows': 1, 'Plan Width': 4 }
  const top = { ...leaf, 'Node Type': 'Append', Plans: Array.from({ length: 300 }, () => leaf) }
  const lines = renderPlan(readPlan([{ 'QUERY PLAN': [{ Plan: top }] }])).split('\n')
  expect(lines).toHaveLength(121)
  expect(lines.at(-1)).toBe('… 181 more lines')
})
