import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from '../asking.fixture.ts'
import type { Json } from '../call.ts'
import { type Github, startGithub } from '../start.ts'
import { standardTokens } from '../tokens.ts'

const events = { ...standardTokens.owner, value: `ghp_${'events'.padEnd(36, '0')}`, scopes: ['security_events'] }
const hidden = ['tok', 'en-value-1'].join('')

let github: Github

beforeAll(async () => {
  github = await startGithub({ tokens: { events } })
  await github.seed.repo({ owner: 'octo-org', name: 'api', private: true, files: { 'a.txt': 'a' } })
  await github.seed.repo({ owner: 'octocat', name: 'quiet', files: { 'a.txt': 'a' } })
  github.seed.alerts('octocat/hello', {
    code: [
      {},
      { rule: 'js/xss', severity: 'warning', path: 'src/a.js', line: 4, help: '# Fix it' },
      { state: 'fixed' },
    ],
    dependabot: [{}, { package: 'lodash', ecosystem: 'npm', severity: 'low', fixed: null }, { state: 'fixed' }],
    secret: [{ secret: hidden, locations: [{ path: '.env', line: 3 }, { issue: 4 }, { issue: 4, comment: 9 }] }],
  })
  github.seed.alerts('octo-org/api', { code: [{ state: 'fixed' }], dependabot: [{}], secret: [{ secret: hidden }] })
})

afterAll(() => github[Symbol.asyncDispose]())

const ask = (route: string, more: Asking = {}) => asking(github)(route, more)
const numbers = (list: readonly Json[]) => list.map(({ number }) => number)
const next = (headers: Headers) => /<[^>]*?(\/(?:repos|orgs)[^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]

describe('lists', () => {
  test.each([
    ['code-scanning/alerts', [3, 2, 1]],
    ['code-scanning/alerts?severity=warning', [2]],
    ['code-scanning/alerts?state=closed', [3]],
    ['dependabot/alerts', [3, 2, 1]],
    ['dependabot/alerts?state=open', [2, 1]],
    ['dependabot/alerts?state=fixed,open&severity=high', [3, 1]],
    ['dependabot/alerts?ecosystem=npm', [2]],
    ['secret-scanning/alerts?state=open', [1]],
    ['secret-scanning/alerts?secret_type=other', []],
  ])('%s', async (path, expected) => {
    const { status, list } = await ask(`GET /repos/octocat/hello/${path}`)
    expect([status, numbers(list)]).toEqual([200, expected])
  })

  test('Dependabot goes on after a cursor, even where its alert left the list', async () => {
    const [, , newest] = github.seed.alerts('octocat/quiet', { dependabot: [{}, {}, {}] }).dependabot
    const first = await ask('GET /repos/octocat/quiet/dependabot/alerts?state=open&per_page=1')
    expect(numbers(first.list)).toEqual([newest])
    const body = { state: 'dismissed', dismissed_reason: 'not_used' }
    await ask(`PATCH /repos/octocat/quiet/dependabot/alerts/${newest}`, { body })
    const second = await ask(`GET ${next(first.headers)}`)
    expect(numbers(second.list)).toEqual([2])
    const third = await ask(`GET ${next(second.headers)}`)
    expect(numbers(third.list)).toEqual([1])
    expect(next(third.headers)).toBe(undefined)
    const back = /<[^>]*?(\/repos[^>]*)>; rel="prev"/.exec(third.headers.get('link') ?? '')?.[1]
    expect(numbers((await ask(`GET ${back}`)).list)).toEqual([2])
    const paged = await ask('GET /repos/octocat/quiet/dependabot/alerts?page=1')
    expect([paged.status, paged.json.message]).toEqual([400, 'Pagination using the `page` parameter is not supported.'])
  })

  test('the others go on at a page', async () => {
    const first = await ask('GET /repos/octocat/hello/code-scanning/alerts?per_page=1')
    expect(next(first.headers)).toBe('/repos/octocat/hello/code-scanning/alerts?per_page=1&page=2')
  })

  test.each(['code-scanning', 'dependabot', 'secret-scanning'])('of an organization: %s', async area => {
    const { list } = await ask(`GET /orgs/octo-org/${area}/alerts`)
    expect(list.map(({ number, repository }) => [number, (repository as Json).full_name])).toEqual([
      [1, 'octo-org/api'],
    ])
    expect((await ask(`GET /orgs/octo-org/${area}/alerts`, { token: github.tokens.stranger })).status).not.toBe(200)
    expect((await ask(`GET /orgs/octo-org/${area}/alerts`, { token: github.tokens.weak })).status).toBe(404)
    expect((await ask(`GET /orgs/nobody/${area}/alerts`)).status).toBe(404)
  })

  test('what is no state is refused with those there are', async () => {
    const { status, json } = await ask('GET /repos/octocat/hello/dependabot/alerts?state=opne')
    expect(status).toBe(422)
    expect(json.message).toBe(
      'Invalid request.\n\nopne is not a member of ["auto_dismissed", "dismissed", "fixed", "open"].',
    )
  })
})

describe('who and what', () => {
  test.each([
    [
      'octocat/secret',
      'code-scanning',
      403,
      'Advanced Security must be enabled for this repository to use code scanning.',
    ],
    ['octo-org/api', 'dependabot', 200, undefined],
    ['octocat/secret', 'dependabot', 403, 'Dependabot alerts are disabled for this repository.'],
    ['octocat/secret', 'secret-scanning', 404, 'Secret scanning is disabled on this repository.'],
  ])('%s %s where it is %i', async (repo, area, status, message) => {
    const answer = await ask(`GET /repos/${repo}/${area}/alerts`)
    expect([answer.status, answer.json.message]).toEqual([status, message])
  })

  test('code that was never analysed', async () => {
    await github.seed.repo({ owner: 'octocat', name: 'fresh' })
    const { status, json } = await ask('GET /repos/octocat/fresh/code-scanning/alerts')
    expect([status, json.message]).toEqual([404, 'no analysis found'])
  })

  test.each([
    ['code-scanning', 403],
    ['dependabot', 403],
    ['secret-scanning', 404],
  ])('%s is not for readers', async (area, status) => {
    const token = github.tokens.reader
    expect((await ask(`GET /repos/octocat/hello/${area}/alerts`, { token })).status).toBe(status)
  })

  test('scopes: security_events for all, public_repo for public repositories', async () => {
    const path = (repo: string) => `GET /repos/${repo}/dependabot/alerts`
    expect((await ask(path('octo-org/api'), { token: events.value })).status).toBe(200)
    expect((await ask(path('octo-org/api'), { token: github.tokens.weak })).status).toBe(404)
    const weak = await ask(path('octocat/hello'), { token: github.tokens.weak })
    expect([weak.status, weak.headers.get('x-accepted-oauth-scopes')]).toEqual([
      200,
      'public_repo, repo, security_events',
    ])
    const token = github.tokens.readonly
    const { status, headers } = await ask('PATCH /repos/octocat/hello/dependabot/alerts/1', { token, body: {} })
    expect([status, headers.get('x-accepted-github-permissions')]).toEqual([403, 'vulnerability_alerts=write'])
  })
})

describe('one alert', () => {
  test('the secret is hidden where the caller asks for it', async () => {
    const path = 'GET /repos/octocat/hello/secret-scanning/alerts/1'
    expect((await ask(path)).json.secret).toBe(hidden)
    expect((await ask(`${path}?hide_secret=true`)).text).not.toContain(hidden)
    const { list } = await ask(`${path}/locations`)
    expect(list.map(({ type }) => type)).toEqual(['commit', 'issue_body', 'issue_comment'])
  })

  test('code scanning tells the help of its rule', async () => {
    const { json } = await ask('GET /repos/octocat/hello/code-scanning/alerts/2')
    expect(json.rule).toMatchObject({ id: 'js/xss', help: '# Fix it', severity: 'warning' })
    expect((await ask('GET /repos/octocat/hello/code-scanning/alerts/9')).status).toBe(404)
  })

  test.each([
    ['code-scanning', 'dismissed', { dismissed_reason: "won't fix", dismissed_comment: 'Old.' }],
    ['dependabot', 'dismissed', { dismissed_reason: 'tolerable_risk', dismissed_comment: 'Old.' }],
    ['secret-scanning', 'resolved', { resolution: 'revoked', resolution_comment: 'Old.' }],
  ])('%s is %s and opened again', async (area, state, why) => {
    const path = `PATCH /repos/octocat/hello/${area}/alerts/1`
    const closed = await ask(path, { body: { state, ...why } })
    expect(closed.json).toMatchObject({ state, ...why })
    const reopened = await ask(path, { body: { state: 'open' } })
    expect(reopened.json).toMatchObject({ state: 'open', [Object.keys(why)[0] ?? '']: null })
    expect((await ask(path, { body: { state } })).status).toBe(422)
    expect((await ask(path, { body: { state: 'gone' } })).status).toBe(422)
  })
})
