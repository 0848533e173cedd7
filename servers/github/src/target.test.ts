import { describe, expect, test } from 'vitest'
import { parseTarget } from './target.ts'

const web = { owner: 'acme', name: 'web' }

describe('parseTarget', () => {
  test.each([
    ['acme/web', web],
    [' acme/web ', web],
    ['acme/web#12', { ...web, number: 12 }],
    ['acme/web@feature/x', { ...web, ref: 'feature/x' }],
    ['git@github.com:acme/web.git', { host: 'github.com', ...web }],
    ['ssh://git@github.com/acme/web.git', { host: 'github.com', ...web }],
    ['github.com/acme/web', { host: 'github.com', ...web }],
    ['https://www.github.com/acme/web/', { host: 'github.com', ...web }],
    ['https://api.github.com/repos/acme/web/pulls/7', { host: 'github.com', ...web, number: 7 }],
    ['https://ghe.acme.com/api/v3/repos/acme/web/issues/7', { host: 'ghe.acme.com', ...web, number: 7 }],
    ['https://github.com/acme/web/issues/12#issuecomment-99', { host: 'github.com', ...web, number: 12, comment: 99 }],
    ['https://github.com/acme/web/pull/7/files#discussion_r5', { host: 'github.com', ...web, number: 7, comment: 5 }],
    [
      'https://github.com/acme/web/blob/main/src/a%20b.ts#L10-L20',
      { host: 'github.com', ...web, ref: 'main', path: 'src/a b.ts', lines: { first: 10, last: 20 } },
    ],
    [
      'https://github.com/acme/web/tree/refs/heads/main/docs',
      { host: 'github.com', ...web, ref: 'main', path: 'docs' },
    ],
    ['https://github.com/acme/web/commit/abc123', { host: 'github.com', ...web, ref: 'abc123' }],
    ['https://github.com/acme/web/compare/main...topic/x', { host: 'github.com', ...web, ref: 'main...topic/x' }],
    ['https://github.com/acme/web/releases/tag/v1.2', { host: 'github.com', ...web, ref: 'v1.2' }],
    ['https://github.com/acme/web/actions/runs/55/job/66', { host: 'github.com', ...web, run: 55, job: 66 }],
    ['http://127.0.0.1:4010/acme/web', { host: '127.0.0.1:4010', ...web }],
  ])('reads %s', (text, target) => expect(parseTarget(text)).toEqual(target))

  test.each([
    'web',
    '',
    'acme/',
    'acme/..',
    '../../etc',
    'https://github.com/acme',
    'acme/web/issues',
    'a b/c',
    '-a/b',
  ])('refuses %j', text => expect(() => parseTarget(text)).toThrow(/names no repository/))
})
