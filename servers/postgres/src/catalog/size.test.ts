import { expect, test } from 'vitest'
import { count, duration, size } from './size.ts'

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [8192, '8 kB'],
  [1_258_291, '1.2 MB'],
  [26_214_400, '25 MB'],
  [5e15, '4547 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text)
})

test.each([
  [7, '7'],
  [950, '950'],
  [12_345, '12k'],
  [3_400_000, '3.4M'],
  [2e9, '2G'],
])('%i is %s', (value, text) => {
  expect(count(value)).toBe(text)
})

test.each([
  [0.123, '0.12 ms'],
  [18.4, '18 ms'],
  [612.4, '612 ms'],
  [2345, '2.3 s'],
  [240_000, '4 min'],
  [3 * 3_600_000, '3 h'],
  [12 * 86_400_000, '12 days'],
])('%d ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})
