import type { Refusal, Told } from './google-address.ts'
import type { Login } from './login.ts'

/** Why a login cannot be renewed any more, and what keeps the next one from ending so. */
export interface Ended extends Told {
  /** `testing`: after seven days, since the app of the client is in testing. `time`: access was given until then. */
  reason: 'testing' | 'time' | 'policy' | 'revoked'
}

const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs

const publish =
  'publish the app in the Google Cloud console (Google Auth Platform, Audience, Publish app), or make its user type Internal'

/** Google says `invalid_grant` for all of them; the times tell them apart. */
export function whyEnded(login: Login, { error_subtype }: Pick<Refusal, 'error_subtype'>, now = Date.now()): Ended {
  const whose = login.account === undefined ? 'The login to Google' : `The login to Google of ${login.account}`
  if (error_subtype?.includes('rapt')) {
    return {
      reason: 'policy',
      message: `${whose} has ended: the organization wants people to log in again from time to time.`,
      hint: 'Tell the person to log in again. An administrator can exempt the app from session control.',
    }
  }
  if (wasInTesting(login, now)) {
    return {
      reason: 'testing',
      message: `${whose} has ended after seven days, as all do of an app that is in testing.`,
      hint: `Tell the person to ${publish}; and to log in again.`,
    }
  }
  if (login.refreshExpiresAt !== undefined && now >= login.refreshExpiresAt - hourMs) {
    return {
      reason: 'time',
      message: `${whose} has ended: access was given for a time, which is over.`,
      hint: 'Tell the person to log in again.',
    }
  }
  return {
    reason: 'revoked',
    message: `${whose} has ended: it was taken back, the password was changed, or it was not used for six months.`,
    hint: 'Tell the person to log in again.',
  }
}

/** Google has told so; or the login was good in its first week, and not since. */
function wasInTesting(login: Login, now: number): boolean {
  const { madeAt, expiresAt } = login
  if (madeAt === undefined || now - madeAt < weekMs - hourMs) return false
  if (login.refreshExpiresAt !== undefined) return isOfTesting(login)
  return expiresAt === undefined || expiresAt - hourMs - madeAt < weekMs
}

function isOfTesting({ madeAt, refreshExpiresAt }: Login): boolean {
  return madeAt !== undefined && refreshExpiresAt !== undefined && Math.abs(refreshExpiresAt - madeAt - weekMs) < hourMs
}

/** What a person should know of a login that has an end, when it is made. */
export function endOf(login: Login): string | undefined {
  if (login.refreshExpiresAt === undefined) return undefined
  const end = `It ends on ${new Date(login.refreshExpiresAt).toISOString().slice(0, 10)}`
  return isOfTesting(login) ? `${end}, since the app is in testing. To keep logins, ${publish}.` : `${end}.`
}
