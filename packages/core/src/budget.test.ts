import fc from 'fast-check'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, test } from 'vitest'
import { cutText, estimateTokens, longestPrefix, nearlyLongest } from './budget.ts'

const samples = {
  prose: 'The quick brown fox jumps over the lazy dog, and then it asks what a connector is. '.repeat(20),
  code: 'export function parse(line: string): Row | undefined {\n  return line.split(",").map(Number)\n}\n'.repeat(20),
  table:
    'id,name,price,created\n' +
    Array.from({ length: 60 }, (_, i) => `${i},Widget ${i * 7},${i * 3}.99,2026-01-${(i % 28) + 1}T08:30:00Z`).join(
      '\n',
    ),
  log: Array.from(
    { length: 40 },
    (_, i) =>
      `${(i * 7919).toString(16).padStart(8, '0')} 2026-11-0${i % 9} Ada Lovelace: Fix the parser for case ${i}`,
  ).join('\n'),
  json: JSON.stringify(
    Array.from({ length: 30 }, (_, id) => ({ id, title: `Issue ${id}`, labels: ['bug', 'p1'], open: id % 2 === 0 })),
  ),
}

test.each(Object.entries(samples))('%s is estimated within a third of o200k', (_name, text) => {
  const ratio = estimateTokens(text) / encode(text).length
  expect(ratio).toBeGreaterThan(0.67)
  expect(ratio).toBeLessThan(1.34)
})

test.each([' ', '\n'])('megabytes of %j are not free', blank => {
  expect(estimateTokens(blank.repeat(5000)) / encode(blank.repeat(5000)).length).toBeGreaterThan(0.67)
  expect(cutText(blank.repeat(1_000_000), 500).length).toBeLessThan(100_000)
})

test('a cut text is a prefix within the budget, of whole lines where it can be', () => {
  const cut = cutText(samples.log, 200)
  expect(samples.log.startsWith(cut)).toBe(true)
  expect(samples.log[cut.length]).toBe('\n')
  expect(estimateTokens(cut)).toBeLessThanOrEqual(200)
})

test('a cut never splits a surrogate pair, and never exceeds the budget', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 0, max: 100 }), (text, budget) => {
      const cut = cutText(text, budget)
      expect(text.startsWith(cut)).toBe(true)
      if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true)
      expect(cut === text || estimateTokens(cut) <= budget).toBe(true)
    }),
  )
})

test('no text is estimated at more tokens than characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
      expect(estimateTokens(text)).toBeLessThanOrEqual(text.length)
    }),
  )
})

test('longestPrefix finds the last length that fits', () => {
  expect(longestPrefix(10, length => length <= 7)).toBe(7)
  expect(longestPrefix(10, () => true)).toBe(10)
  expect(longestPrefix(10, length => length === 0)).toBe(0)
})

test('nearlyLongest fits, is close to the longest, and tries little from a good guess', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), fc.nat(6000), (limit, longest, guess) => {
      const found = nearlyLongest(limit, guess, length => length <= longest)
      const best = Math.min(limit, longest)
      expect(found).toBeLessThanOrEqual(best)
      expect(best - found).toBeLessThanOrEqual(found >> 5)
    }),
  )
  let tries = 0
  nearlyLongest(1000, 205, length => ++tries > 0 && length <= 200)
  expect(tries).toBeLessThanOrEqual(4)
})
