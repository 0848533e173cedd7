import { createSign } from 'node:crypto'
import { expect, test } from 'vitest'
import { ServiceAccounts } from './service-accounts.ts'
import { scopeOf, Tokens } from './tokens.ts'

const url = 'http://127.0.0.1:1'
const seconds = () => Math.floor(Date.now() / 1_000)
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function assertion(file: string, more: object = {}): string {
  const { client_email: iss, private_key: key } = JSON.parse(file)
  const claims = { iss, scope: scopeOf('drive'), aud: `${url}/token`, iat: seconds(), exp: seconds() + 3_600, ...more }
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
}

function place() {
  const tokens = new Tokens()
  const accounts = new ServiceAccounts(tokens, url)
  const ask = (text: string) => {
    const { status, body } = accounts.grant(text, email => email.endsWith('@acme.example'))
    return { status, body: JSON.parse(body.toString()) }
  }
  return { tokens, accounts, ask }
}

test('what is signed with its key gives a token, for itself or for whom it may act', () => {
  const { tokens, accounts, ask } = place()
  const file = accounts.add({ delegated: ['alice@acme.example'] })
  const { body } = ask(assertion(file))
  expect(body).toEqual({ access_token: expect.any(String), expires_in: 3599, token_type: 'Bearer' })
  expect(tokens.good(body.access_token)?.email).toBe('robot1@acme-project.iam.gserviceaccount.com')
  const acting = ask(assertion(file, { sub: 'alice@acme.example' }))
  expect(tokens.good(acting.body.access_token)?.email).toBe('alice@acme.example')
  expect(ask(assertion(file, { sub: 'bob@acme.example' }))).toMatchObject({
    status: 401,
    body: { error: 'unauthorized_client' },
  })
  expect(ask(assertion(file, { sub: 'who@else.example' })).body.error_description).toBe('Invalid email or User ID')
})

test('another key, a disabled one, another time or audience give none', () => {
  const { accounts, ask } = place()
  const file = accounts.add({ email: 'one@p.iam.gserviceaccount.com' })
  const other = accounts.add()
  const told = (text: string): string => ask(text).body.error_description
  const { client_email: iss } = JSON.parse(file)
  expect(told(assertion(other, { iss }))).toBe('Invalid JWT Signature.')
  expect(told(assertion(file, { iss: 'none@p.iam.gserviceaccount.com' }))).toBe('Invalid grant: account not found')
  expect(told(assertion(file, { exp: seconds() - 10 }))).toContain('short-lived')
  expect(told(assertion(file, { exp: seconds() + 9_000 }))).toContain('short-lived')
  expect(told(assertion(file, { aud: 'https://else.example/token' }))).toContain('audience')
  expect(ask(assertion(file, { scope: '' })).body.error).toBe('invalid_scope')
  expect(told('a.b')).toContain('parse')
  accounts.disable(iss)
  expect(told(assertion(file))).toBe('Invalid JWT Signature.')
})
