import type { Routes } from '../call.ts'
import { type Answer, bodyOf, type Call, type Json, notFound, numberParam, ok, param, Refusal } from '../call.ts'
import { read } from '../dispatch.ts'
import { paged } from '../paged.ts'
import { type Role, reaches, roleOf } from '../roles.ts'
import { hasScope } from '../tokens.ts'
import { type Alert, alertsOf, isOn, type Kind } from './records.ts'

/** What the three kinds of alerts differ in. */
export interface Family<K extends Kind> {
  readonly kind: K
  /** `code-scanning`: the folder of its routes. */
  readonly area: string
  /** Who may see them, and what the others are told. */
  readonly role: Role
  readonly forbidden: () => Refusal
  readonly off: (isPrivate: boolean) => Refusal
  readonly json: (call: Call, alert: Alert<K>, isWhole: boolean) => Promise<Json>
  /** By the query. Refuses values that it does not know. */
  readonly filter: (call: Call) => (alert: Alert<K>) => boolean
  readonly page: (call: Call, alerts: readonly Alert<K>[], wrap: (alert: Alert<K>) => Promise<Json>) => Promise<Answer>
  readonly change: (body: Json) => Change
}

export type Change = { readonly state: string; readonly reason?: string; readonly comment?: string | null }

export function routesOf<K extends Kind>(family: Family<K>): Routes {
  const below = `/repos/{owner}/{repo}/${family.area}/alerts`
  return {
    [`GET ${below}`]: call => listRepo(call, family),
    [`GET /orgs/{org}/${family.area}/alerts`]: call => listOrg(call, family),
    [`GET ${below}/{alert_number}`]: async call => ok(await family.json(call, await alertOf(call, family), true)),
    [`PATCH ${below}/{alert_number}`]: call => update(call, family),
  }
}

export async function alertOf<K extends Kind>(call: Call, family: Family<K>): Promise<Alert<K>> {
  const number = numberParam(call, 'alert_number')
  const alert = (await alertsHere(call, family)).find(one => one.number === number)
  if (alert === undefined) throw notFound()
  return alert
}

async function listRepo<K extends Kind>(call: Call, family: Family<K>): Promise<Answer> {
  const alerts = await alertsHere(call, family)
  return await family.page(call, alerts.filter(family.filter(call)), alert => family.json(call, alert, false))
}

async function alertsHere<K extends Kind>(call: Call, family: Family<K>): Promise<Alert<K>[]> {
  const { front, role = 'none' } = call
  const full = `${param(call, 'owner')}/${param(call, 'repo')}`
  const id = front.names.find(full)?.id
  if (id === undefined) throw notFound()
  if (!reaches(role, family.role)) throw family.forbidden()
  if (!isOn(front, id, family.kind)) throw family.off((await read(call, `/repos/${full}`)).private === true)
  return alertsOf(front, id, family.kind)
}

/** An organization's owners see all of them; members those of repositories that they may push to. */
async function listOrg<K extends Kind>(call: Call, family: Family<K>): Promise<Answer> {
  const { front, token } = call
  const org = front.options.orgs.find(({ login }) => login === param(call, 'org'))
  if (org === undefined || token === undefined || !hasScope(token, 'security_events')) throw notFound()
  const names = front.names
    .all()
    .filter(name => name.startsWith(`${org.login}/`) && reaches(roleOf(front, name, token.login), family.role))
  if (names.length === 0 && !org.members.some(({ login }) => login === token.login)) throw family.forbidden()
  const alerts = names.flatMap(name => alertsOf(front, front.names.find(name)?.id ?? 0, family.kind))
  const found = alerts.filter(family.filter(call)).toSorted((a, b) => b.id - a.id)
  return await family.page(call, found, async alert => ({
    ...(await family.json(call, alert, false)),
    repository: await read(call, `/repos/${front.names.byId(alert.repoId)}`),
  }))
}

async function update<K extends Kind>(call: Call, family: Family<K>): Promise<Answer> {
  const alert = await alertOf(call, family)
  const { state, reason, comment = null } = family.change(bodyOf(call))
  const now = new Date().toISOString()
  alert.state = state
  alert.updatedAt = now
  alert.closed = reason === undefined ? null : { by: call.token?.login ?? '', at: now, reason, comment }
  return ok(await family.json(call, alert, true))
}

/** Pages by their number; Dependabot's are found by a cursor. */
export async function numberedPages<T>(call: Call, alerts: readonly T[], wrap: (alert: T) => Promise<Json>) {
  const { body, ...answer } = paged(call, alerts)
  return { ...answer, body: await Promise.all(Array.isArray(body) ? body.map(wrap) : []) }
}

/** The values of a parameter of the query, refused as GitHub does where one is not among the `known`. */
export function chosen({ query }: Call, name: string, known?: readonly string[]): readonly string[] | undefined {
  const given = query.get(name)
  if (given === null || given === '') return undefined
  const values = given.split(',')
  for (const value of values) checkMember(value, known)
  return values
}

function checkMember(value: string, known: readonly string[] | undefined): void {
  if (known === undefined || known.includes(value)) return
  throw new Refusal(
    422,
    `Invalid request.\n\n${value} is not a member of ${JSON.stringify(known).replaceAll(',', ', ')}.`,
  )
}

/** A dismissal with its reason, or `open`. */
export function changeOf(
  body: Json,
  closed: string,
  fields: { readonly reason: string; readonly comment: string },
  reasons: readonly string[],
): Change {
  checkMember(String(body.state), ['open', closed])
  if (body.state === 'open') return { state: 'open' }
  const { [fields.reason]: reason, [fields.comment]: comment } = body
  checkMember(String(reason ?? 'null'), reasons)
  return { state: closed, reason: String(reason), comment: typeof comment === 'string' ? comment : null }
}

/** Where an alert is found: in the API and as a page. */
export function placesOf({ front }: Call, area: string, alert: Alert): { url: string; html_url: string; repo: string } {
  const name = front.names.byId(alert.repoId)
  const repo = `${front.url}/repos/${name}`
  const page = area === 'dependabot' || area === 'code-scanning' ? area : 'secret-scanning'
  return {
    repo,
    url: `${repo}/${area}/alerts/${alert.number}`,
    html_url: `${front.url}/${name}/security/${page}/${alert.number}`,
  }
}

/** Null where nobody closed it. */
export async function personOf(call: Call, alert: Alert): Promise<Json | null> {
  return alert.closed === null ? null : await read(call, `/users/${alert.closed.by}`)
}
