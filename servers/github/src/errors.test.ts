import { expect, test } from 'vitest'
import { z } from 'zod'
import { accountOn } from './account.fixture.ts'
import { isUnknownOutcome } from './errors.ts'
import { host, json } from './host.fixture.ts'

const signal = new AbortController().signal
const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels'
const parameters = { owner: 'acme', repo: 'web', issue_number: 12, labels: ['bug'] }

interface Case {
  status: number
  headers?: Record<string, string>
  body?: unknown
  error: {
    code: string
    message: string | RegExp
    hint?: string | RegExp
    quote?: string
    retryAfter?: number
    visit?: object
  }
}

const said = (message: string, more: object = {}) => ({
  message,
  documentation_url: 'https://docs.github.com',
  ...more,
})

const cases: Record<string, Case> = {
  'a bad token': {
    status: 401,
    body: said('Bad credentials'),
    error: {
      code: 'unauthenticated',
      message: /does not accept the token: it is wrong, revoked or expired\.$/,
      hint: /settings\/tokens\. github_get_context names the setting it came from\.$/,
    },
  },
  'an organization with single sign-on': {
    status: 403,
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=A1' },
    body: said('Resource protected by organization SAML enforcement.'),
    error: {
      code: 'forbidden',
      message: /wants the token authorized for single sign-on\.$/,
      visit: { url: 'https://github.com/orgs/acme/sso?authorization_request=A1' },
    },
  },
  'single sign-on at some other address': {
    status: 403,
    headers: { 'x-github-sso': 'required; url=https://github.com.evil.example/sso' },
    body: said('Resource protected by organization SAML enforcement.'),
    error: { code: 'forbidden', message: /wants the token authorized for single sign-on\.$/, visit: undefined },
  },
  'an IP allow list': {
    status: 403,
    body: said('… the `acme` organization has an IP allow list enabled, and your IP address is not permitted …'),
    error: { code: 'forbidden', message: /lets in certain addresses only\.$/ },
  },
  'an OAuth app that is not approved': {
    status: 403,
    body: said('… the `acme` organization has enabled OAuth App access restrictions …'),
    error: { code: 'forbidden', message: /has not approved this OAuth app\.$/ },
  },
  'an organization that wants another kind of token': {
    status: 403,
    body: said('`acme` forbids access via a personal access token (classic). Please use …'),
    error: { code: 'forbidden', message: /does not take this kind of token\.$/ },
  },
  'a permission that a fine-grained token lacks': {
    status: 403,
    headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
    body: said('Resource not accessible by personal access token'),
    error: {
      code: 'forbidden',
      message: /the token lacks the permission issues: write, or pull_requests: write, or this repository is not/,
    },
  },
  'two permissions that are both wanted': {
    status: 403,
    headers: { 'x-accepted-github-permissions': 'contents=write,workflows=write' },
    body: said('Resource not accessible by integration'),
    error: { code: 'forbidden', message: /the permission contents: write and workflows: write, or this/ },
  },
  'a scope that a classic token lacks': {
    status: 403,
    headers: { 'x-oauth-scopes': 'gist, read:org', 'x-accepted-oauth-scopes': 'repo, public_repo' },
    body: said('Forbidden'),
    error: {
      code: 'forbidden',
      message: /the token lacks the scope repo or public_repo\.$/,
      hint: /^Tell the person to add it at http/,
    },
  },
  'a scope without which nothing is seen': {
    status: 404,
    headers: { 'x-oauth-scopes': 'public_repo', 'x-accepted-oauth-scopes': 'repo' },
    body: said('Not Found'),
    error: {
      code: 'not_found',
      message: 'acme/web issues/12/labels was not found.',
      hint: 'It does not exist, or the token may not see it: it lacks the scope repo.',
    },
  },
  'a thing that is not there': {
    status: 404,
    headers: { 'x-oauth-scopes': 'repo', 'x-accepted-oauth-scopes': '' },
    body: said('Not Found'),
    error: {
      code: 'not_found',
      message: 'acme/web issues/12/labels was not found.',
      hint: 'It does not exist, or the token may not see it. Check the name, or look for it with github_search.',
    },
  },
  'alerts that are turned off': {
    status: 403,
    body: said('Dependabot alerts are disabled for this repository.'),
    error: {
      code: 'not_found',
      message: 'Dependabot alerts: turned off in acme/web.',
      hint: /^So there are no alerts of this kind\. An admin can turn it on/,
    },
  },
  'code scanning without the product': {
    status: 403,
    body: said('Code Security must be enabled for this repository to use code scanning.'),
    error: { code: 'not_found', message: 'Code scanning: turned off in acme/web.' },
  },
  'code that was never analysed': {
    status: 404,
    headers: { 'x-oauth-scopes': 'gist', 'x-accepted-oauth-scopes': 'security_events' },
    body: said('no analysis found'),
    error: {
      code: 'not_found',
      message: 'acme/web: code scanning has not analysed anything yet.',
      hint: /before a first analysis/,
    },
  },
  'an archived repository': {
    status: 403,
    body: said('Repository was archived so is read-only.'),
    error: { code: 'refused', message: 'acme/web is archived, so nothing in it can be changed.' },
  },
  'a repository that GitHub blocked': {
    status: 451,
    body: said('Repository access blocked', { block: { reason: 'dmca' } }),
    error: { code: 'refused', message: 'GitHub has blocked acme/web.' },
  },
  'a role that is too low': {
    status: 403,
    body: said('Must have admin rights to Repository.'),
    error: { code: 'forbidden', message: 'acme/web issues/12/labels: this takes admin access to the repository.' },
  },
  'an empty repository': {
    status: 409,
    body: said('Git Repository is empty.'),
    error: { code: 'not_found', message: 'acme/web is empty: it has no commit yet.' },
  },
  'a run that is not to be run again': {
    status: 403,
    body: said('This workflow run cannot be retried because it has no failed jobs'),
    error: { code: 'conflict', message: 'acme/web issues/12/labels: the run is not in a state for this.' },
  },
  'something that is turned off': {
    status: 410,
    body: said('Issues are disabled for this repo'),
    error: { code: 'not_found', message: 'acme/web issues/12/labels: this is turned off in the repository.' },
  },
  'a diff that is too large': {
    status: 406,
    body: said('Sorry, the diff exceeded the maximum number of files (300).', {
      errors: [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }],
    }),
    error: { code: 'too_large', message: /the diff is larger than GitHub gives in one piece\.$/ },
  },
  'a blob that is too large': {
    status: 403,
    body: said('This API returns blobs up to 100 MB in size.', { errors: [{ code: 'too_large' }] }),
    error: { code: 'too_large', message: /is larger than this API gives\.$/ },
  },
  'a fault in what was sent, by field': {
    status: 422,
    body: said('Validation Failed', {
      errors: [
        { resource: 'Issue', field: 'title', code: 'missing_field' },
        { resource: 'Label', field: 'name', code: 'invalid', value: 'x' },
        { resource: 'Issue', field: 'body', code: 'custom', message: 'body is too long' },
      ],
    }),
    error: {
      code: 'invalid',
      message: 'acme/web issues/12/labels: GitHub answered 422.',
      quote: 'Validation Failed\ntitle: missing_field\nname: invalid "x"\nbody: body is too long',
    },
  },
  'a thing that is there already': {
    status: 422,
    body: said('Validation Failed', { errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }] }),
    error: { code: 'conflict', message: /there is such a one already\.$/ },
  },
  'a branch that moved on': {
    status: 422,
    body: said('Update is not a fast forward'),
    error: { code: 'conflict', message: /the branch has commits that this would drop\.$/ },
  },
  'a ref that does not exist': {
    status: 422,
    body: said('Reference does not exist'),
    error: { code: 'not_found', message: /something that was named does not exist\.$/ },
  },
  'a query over what the token may not see': {
    status: 422,
    body: said('Validation Failed', {
      errors: [{ message: 'The listed users and repositories cannot be searched either because …', code: 'invalid' }],
    }),
    error: { code: 'invalid', message: 'GitHub does not take this query.', hint: /may not see it\.$/ },
  },
  'the end of a search': {
    status: 422,
    body: said('Only the first 1000 search results are available'),
    error: { code: 'too_large', message: /first 1000 results/ },
  },
  'a merge that is not possible': {
    status: 405,
    body: said('Pull Request is not mergeable'),
    error: { code: 'conflict', message: /GitHub answered 405\.$/, quote: 'Pull Request is not mergeable' },
  },
  'the hourly limit': {
    status: 403,
    headers: {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.floor(Date.parse('2026-11-24T12:30:00Z') / 1000)),
      'x-ratelimit-resource': 'core',
      date: 'Tue, 24 Nov 2026 12:20:00 GMT',
    },
    body: said('API rate limit exceeded for user ID 1.'),
    error: { code: 'rate_limited', message: 'The rate limit of this token for core is used up.', retryAfter: 600 },
  },
  'a limit told with 429': {
    status: 429,
    headers: { 'retry-after': '90' },
    body: said('Too many requests'),
    error: { code: 'rate_limited', message: /is used up\.$/, retryAfter: 90 },
  },
  'the secondary limit': {
    status: 403,
    headers: { 'retry-after': '30', 'x-ratelimit-remaining': '4999' },
    body: said('You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'),
    error: {
      code: 'rate_limited',
      message: 'GitHub asks to slow down: too many requests in a short time.',
      retryAfter: 30,
    },
  },
  'the secondary limit without a time': {
    status: 429,
    body: said('You have triggered an abuse detection mechanism.'),
    error: { code: 'rate_limited', message: /asks to slow down/, retryAfter: 60 },
  },
  'a failure of GitHub': {
    status: 502,
    body: '<html><body>Unicorn!</body></html>',
    headers: { 'content-type': 'text/html' },
    error: { code: 'unavailable', message: /is having trouble \(502\)\.$/ },
  },
  'a status that nobody foresaw': {
    status: 418,
    body: said('I am a teapot'),
    error: { code: 'internal', message: /GitHub answered 418\.$/ },
  },
}

async function failureOf({ status, headers = {}, body }: Pick<Case, 'status' | 'headers' | 'body'>): Promise<unknown> {
  await using api = await host((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  const sent = accountOn(api.url, 'ghp_test').request(route, parameters, { signal })
  return await sent.catch((error: unknown) => error)
}

test.each(Object.entries(cases))('%s', async (_name, { error, ...answer }) => {
  const { code, message, hint, ...rest } = error
  const matching = (text: string | RegExp) => (typeof text === 'string' ? text : expect.stringMatching(text))
  expect(await failureOf(answer)).toMatchObject({
    code,
    message: matching(message),
    ...(hint === undefined ? {} : { hint: matching(hint) }),
    ...rest,
  })
})

const documents: Record<string, { error: object; code: string; message: string | RegExp }> = {
  'a thing that is not there': {
    error: {
      type: 'NOT_FOUND',
      path: ['repository'],
      message: "Could not resolve to a Repository with the name 'a/b'.",
    },
    code: 'not_found',
    message: 'GitHub finds no such thing.',
  },
  'a refusal': {
    error: { type: 'FORBIDDEN', message: 'Resource not accessible by personal access token' },
    code: 'forbidden',
    message: 'The token may not do this.',
  },
  'an organization with single sign-on': {
    error: {
      type: 'FORBIDDEN',
      extensions: { saml_failure: true },
      message: 'Resource protected by organization SAML',
    },
    code: 'forbidden',
    message: 'This: the organization wants the token authorized for single sign-on.',
  },
  'a scope that is missing': {
    error: {
      type: 'INSUFFICIENT_SCOPES',
      message:
        "Your token has not been granted the required scopes to execute this query. The 'items' field requires one of the following scopes: ['read:project'], but your token has only been granted the: ['repo'] scopes.",
    },
    code: 'forbidden',
    message: 'The token lacks the scope read:project.',
  },
  'the limit': {
    error: { type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' },
    code: 'rate_limited',
    message: 'The rate limit of this token for graphql is used up.',
  },
  'a query that asks for too much': {
    error: { type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' },
    code: 'too_large',
    message: 'This asks for more than GitHub computes at once.',
  },
  'a branch that moved on': {
    error: { type: 'STALE_DATA', message: 'Expected branch to point to "a" but it did not.' },
    code: 'conflict',
    message: 'It was changed in between.',
  },
  'a field that an older server does not have': {
    error: { extensions: { code: 'undefinedField' }, message: "Field 'x' doesn't exist on type 'Repository'" },
    code: 'unavailable',
    message: /^The GraphQL of 127\.0\.0\.1:\d+ does not know all of this\.$/,
  },
  'a change that is not valid': {
    error: { type: 'UNPROCESSABLE', message: 'Pull request is in clean status' },
    code: 'invalid',
    message: 'GitHub does not accept this.',
  },
}

test.each(Object.entries(documents))('GraphQL: %s', async (_name, { error, code, message }) => {
  await using api = await host((_request, response) => json(response, { data: null, errors: [error] }))
  const account = accountOn(api.url, 'ghp_test')
  const asking = account.graphql('{ viewer { login } }', {}, { schema: z.unknown(), signal, write: true })
  const failure = await asking.catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
  expect(isUnknownOutcome(failure)).toBe(false)
})

test('GraphQL that gave up in the middle is asked again, a change is not', async () => {
  const errors = [{ message: 'Something went wrong while executing your query on 2026-11-24.' }]
  await using api = await host((_request, response) => json(response, { data: null, errors }))
  const account = accountOn(api.url, 'ghp_test')
  const ask = (write: boolean) => account.graphql('{ viewer { login } }', {}, { schema: z.unknown(), signal, write })
  const failure = await ask(true).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({ code: 'unavailable' })
  expect(isUnknownOutcome(failure)).toBe(true)
  expect(api.seen).toHaveLength(1)
  await expect(ask(false)).rejects.toMatchObject({ code: 'unavailable' })
  expect(api.seen).toHaveLength(4)
})

test('GraphQL answers in part where that is wanted', async () => {
  const answer = { data: { a: 1, b: null }, errors: [{ type: 'NOT_FOUND', path: ['b'], message: 'no b' }] }
  await using api = await host((_request, response) => json(response, answer))
  const account = accountOn(api.url, 'ghp_test')
  const schema = z.object({ a: z.number(), b: z.null() })
  expect(await account.graphql('{ a b }', {}, { schema, signal, partial: true })).toEqual({ a: 1, b: null })
  await expect(account.graphql('{ a b }', {}, { schema, signal })).rejects.toMatchObject({ code: 'not_found' })
})

test('what was never sent has a known outcome', async () => {
  const closed = await host(() => {})
  await closed[Symbol.asyncDispose]()
  const sent = accountOn(closed.url, 'ghp_test').request(route, parameters, { signal })
  const failure = await sent.catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('refuses the connection') })
  expect(isUnknownOutcome(failure)).toBe(false)
  expect(isUnknownOutcome(await failureOf({ status: 502, body: {} }))).toBe(true)
  expect(isUnknownOutcome(await failureOf({ status: 422, body: said('Validation Failed') }))).toBe(false)
})
