import { expect, test } from 'vitest'
import { closesIn } from './closes.ts'

test.each([
  ['Fixes #12', ['acme/web#12']],
  ['closes acme/api#3, resolved: #4', ['acme/api#3', 'acme/web#4']],
  ['Fixed https://github.com/acme/api/issues/9.', ['acme/api#9']],
  ['fix #1 and Fix #1', ['acme/web#1']],
  ['See #12; prefixes #13', []],
  ['', []],
])('%s', (body, expected) => {
  expect(closesIn(body, 'acme/web').map(({ repo, number }) => `${repo}#${number}`)).toEqual(expected)
})
