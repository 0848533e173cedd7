import { expect, test } from 'vitest'
import { endOf, whyEnded } from './google-ended.ts'

const day = 24 * 3_600_000
const madeAt = Date.UTC(2026, 10, 1)
const login = { token: 't', madeAt }
const said = {}

test.each([
  ['good in its first week alone', { ...login, expiresAt: madeAt + 6 * day }, 9, 'testing'],
  ['good after its first week', { ...login, expiresAt: madeAt + 20 * day }, 21, 'revoked'],
  ['dead in its first week', { ...login, expiresAt: madeAt + day }, 3, 'revoked'],
  ['of which nothing is known', { token: 't' }, 9, 'revoked'],
  ['told to live for a week', { ...login, refreshExpiresAt: madeAt + 7 * day }, 7, 'testing'],
  ['told to live for a month, which is over', { ...login, refreshExpiresAt: madeAt + 30 * day }, 30, 'time'],
  ['told to live for a month, which is not', { ...login, refreshExpiresAt: madeAt + 30 * day }, 10, 'revoked'],
] as const)('a login %s has ended for a reason', (_case, kept, days, reason) => {
  expect(whyEnded(kept, said, madeAt + days * day).reason).toBe(reason)
})

test('the session control of an organization is told from a login that was taken back', () => {
  expect(whyEnded(login, { error_subtype: 'invalid_rapt' }, madeAt + day)).toMatchObject({
    reason: 'policy',
    message: 'The login to Google has ended: the organization wants people to log in again from time to time.',
  })
})

test('a new login that will end says when, and how to keep the next', () => {
  expect(endOf(login)).toBeUndefined()
  expect(endOf({ ...login, refreshExpiresAt: madeAt + 30 * day })).toBe('It ends on 2026-12-01.')
  expect(endOf({ ...login, refreshExpiresAt: madeAt + 7 * day })).toBe(
    'It ends on 2026-11-08, since the app is in testing. To keep logins, publish the app in the Google Cloud console (Google Auth Platform, Audience, Publish app), or make its user type Internal.',
  )
})
