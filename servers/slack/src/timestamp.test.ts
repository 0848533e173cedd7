import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, minuteOf, momentOf, parseTs, timeOf, tsOf } from './timestamp.ts'

test('a ts is shown as day and time in UTC, to the microsecond', () => {
  expect(dayOf('1763999999.123456')).toBe('2025-11-24')
  expect(timeOf('1763999999.123456')).toBe('15:59:59.123456')
  expect(momentOf('1763999999.000001')).toBe('2025-11-24 15:59:59.000001')
  expect(minuteOf(1_763_999_999)).toBe('2025-11-24 15:59')
})

test('what is shown names the same message again', () => {
  const anyTs = fc.tuple(fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999 }))
  fc.assert(
    fc.property(anyTs, ([seconds, micros]) => {
      const ts = `${seconds}.${String(micros).padStart(6, '0')}`
      expect(tsOf(momentOf(ts))).toBe(ts)
      expect(tsOf(ts)).toBe(ts)
      expect(tsOf(`p${ts.replace('.', '')}`)).toBe(ts)
    }),
  )
})

test.each([
  '2025-11-24T15:59:59.123456',
  '2025-11-24 15:59:59.123456Z',
  '2025-11-24 15:59:59.123456 UTC',
  ' 1763999999.123456 ',
])('%j names it too', given => {
  expect(tsOf(given)).toBe('1763999999.123456')
})

test.each(['', '15:59', '2025-11-24', '2025-13-24 15:59:59.123456', '1763999999', '1763999999.12', '#general'])(
  '%j names none',
  given => {
    expect(tsOf(given)).toBeUndefined()
    expect(() => parseTs(given, 'thread')).toThrow(`thread ${JSON.stringify(given)} names no message.`)
  },
)
