import type { Connected } from '@mcp-connectors/testing'
import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

// In two parts, so that no scanner takes it for real.
const hidden = ['sk_live_51H', 'xyzNeverShown'].join('')
const createdAt = '2026-11-20T10:00:00Z'

let double: Github

beforeAll(async () => {
  double = await startGithub()
  const { seed } = double
  for (const name of ['api', 'web', 'many', 'closed'])
    await seed.repo({ owner: 'octo-org', name, files: { 'a.txt': 'a' } })
  seed.alerts('octocat/hello', {
    code: [
      { createdAt, path: 'src/a.js', line: 9, securitySeverity: 'critical', help: 'Do <b>not</b> join paths.' },
      { createdAt, rule: 'js/xss', description: 'Client-side XSS', severity: 'warning', state: 'fixed' },
    ],
    dependabot: ['one', 'two', 'three', 'four', 'five'].map(name => ({
      ...{ createdAt, package: name, ecosystem: 'npm', range: '< 2', fixed: null, manifest: 'package.json' },
      ...{ ghsa: `GHSA-${name}`, summary: `Hole in ${name}`, description: `# All of ${name}\nlong long` },
    })),
    secret: [
      {
        ...{ createdAt, secret: hidden, name: 'Stripe API Key', type: 'stripe_api_key', validity: 'active' },
        locations: [{ path: '.env', line: 3 }, { issue: 4 }, { issue: 4, comment: 77 }],
      },
    ],
  })
  seed.alerts('octo-org/api', {
    dependabot: [{ createdAt }],
    code: [{ createdAt }],
    secret: [{ createdAt, secret: hidden }],
  })
  seed.alerts('octo-org/many', { dependabot: Array.from({ length: 40 }, () => ({ createdAt, state: 'dismissed' })) })
  seed.alerts('octo-org/web', { dependabot: [{ createdAt }, { createdAt }], code: [], secret: [] })
  return () => double[Symbol.asyncDispose]()
})

beforeEach(() => double.clearRequests())

const hello = { repo: 'octocat/hello' }
/** The text without the frame around what others wrote. */
const plain = (text: string) => text.replace(/<\/?untrusted\d*[^>]*>\n?/g, '')

/** The numbers of all pages. */
async function walk(server: Connected, args: object) {
  const numbers: number[] = []
  for (let pages = 1, cursor = {}; ; pages++) {
    const { structured } = await server.call('github_list_alerts', { ...args, ...cursor })
    const page = structured as { rows: { number: number }[]; next_cursor?: string }
    numbers.push(...page.rows.map(({ number }) => number))
    if (page.next_cursor === undefined) return { numbers, pages }
    cursor = { cursor: page.next_cursor }
  }
}

describe('github_list_alerts', () => {
  test('lists Dependabot alerts, newest first', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_list_alerts', { ...hello, limit: 1 })
    expect(plain(text).split('\n').slice(0, 2)).toEqual([
      'open dependabot alerts of octocat/hello',
      '#5 · open · high · GHSA-five Hole in five · five < 2 · no fix · package.json · 2026-11-20',
    ])
    expect(text).toContain('[More: ')
  })

  test('has the same in the structure', async () => {
    await using server = await connectTo(double, { results: 'structured' })
    const { structured } = await server.call('github_list_alerts', { ...hello, kind: 'code' })
    const [state, severity, place] = ['open', 'critical', 'src/a.js:9 on main']
    const title = 'CodeQL: Arbitrary file write during zip extraction'
    expect(structured).toEqual({
      of: 'open code alerts of octocat/hello',
      rows: [{ number: 1, state, severity, title, place, created: createdAt }],
      ...{ hidden: 0, skipped: 0 },
    })
  })

  test.each([
    [{ kind: 'code' }, ['#1 · open · critical']],
    [{ kind: 'code', state: 'closed' }, ['#2 · fixed · warning']],
    [{ kind: 'code', severity: 'low' }, []],
    [{ kind: 'dependabot', severity: 'critical,high', limit: 2 }, ['#5 · open · high', '#4 · open · high']],
    [{ kind: 'secret' }, ['#1 · open · active']],
    [{ kind: 'secret', state: 'dismissed' }, []],
  ])('%j', async (args, expected) => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_list_alerts', { ...hello, ...args })
    expect(text.match(/^#\d+ · \w+ · \w+/gm) ?? []).toEqual(expected)
  })

  test.each([
    ['dependabot', [5, 4, 3, 2, 1], 3],
    ['code', [1], 1],
  ])('goes on where a page ends: %s', async (kind, numbers, pages) => {
    await using server = await connectTo(double, { results: 'structured' })
    expect(await walk(server, { ...hello, kind, limit: 2 })).toEqual({ numbers, pages })
  })

  test('is cut to the budget in mid-page without losing a row', async () => {
    await using server = await connectTo(double, { results: 'structured', maxTokens: 500 })
    const { numbers, pages } = await walk(server, { repo: 'octo-org/many', state: 'dismissed', limit: 25 })
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => 40 - index))
    expect(pages).toBeGreaterThan(2)
  })

  test('of an organization names the repositories', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_list_alerts', { org: 'octo-org' })
    expect(text.match(/^octo-org\/\w+#\d/gm)).toEqual(['octo-org/web#2', 'octo-org/web#1', 'octo-org/api#1'])
  })

  test.each(['dependabot', 'code', 'secret'])('counts what the settings leave out: %s', async kind => {
    await using server = await connectTo(double, { options: { allowRepos: ['octo-org/web'] } })
    const { text } = await server.call('github_list_alerts', { org: 'octo-org', kind })
    expect(text).not.toContain('octo-org/api')
    expect(text).toContain('1 left out: this server may not use their repositories.')
    const other = await server.call('github_list_alerts', { org: 'elsewhere', kind })
    expect(other.text).toContain('refused: ')
    expect(double.requests.map(({ path }) => path.split('?')[0])).toHaveLength(1)
  })

  test('goes on in a page of which rows were left out', async () => {
    const options = { allowRepos: ['octo-org/web'] }
    await using server = await connectTo(double, { options, results: 'structured' })
    const first = await server.call('github_list_alerts', { org: 'octo-org', limit: 1 })
    const { next_cursor: cursor } = first.structured as { next_cursor: string }
    const second = await server.call('github_list_alerts', { org: 'octo-org', limit: 1, cursor })
    expect(second.structured).toMatchObject({ rows: [{ repo: 'octo-org/web', number: 1 }], hidden: 0 })
  })
})

describe('one alert', () => {
  test.each([
    [
      'code',
      [
        '#1 · open · critical · CodeQL: Arbitrary file write during zip extraction · src/a.js:9 on main · 2026-11-20',
        'This path depends on a user-provided value.',
        '',
        'Do <b>not</b> join paths.',
        'http://double/octocat/hello/security/code-scanning/1',
      ],
    ],
    [
      'dependabot',
      [
        '#1 · open · high · GHSA-one Hole in one · one < 2 · no fix · package.json · 2026-11-20',
        'CVE-2018-6188',
        '',
        '# All of one',
        'long long',
        'http://double/octocat/hello/security/dependabot/1',
      ],
    ],
    [
      'secret',
      [
        '#1 · open · active · Stripe API Key · .env:3 · 2026-11-20',
        'commit .env:3',
        'issue_body http://double/octocat/hello/issues/4',
        'issue_comment http://double/octocat/hello/issues/4#issuecomment-77',
        'http://double/octocat/hello/security/secret-scanning/1',
      ],
    ],
  ])('%s, in full', async (kind, lines) => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_list_alerts', { ...hello, kind, number: 1 })
    const body = plain(text).replaceAll(double.url, 'http://double')
    expect(body.split('\n')).toEqual([`${kind} alert of octocat/hello`, ...lines])
    // All but its address is what others wrote.
    expect(text).toMatch(/^\w+ alert of octocat\/hello\n<untrusted\d*[^>]*>\n#1.*\n<\/untrusted\d*>\nhttp/s)
  })

  test('by the address of its page', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_list_alerts', {
      repo: `${double.url}/octocat/hello/security/dependabot/3`,
    })
    expect(text).toContain('#3 · open · high · GHSA-three')
  })

  test('is windowed where it is long', async () => {
    const [number] = double.seed.alerts('octo-org/web', { code: [{ help: 'x'.repeat(9000) }] }).code
    await using server = await connectTo(double)
    const { text } = await server.call('github_list_alerts', { repo: 'octo-org/web', kind: 'code', number })
    expect(text).toContain('xxx… (9045 characters; the page has all of it)')
  })
})

describe('secrets', () => {
  test.each(['text', 'structured'] as const)('no value of one leaves: %s', async results => {
    await using server = await connectTo(double, { results })
    const answers = [
      await server.call('github_list_alerts', { ...hello, kind: 'secret' }),
      await server.call('github_list_alerts', { ...hello, kind: 'secret', number: 1 }),
      await server.call('github_list_alerts', { org: 'octo-org', kind: 'secret' }),
    ]
    for (const answer of answers) {
      expect(answer.isError).toBe(false)
      expect(JSON.stringify(answer)).not.toContain(hidden)
    }
    const asked = double.requests.filter(({ path }) => path.includes('secret-scanning') && !path.includes('/locations'))
    expect(asked.every(({ path }) => path.includes('hide_secret=true'))).toBe(true)
  })
})

describe('refusals', () => {
  test.each([
    [{ ...hello, state: 'opne' }, ['invalid: ', 'is not a member of ["auto_dismissed", "dismissed", "fixed", "open"]']],
    [{ ...hello, kind: 'code', severity: 'huge' }, ['invalid: ', '"critical", "high", "medium", "low"']],
    [{ ...hello, kind: 'secret', state: 'opne' }, ['invalid: ', '["open", "resolved"]']],
    [{ ...hello, kind: 'secret', severity: 'high' }, ['Secrets have no severity.']],
    [{ ...hello, org: 'octo-org' }, ['Pass repo or org, not both.']],
    [{ org: 'octo-org', number: 1 }, ['number is of an alert in one repository.']],
    [{ ...hello, number: 99 }, ['not_found: octocat/hello dependabot/alerts/99 was not found.']],
    [{ repo: 'octocat/secret' }, ['not_found: Dependabot alerts: turned off in octocat/secret.', 'Settings']],
    [{ repo: 'octocat/secret', kind: 'secret' }, ['not_found: Secret scanning: turned off in octocat/secret.']],
    [{ repo: 'octocat/secret', kind: 'code' }, ['not_found: Code scanning: turned off in octocat/secret.']],
    [{ repo: 'octo-org/closed', kind: 'code' }, ['octo-org/closed: code scanning has not analysed anything yet.']],
  ])('%j', async (args, words) => {
    await using server = await connectTo(double)
    const { text, isError } = await server.call('github_list_alerts', args)
    expect(isError).toBe(true)
    for (const word of words) expect(text).toContain(word)
  })

  test('what the person may not read', async () => {
    await using server = await connectTo(double, { options: { token: double.tokens.reader } })
    const { text } = await server.call('github_list_alerts', { ...hello, kind: 'code' })
    expect(text).toContain('forbidden: octocat/hello code-scanning/alerts')
    expect(text).toContain('You are not authorized to read code scanning alerts.')
  })

  test('in the older era too', async () => {
    await using server = await connectTo(double, { era: 'legacy' })
    expect((await server.call('github_list_alerts', hello)).text).toContain('#5 · open')
  })
})
