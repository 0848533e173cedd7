import { expect, test } from 'vitest'
import { pickFields } from './pick-fields.ts'

const issues = [
  { number: 1, user: { login: 'a', id: 9 }, labels: [{ name: 'bug', color: 'f00' }], body: null },
  { number: 2, user: null, labels: [] },
]

test.each([
  [['number'], [{ number: 1 }, { number: 2 }]],
  [
    ['user.login', 'labels.name'],
    [
      { user: { login: 'a' }, labels: [{ name: 'bug' }] },
      { user: null, labels: [] },
    ],
  ],
  [
    ['user', 'user.login'],
    [{ user: { login: 'a', id: 9 } }, { user: null }],
  ],
  [['nothing.here'], [{}, {}]],
])('%j', (paths, expected) => expect(pickFields(issues, paths)).toEqual(expected))

test('leaves what is no object as it is', () => expect(pickFields(3, ['a'])).toBe(3))
