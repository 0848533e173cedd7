import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asking.fixture.ts'
import { type Github, startGithub } from './start.ts'

let github: Github

beforeAll(async () => {
  github = await startGithub()
  const lodash = { ecosystem: 'npm', name: 'lodash', range: '< 4.17.12', fixed: '4.17.12' }
  const django = { ecosystem: 'pip', name: 'django', range: '= 2.0.1' }
  const { advisory } = github.seed
  advisory({
    ghsa: 'GHSA-aaaa-aaaa-aaaa',
    cve: 'CVE-2019-10744',
    summary: 'One',
    severity: 'critical',
    affected: [lodash],
    publishedAt: '2026-01-01T00:00:00Z',
  })
  advisory({ ghsa: 'GHSA-bbbb-bbbb-bbbb', summary: 'Two', affected: [django], publishedAt: '2026-01-03T00:00:00Z' })
  advisory({
    ghsa: 'GHSA-cccc-cccc-cccc',
    summary: 'Three',
    repo: 'octocat/hello',
    publishedAt: '2026-01-02T00:00:00Z',
  })
  advisory({ ghsa: 'GHSA-dddd-dddd-dddd', summary: 'Draft', repo: 'octocat/hello', state: 'draft' })
})

afterAll(() => github[Symbol.asyncDispose]())

const ask = (route: string, more: Asking = {}) => asking(github)(route, more)

describe('global advisories', () => {
  test.each([
    ['', ['Two', 'Three', 'One']],
    ['?ghsa_id=GHSA-aaaa-aaaa-aaaa', ['One']],
    ['?cve_id=CVE-2019-10744', ['One']],
    ['?affects=lodash,django@2.0.1', ['Two', 'One']],
    ['?affects=django@9.9.9', []],
    ['?ecosystem=pip', ['Two']],
    ['?severity=critical', ['One']],
  ])('%s', async (query, expected) => {
    const { list } = await ask(`GET /advisories${query}`, { token: '' })
    expect(list.map(({ summary }) => summary)).toEqual(expected)
  })

  test('go on after a cursor', async () => {
    const first = await ask('GET /advisories?per_page=2')
    const after = /[?&]after=([^&>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1]
    const { list, headers } = await ask(`GET /advisories?per_page=2&after=${after}`)
    expect([list.map(({ summary }) => summary), headers.get('link')]).toEqual([
      ['One'],
      expect.stringContaining('rel="prev"'),
    ])
    expect((await ask('GET /advisories?after=x')).status).toBe(400)
  })

  test('one by its id; a wrong ecosystem is refused', async () => {
    expect((await ask('GET /advisories/GHSA-aaaa-aaaa-aaaa')).json.cve_id).toBe('CVE-2019-10744')
    expect((await ask('GET /advisories/GHSA-dddd-dddd-dddd')).status).toBe(404)
    expect((await ask('GET /advisories?ecosystem=cobol')).json.message).toContain(
      'cobol is not a member of ["rubygems", ',
    )
  })
})

test('of a repository: drafts are for those who look after it', async () => {
  const path = 'GET /repos/octocat/hello/security-advisories'
  expect((await ask(path)).list.map(({ summary, state }) => [summary, state])).toEqual([
    ['Draft', 'draft'],
    ['Three', 'published'],
  ])
  expect((await ask(path, { token: github.tokens.reader })).list).toHaveLength(1)
  expect((await ask(`${path}?state=draft`)).list).toHaveLength(1)
  expect((await ask(`${path}/GHSA-cccc-cccc-cccc`)).json.summary).toBe('Three')
  expect((await ask(`${path}/GHSA-aaaa-aaaa-aaaa`)).status).toBe(404)
})
