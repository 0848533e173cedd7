import { expect, test } from 'vitest'
import { allowOf } from './allow.ts'

test.each([
  [[], 'any/thing', true],
  [['acme/*'], 'Acme/Web', true],
  [['acme/*'], 'acme2/web', false],
  [['acme'], 'acme/web', true],
  [['acme/*', '!acme/secret'], 'acme/SECRET', false],
  [['!acme/secret'], 'other/x', true],
  [['acme/web-*'], 'acme/web-api', true],
  [['acme/web.x'], 'acme/webyx', false],
])('%j and %s', (patterns, full, allowed) => {
  const [owner = '', name = ''] = full.split('/')
  expect(allowOf(patterns).allows(owner, name)).toBe(allowed)
})

test('says which setting refused', () => {
  expect(() => allowOf(['acme/*']).check('evil', 'x')).toThrow('evil/x is not among the repositories')
})
