import { request } from 'node:http'
import { type OAuthServer, startOAuth } from '@tooling/doubles/oauth'
import { expect, test } from 'vitest'
import { type CodeFlow, loopbackLogin } from './loopback.ts'

const never = new AbortController().signal

/** A vendor's flow, as Drive or Slack would have it. */
function flowOf(vendor: OAuthServer): CodeFlow {
  return {
    page: ({ redirectUri, state, challenge }) =>
      `${vendor.url}/authorize?${new URLSearchParams({ redirect_uri: redirectUri, state, code_challenge: challenge })}`,
    async exchange({ code, verifier, redirectUri, params }) {
      const fields = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }
      const body = new URLSearchParams(fields)
      const answer = await fetch(`${vendor.url}/login/oauth/access_token`, { method: 'POST', body })
      if (!answer.ok) throw new Error(`refused: ${answer.status}`)
      return { token: JSON.parse(await answer.text()).access_token, account: params.get('picked') ?? 'nobody' }
    },
  }
}

/** What the vendor's page knows, and where it sends the browser. */
function pageOf(url: string) {
  const { searchParams } = new URL(url)
  const [redirect = '', state = '', challenge = ''] = ['redirect_uri', 'state', 'code_challenge'].map(
    name => searchParams.get(name) ?? '',
  )
  return { redirect, state, challenge }
}

function get(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, method }, async response => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, text })
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('the browser comes back with a code, and the verifier proves that it was asked for here', async () => {
  await using vendor = await startOAuth()
  const login = await loopbackLogin(flowOf(vendor))(never)
  const { redirect, state, challenge } = pageOf(login.url)
  expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
  const answer = new URLSearchParams({ code: vendor.code(challenge), state, picked: 'ada' })
  const page = await get(`${redirect}?${answer}`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('You are logged in. Close this page.')
  expect(await login.finished).toEqual({ token: 'token-1', account: 'ada' })
  // One answer, and the port is free again.
  await expect(get(`${redirect}?${answer}`)).rejects.toThrow()
})

test('what is not the answer is turned away, and the answer is still taken', async () => {
  await using vendor = await startOAuth()
  const login = await loopbackLogin(flowOf(vendor))(never)
  const { redirect, state, challenge } = pageOf(login.url)
  const code = vendor.code(challenge)
  const wrong: [string, Record<string, string>?, string?][] = [
    [`${redirect}?code=${code}&state=other`],
    [`${redirect}?code=${code}`],
    [`${redirect}?state=${state}`],
    [`${redirect.replace('/callback', '/')}?code=${code}&state=${state}`],
    [`${redirect}?code=${code}&state=${state}`, { host: 'rebound.test' }],
    [`${redirect}?code=${code}&state=${state}`, {}, 'POST'],
  ]
  for (const [url, headers, method] of wrong) expect((await get(url, headers, method)).status).toBe(404)
  await get(`${redirect}?code=${code}&state=${state}`)
  expect((await login.finished).token).toBe('token-1')
})

test('a code that was not asked for with this verifier is worthless', async () => {
  await using vendor = await startOAuth()
  const login = await loopbackLogin(flowOf(vendor))(never)
  const { redirect, state } = pageOf(login.url)
  const refused = expect(login.finished).rejects.toThrow('refused: 400')
  await get(`${redirect}?code=${vendor.code('challenge of another')}&state=${state}`)
  await refused
})

test('a person who says no ends it, in our words and not in those of the address', async () => {
  await using vendor = await startOAuth()
  const login = await loopbackLogin(flowOf(vendor))(never)
  const { redirect, state } = pageOf(login.url)
  const refused = expect(login.finished).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'The login was not completed: access was not given.',
  })
  const page = await get(`${redirect}?${new URLSearchParams({ error: '<script>alert(1)</script>', state })}`)
  expect(page.text).toContain('Access was not given.')
  expect(page.text).not.toContain('script')
  await refused
})

test('an abort frees the port', async () => {
  await using vendor = await startOAuth()
  const abort = new AbortController()
  const login = await loopbackLogin(flowOf(vendor))(abort.signal)
  const ended = expect(login.finished).rejects.toThrow('enough')
  abort.abort(new Error('enough'))
  await ended
  await expect(get(pageOf(login.url).redirect)).rejects.toThrow()
})

test('a port that another program has is named', async () => {
  await using vendor = await startOAuth()
  const port = Number(new URL(vendor.url).port)
  await expect(
    loopbackLogin({ ...flowOf(vendor), redirectUri: `http://127.0.0.1:${port}/callback` })(never),
  ).rejects.toMatchObject({
    code: 'unavailable',
    message: `The login needs port ${port} of this machine, and cannot have it.`,
  })
})

test('comes back to the address that was registered, and to none that is elsewhere', async () => {
  await using vendor = await startOAuth()
  const stop = new AbortController()
  const free = await loopbackLogin(flowOf(vendor))(stop.signal)
  stop.abort(new Error('free again'))
  await expect(free.finished).rejects.toThrow('free again')
  const redirectUri = `http://localhost:${new URL(pageOf(free.url).redirect).port}/oauth2callback`
  const { url, finished } = await loopbackLogin({ ...flowOf(vendor), redirectUri })(never)
  const { redirect, state, challenge } = pageOf(url)
  expect(redirect).toBe(redirectUri)
  const answer = new URLSearchParams({ code: vendor.code(challenge), state })
  expect((await get(`${redirect.replace('oauth2callback', 'callback')}?${answer}`)).status).toBe(404)
  expect((await get(`${redirect}?${answer}`)).status).toBe(200)
  expect(await finished).toMatchObject({ token: 'token-1' })
  await expect(
    loopbackLogin({ ...flowOf(vendor), redirectUri: 'https://app.example/back' })(never),
  ).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'A login cannot come back to https://app.example/back: that is not this machine.',
  })
})
