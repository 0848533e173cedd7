import { type Answer, type Call, type Json, notFound, Refusal } from '../call.ts'
import { paged } from '../paged.ts'
import { alertOf, changeOf, chosen, type Family, numberedPages, personOf, placesOf } from './family.ts'
import type { Alert } from './records.ts'
import type { NewLocation } from './seed.ts'

const area = 'secret-scanning'

export const secret: Family<'secret'> = {
  kind: 'secret',
  area,
  role: 'admin',
  forbidden: notFound,
  off: () => new Refusal(404, 'Secret scanning is disabled on this repository.'),
  json: async (call, alert) => await json(call, alert),
  filter,
  page: numberedPages,
  change: body =>
    changeOf(body, 'resolved', { reason: 'resolution', comment: 'resolution_comment' }, [
      'false_positive',
      'wont_fix',
      'revoked',
      'used_in_tests',
    ]),
}

export async function locations(call: Call): Promise<Answer> {
  const alert = await alertOf(call, secret)
  return paged(
    call,
    placesIn(alert).map(place => location(call, alert, place)),
  )
}

function filter(call: Call): (alert: Alert<'secret'>) => boolean {
  const states = chosen(call, 'state', ['open', 'resolved'])
  const types = chosen(call, 'secret_type')
  return ({ state, given }) => (states?.includes(state) ?? true) && (types?.includes(typeOf(given)) ?? true)
}

const typeOf = ({ type = 'mailchimp_api_key' }: Alert<'secret'>['given']): string => type

const placesIn = ({ given }: Alert<'secret'>): readonly NewLocation[] => given.locations ?? [{ path: '.env', line: 1 }]

/** With the secret itself, unless the caller asks to hide it; the answer to a change never hides it. */
async function json(call: Call, alert: Alert<'secret'>): Promise<Json> {
  const { number, createdAt, updatedAt, state, closed, given } = alert
  const { url, html_url } = placesOf(call, area, alert)
  const [first] = placesIn(alert)
  const isHidden = call.query.get('hide_secret') === 'true'
  return {
    ...{
      number,
      created_at: createdAt,
      updated_at: updatedAt,
      url,
      html_url,
      locations_url: `${url}/locations`,
      state,
    },
    resolution: closed?.reason ?? null,
    resolved_at: closed?.at ?? null,
    resolved_by: await personOf(call, alert),
    resolution_comment: closed?.comment ?? null,
    secret_type: typeOf(given),
    secret_type_display_name: given.name ?? 'Mailchimp API Key',
    ...(isHidden ? {} : { secret: given.secret }),
    validity: given.validity ?? 'unknown',
    ...{ push_protection_bypassed: false, push_protection_bypassed_by: null, push_protection_bypassed_at: null },
    ...{ publicly_leaked: false, multi_repo: false, is_base64_encoded: false },
    first_location_detected: first === undefined ? null : location(call, alert, first).details,
    has_more_locations: placesIn(alert).length > 1,
  }
}

function location(call: Call, alert: Alert<'secret'>, place: NewLocation): { type: string; details: Json } {
  const { repo } = placesOf(call, area, alert)
  const html = repo.replace('/repos/', '/')
  if ('path' in place) return { type: 'commit', details: commit(repo, html, place) }
  if ('comment' in place) {
    const issue_comment_url = `${repo}/issues/comments/${place.comment}`
    const html_url = `${html}/issues/${place.issue}#issuecomment-${place.comment}`
    return { type: 'issue_comment', details: { issue_comment_url, html_url } }
  }
  const details = { issue_body_url: `${repo}/issues/${place.issue}`, html_url: `${html}/issues/${place.issue}` }
  return { type: 'issue_body', details }
}

const blob = 'af5626b4a114abcb82d63db7c8082c3c4756e51b'
const sha = 'f14d7debf9775f957cf4f1e8176da0786431f72b'

function commit(repo: string, html: string, { path, line = 1 }: Extract<NewLocation, { path: string }>): Json {
  return {
    ...{ path, start_line: line, end_line: line, start_column: 1, end_column: 64 },
    ...{
      blob_sha: blob,
      blob_url: `${repo}/git/blobs/${blob}`,
      commit_sha: sha,
      commit_url: `${repo}/git/commits/${sha}`,
    },
    html_url: `${html}/blob/${sha}/${path}#L${line}`,
  }
}
