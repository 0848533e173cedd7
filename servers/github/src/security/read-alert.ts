import { windowOf } from '../issues/comment.ts'
import type { Repo } from '../repo.ts'
import { type Alert, type AlertKind, codeAlert, dependabotAlert, placeOf, secretAlert } from './alert.ts'

/** Rules and advisories can be articles. */
const mostDetail = 6000
const mostLocations = 50

/** One alert with what it is and what to do about it; of a secret, where it was found. */
export function readAlert(repo: Repo, kind: AlertKind, number: number, signal: AbortSignal): Promise<Alert> {
  if (kind === 'dependabot') return readDependabot(repo, number, signal)
  return kind === 'secret' ? readSecret(repo, number, signal) : readCode(repo, number, signal)
}

async function readDependabot(repo: Repo, alert_number: number, signal: AbortSignal): Promise<Alert> {
  const route = 'GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}'
  const found = await repo.request(route, { alert_number }, { signal })
  const { description, cve_id } = found.security_advisory
  const closed = closedBecause(found.dismissed_reason, found.dismissed_comment)
  return whole(dependabotAlert(found), found.html_url, [closed, cve_id, description])
}

async function readCode(repo: Repo, alert_number: number, signal: AbortSignal): Promise<Alert> {
  const route = 'GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}'
  const found = await repo.request(route, { alert_number }, { signal })
  const { rule, most_recent_instance: instance } = found
  const closed = closedBecause(found.dismissed_reason, found.dismissed_comment)
  const parts = [closed, instance.message?.text, rule.help || rule.full_description]
  return whole(codeAlert(found), found.html_url, parts)
}

async function readSecret(repo: Repo, alert_number: number, signal: AbortSignal): Promise<Alert> {
  const route = 'GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}'
  const [found, places] = await Promise.all([
    repo.request(route, { alert_number, hide_secret: true }, { signal }),
    repo.page(`${route}/locations`, { alert_number, per_page: mostLocations }, { signal }),
  ])
  const lines = places.data.map(({ type, details }) => [type, placeOf(details)].filter(Boolean).join(' '))
  const more = places.next === undefined ? '' : `More than ${mostLocations} places; the others are not listed.`
  const closed = closedBecause(found.resolution, found.resolution_comment)
  return whole(secretAlert(found), found.html_url, [closed, [...lines, more].filter(Boolean).join('\n')])
}

function closedBecause(reason: string | null | undefined, comment: string | null | undefined): string {
  return [reason, comment].filter(Boolean).join(': ')
}

function whole(alert: Alert, url: string | undefined, parts: readonly (string | null | undefined)[]): Alert {
  const { body, length } = windowOf(parts.filter(Boolean).join('\n\n'), { from: 0, most: mostDetail })
  const more = length === undefined ? '' : `… (${length} characters; the page has all of it)`
  return { ...alert, detail: body + more, ...(url === undefined ? {} : { url }) }
}
