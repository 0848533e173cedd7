import { expect, test } from 'vitest'
import { parseUnmerged, renderConflicts } from './conflicts.ts'

test('groups the stages of a path; an absent side stays absent; names may hold anything', () => {
  const conflicts = parseUnmerged([
    '100644 aaaa111111 1\tboth',
    '100644 bbbb222222 2\tboth',
    '100644 cccc333333 3\tboth',
    '100644 dddd444444 3\ttab\there\nand a line',
    '100644 eeee555555 1\tgone',
  ])
  expect(conflicts).toEqual([
    { path: 'both', base: 'aaaa111111', ours: 'bbbb222222', theirs: 'cccc333333' },
    { path: 'tab\there\nand a line', theirs: 'dddd444444' },
    { path: 'gone', base: 'eeee555555' },
  ])
  expect(renderConflicts(conflicts.slice(2))).toBe('gone: base eeee555555, ours -, theirs -')
})
