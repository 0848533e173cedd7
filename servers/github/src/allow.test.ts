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
  expect(allowOf(patterns).allowsRepo(full)).toBe(allowed)
})

test('says which setting refused', () => {
  expect(() => allowOf(['acme/*']).check('evil', 'x')).toThrow('evil/x is not among the repositories')
})

test('refuses an owner none of whose repositories is allowed', () => {
  const allow = allowOf(['acme/*'])
  expect(() => allow.checkOwner('Acme')).not.toThrow()
  expect(() => allow.checkOwner('evil')).toThrow('No repository of evil is among those that this server may use.')
})
