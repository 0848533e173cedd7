import { expect, test } from 'vitest'
import { isKept, sentence } from './limits.ts'
import { page, table } from './report.ts'

test('one bound of a limit is enough, and what was not measured is not kept', () => {
  expect(isKept({ limit: 'git log', values: [1.1, 9] })).toBe(true)
  expect(isKept({ limit: 'git log', values: [2, 4.9] })).toBe(true)
  expect(isKept({ limit: 'git log', values: [2, 5.1] })).toBe(false)
  expect(isKept({ limit: 'HTTP throughput', values: [0.79] })).toBe(false)
  expect(isKept({ limit: 'SELECT 1', values: [Number.NaN] })).toBe(false)
  expect(sentence({ limit: 'git log', values: [2, 4.9] })).toBe(
    '2.00 × git (at most 1.15) or 4.90 ms over git (at most 5)',
  )
})

test('tables align, and the page says how many limits are kept', () => {
  expect(
    table(
      ['server', 'ms'],
      [
        ['raw', 1234],
        ['ours', 0.5],
      ],
    ),
  ).toBe(['| server |    ms |', '| ------ | ----: |', '| raw    | 1,234 |', '| ours   |  0.50 |'].join('\n'))
  const topic = {
    title: 'T',
    note: 'N.',
    head: ['a'],
    rows: [['b']],
    facts: [{ limit: 'SELECT 1' as const, values: [1] }],
  }
  const text = page([topic], ['Node 24'])
  expect(text).toContain('0 of 1 limits are kept')
  expect(text).toContain('- ✗ SELECT 1: 1.00 ms over pg (at most 0.5)')
})
