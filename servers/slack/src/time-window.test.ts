import fc from 'fast-check'
import { expect, test } from 'vitest'
import { besides, tsAt } from './time-window.ts'

/** 2025-11-24 10:25:12 UTC */
const now = 1763979912_000

test.each([
  ['2h', '1763972712.000000'],
  ['30m', '1763978112.000000'],
  ['1w ago', '1763375112.000000'],
  ['2025-11-24', '1763942400.000000'],
  ['today', '1763942400.000000'],
  ['yesterday', '1763856000.000000'],
  ['2025-11-24T10:25', '1763979900.000000'],
  ['2025-11-24 11:25:12+01:00', '1763979912.000000'],
  ['2025-11-24T10:25:12.5Z', '1763979912.500000'],
  ['2025-11-24 10:25:12.123456', '1763979912.123456'],
  ['1763979912.123456', '1763979912.123456'],
])('since %s', (given, ts) => {
  expect(tsAt(given, 'since', now)).toBe(ts)
})

test.each([
  ['2025-11-23', '1763942399.999999'],
  ['yesterday', '1763942399.999999'],
  ['2025-11-24 10:25', '1763979959.999999'],
  ['2025-11-24 10:25:12', '1763979912.999999'],
  ['2025-11-24 10:25:12.123', '1763979912.123999'],
  ['2h', '1763972712.000000'],
])('until %s is meant to its end', (given, ts) => {
  expect(tsAt(given, 'until', now)).toBe(ts)
})

test.each(['', 'soon', '2025-02-30', '2025-13-01', '25:00', '2025-11-24T25:00', '-2h'])('%j is no time', given => {
  expect(() => tsAt(given, 'since', now)).toThrow('is no time')
})

test('a microsecond after and before is where it was', () => {
  expect(besides('1763979912.999999', 1)).toBe('1763979913.000000')
  expect(besides('1763979912.000000', -1)).toBe('1763979911.999999')
  const stamp = fc
    .tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([seconds, micro]) => `${seconds}.${String(micro).padStart(6, '0')}`)
  fc.assert(fc.property(stamp, ts => besides(besides(ts, 1), -1) === ts))
})
