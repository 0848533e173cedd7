import { ConnectorError } from '@mcp-connectors/core'
import type { CallOptions } from '../api.ts'
import type { Repo } from '../repo.ts'
import type { AlertKind } from './alert.ts'

const reasons = {
  code: ['false positive', "won't fix", 'used in tests', 'mitigated'],
  dependabot: ['fix_started', 'inaccurate', 'no_bandwidth', 'not_used', 'tolerable_risk'],
  secret: ['false_positive', 'wont_fix', 'revoked', 'used_in_tests'],
} as const

/** What an alert is, or is to be. */
export interface Standing {
  state: string
  reason?: string | undefined
  comment?: string | undefined
}

export interface Change extends Standing {
  send: (options: CallOptions) => Promise<unknown>
}

export interface Wanted {
  kind: AlertKind
  number: number
  /** Undefined: to open it again. */
  reason: string | undefined
  comment: string | undefined
}

/** The one request that makes an alert what is wanted. @throws ConnectorError `invalid` for a reason that is none */
export function changeOf(repo: Repo, { kind, number, reason: given, comment }: Wanted): Change {
  const at = { alert_number: number }
  if (kind === 'secret') {
    const route = 'PATCH /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}'
    if (given === undefined) return reopening(options => repo.request(route, { ...at, state: 'open' }, options))
    const resolution = pick(kind, reasons.secret, given)
    const body = { ...at, state: 'resolved' as const, resolution, ...(comment ? { resolution_comment: comment } : {}) }
    return { state: 'resolved', reason: resolution, comment, send: options => repo.request(route, body, options) }
  }
  const state = 'dismissed' as const
  const more = comment ? { dismissed_comment: comment } : {}
  if (kind === 'code') {
    const route = 'PATCH /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}'
    if (given === undefined) return reopening(options => repo.request(route, { ...at, state: 'open' }, options))
    const reason = pick(kind, reasons.code, given)
    const body = { ...at, state, dismissed_reason: reason, ...more }
    return { state, reason, comment, send: options => repo.request(route, body, options) }
  }
  const route = 'PATCH /repos/{owner}/{repo}/dependabot/alerts/{alert_number}'
  if (given === undefined) return reopening(options => repo.request(route, { ...at, state: 'open' }, options))
  const reason = pick(kind, reasons.dependabot, given)
  const body = { ...at, state, dismissed_reason: reason, ...more }
  return { state, reason, comment, send: options => repo.request(route, body, options) }
}

function reopening(send: Change['send']): Change {
  return { state: 'open', send }
}

/** Spaces, underscores and apostrophes do not count: the kinds write them differently. */
function pick<R extends string>(kind: AlertKind, known: readonly R[], given: string): R {
  const plain = (text: string) => text.replaceAll(/[ _'’]/g, '').toLowerCase()
  const found = known.find(one => plain(one) === plain(given))
  if (found !== undefined) return found
  throw new ConnectorError('invalid', `${JSON.stringify(given)} is no reason to dismiss a ${kind} alert.`, {
    hint: `There are: ${known.join(', ')}.`,
  })
}

/** What an alert is now, and its page. */
export async function standingOf(
  repo: Repo,
  kind: AlertKind,
  number: number,
  options: CallOptions,
): Promise<Standing & { url: string | undefined }> {
  const at = { alert_number: number }
  if (kind === 'secret') {
    const route = 'GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}'
    const found = await repo.request(route, { ...at, hide_secret: true }, options)
    const { state = 'unknown', resolution, resolution_comment } = found
    return { state, reason: resolution ?? undefined, comment: resolution_comment ?? undefined, url: found.html_url }
  }
  const { state, dismissed_reason, dismissed_comment, html_url } =
    kind === 'code'
      ? await repo.request('GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}', at, options)
      : await repo.request('GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}', at, options)
  const why = { reason: dismissed_reason ?? undefined, comment: dismissed_comment ?? undefined }
  return { state: state ?? 'unknown', ...why, url: html_url }
}
