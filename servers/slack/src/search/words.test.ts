import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { around, fits, wantedBy, wordsOf } from './words.ts'

test('a query is taken apart', () => {
  const words = wordsOf('deploy "two words" -in:#general from:<@U1> has::eyes: https://x.y/z foo:bar -gone "open end')
  expect(
    words.map(
      ({ text, modifier, negated }) => `${negated ? '-' : ''}${modifier === undefined ? '' : `${modifier}=`}${text}`,
    ),
  ).toEqual([
    'deploy',
    'two words',
    '-in=#general',
    'from=<@U1>',
    'has=:eyes:',
    'https://x.y/z',
    'foo:bar',
    '-gone',
    'open end',
  ])
})

describe('texts that fit', () => {
  test.each([
    ['deploy', 'We DEPLOYED it', true],
    ['deploy -failed', 'The deploy failed', false],
    ['"two words"', 'two\n words', true],
    ['"two words"', 'two other words', false],
    ['depl*', 'deployment', true],
    ['ｆｕｌｌ', 'full', true],
    ['', 'anything', true],
  ])('%s: %s', (query, text, expected) => {
    expect(fits(wantedBy(wordsOf(query)), text)).toBe(expected)
  })
})

describe('a long text', () => {
  const text = `${'before '.repeat(50)}the needle ${'after '.repeat(50)}`.trim()

  test('is shown around what was found', () => {
    expect(around(text, ['Needle'], 60)).toBe('… before before the needle after after after after after after …')
    expect(around(text, ['nothing'], 20)).toBe('before before before …')
    expect(around('short', ['x'], 20)).toBe('short')
  })

  test('is never much longer, whole where it fits, and parts no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 5 }), (given, word) => {
        const shown = around(given, [word], 80)
        expect(shown.length).toBeLessThanOrEqual(80 + 34)
        if (given.isWellFormed()) expect(shown.isWellFormed()).toBe(true)
        if (given.length <= 80) expect(shown).toBe(given)
      }),
    )
  })
})
