import type { ErrorCode, Visit } from '@mcp-connectors/core'
import type { Host } from './hosts.ts'
import { hasScope } from './standing.ts'

/** An answer that is a refusal. */
export interface Answer {
  status: number
  /** GitHub's own, one reason a line. */
  words: string
  header: (name: string) => string | undefined
  host: Host
  /** `acme/web issues/12` */
  what: string
  repo: string | undefined
}

export interface Told {
  code: ErrorCode
  message: string
  hint?: string
  visit?: Visit
}

/** What the answer means, where its words or headers say more than its status. */
export function refusals(answer: Answer): Told | undefined {
  return (
    ofToken(answer) ??
    ofOrganization(answer) ??
    ofScanning(answer) ??
    ofPermission(answer) ??
    byWords.find(({ status, words }) => status.includes(answer.status) && words.test(answer.words))?.tell(answer)
  )
}

function ofToken({ status, host, words }: Answer): Told | undefined {
  if (status !== 401) return undefined
  const why = /two-factor|OTP/i.test(words) ? 'it wants a second factor' : 'it is wrong, revoked or expired'
  return {
    code: 'unauthenticated',
    message: `${host.name} does not accept the token: ${why}.`,
    hint: `Tell the person to make a new one at ${host.web}/settings/tokens. github_get_context names the setting it came from.`,
  }
}

/** Rules that an organization has for all tokens. */
function ofOrganization({ status, words, header, what, host }: Answer): Told | undefined {
  if (status !== 403 && status !== 404) return undefined
  const named = /^required; url=(https?:\/\/\S+)/.exec(header('x-github-sso') ?? '')?.[1]
  // A person is sent there: only to pages of GitHub.
  const url = [`${host.web}/`, 'https://github.com/'].some(own => named?.startsWith(own)) ? named : undefined
  if (named !== undefined || /SAML enforcement/i.test(words)) return singleSignOn(what, url)
  if (status === 404) return undefined
  if (/IP allow list/i.test(words)) {
    return forbidden(`${what}: the organization lets in certain addresses only.`, 'ask its owners, or use its VPN')
  }
  if (/OAuth App access restrictions/i.test(words)) {
    return forbidden(`${what}: the organization has not approved this OAuth app.`, 'ask its owners to approve it')
  }
  if (/forbids access via a (?:fine-grained )?personal access token/i.test(words)) {
    return forbidden(`${what}: the organization does not take this kind of token.`, 'make one of the kind it names')
  }
  return undefined
}

export function singleSignOn(what: string, url: string | undefined): Told {
  const told = forbidden(`${what}: the organization wants the token authorized for single sign-on.`, 'authorize it')
  if (url === undefined) return told
  return { ...told, visit: { url, message: 'Authorize the token for the single sign-on of the organization.' } }
}

function forbidden(message: string, todo: string): Told {
  return { code: 'forbidden', message, hint: `Tell the person to ${todo}.` }
}

/** A kind of alerts that is off: GitHub says forbidden or not found, as if the token lacked something. */
function ofScanning({ status, words, repo, what }: Answer): Told | undefined {
  if (status !== 403 && status !== 404) return undefined
  const place = repo ?? what
  if (/no analysis found/i.test(words)) {
    const hint = 'There are no alerts before a first analysis: the person can set one up in the Security tab.'
    return { code: 'not_found', message: `${place}: code scanning has not analysed anything yet.`, hint }
  }
  const off = [
    ['Dependabot alerts', /Dependabot alerts are (?:disabled|not enabled)/i],
    ['Secret scanning', /Secret scanning is (?:disabled|not enabled)/i],
    ['Code scanning', /Code scanning is not enabled|(?:Advanced|Code) Security (?:must be|is not) enabled/i],
  ] as const
  const [kind] = off.find(([, pattern]) => pattern.test(words)) ?? []
  if (kind === undefined) return undefined
  const hint = 'So there are no alerts of this kind. An admin can turn it on under Settings, Advanced Security.'
  return { code: 'not_found', message: `${kind}: turned off in ${place}.`, hint }
}

/** What the token itself lacks. */
function ofPermission({ status, words, header, what, host }: Answer): Told | undefined {
  if (status !== 403 && status !== 404) return undefined
  const granted = header('x-oauth-scopes')
  const accepted = (header('x-accepted-oauth-scopes') ?? '').split(/,\s*/).filter(Boolean)
  if (granted !== undefined && accepted.length > 0 && !hasScope(granted.split(/,\s*/), accepted)) {
    const hint = `Tell the person to add it at ${host.web}/settings/tokens.`
    if (status === 403)
      return { code: 'forbidden', message: `${what}: the token lacks the scope ${oneOf(accepted)}.`, hint }
    return {
      code: 'not_found',
      message: `${what} was not found.`,
      hint: `It does not exist, or the token may not see it: it lacks the scope ${oneOf(accepted)}.`,
    }
  }
  const permissions = header('x-accepted-github-permissions')
  if (status !== 403 || !/^Resource not accessible by/i.test(words)) return undefined
  if (/\bnotifications\b/.test(what)) {
    const message = `${what}: GitHub opens the inbox to no fine-grained token, and to no app.`
    return forbidden(message, 'set a classic token with the scope notifications')
  }
  const wanted = permissions ? `the permission ${permissionsIn(permissions)}` : 'a permission for this'
  return forbidden(`${what}: the token lacks ${wanted}, or this repository is not among those it is for.`, 'grant it')
}

function oneOf(scopes: readonly string[]): string {
  return scopes.join(' or ')
}

/** `issues=write; pull_requests=write` is one or the other, `contents=read,issues=write` both. */
function permissionsIn(header: string): string {
  const sets = header.split(/;\s*/).map(set => set.replace(/\s*,\s*/g, ' and ').replaceAll('=', ': '))
  return sets.join(', or ')
}

const byWords: readonly { status: readonly number[]; words: RegExp; tell: (answer: Answer) => Told }[] = [
  {
    status: [403],
    words: /was archived|is archived/i,
    tell: ({ repo, what }) => ({
      code: 'refused',
      message: `${repo ?? what} is archived, so nothing in it can be changed.`,
      hint: 'Only its owners can unarchive it.',
    }),
  },
  {
    status: [403, 451],
    words: /access blocked|DMCA|unavailable for legal reasons/i,
    tell: ({ repo, what }) => ({ code: 'refused', message: `GitHub has blocked ${repo ?? what}.` }),
  },
  {
    status: [403, 422],
    words: /too_large|blobs? up to|file is too (?:big|large)/i,
    tell: ({ what }) => ({
      code: 'too_large',
      message: `${what} is larger than this API gives.`,
      hint: 'Clone the repository to read it.',
    }),
  },
  {
    status: [403],
    words: /must have (?:admin|push|write)|need (?:admin|push|write) access/i,
    tell: ({ what, words }) => ({
      code: 'forbidden',
      message: `${what}: this takes ${/admin/i.test(words) ? 'admin' : 'write'} access to the repository.`,
      hint: 'The owner of the token does not have it. Tell the person.',
    }),
  },
  {
    status: [403],
    words: /cannot be (?:retried|rerun|cancell?ed)|is already running/i,
    tell: ({ what }) => ({
      code: 'conflict',
      message: `${what}: the run is not in a state for this.`,
      hint: 'github_list_runs tells its state. A run older than a month is not run again.',
    }),
  },
  {
    status: [406, 422],
    words: /diff (?:is|was) too (?:large|big)|diff exceeded|too many (?:files|lines)|took too long/i,
    tell: ({ what }) => ({
      code: 'too_large',
      message: `${what}: the diff is larger than GitHub gives in one piece.`,
      hint: 'Read it by file.',
    }),
  },
  {
    status: [409],
    words: /repository is empty/i,
    tell: ({ repo, what }) => ({
      code: 'not_found',
      message: `${repo ?? what} is empty: it has no commit yet.`,
      hint: 'There is nothing to read. A first commit makes its default branch.',
    }),
  },
  {
    status: [410],
    words: /disabled/i,
    tell: ({ what }) => ({ code: 'not_found', message: `${what}: this is turned off in the repository.` }),
  },
  {
    status: [422],
    words: /already.exists/i,
    tell: ({ what }) => ({ code: 'conflict', message: `${what}: there is such a one already.` }),
  },
  {
    status: [422],
    words: /does not exist|No commit found|Could not resolve|not.found/i,
    tell: ({ what }) => ({ code: 'not_found', message: `${what}: something that was named does not exist.` }),
  },
  {
    status: [422],
    words: /not a fast.forward|is at [0-9a-f]{7,40} but expected/i,
    tell: ({ what }) => ({
      code: 'conflict',
      message: `${what}: the branch has commits that this would drop.`,
      hint: 'Read its head again and build on that.',
    }),
  },
  {
    status: [422],
    words: /first 1,?000 search results/i,
    tell: () => ({
      code: 'too_large',
      message: 'GitHub gives the first 1000 results of a search only.',
      hint: 'Narrow the query, as with created:2026-01-01..2026-06-30.',
    }),
  },
  {
    status: [422],
    words: /cannot be searched|longer than 256|too many (?:AND|OR)|parsing/i,
    tell: ({ words }) => ({
      code: 'invalid',
      message: 'GitHub does not take this query.',
      hint: /cannot be searched/.test(words)
        ? 'A user or repository in it does not exist, or the token may not see it.'
        : 'A query has at most 256 characters and five AND, OR or NOT.',
    }),
  },
]
