import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRefName } from './ref-name.ts'

/** What git itself says. `refs/heads/` in front keeps names like "--branch" from being options of this command. */
function gitAgrees(name: string): boolean {
  try {
    execFileSync('git', ['check-ref-format', `refs/heads/${name}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('takes no name that git would not', () => {
  const part = fc.constantFrom(
    'a',
    '.',
    '..',
    '/',
    '-',
    '@',
    '{',
    '~',
    '^',
    ':',
    '?',
    '*',
    '[',
    '\\',
    ' ',
    '.lock',
    'é',
    '😀',
    '\t',
    '\x7f',
    '#',
  )
  const property = fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), parts => {
    const name = parts.join('')
    // git has more to say about a short name: no leading dash, not HEAD, not "@".
    const isSpecial = name.startsWith('-') || name === '@' || name === 'HEAD'
    expect(isRefName(name)).toBe(gitAgrees(name) && !isSpecial)
  })
  fc.assert(property, { numRuns: 200 })
})
