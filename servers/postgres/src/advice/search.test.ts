import { expect, test } from 'vitest'
import { type Planner, search } from './search.ts'

// Recorded on PostgreSQL 15 with hypopg 1.3: three statements on a table of 300,000 rows, with each set of indexes.
const recorded: Readonly<Record<string, readonly [number, number, number]>> = {
  '': [6910, 6910, 12_400],
  customer: [15.9, 6910, 12_400],
  placed: [6910, 820, 9000],
  both: [15.9, 700, 12_400],
  'customer+placed': [15.9, 820, 9000],
  'both+customer': [15.9, 700, 12_400],
  'both+placed': [15.9, 690, 9000],
  useless: [6910, 6900, 12_400],
  'both+useless': [15.9, 700, 12_400],
}
const bytes: Readonly<Record<string, number>> = { customer: 6e6, placed: 7e6, both: 12e6, useless: 1e6 }

interface Index {
  name: string
  statements: readonly number[]
}

function planner(asked: string[] = []): Planner<Index> {
  return {
    async costs(indexes, statements) {
      const key = indexes
        .map(({ name }) => name)
        .sort()
        .join('+')
      asked.push(`${key}:${statements.join()}`)
      const costs = recorded[key]
      if (!costs) throw new Error(`no recording of ${key}`)
      return statements.map(position => costs[position] ?? Number.NaN)
    },
    async size(index) {
      return bytes[index.name] ?? 0
    },
  }
}

const open = new AbortController().signal
const all = [
  { name: 'customer', statements: [0] },
  { name: 'placed', statements: [1, 2] },
  { name: 'both', statements: [0, 1] },
  { name: 'useless', statements: [1] },
]

test('takes the index that saves most, then what saves most beside it', async () => {
  const found = await search(planner(), [1, 1, 1], all, { indexes: 5, bytes: 1e9, deadline: open })
  expect(found.map(choice => ({ ...choice, index: choice.index.name }))).toEqual([
    { index: 'both', bytes: 12e6, before: 26_220, after: 13_115.9, helps: [0, 1] },
    { index: 'placed', bytes: 7e6, before: 13_115.9, after: 9705.9, helps: [2] },
  ])
})

test('weights decide what matters', async () => {
  const found = await search(planner(), [1, 1, 1000], all, { indexes: 1, bytes: 1e9, deadline: open })
  expect(found.map(({ index }) => index.name)).toEqual(['placed'])
})

test('an index that does not fit into the limit is passed over', async () => {
  const found = await search(planner(), [1, 1, 1], all.slice(0, 3), { indexes: 5, bytes: 10e6, deadline: open })
  expect(found.map(({ index }) => index.name)).toEqual(['placed'])
})

test('what saves less than two per cent is not suggested', async () => {
  expect(await search(planner(), [1, 1, 1], all.slice(3), { indexes: 5, bytes: 1e9, deadline: open })).toEqual([])
})

test('only the statements that a candidate could serve are planned again', async () => {
  const asked: string[] = []
  await search(planner(asked), [1, 1, 1], all.slice(0, 2), { indexes: 1, bytes: 1e9, deadline: open })
  expect(asked).toEqual([':0,1,2', 'customer:0', 'placed:1,2'])
})

test('a deadline that has passed leaves nothing chosen', async () => {
  expect(await search(planner(), [1, 1, 1], all, { indexes: 5, bytes: 1e9, deadline: AbortSignal.abort() })).toEqual([])
})
