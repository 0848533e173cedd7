import { ConnectorError, fetchBounded } from '@mcp-connectors/core'
import { z } from 'zod'
import type { AccountSettings } from './google-account.ts'
import { type At, addressOf, requestMs } from './google-address.ts'
import type { Login } from './login.ts'
import { readForeign } from './private-file.ts'

// The vendor's library asks whatever address such a file names, and follows redirects: here it is Google alone.

const tokenExchange = 'https://sts.googleapis.com/v1/token'

/** The address that gives a token of a service account to whom may stand for it. */
export const impersonation = z
  .string()
  .max(400)
  .regex(/^https:\/\/iamcredentials\.googleapis\.com\/v1\/projects\/-\/serviceAccounts\/[\w.@-]+:generateAccessToken$/)

const shape = z.object({
  audience: z.string().min(1),
  subject_token_type: z.string().min(1),
  token_url: z.literal(tokenExchange),
  service_account_impersonation_url: impersonation.optional(),
  credential_source: z.object({
    file: z.string().min(1),
    format: z.object({ type: z.enum(['text', 'json']), subject_token_field_name: z.string().optional() }).optional(),
  }),
})

type External = z.output<typeof shape>

/** Workload identity: the token of another cloud, which it keeps in a file, for one of Google. */
export async function federated(content: object, account: AccountSettings, signal: AbortSignal): Promise<Login> {
  const { setting, scopes } = account
  const found = shape.safeParse(content)
  if (!found.success) {
    throw new ConnectorError(
      'unauthenticated',
      `What ${setting} gives is used only with a token from a file, at Google.`,
      {
        hint: 'Tell the person: credential_source must be a file, and every address one of googleapis.com.',
      },
    )
  }
  const { service_account_impersonation_url: url, audience, subject_token_type } = found.data
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience,
    scope: url === undefined ? scopes.join(' ') : 'https://www.googleapis.com/auth/cloud-platform',
    subject_token: await subjectToken(found.data, setting),
    subject_token_type,
  })
  const given = await asked(tokenExchange, { body }, account, signal)
  const { access_token: token, expires_in: seconds } = exchanged.parse(given)
  if (url !== undefined) return await impersonated({ url, delegates: [], token }, account, signal)
  return { token, scopes: [...scopes], expiresAt: Date.now() + seconds * 1000 }
}

const exchanged = z.object({ access_token: z.string().min(1), expires_in: z.number().default(3600) })
const generated = z.object({ accessToken: z.string().min(1), expireTime: z.string() })

export interface Impersonation {
  url: string
  delegates: readonly string[]
  /** Of the one who stands for the service account. */
  token: string
}

export async function impersonated(
  { url, delegates, token }: Impersonation,
  account: AccountSettings,
  signal: AbortSignal,
): Promise<Login> {
  const { scopes } = account
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ scope: scopes, delegates, lifetime: '3600s' })
  const given = generated.parse(await asked(url, { headers, body }, account, signal))
  return { token: given.accessToken, scopes: [...scopes], expiresAt: Date.parse(given.expireTime) }
}

async function subjectToken({ credential_source: { file, format } }: External, setting: string): Promise<string> {
  const text = await readForeign(file, setting)
  const field = format?.subject_token_field_name
  const token = format?.type === 'json' && text !== undefined ? fieldIn(text, field) : text?.trim()
  if (token) return token
  throw new ConnectorError('unauthenticated', `There is no token in ${file}, which the file of ${setting} names.`, {
    hint: 'Tell the person to check what writes it.',
  })
}

function fieldIn(text: string, field = ''): string | undefined {
  try {
    return z
      .record(z.string(), z.unknown())
      .transform(found => found[field])
      .pipe(z.string())
      .safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function asked(
  url: string,
  { body, headers = {} }: { body: string | URLSearchParams; headers?: Record<string, string> },
  account: AccountSettings & At,
  signal: AbortSignal,
): Promise<unknown> {
  const limits = { idle: requestMs, mostBytes: 100_000 }
  const response = await fetchBounded(addressOf(url, account), { method: 'POST', body, headers, signal }, limits)
  if (response.ok) return await response.json()
  if (response.status >= 500) {
    throw new ConnectorError('unavailable', 'Google cannot be asked for a token now.', { hint: 'Try again later.' })
  }
  throw new ConnectorError('unauthenticated', `Google gives no token for the credentials in ${account.setting}.`, {
    hint: 'Tell the person to check the pool, its provider, and who may stand for the service account.',
    detail: `${new URL(url).host} ${response.status} ${(await response.text()).slice(0, 200)}`,
  })
}
