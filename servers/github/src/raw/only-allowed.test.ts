import { expect, test } from 'vitest'
import { allowOf } from '../allow.ts'
import { onlyAllowed } from './only-allowed.ts'

const acme = allowOf(['acme/*'])
const api = 'https://api.github.com/repos'

test.each([
  ['its own', { url: `${api}/acme/web/issues/1`, title: 'x' }, { url: `${api}/acme/web/issues/1`, title: 'x' }, 0],
  [
    'sub-issues of others',
    [
      { title: 'a', repository_url: `${api}/acme/web` },
      { title: 'b', repository_url: `${api}/evil/x` },
    ],
    [{ title: 'a', repository_url: `${api}/acme/web` }],
    1,
  ],
  [
    'the fork of a pull request',
    { number: 1, head: { ref: 'topic', repo: { full_name: 'evil/web', description: 'x' } } },
    { number: 1, head: { ref: 'topic' } },
    1,
  ],
  [
    'a cross reference',
    [{ event: 'cross-referenced', source: { issue: { url: `${api}/evil/x/issues/2` } } }],
    [{ event: 'cross-referenced', source: {} }],
    1,
  ],
  [
    'people',
    { url: 'https://api.github.com/users/evil', html_url: 'https://github.com/evil' },
    { url: 'https://api.github.com/users/evil', html_url: 'https://github.com/evil' },
    0,
  ],
  ['all of it', { full_name: 'evil/web' }, undefined, 1],
  ['a text', 'evil/web', 'evil/web', 0],
])('%s', (_name, given, value, hidden) => expect(onlyAllowed(given, acme)).toEqual({ value, hidden }))
