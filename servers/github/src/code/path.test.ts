import { describe, expect, test } from 'vitest'
import { cleanPath, parseSpec } from './path.ts'

describe('what a path says', () => {
  test.each([
    ['src/a.ts', { path: 'src/a.ts' }],
    ['/src/a.ts', { path: 'src/a.ts' }],
    ['./src/', { path: 'src' }],
    ['src/a.ts#L10-L80', { path: 'src/a.ts', first: 10, last: 80 }],
    ['src/a.ts#L10', { path: 'src/a.ts', first: 10, last: 10 }],
    ['src/a.ts#L10C3-L12C9', { path: 'src/a.ts', first: 10, last: 12 }],
    ['src/a.ts:10-80', { path: 'src/a.ts', first: 10, last: 80 }],
    ['src/a.ts:7', { path: 'src/a.ts', first: 7, last: 7 }],
    ['odd: name.md', { path: 'odd: name.md' }],
    ['.', { path: '' }],
  ])('%s', (given, expected) => {
    expect(parseSpec(given)).toEqual(expected)
  })

  test.each(['a.ts:0', 'a.ts:9-3', 'a.ts#L0'])('%s names no lines', given => {
    expect(() => parseSpec(given)).toThrow('names no lines')
  })

  test.each(['../a', 'a/../b', 'a//b', 'a/./b', 'a\nb', 'a\0'])('%j is refused', given => {
    expect(() => cleanPath(given)).toThrow('is no path')
  })
})
