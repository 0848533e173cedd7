import { expect, test } from 'vitest'
import { resolveLink } from './read-contents.ts'

test.each([
  ['latest.ts', 'src/start.ts', 'src/start.ts'],
  ['docs/readme', '../README.md', 'README.md'],
  ['a/b/c', './d/../e', 'a/b/e'],
  ['a/b', 'c/', 'a/c'],
  ['a', '../x', undefined],
  ['a/b', '/etc/passwd', undefined],
  ['a/b', '..', undefined],
  ['a', '', undefined],
])('%s -> %s leads to %s', (path, target, expected) => {
  expect(resolveLink(path, target)).toBe(expected)
})
