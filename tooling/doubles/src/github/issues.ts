import { need } from './access.ts'
import {
  type Answer,
  bodyOf,
  type Call,
  invalid,
  isJson,
  type Json,
  loginOf,
  notFound,
  nothing,
  numberParam,
  param,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { passOn, read, rest } from './dispatch.ts'
import { inOrder } from './in-order.ts'
import { issueTypes, links, withExtras } from './issue-records.ts'
import { paged } from './paged.ts'
import { pullsOf, repoIdOf } from './pull-records.ts'
import { reaches, roleOf } from './roles.ts'

/** Issues, with what the emulator lacks; those of pull requests are issues too. */
export const issues: Routes = {
  'GET /repos/{owner}/{repo}/issues': listIssues,
  'GET /repos/{owner}/{repo}/issues/{issue_number}': async call => await extra(call, await passOn(call)),
  'POST /repos/{owner}/{repo}/issues': createIssue,
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': updateIssue,
  'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees': async call => {
    const answer = await extra(call, await passOn(call))
    return answer.status === 200 ? { ...answer, status: 201 } : answer
  },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees': async call => await extra(call, await passOn(call)),
  'GET /repos/{owner}/{repo}/assignees': async call =>
    paged(call, await Promise.all(assignable(call).map(login => read(call, `/users/${login}`)))),
  'GET /repos/{owner}/{repo}/assignees/{assignee}': call => {
    if (!assignable(call).includes(param(call, 'assignee'))) throw notFound()
    return nothing()
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline': timeline,
  'GET /orgs/{org}/issue-types': call => {
    if (!call.front.options.orgs.some(({ login }) => login === param(call, 'org'))) throw notFound()
    return { status: 200, body: issueTypes }
  },
  'GET /repos/{owner}/{repo}/issue-types': call => ({ status: 200, body: isOrganization(call) ? issueTypes : [] }),
}

async function extra(call: Call, answer: Answer): Promise<Answer> {
  return answer.status >= 400 ? answer : { ...answer, body: await withExtras(call, answer.body) }
}

/** The emulator filters; it leaves the order of what was made at the same time to chance. */
async function listIssues(call: Call): Promise<Answer> {
  const { query } = call
  const found: Json[] = []
  for (let page = 1; ; page += 1) {
    const asked = new URLSearchParams(query)
    asked.set('per_page', '100')
    asked.set('page', String(page))
    const answer = await passOn({ ...call, query: asked })
    if (!Array.isArray(answer.body)) return answer
    found.push(...answer.body.filter(isJson))
    if (answer.body.length < 100) break
  }
  const field = { updated: 'updated_at', comments: 'comments' }[query.get('sort') ?? ''] ?? 'created_at'
  const sign = query.get('direction') === 'asc' ? 1 : -1
  const page = paged(
    call,
    found.sort((a, b) => inOrder(a, b, field) * sign),
  )
  return Array.isArray(page.body)
    ? { ...page, body: await Promise.all(page.body.map(issue => withExtras(call, issue))) }
    : page
}

/** Who may be given an issue: the owner or the members, and the collaborators. */
export function assignable({ front, params }: Call): string[] {
  const repo = `${params.owner}/${params.repo}`
  return front.options.logins.filter(login => reaches(roleOf(front, repo, login), 'read'))
}

const isOrganization = ({ front, params }: Call): boolean =>
  front.options.orgs.some(({ login }) => login === params.owner)

async function createIssue(call: Call): Promise<Answer> {
  const { type, ...given } = bodyOf(call)
  if (typeof given.title !== 'string' || given.title.trim() === '') throw invalid('Issue', 'title', 'missing_field')
  // Who may only read gets the issue without what it takes a triager to set.
  const triages = reaches(call.role ?? 'none', 'triage')
  const { labels, assignees, milestone, ...plain } = given
  if (triages) await check(call, { ...given, type })
  const answer = await extra(call, await passOn(call, triages ? given : plain))
  if (!triages || typeof type !== 'string') return answer
  return await typed(call, answer, type)
}

async function updateIssue(call: Call): Promise<Answer> {
  const { type, ...given } = bodyOf(call)
  const number = numberParam(call, 'issue_number')
  const before = await read(call, call.path)
  const author = isJson(before.user) ? before.user.login : undefined
  if (author !== loginOf(call)) need(call, 'triage')
  await check(call, { ...given, type })
  const answer = await extra(call, await passOn(call, given))
  const { body } = answer
  if (answer.status >= 400 || !isJson(body) || typeof body.id !== 'number') return answer
  const { duplicates } = links(call.front)
  if (given.state_reason === 'duplicate') duplicates.add(body.id)
  else if (given.state !== undefined || given.state_reason !== undefined) duplicates.delete(body.id)
  const pull = pullsOf(call.front, repoIdOf(call)).find(found => found.number === number)
  if (pull !== undefined && given.state !== undefined) pull.closed = given.state === 'closed'
  if (type === undefined && given.state_reason !== 'duplicate') return answer
  return await typed(call, answer, type)
}

async function typed(call: Call, answer: Answer, type: unknown): Promise<Answer> {
  if (!isJson(answer.body) || typeof answer.body.id !== 'number') return answer
  const { types } = links(call.front)
  if (type === null) types.delete(answer.body.id)
  if (typeof type === 'string') types.set(answer.body.id, type)
  return await extra(call, answer)
}

/** Says which field is wrong, as the emulator does not. */
async function check(call: Call, { assignees, milestone, type }: Json): Promise<void> {
  const people = Array.isArray(assignees) ? assignees : []
  const stranger = people.find(login => !assignable(call).includes(String(login)))
  if (stranger !== undefined) throw invalid('Issue', 'assignees')
  if (typeof milestone === 'number') {
    const { status } = await rest(call, 'GET', `${repoPath(call)}/milestones/${milestone}`)
    if (status !== 200) throw invalid('Issue', 'milestone')
  }
  if (type === undefined || type === null) return
  if (!isOrganization(call) || !issueTypes.some(({ name }) => name === type)) {
    throw new Refusal(422, `Issue type '${type}' does not exist`, [
      { resource: 'Issue', field: 'type', code: 'invalid' },
    ])
  }
}

/** The emulator's events, and where pull requests of the repository mention the issue. */
async function timeline(call: Call): Promise<Answer> {
  const answer = await passOn({ ...call, query: new URLSearchParams({ per_page: '100' }) })
  if (!Array.isArray(answer.body)) return answer
  const number = numberParam(call, 'issue_number')
  const mention = new RegExp(`#${number}\\b`)
  const pulls = await Promise.all(
    pullsOf(call.front, repoIdOf(call)).map(pull => read(call, `${repoPath(call)}/issues/${pull.number}`)),
  )
  const repository = await read(call, repoPath(call))
  const mentions = pulls
    .filter(issue => issue.number !== number && mention.test(`${issue.title} ${issue.body ?? ''}`))
    .map(issue => ({
      event: 'cross-referenced',
      actor: issue.user,
      created_at: issue.created_at,
      updated_at: issue.updated_at,
      source: { type: 'issue', issue: { ...issue, repository } },
    }))
  const all = [...answer.body.filter(isJson).map(eventOf), ...mentions]
  return paged(
    call,
    all.sort((a, b) => String(a.created_at).localeCompare(String(b.created_at))),
  )
}

/** Fields that an event has only where they say something. */
function eventOf({ issue, ...event }: Json): Json {
  const kept = Object.entries(event).filter(
    ([name, value]) => value !== null || ['commit_id', 'commit_url', 'actor'].includes(name),
  )
  return { ...Object.fromEntries(kept), performed_via_github_app: null }
}
