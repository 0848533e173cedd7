import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

// In two parts, so that no scanner takes it for real.
const hidden = ['sk_live_51H', 'xyzNeverShown'].join('')
const hello = { repo: 'octocat/hello', number: 1 }

let double: Github

beforeEach(async () => {
  double = await startGithub()
  double.seed.alerts('octocat/hello', { code: [{}], dependabot: [{}], secret: [{ secret: hidden }] })
  return () => double[Symbol.asyncDispose]()
})

const changes = () => double.requests.filter(({ method }) => method === 'PATCH')

describe('github_write_alert', () => {
  test.each([
    ['code', "won't fix", 'dismissed', { dismissed_reason: "won't fix", dismissed_comment: 'Old.' }],
    ['code', 'wont_fix', 'dismissed', { dismissed_reason: "won't fix", dismissed_comment: 'Old.' }],
    ['dependabot', 'tolerable risk', 'dismissed', { dismissed_reason: 'tolerable_risk', dismissed_comment: 'Old.' }],
    ['secret', 'Revoked', 'resolved', { resolution: 'revoked', resolution_comment: 'Old.' }],
  ])('dismisses and reopens: %s', async (kind, reason, state, body) => {
    await using server = await connectTo(double, { access: 'write' })
    const alert = { ...hello, kind }
    const closed = await server.call('github_write_alert', { ...alert, action: 'dismiss', reason, comment: 'Old.' })
    const [why] = Object.values(body)
    expect(closed.text).toContain(`Done: ${kind} alert 1: open -> ${state} (${why}), with the comment`)
    expect(JSON.parse(changes()[0]?.body ?? '')).toEqual({ state, ...body })
    const again = await server.call('github_write_alert', { ...alert, action: 'dismiss', reason })
    expect(again.text).toContain('Nothing had to change.')
    expect(changes()).toHaveLength(1)
    const reopened = await server.call('github_write_alert', { ...alert, action: 'reopen' })
    expect(reopened.text).toContain(`Done: ${kind} alert 1: ${state} (${why}) -> open`)
    expect(JSON.parse(changes()[1]?.body ?? '')).toEqual({ state: 'open' })
    expect((await server.call('github_write_alert', { ...alert, action: 'reopen' })).text).toContain('Nothing had to')
  })

  test('takes the address of the alert', async () => {
    await using server = await connectTo(double, { access: 'write', results: 'structured' })
    const repo = `${double.url}/octocat/hello/security/dependabot/1`
    const { structured } = await server.call('github_write_alert', { repo, action: 'dismiss', reason: 'not_used' })
    expect(structured).toEqual({
      ...{ url: repo, warnings: [], dry_run: false },
      changed: ['dependabot alert 1: open -> dismissed (not_used)'],
    })
  })

  test('sends nothing in a dry run', async () => {
    await using server = await connectTo(double, { access: 'write' })
    const args = { ...hello, kind: 'code', action: 'dismiss', reason: 'used in tests', dry_run: true }
    const { text } = await server.call('github_write_alert', args)
    expect(text).toContain('Nothing was sent. It would change: code alert 1: open -> dismissed (used in tests)')
    expect(changes()).toEqual([])
  })

  test.each(['text', 'structured'] as const)(
    'never tells a secret, which the answer to a change holds: %s',
    async results => {
      await using server = await connectTo(double, { access: 'write', results })
      const args = { ...hello, kind: 'secret', action: 'dismiss', reason: 'revoked' }
      const answer = await server.call('github_write_alert', args)
      expect(answer.isError).toBe(false)
      expect(JSON.stringify(answer)).not.toContain(hidden)
    },
  )

  test.each([
    [{ kind: 'code', action: 'dismiss', reason: 'boring' }, '"boring" is no reason to dismiss a code alert.'],
    [
      { kind: 'code', action: 'dismiss', reason: 'boring' },
      "There are: false positive, won't fix, used in tests, mitigated.",
    ],
    [{ kind: 'secret', action: 'dismiss' }, 'There are: false_positive, wont_fix, revoked, used_in_tests.'],
    [{ action: 'dismiss', reason: 'not_used' }, 'kind is missing.'],
    [{ kind: 'code', number: undefined, action: 'reopen' }, 'number is missing.'],
    [{ kind: 'code', action: 'reopen', comment: 'x' }, 'reason and comment are to dismiss an alert.'],
    [{ kind: 'code', number: 9, action: 'reopen' }, 'not_found: octocat/hello code-scanning/alerts/9 was not found.'],
    [{ kind: 'code', repo: 'octocat/secret', action: 'reopen' }, 'Code scanning: turned off in octocat/secret.'],
  ])('refuses %j', async (args, words) => {
    await using server = await connectTo(double, { access: 'write' })
    const { text, isError } = await server.call('github_write_alert', { ...hello, ...args })
    expect(isError).toBe(true)
    expect(text).toContain(words)
    expect(changes()).toEqual([])
  })

  test('is only sent once where no answer came', async () => {
    double.faults.push({ match: 'PATCH /repos/*/*/code-scanning/alerts/*', after: true })
    await using server = await connectTo(double, { access: 'write' })
    const args = { ...hello, kind: 'code', action: 'dismiss', reason: 'used in tests' }
    expect((await server.call('github_write_alert', args)).isError).toBe(true)
    expect(changes()).toHaveLength(1)
    expect((await server.call('github_write_alert', args)).text).toContain('Nothing had to change.')
  })

  test('is not offered at the level read, and says what a token lacks', async () => {
    await using reading = await connectTo(double)
    const args = { ...hello, kind: 'code', action: 'reopen' }
    expect((await reading.call('github_write_alert', args)).text).toContain('--access write')
    const options = { token: double.tokens.readonly }
    await using server = await connectTo(double, { access: 'write', options })
    const { text } = await server.call('github_write_alert', { ...args, action: 'dismiss', reason: 'mitigated' })
    expect(text).toContain('the token lacks the permission security_events: write')
  })
})
