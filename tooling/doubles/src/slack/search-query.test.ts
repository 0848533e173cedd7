import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, dayPasses, highlight, parseQuery } from './search-query.ts'

test('a query is taken apart into words, phrases and modifiers', () => {
  const terms = parseQuery('deploy "two words" -in:#general from:<@U1> has::eyes: https://x.y/z foo:bar -gone in:')
  expect(terms.map(({ filter, value, negated }) => `${negated ? '-' : ''}${filter ?? ''}=${value}`)).toEqual([
    '=deploy',
    '=two words',
    '-in=#general',
    'from=<@U1>',
    'has=:eyes:',
    '=https://x.y/z',
    '=foo:bar',
    '-=gone',
    '=in:',
  ])
})

test('highlights mark whole words in any case, phrases and beginnings', () => {
  expect(highlight('Deploy the deployment, depLOY', ['deploy'])).toBe(
    '\uE000Deploy\uE001 the deployment, \uE000depLOY\uE001',
  )
  expect(highlight('two  words, twofold', ['two words', 'twof*'])).toBe('\uE000two  words\uE001, \uE000twofold\uE001')
})

test('highlights change nothing else', () => {
  const words = fc.array(
    fc.string({ minLength: 1 }).filter(word => word.trim() !== ''),
    { maxLength: 3 },
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), words, (text, some) => {
      expect(highlight(text, some).replaceAll(/[\uE000\uE001]/g, '')).toBe(text.replaceAll(/[\uE000\uE001]/g, ''))
    }),
  )
})

test('no query is too odd, and words are kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), query => {
      for (const { value } of parseQuery(query)) expect(query.includes(value)).toBe(true)
    }),
  )
})

describe('days', () => {
  test.each([
    ['before', '2026-08-03', '2026-08-02', true],
    ['before', '2026-08-03', '2026-08-03', false],
    ['after', '2026-08-03', '2026-08-03', false],
    ['after', '2026-08-03', '2026-08-04', true],
    ['after', '2026-08', '2026-08-31', false],
    ['on', '2026-08-03', '2026-08-03', true],
    ['during', 'august', '2026-08-31', true],
    ['during', 'Dec', '2025-12-24', true],
    ['during', '2025', '2025-01-01', true],
    ['on', 'yesterday', '2026-11-23', true],
    ['after', 'yesterday', '2026-11-24', true],
    ['on', 'today', '2026-11-23', false],
  ])('%s:%s and %s: %s', (filter, value, day, passes) => {
    expect(dayPasses(filter, value, day, '2026-11-24')).toBe(passes)
  })

  test('begin where the searcher lives', () => {
    const seconds = Date.parse('2026-11-24T23:30:00Z') / 1_000
    expect(dayOf(seconds, 'UTC')).toBe('2026-11-24')
    expect(dayOf(seconds, 'Europe/Berlin')).toBe('2026-11-25')
  })
})
