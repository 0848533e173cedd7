import { describe, expect, test } from 'vitest'
import { allowOf } from '../allow.ts'
import { apiPath } from './path-rules.ts'

const everything = allowOf([])
const acme = allowOf(['acme/*', '!acme/secret'])

describe('apiPath', () => {
  test.each([
    ['/repos/acme/web/topics?per_page=5', { path: '/repos/acme/web/topics?per_page=5', owner: 'acme' }],
    ['user', { path: '/user' }],
    ['/orgs/acme/repos', { path: '/orgs/acme/repos', owner: 'acme' }],
    ['/repos/acme/w%65b', { path: '/repos/acme/w%65b', owner: 'acme' }],
    ['/repos/a/%zz/%ff', { path: '/repos/a/%zz/%ff', owner: 'a' }],
    [
      '/orgs/acme/secret%2Dscanning/alerts?hide_secret=false',
      { path: '/orgs/acme/secret%2Dscanning/alerts?hide_secret=true', owner: 'acme' },
    ],
    [
      '/repos/a/b/secret-scanning/alerts/1',
      { path: '/repos/a/b/secret-scanning/alerts/1?hide_secret=true', owner: 'a' },
    ],
    ['/search/issues?q=repo:acme/web%20bug', { path: '/search/issues?q=repo%3Aacme/web%20bug' }],
    ['/repos/acme/../../user', { path: '/user' }],
    ['/repos/acme/web/contents/%2e%2e/%2e%2e/x', { path: '/repos/acme/x', owner: 'acme' }],
  ])('%s', (given, expected) => expect(apiPath(given, everything)).toEqual(expected))

  test.each([
    '//evil.example/x',
    'https://evil.example/x',
    '/\\evil.example',
    '/repos/a b',
    '/repos/{owner}/x',
    '/a%2Fb',
  ])('calls %s no path', given => expect(() => apiPath(given, everything)).toThrow('no path of the REST API'))

  test.each([
    '/repos/evil/x/issues',
    '/repos/acme/secret',
    '/repos/acme/%73ecret',
    '/repos/acme/web/compare/main...evil:main',
    '/repos/acme/web/compare/evil%3Aother:main..main',
    '/repos/acme/web/compare/main...acme:secret:main',
    '/repos/acme/web/../secret/issues',
    '/repositories/42',
    '/search/code?q=x',
    '/orgs/acme/repos',
    '/user/repos',
    '/repos/acme',
  ])('refuses %s where only some repositories are allowed', given => {
    expect(() => apiPath(given, acme)).toThrow(/may use/)
  })

  test('lets an allowed repository through', () => {
    expect(apiPath('/repos/Acme/Web/issues', acme)).toEqual({ path: '/repos/Acme/Web/issues', owner: 'Acme' })
    expect(apiPath('/repos/acme/web/compare/main...acme:topic', acme)).toMatchObject({ owner: 'acme' })
    expect(apiPath('/rate_limit', acme)).toEqual({ path: '/rate_limit' })
  })
})
