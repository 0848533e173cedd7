import { randomBytes } from 'node:crypto'
import { escaped, page, redirect } from './answer.ts'
import type { Answer } from './call.ts'
import type { Client, Logins } from './logins.ts'
import { scopeOf, type Tokens } from './tokens.ts'

/** What the pages show. */
export interface People {
  /** Who can be chosen. */
  people(): Iterable<{ readonly email: string; readonly name: string }>
  /** What the person may open. */
  files(email: string): Iterable<{ readonly id: string; readonly name: string; readonly mimeType: string }>
}

/** A code that waits to be exchanged. */
export interface Code {
  readonly client: string
  readonly email: string
  readonly scopes: readonly string[]
  readonly redirect: string
  readonly challenge: { readonly value: string; readonly isHashed: boolean } | undefined
  /** Whether there is to be a refresh token. */
  readonly offline: boolean
}

/** Somebody on the way through the pages. */
interface Visit {
  readonly client: Client
  readonly asked: URLSearchParams
  readonly scopes: readonly string[]
  email?: string
  granted?: readonly string[]
}

const known = /^(openid|email|profile|https:\/\/www\.googleapis\.com\/auth\/[\w.]+)$/
const folder = 'application/vnd.google-apps.folder'

/** The pages that a person sees: whose account, which rights, and which files where the picker was asked for. */
export class Consent {
  readonly codes = new Map<string, Code>()
  readonly #visits = new Map<string, Visit>()
  readonly #logins: Logins
  readonly #tokens: Tokens
  readonly #people: People

  constructor(logins: Logins, tokens: Tokens, people: People) {
    this.#logins = logins
    this.#tokens = tokens
    this.#people = people
  }

  /** What the app sent the browser to. */
  begin(asked: URLSearchParams): Answer {
    const client = this.#logins.clients.get(asked.get('client_id') ?? '')
    if (client === undefined) return wrong(401, 'invalid_client', 'The OAuth client was not found.')
    const target = asked.get('redirect_uri') ?? ''
    if (target === '') return wrong(400, 'invalid_request', 'Missing required parameter: redirect_uri')
    if (!mayReturn(client, target)) return wrong(400, 'redirect_uri_mismatch', `redirect_uri=${target}`)
    const scopes = [...new Set((asked.get('scope') ?? '').split(' ').filter(scope => scope !== ''))]
    const complaint = complaintOf(asked, scopes)
    if (complaint !== undefined) return complaint
    const visit: Visit = { client, asked, scopes }
    const id = randomBytes(12).toString('hex')
    this.#visits.set(id, visit)
    const hinted = asked.get('login_hint')
    const isKnown = [...this.#people.people()].some(({ email }) => email === hinted)
    return hinted !== null && isKnown ? this.#account(id, visit, hinted) : this.#accounts(id)
  }

  /** What a form of a page sent. */
  next(sent: URLSearchParams): Answer {
    const id = sent.get('visit') ?? ''
    const visit = this.#visits.get(id)
    if (visit === undefined) return wrong(400, 'invalid_request', 'The page is no longer good.')
    if (sent.get('step') === 'cancel') return this.#leave(id, visit, { error: 'access_denied' })
    if (sent.get('step') === 'account') return this.#account(id, visit, sent.get('email') ?? '')
    if (sent.get('step') === 'consent') return this.#consented(id, visit, sent.getAll('scope'))
    return this.#picked(id, visit, sent.getAll('file'))
  }

  #accounts(id: string): Answer {
    const buttons = [...this.#people.people()].map(
      ({ email, name }) =>
        `<p><button name="email" value="${escaped(email)}">${escaped(name)} ${escaped(email)}</button></p>`,
    )
    return page(200, 'Choose an account', form(id, 'account', buttons.join('')))
  }

  #account(id: string, visit: Visit, email: string): Answer {
    if (![...this.#people.people()].some(person => person.email === email)) return this.#accounts(id)
    visit.email = email
    const before = this.#logins.granted(visit.client.id, email)
    if (!asksConsent(visit.asked) && visit.scopes.every(scope => before.includes(scope))) {
      return this.#consented(id, visit, visit.scopes)
    }
    const boxes = visit.scopes.map(
      scope =>
        `<p><label><input type="checkbox" name="scope" value="${escaped(scope)}" checked> ${escaped(scope)}</label></p>`,
    )
    const title = `${visit.client.id} wants access to your Google Account`
    return page(200, title, form(id, 'consent', `${boxes.join('')}<button>Continue</button>`) + cancel(id))
  }

  #consented(id: string, visit: Visit, scopes: readonly string[]): Answer {
    const granted = visit.scopes.filter(scope => scopes.includes(scope))
    if (granted.length === 0) return this.#leave(id, visit, { error: 'access_denied' })
    visit.granted = granted
    return visit.asked.get('trigger_onepick') === 'true' ? this.#picker(id, visit) : this.#done(id, visit)
  }

  #picker(id: string, visit: Visit): Answer {
    const kind = visit.asked.get('allow_multiple') === 'true' ? 'checkbox' : 'radio'
    const boxes = this.#pickable(visit).map(
      file =>
        `<p><label><input type="${kind}" name="file" value="${escaped(file.id)}"> ${escaped(file.name)}</label></p>`,
    )
    return page(200, 'Select a file', form(id, 'picker', `${boxes.join('')}<button>Select</button>`) + cancel(id))
  }

  #pickable({ asked, email = '' }: Visit): { readonly id: string; readonly name: string }[] {
    const [types, ids] = [listed(asked.get('mimetypes')), listed(asked.get('file_ids'))]
    const hasFolders = asked.get('allow_folder_selection') === 'true'
    return [...this.#people.files(email)].filter(
      ({ id, mimeType }) =>
        (types.length === 0 || types.includes(mimeType)) &&
        (ids.length === 0 || ids.includes(id)) &&
        (hasFolders || mimeType !== folder),
    )
  }

  #picked(id: string, visit: Visit, files: readonly string[]): Answer {
    const open = new Set(this.#pickable(visit).map(file => file.id))
    const picked = files.filter(file => open.has(file))
    const isTooMany = picked.length > 1 && visit.asked.get('allow_multiple') !== 'true'
    if (picked.length !== files.length || isTooMany) return wrong(400, 'invalid_request', 'These cannot be picked.')
    for (const file of picked) this.#tokens.allow({ client: visit.client.id, email: visit.email ?? '' }, file)
    return this.#done(id, visit, picked)
  }

  #done(id: string, visit: Visit, picked?: readonly string[]): Answer {
    const { client, asked, email = '', granted = [] } = visit
    const before = this.#logins.granted(client.id, email)
    const more = asked.get('include_granted_scopes') === 'true' ? before : []
    const scopes = [...new Set([...granted, ...more])]
    const isFirst = before.length === 0
    const offline = asked.get('access_type') === 'offline' && (isFirst || asksConsent(asked))
    const code = `4/0A${randomBytes(32).toString('base64url')}`
    const challenge = challengeIn(asked)
    const target = asked.get('redirect_uri') ?? ''
    this.codes.set(code, { client: client.id, email, scopes, redirect: target, challenge, offline })
    const answer = { code, scope: scopes.join(' ') }
    return this.#leave(id, visit, picked === undefined ? answer : { ...answer, picked_file_ids: picked.join(',') })
  }

  #leave(id: string, { asked }: Visit, answer: Readonly<Record<string, string>>): Answer {
    this.#visits.delete(id)
    const target = new URL(asked.get('redirect_uri') ?? '')
    const state = asked.get('state')
    if (state !== null) target.searchParams.set('state', state)
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value)
    return redirect(target.href)
  }
}

const asksConsent = (asked: URLSearchParams): boolean => /\bconsent\b/.test(asked.get('prompt') ?? '')

/** Desktop apps come back to any port of this machine. */
function mayReturn({ redirects }: Client, target: string): boolean {
  if (redirects !== undefined) return redirects.includes(target)
  return /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/.test(target)
}

function complaintOf(asked: URLSearchParams, scopes: readonly string[]): Answer | undefined {
  if (asked.get('response_type') !== 'code') {
    return wrong(400, 'unsupported_response_type', `Invalid response_type: ${asked.get('response_type') ?? ''}`)
  }
  if (scopes.length === 0) return wrong(400, 'invalid_request', 'Missing required parameter: scope')
  const unknown = scopes.filter(scope => !known.test(scope))
  if (unknown.length > 0) {
    return wrong(400, 'invalid_scope', `Some requested scopes were invalid. {invalid=[${unknown.join(', ')}]}`)
  }
  const isPicker = asked.get('trigger_onepick') === 'true'
  const isAlone = scopes.length === 1 && scopes[0] === scopeOf('drive.file')
  if (isPicker && (!isAlone || asked.get('include_granted_scopes') === 'true' || !asksConsent(asked))) {
    return wrong(400, 'invalid_request', 'The picker takes drive.file alone, and prompt=consent.')
  }
  return undefined
}

function challengeIn(asked: URLSearchParams): Code['challenge'] {
  const value = asked.get('code_challenge')
  return value === null ? undefined : { value, isHashed: asked.get('code_challenge_method') === 'S256' }
}

const listed = (text: string | null): string[] => (text ?? '').split(',').filter(item => item !== '')

const wrong = (status: number, error: string, text: string): Answer =>
  page(status, `Error ${status}: ${error}`, `<p>Access blocked. ${escaped(text)}</p>`)

const form = (id: string, step: string, inside: string): string =>
  `<form id="${step}" method="post" action="/signin/next"><input type="hidden" name="visit" value="${id}">` +
  `<input type="hidden" name="step" value="${step}">${inside}</form>`

const cancel = (id: string): string => form(id, 'cancel', '<button>Cancel</button>')
