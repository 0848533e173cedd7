import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Channel } from '../channel.ts'
import { dayIn, tsAtStartOf } from './day.ts'
import { daysOf, type Filters, modifiersOf, queryOf, thing } from './modifiers.ts'
import { restrictionsOf } from './restrictions.ts'

const general: Channel = { id: 'C0GENERAL', kind: 'public', name: 'general', external: false, archived: false }
const dm: Channel = { id: 'D0ALICE00', kind: 'dm', person: 'U0ALICE00', external: false, archived: false }
const none: Filters = { has: [], threadsOnly: false }

test('filters become the modifiers of Slack', () => {
  const days = { after: '2026-11-20', before: '2026-11-24', on: '2026-03-01' }
  const filters = { ...days, channel: general, from: 'U0ALICE00', with: 'U0BOB0000', has: ['link', ':eyes:'] }
  expect(modifiersOf({ ...filters, threadsOnly: true })).toEqual([
    'in:<#C0GENERAL>',
    'from:<@U0ALICE00>',
    'with:<@U0BOB0000>',
    'after:2026-11-19',
    'before:2026-11-24',
    'on:2026-03-01',
    'has:link',
    'has::eyes:',
    'is:thread',
  ])
  expect(modifiersOf({ ...none, channel: dm })).toEqual(['in:<@U0ALICE00>'])
})

test('the words come last, as they are', () => {
  expect(queryOf(' "never closed ', { ...none, channel: general }, ['-in:#secret'])).toBe(
    'in:<#C0GENERAL> -in:#secret "never closed',
  )
  expect(queryOf('', none, [])).toBe('')
})

describe('days', () => {
  const now = Date.parse('2026-11-24T10:00:00Z')
  test.each([
    ['2026-02-28', '2026-02-28'],
    ['2026-11-24 10:05:12.123456', '2026-11-24'],
    ['2026-11-24T10:05:12Z', '2026-11-24'],
    ['today', '2026-11-24'],
    ['Yesterday', '2026-11-23'],
    ['12h', '2026-11-23'],
    ['3d', '2026-11-21'],
    ['2w', '2026-11-10'],
  ])('%s is %s', (given, day) => {
    expect(dayIn(given, 'after', now)).toBe(day)
  })

  test.each(['2026-02-30', '2026-13-01', 'last week', '', '3x', 'today in:#secret', '2026-11-24 from:me'])(
    '%j is none',
    given => {
      expect(() => daysOf({ on: given })).toThrow(/^on .* is no time\.$/)
    },
  )

  test('begin at a ts', () => {
    expect(tsAtStartOf('2026-11-24')).toBe('1795478400.000000')
  })
})

test.each([
  ['link', 'link'],
  ['eyes', ':eyes:'],
  [':+1:', ':+1:'],
  ['wave::skin-tone-2', ':wave::skin-tone-2:'],
])('has %s', (given, expected) => {
  expect(thing(given)).toBe(expected)
})

test('no value of a field becomes another modifier', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('x in:#a', '"', 'a" from:me', ':a: b', '3d\nin:b'),
  )
  fc.assert(
    fc.property(text, text, (what, day) => {
      const attempt = (make: () => Partial<Filters>) => {
        try {
          return modifiersOf({ ...none, ...make() })
        } catch {
          return []
        }
      }
      for (const query of [attempt(() => ({ has: [thing(what)] })), attempt(() => daysOf({ after: day }))]) {
        expect(query.length).toBeLessThanOrEqual(1)
        expect(query.join()).toMatch(/^(?:has:[^\s"<>]+|after:\d{4}-\d\d-\d\d)?$/)
      }
    }),
  )
})

describe('the settings, in the modifiers of Slack', () => {
  test.each([
    [{ readChannels: [], dms: 'read' }, false, []],
    [{ readChannels: ['#eng', 'C0GENERAL'], dms: 'off' }, false, ['in:#eng', 'in:<#C0GENERAL>', '-is:dm']],
    [{ readChannels: ['#eng'], dms: 'off' }, true, ['-is:dm']],
    [{ readChannels: ['#eng'], dms: 'read' }, false, []],
    [{ readChannels: ['#eng-*', '!#eng-secret', '!x*'], dms: 'post' }, false, ['-in:#eng-secret']],
  ] as const)('%j', (settings, narrowed, expected) => {
    expect(restrictionsOf(settings, narrowed)).toEqual(expected)
  })
})
