import { expect, test } from 'vitest'
import { shownWhen, whenOf } from './when.ts'

const now = Date.parse('2026-11-24T10:00:00Z')

test.each([
  ['2026-11-25 09:00', '2026-11-25 09:00:00 UTC'],
  ['2026-11-25T09:00:30Z', '2026-11-25 09:00:30 UTC'],
  ['2026-11-25T09:00+01:00', '2026-11-25 08:00:00 UTC'],
  ['2026-11-25T09:00-0530', '2026-11-25 14:30:00 UTC'],
  ['30m', '2026-11-24 10:30:00 UTC'],
  ['in 2h', '2026-11-24 12:00:00 UTC'],
  ['3 days', '2026-11-27 10:00:00 UTC'],
  ['1w', '2026-12-01 10:00:00 UTC'],
])('%j is %s', (given, expected) => {
  expect(shownWhen(whenOf(given, now))).toBe(expected)
})

test.each([
  ['tomorrow', 'is no time to send at'],
  ['2026-11-25', 'is no time to send at'],
  ['2026-13-45 09:00', 'is no time to send at'],
  ['2026-11-24 09:59', 'has passed'],
  ['0m', 'has passed'],
  ['121d', 'too far ahead'],
  ['99999w', 'too far ahead'],
])('%j is refused', (given, message) => {
  expect(() => whenOf(given, now)).toThrow(message)
})
