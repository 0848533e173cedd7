import { describe, expect, test } from 'vitest'
import { checkClashes, writablePath } from './paths.ts'

describe('a path to be written', () => {
  test.each(['src/a.ts', '.gitignore', '.github/workflows/ci.yml', 'git/x', 'a b/ü.txt', '.gitmodules'])('%s', path => {
    expect(writablePath(path)).toBe(path)
  })

  test.each([
    '.git/config',
    'a/.GIT/hooks/x',
    '.git',
    '.git./config',
    '.git /config',
    'git~1/config',
    '.g\u200cit/config',
    '.git::$INDEX_ALLOCATION/x',
  ])('%j is git’s own', path => {
    expect(() => writablePath(path)).toThrow('.git folder')
  })

  test.each(['../x', '/', 'a/../../x', 'a//b'])('%j is outside', path => {
    expect(() => writablePath(path)).toThrow('repository')
  })
})

describe('clashes', () => {
  const kept = ['README.md', 'src/a.ts', 'docs/guide.md']

  test.each([[['src/b.ts']], [['new/deep/file.ts']], [['src/a.ts']]])('%j fits', added => {
    expect(() => checkClashes(added, kept)).not.toThrow()
  })

  test.each([
    [['readme.md'], '"readme.md" cannot be written: "README.md" differs from it by case only.'],
    [['SRC/b.ts'], '"SRC/b.ts" cannot be written: "src" differs from it by case only.'],
    [['README.md/x'], '"README.md/x" cannot be written: "README.md" is a file, and no folder.'],
    [['src'], '"src" cannot be written: "src" is a folder.'],
    [['x/a', 'X/b'], '"X/b" cannot be written: "x" differs from it by case only.'],
    [['x', 'x/y'], '"x/y" cannot be written: "x" is a file, and no folder.'],
  ])('%j is told', (added, message) => {
    expect(() => checkClashes(added, kept)).toThrow(message)
  })

  test('a rename that changes the case only is none', () => {
    expect(() => checkClashes(['ReadMe.md'], ['src/a.ts'])).not.toThrow()
  })
})
