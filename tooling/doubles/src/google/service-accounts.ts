import { createVerify, generateKeyPairSync } from 'node:crypto'
import { z } from 'zod'
import { json, oauthError } from './answer.ts'
import type { Answer } from './call.ts'
import { scopeOf, type Tokens } from './tokens.ts'

interface ServiceAccount {
  readonly email: string
  readonly keyId: string
  readonly publicKey: string
  /** Those for whom it may act: domain-wide delegation. */
  readonly delegated: ReadonlySet<string>
  disabled: boolean
}

export interface NewServiceAccount {
  readonly email?: string
  /** Emails of people for whom it may act. */
  readonly delegated?: readonly string[]
}

const claimsShape = z.object({
  iss: z.string(),
  aud: z.string(),
  scope: z.string().default(''),
  sub: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
})

const jwtShape = z.tuple([z.string(), z.string(), z.string()])

/** Where Google's own libraries say that a token is asked for, whatever address they really use. */
const audiences = ['https://oauth2.googleapis.com/token', 'https://www.googleapis.com/oauth2/v4/token']

/** Accounts of programs: keys in a file, and tokens for what is signed with them. */
export class ServiceAccounts {
  readonly #accounts = new Map<string, ServiceAccount>()
  readonly #tokens: Tokens
  readonly #url: string

  constructor(tokens: Tokens, url: string) {
    this.#tokens = tokens
    this.#url = url
  }

  get emails(): string[] {
    return [...this.#accounts.keys()]
  }

  /** @returns the text of the key file that the console gives out */
  add({ email, delegated = [] }: NewServiceAccount = {}): string {
    const number = this.#accounts.size + 1
    const client_email = email ?? `robot${number}@acme-project.iam.gserviceaccount.com`
    const { publicKey, privateKey } = keyPair()
    const keyId = String(number).padStart(40, '0')
    const account = { email: client_email, keyId, publicKey, delegated: new Set(delegated), disabled: false }
    this.#accounts.set(client_email, account)
    const key = {
      type: 'service_account',
      project_id: 'acme-project',
      private_key_id: keyId,
      private_key: privateKey,
      client_email,
      client_id: String(100_000_000_000_000_000_000n + BigInt(number)),
      auth_uri: `${this.#url}/o/oauth2/v2/auth`,
      token_uri: `${this.#url}/token`,
      universe_domain: 'googleapis.com',
    }
    return JSON.stringify(key, undefined, 2)
  }

  /** Its key is no longer good. */
  disable(email: string): void {
    const account = this.#accounts.get(email)
    if (account !== undefined) account.disabled = true
  }

  /** The grant `urn:ietf:params:oauth:grant-type:jwt-bearer`. */
  grant(assertion: string, isPerson: (email: string) => boolean): Answer {
    const [head, body, signature] = jwtShape.safeParse(assertion.split('.')).data ?? ['', '', '']
    const claims = claimsShape.safeParse(jsonIn(body)).data
    if (claims === undefined) return oauthError(400, 'invalid_grant', 'Invalid JWT: Failed to parse.')
    const account = this.#accounts.get(claims.iss)
    if (account === undefined) return oauthError(400, 'invalid_grant', 'Invalid grant: account not found')
    const isSigned = createVerify('RSA-SHA256')
      .update(`${head}.${body}`)
      .verify(account.publicKey, signature, 'base64url')
    if (!isSigned || account.disabled) return oauthError(400, 'invalid_grant', 'Invalid JWT Signature.')
    const complaint = this.#complaintOf(claims) ?? actingComplaint(account, claims.sub, isPerson)
    if (complaint !== undefined) return complaint
    const email = claims.sub ?? account.email
    const scopes = claims.scope.split(' ').map(scopeOf)
    const token = this.#tokens.make({ email, scopes, client: account.email })
    return json(200, { access_token: token.value, expires_in: 3_599, token_type: 'Bearer' })
  }

  #complaintOf({ aud, iat, exp, scope }: z.output<typeof claimsShape>): Answer | undefined {
    const now = Date.now() / 1_000
    if (![...audiences, `${this.#url}/token`].includes(aud)) {
      return oauthError(400, 'invalid_grant', 'Invalid JWT: Failed audience check.')
    }
    if (exp < now || iat > now + 300 || exp - iat > 3_900) {
      const text = 'Token must be a short-lived token (60 minutes) and in a reasonable timeframe.'
      return oauthError(400, 'invalid_grant', `Invalid JWT: ${text} Check your iat and exp values in the JWT claim.`)
    }
    if (scope === '') return oauthError(400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
    return undefined
  }
}

function actingComplaint(
  { email, delegated }: ServiceAccount,
  subject: string | undefined,
  isPerson: (email: string) => boolean,
): Answer | undefined {
  if (subject === undefined || subject === email) return undefined
  if (!isPerson(subject)) return oauthError(400, 'invalid_grant', 'Invalid email or User ID')
  if (delegated.has(subject)) return undefined
  const text = 'Client is unauthorized to retrieve access tokens using this method'
  return oauthError(401, 'unauthorized_client', `${text}, or client not authorized for any of the scopes requested.`)
}

function jsonIn(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}

const keyPair = (): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
