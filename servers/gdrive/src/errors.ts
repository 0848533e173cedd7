import { ConnectorError, type ErrorCode, unless, wasNeverSent } from '@mcp-connectors/core'
import { z } from 'zod'

const refusalBody = z.object({
  error: z.object({
    code: z.int().optional(),
    message: z.string().default(''),
    errors: z.array(z.looseObject({ reason: z.string().default(''), location: z.string().optional() })).default([]),
    details: z.array(z.looseObject({ reason: z.string().optional() })).default([]),
  }),
})

const mostErrorBytes = 100_000

/** An answer that Google marks as failed, by its own word for why. */
export class DriveRefusal extends Error {
  override readonly name = 'DriveRefusal'
  readonly status: number
  /** `notFound`, `userRateLimitExceeded`; empty where the answer is none of the API. */
  readonly reason: string
  /** The parameter that is wrong: `q`, `pageToken`. */
  readonly location: string | undefined
  /** Seconds. */
  readonly retryAfter: number | undefined

  constructor(
    status: number,
    given: { reason: string; words: string; location?: string | undefined; retryAfter?: number | undefined },
  ) {
    super(given.words)
    this.status = status
    this.reason = given.reason
    this.location = given.location
    this.retryAfter = given.retryAfter
  }
}

/** What an answer without success says. */
export async function refusalIn(response: Response): Promise<DriveRefusal> {
  const { status, headers } = response
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
  const text = (await response.text()).slice(0, mostErrorBytes)
  const said = refusalBody.safeParse(jsonOf(text))
  if (!said.success) return new DriveRefusal(status, { reason: '', words: `status ${status}`, retryAfter })
  const { message, errors, details } = said.data.error
  const [first] = errors
  // The newer form is the more exact one: it tells a missing scope from an API that is switched off.
  const exact = details.find(({ reason }) => reason !== undefined && /^[A-Z_]+$/.test(reason))?.reason
  return new DriveRefusal(status, {
    reason: exact ?? first?.reason ?? '',
    words: message,
    location: first?.location,
    retryAfter,
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const limits: ReadonlySet<string> = new Set([
  'userRateLimitExceeded',
  'rateLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'sharingRateLimitExceeded',
])

/** The limit that was reached, where it is one that passes. Nothing was carried out then. */
export function limitOf(error: unknown): { retryAfter: number | undefined } | undefined {
  if (!(error instanceof DriveRefusal)) return undefined
  return error.status === 429 || (error.status === 403 && limits.has(error.reason)) ? error : undefined
}

/** True where the same request may go well in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof DriveRefusal && [408, 500, 502, 503, 504].includes(error.status)
}

/** True where a request may have been carried out though no good answer came. */
export function isUnknownOutcome(error: unknown): boolean {
  // What is no ConnectorError is an abort.
  if (!ConnectorError.is(error)) return true
  if (error.cause instanceof DriveRefusal) return isPassing(error.cause)
  return (error.code === 'unavailable' && !wasNeverSent(error)) || error.code === 'timeout'
}

/** True where Google refused with one of these words: `notFound`. */
export function isRefusal(error: unknown, ...reasons: readonly string[]): boolean {
  return ConnectorError.is(error) && error.cause instanceof DriveRefusal && reasons.includes(error.cause.reason)
}

/** What a call brings; undefined where Google refuses with one of these words. Every other failure passes. */
export function unlessRefused<T>(call: Promise<T>, ...reasons: readonly string[]): Promise<T | undefined> {
  return unless(call, error => isRefusal(error, ...reasons))
}

export interface FailureContext {
  signal: AbortSignal
  method: string
  /** What the call was about, for the message: `"Budget" (1AbC)`. */
  what: string | undefined
}

/** As a ConnectorError. An abort passes as it is, and so does what nobody foresaw. */
export function fromFailure(error: unknown, { signal, method, what }: FailureContext): unknown {
  if (ConnectorError.is(error) || signal.aborted) return error
  if (!(error instanceof DriveRefusal)) return error
  const { code, message, hint } = told(error, what ?? method)
  return new ConnectorError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    // Google's words for a bad argument point at it; they are its own, never a person's.
    ...(code === 'invalid' && error.message !== '' ? { quote: error.message.slice(0, 600) } : {}),
    detail: `${method} ${error.status} ${error.reason}`,
    cause: error,
  })
}

interface Told {
  code: ErrorCode
  message: string
  hint?: string
}

function told(error: DriveRefusal, what: string): Told {
  const known = meanings[error.reason] ?? byStatus[error.status]
  if (limitOf(error) && error.reason !== 'sharingRateLimitExceeded') {
    return { code: 'rate_limited', message: `${what}: Google limits how often it is asked.`, hint: 'Wait a minute.' }
  }
  if (error.location === 'q') return wrongQuery
  if (known) {
    const [code, message, hint] = known
    const fill = (text: string) => text.replaceAll('{what}', what)
    return { code, message: fill(message), ...(hint === undefined ? {} : { hint: fill(hint) }) }
  }
  if (isPassing(error) || error.status >= 500) {
    return {
      code: 'unavailable',
      message: `${what}: Google Drive is having trouble (${error.status}).`,
      hint: 'Try again.',
    }
  }
  if (error.reason === '') {
    return {
      code: 'unavailable',
      message: `${what}: what answers is not Google Drive (status ${error.status}).`,
      hint: 'A proxy or a login page may be in between. Tell the person to check the network.',
    }
  }
  const code = error.status === 403 ? 'forbidden' : error.status === 409 ? 'conflict' : 'invalid'
  return { code, message: `${what}: Google answered ${error.status} ${error.reason}.` }
}

const command = 'npx -y @mcp-connectors/gdrive login'
const logInAgain = `Tell the person to log in again (${command}), or to renew the token or key that is set.`
const needsScope = `Tell the person to log in again: ${command}, with --access write for changes. A token that is set needs the scope itself.`

const wrongQuery: Told = {
  code: 'invalid',
  message: 'q: Google does not take this query.',
  hint: "As name contains 'plan' and mimeType != 'application/pdf' and modifiedTime > '2026-11-01T00:00:00'; the other arguments need no q.",
}

type Meaning = readonly [ErrorCode, string, string?]

const copyIt = 'gdrive_copy_file makes a copy in another format.'
const fullDrive = 'Tell the person to free some of it, or to choose another place.'

/** By Google's word. `{what}`: what the call was about. */
const meanings: Readonly<Record<string, Meaning>> = {
  notFound: [
    'not_found',
    '{what} was not found.',
    'It does not exist, or this account cannot see it. gdrive_search_files looks for files.',
  ],
  authError: ['unauthenticated', 'Google does not accept the credential: it has expired or was revoked.', logInAgain],
  insufficientPermissions: ['forbidden', '{what}: the login has no scope for this.', needsScope],
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: ['forbidden', '{what}: the login has no scope for this.', needsScope],
  SERVICE_DISABLED: [
    'forbidden',
    'The Google Drive API is not switched on in the project of this credential.',
    'Tell the person to enable it in the Google Cloud console: APIs & Services, Library, Google Drive API.',
  ],
  accessNotConfigured: [
    'forbidden',
    'The Google Drive API is not switched on in the project of this credential.',
    'Tell the person to enable it in the Google Cloud console: APIs & Services, Library, Google Drive API.',
  ],
  insufficientFilePermissions: [
    'forbidden',
    '{what}: this account may not do that with it.',
    'gdrive_get_file shows what it may do.',
  ],
  insufficientParentPermissions: ['forbidden', '{what}: this account may not add to or take from the folder.'],
  appNotAuthorizedToFile: [
    'forbidden',
    '{what}: the login sees only files that the person has picked, and this is none of them.',
    'Tell the person to pick it: npx -y @mcp-connectors/gdrive login --pick.',
  ],
  cannotDownloadAbusiveFile: ['refused', '{what}: Google found malware or spam in it, and does not give it out.'],
  fileNotDownloadable: [
    'invalid',
    '{what} is a Google document: it has no bytes of its own.',
    'gdrive_read_file reads it.',
  ],
  fileNotExportable: ['invalid', '{what} cannot be given out in this format.', copyIt],
  exportSizeLimitExceeded: [
    'too_large',
    '{what}: Google gives out at most 10 MB of a document in another format.',
    'The person can download it in the browser, under File, Download.',
  ],
  badRequest: ['invalid', '{what}: Google does not take this request.'],
  invalid: ['invalid', '{what}: Google does not take this value.'],
  dailyLimitExceeded: [
    'rate_limited',
    'The project of this credential has used up what Google allows in a day.',
    'Go on tomorrow.',
  ],
  quotaExceeded: ['refused', '{what}: a quota of Google is used up.', fullDrive],
  storageQuotaExceeded: ['refused', '{what}: the storage of this account is full.', fullDrive],
  teamDriveFileLimitExceeded: ['refused', '{what}: the shared drive holds as many files as it can.', fullDrive],
  numChildrenInNonRootLimitExceeded: [
    'refused',
    '{what}: the folder holds as many files as it can.',
    'Choose another one.',
  ],
  activeItemCreationLimitExceeded: ['refused', 'The account holds as many files as it can.', fullDrive],
  downloadQuotaExceeded: ['rate_limited', '{what} was downloaded too often of late.', 'Try again tomorrow.'],
  sharingRateLimitExceeded: ['rate_limited', '{what}: this account has shared too much today.', 'Go on tomorrow.'],
  invalidSharingRequest: [
    'refused',
    '{what}: Google does not share it so.',
    'The address may be wrong, without a Google account (then only with notify), or the organization forbids it.',
  ],
  shareOutNotPermitted: ['refused', '{what}: the organization does not let it be shared outside.'],
  shareInNotPermitted: ['refused', '{what}: the other organization does not take shares from outside.'],
  publishOutNotPermitted: ['refused', '{what}: the organization does not let it be opened to anyone.'],
  domainPolicy: ['refused', '{what}: the administrators do not allow apps to use Google Drive.'],
  cannotShareTeamDriveWithNonGoogleAccounts: ['refused', '{what}: it is shared with Google accounts only.'],
  cannotModifyInheritedTeamDrivePermission: [
    'refused',
    '{what}: this access comes from the shared drive.',
    'Change it there.',
  ],
  cannotRemoveInheritedPermission: ['refused', '{what}: this access comes from a folder above.', 'Change it there.'],
  fileIdInUse: ['conflict', '{what}: this id is taken.'],
  conditionNotMet: ['conflict', '{what} has changed meanwhile.', 'Read it again.'],
  requestedRangeNotSatisfiable: ['invalid', '{what} is shorter than that.'],
  fileOwnerNotMemberOfTeamDrive: [
    'refused',
    '{what}: its owner is no member of the shared drive, so it cannot be moved there.',
  ],
  teamDrivesFolderMoveInNotSupported: [
    'refused',
    '{what}: Google does not move whole folders into a shared drive.',
    'Move the files.',
  ],
  cannotCopyFile: ['forbidden', '{what}: its owner does not let it be copied.'],
  fileNeverDownloadable: ['forbidden', '{what}: its owner does not let it be downloaded.'],
}

const byStatus: Readonly<Record<number, Meaning>> = {
  401: ['unauthenticated', 'Google does not accept the credential: it has expired or was revoked.', logInAgain],
  404: [
    'not_found',
    '{what} was not found.',
    'It does not exist, or this account cannot see it. gdrive_search_files looks for files.',
  ],
  409: ['conflict', '{what}: something else was there first.', 'Read it again.'],
  412: ['conflict', '{what} has changed meanwhile.', 'Read it again.'],
}
