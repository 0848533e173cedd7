import { isJson, type Json } from '../call.ts'
import { connection } from './connection.ts'
import { stateWord } from './git-types.ts'
import { orderOf } from './order.ts'
import { type Context, known } from './source.ts'

/** The issues at an API path (`/repos/o/r`), as `states`, `labels`, `filterBy` and `orderBy` want them. */
export async function listedIssues(context: Context, path: string, args: Json): Promise<Json> {
  const all = await context.readAll(`${path}/issues?state=all`)
  const filter = isJson(args.filterBy) ? args.filterBy : {}
  const found = all.filter(
    issue =>
      !isJson(issue.pull_request) &&
      oneOf(args.states ?? filter.states, String(issue.state).toUpperCase()) &&
      hasLabels(issue, args.labels ?? filter.labels) &&
      isFiltered(issue, filter),
  )
  const order = isJson(args.orderBy) ? args.orderBy : filter.orderBy
  return connection(sorted(found, order), args, { make: issue => known('Issue', issue) })
}

export async function listedPulls(context: Context, path: string, args: Json): Promise<Json> {
  const all = await context.readAll(`${path}/pulls?state=all`)
  const ref = (pull: Json, side: string): unknown => {
    const branch = pull[side]
    return isJson(branch) ? branch.ref : undefined
  }
  const named = (pull: Json, side: string, wanted: unknown): boolean =>
    typeof wanted !== 'string' || ref(pull, side) === wanted
  const found = all.filter(
    pull =>
      oneOf(args.states, stateWord(pull)) &&
      hasLabels(pull, args.labels) &&
      named(pull, 'head', args.headRefName) &&
      named(pull, 'base', args.baseRefName),
  )
  return connection(sorted(found, args.orderBy), args, { make: pull => known('PullRequest', pull) })
}

function oneOf(wanted: unknown, value: string): boolean {
  return !Array.isArray(wanted) || wanted.length === 0 || wanted.includes(value)
}

function hasLabels({ labels }: Json, wanted: unknown): boolean {
  if (!Array.isArray(wanted) || wanted.length === 0) return true
  const names = Array.isArray(labels) ? labels.filter(isJson).map(({ name }) => String(name).toLowerCase()) : []
  return wanted.some(name => names.includes(String(name).toLowerCase()))
}

function isFiltered(issue: Json, filter: Json): boolean {
  const { assignee, createdBy, since, milestone, milestoneNumber } = filter
  const logins = Array.isArray(issue.assignees) ? issue.assignees.filter(isJson).map(({ login }) => login) : []
  const number = isJson(issue.milestone) ? String(issue.milestone.number) : undefined
  const wanted = milestoneNumber ?? milestone
  return (
    (typeof createdBy !== 'string' || (isJson(issue.user) && issue.user.login === createdBy)) &&
    (typeof since !== 'string' || String(issue.updated_at) >= since) &&
    fits(assignee, logins.map(String)) &&
    fits(wanted, number === undefined ? [] : [number])
  )
}

/** `*` is any, null is none; undefined does not ask. */
function fits(wanted: unknown, values: readonly string[]): boolean {
  if (wanted === undefined) return true
  if (wanted === null) return values.length === 0
  return wanted === '*' ? values.length > 0 : values.includes(String(wanted))
}

const columns: Readonly<Record<string, string>> = {
  CREATED_AT: 'number',
  UPDATED_AT: 'updated_at',
  COMMENTS: 'comments',
}

function sorted(all: readonly Json[], orderBy: unknown): Json[] {
  const { field = 'CREATED_AT', direction } = orderOf(orderBy)
  const column = columns[field] ?? 'number'
  const [up, down] = direction === 'DESC' ? [-1, 1] : [1, -1]
  return all.toSorted((a, b) => {
    const [left, right] = [a[column], b[column]]
    if (left === right) return Number(a.number) > Number(b.number) ? up : down
    const more = typeof left === 'number' && typeof right === 'number' ? left > right : String(left) > String(right)
    return more ? up : down
  })
}
