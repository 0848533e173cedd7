/** One entry of `errors` in the body of a refusal, as Google writes it. */
export interface Reason {
  readonly domain: string
  readonly reason: string
  readonly message: string
  readonly location?: string
  readonly locationType?: 'parameter' | 'header' | 'other'
}

/** An answer that is no success. */
export class Refusal extends Error {
  readonly status: number
  readonly body: object
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, reason: Partial<Reason>, more: More = {}) {
    super(message)
    const entry = { domain: 'global', reason: 'invalid', message, ...reason }
    const { headers = {}, ...rest } = more
    this.status = status
    this.body = { error: { code: status, message, errors: [entry], ...rest } }
    this.headers = headers
  }
}

interface More {
  readonly headers?: Readonly<Record<string, string>>
  readonly status?: string
  readonly details?: readonly object[]
}

const parameter = (location: string): Pick<Reason, 'location' | 'locationType'> => ({
  location,
  locationType: 'parameter',
})

/** Also for what one may not see. */
export const notFound = (id: string, what = 'File', location = 'fileId'): Refusal =>
  new Refusal(404, `${what} not found: ${id}.`, { reason: 'notFound', ...parameter(location) })

/** 400: the value of a parameter is no good. */
export const invalid = (location: string, message = 'Invalid Value', reason = 'invalid'): Refusal =>
  new Refusal(400, message, { reason, ...parameter(location) })

/** 400 with a reason of its own. */
export const badRequest = (message: string, reason = 'badRequest'): Refusal => new Refusal(400, message, { reason })

export const forbidden = (reason: string, message: string, domain = 'global'): Refusal =>
  new Refusal(403, message, { reason, domain })

export const insufficientFilePermissions = (): Refusal =>
  forbidden('insufficientFilePermissions', 'The user does not have sufficient permissions for this file.')

const realm = 'Bearer realm="https://accounts.google.com/"'

/** The token is unknown, expired or revoked. */
export const authError = (): Refusal =>
  new Refusal(
    401,
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    { reason: 'authError', message: 'Invalid Credentials', location: 'Authorization', locationType: 'header' },
    { status: 'UNAUTHENTICATED', headers: { 'www-authenticate': `${realm}, error="invalid_token"` } },
  )

export const loginRequired = (): Refusal =>
  new Refusal(
    401,
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    { reason: 'required', message: 'Login Required.', location: 'Authorization', locationType: 'header' },
    { status: 'UNAUTHENTICATED', headers: { 'www-authenticate': realm } },
  )

/** The token is good, but not for this. `method`: the name of the route. */
export const insufficientScopes = (method: string, scopes: readonly string[]): Refusal =>
  new Refusal(
    403,
    'Request had insufficient authentication scopes.',
    { reason: 'insufficientPermissions', message: 'Insufficient Permission' },
    {
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
          metadata: { service: 'drive.googleapis.com', method: rpcName(method) },
        },
      ],
      headers: { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${scopes.join(' ')}"` },
    },
  )

/** `files.get` → `google.apps.drive.v3.DriveFiles.Get` */
function rpcName(method: string): string {
  const [service = '', verb = ''] = method.split('.').map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
  return `google.apps.drive.v3.Drive${service}.${verb}`
}
