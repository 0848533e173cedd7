import { setTimeout } from 'node:timers/promises'
import { ConnectorError } from '@mcp-connectors/core'
import { expect, test } from 'vitest'
import { Credential } from './credential.ts'
import { testContext } from './fixtures/context.ts'
import type { Login } from './login.ts'
import { given, type Source } from './source.ts'

const never = new AbortController().signal
const missing = () => new ConnectorError('unauthenticated', 'There is no credential.')

function credentialOf(...sources: Source[]): Credential {
  return new Credential({ sources, conceal() {}, missing })
}

/** Gives one login after the other. */
function counting(name: string, logins: (Login | undefined)[]): Source & { asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = []
  return {
    name,
    asked,
    async find(_signal, refused) {
      asked.push(refused)
      return logins.shift()
    },
  }
}

test('the first source that has one gives it, under its name, and it is kept and concealed', async () => {
  const context = testContext()
  const later = counting('later', [{ token: 'b' }])
  const sources = [given('A_TOKEN', undefined), counting('empty', []), given('B_TOKEN', 'b-token'), later]
  const credential = new Credential({ sources, conceal: context.conceal, missing })
  expect(await credential.current(never)).toEqual({ token: 'b-token', source: 'B_TOKEN' })
  expect(await credential.token(never)).toBe('b-token')
  expect(later.asked).toEqual([])
  expect(context.concealed).toEqual(['b-token'])
})

test('without any the given error is thrown, and the next call looks again', async () => {
  const late = counting('late', [undefined, { token: 'now' }])
  const credential = credentialOf(late)
  await expect(credential.token(never)).rejects.toThrow('There is no credential.')
  expect(await credential.token(never)).toBe('now')
})

test('one that is about to expire is found anew', async () => {
  const soon = Date.now() + 60_000
  const source = counting('app', [
    { token: 'one', expiresAt: soon },
    { token: 'two', expiresAt: soon + 3_600_000 },
  ])
  const credential = credentialOf(source)
  expect(await credential.token(never)).toBe('one')
  expect(await credential.token(never)).toBe('two')
  expect(await credential.token(never)).toBe('two')
  expect(source.asked).toEqual([undefined, undefined])
})

test('one that the vendor refused is found anew, and the sources are told which it was', async () => {
  const source = counting('store', [{ token: 'one' }, { token: 'two' }])
  const credential = credentialOf(source)
  await credential.token(never)
  credential.refused('another')
  expect(await credential.token(never)).toBe('one')
  expect(credential.refused('one')).toBe(true)
  // Of two requests that were refused at once, the second one may also be sent again.
  expect(credential.refused('one')).toBe(true)
  expect(await credential.token(never)).toBe('two')
  expect(source.asked).toEqual([undefined, 'one'])
})

test('a token that was set is used even if it was refused', async () => {
  const credential = credentialOf(given('A_TOKEN', 'mine'), given('B_TOKEN', 'other'))
  await credential.token(never)
  expect(credential.refused('mine')).toBe(false)
  expect(await credential.token(never)).toBe('mine')
})

test('calls at once share one search; the abort of one does not end it for the others', async () => {
  let searches = 0
  const slow: Source = {
    name: 'slow',
    find: async () => {
      searches++
      await setTimeout(30)
      return { token: 'slow' }
    },
  }
  const credential = credentialOf(slow)
  const abort = new AbortController()
  const calls = Promise.allSettled([credential.token(abort.signal), credential.token(never), credential.token(never)])
  abort.abort(new Error('cancelled'))
  const [first, ...others] = await calls
  expect(first).toMatchObject({ status: 'rejected', reason: { message: 'cancelled' } })
  expect(others).toEqual([
    { status: 'fulfilled', value: 'slow' },
    { status: 'fulfilled', value: 'slow' },
  ])
  expect(searches).toBe(1)
})
