import { ConnectorError, inParallel } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import type { IssueFields } from './fields.ts'
import { type Linked, linked } from './link.ts'

/** The issue whose relations change. */
export interface Subject {
  number: number
  id: number
}

/** A step that can be planned before its issue is made. */
export interface RelationStep {
  change: string
  send: (subject: Subject) => Promise<unknown>
}

interface Scope {
  client: GitHub
  repo: Repo
  /** Undefined: a new issue, which has no relations yet. */
  current: Subject | undefined
  signal: AbortSignal
}

type Wanted = Pick<IssueFields, 'parent' | 'sub_issues' | 'blocked_by'>

/**
 * Changes of parent, sub-issues and blockers. GitHub refuses a relation that is there already, so one made twice does
 * no harm.
 */
export async function relationSteps(scope: Scope, { parent, sub_issues, blocked_by }: Wanted): Promise<RelationStep[]> {
  const steps = await Promise.all([
    parent === undefined ? [] : parentSteps(scope, parent),
    sub_issues === undefined ? [] : memberSteps(scope, 'sub-issue', sub_issues),
    blocked_by === undefined ? [] : memberSteps(scope, 'blocker', blocked_by),
  ])
  return steps.flat()
}

async function parentSteps({ client, repo, current, signal }: Scope, given: string): Promise<RelationStep[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/parent'
  const [before, wanted] = await Promise.all([
    current && unlessMissing(repo.request(route, { issue_number: current.number }, { signal })),
    given === 'none' ? undefined : linked(client, repo, given, signal),
  ])
  if (before?.id === wanted?.issue.id) return []
  if (wanted) {
    const replaces = before === undefined ? {} : { replace_parent: true }
    return [{ change: `parent ${wanted.label}`, send: ({ id }) => addSub(wanted, { id, ...replaces }, signal) }]
  }
  const parent = await linked(client, repo, before?.html_url ?? '', signal)
  return [{ change: `no parent (was ${parent.label})`, send: ({ id }) => removeSub(parent, id, signal) }]
}

function addSub(
  { repo, issue }: Linked,
  { id, ...more }: { id: number; replace_parent?: boolean },
  signal: AbortSignal,
) {
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues'
  return repo.request(route, { issue_number: issue.number, sub_issue_id: id, ...more }, { signal })
}

function removeSub({ repo, issue }: Linked, id: number, signal: AbortSignal) {
  const route = 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue'
  return repo.request(route, { issue_number: issue.number, sub_issue_id: id }, { signal })
}

type Kind = 'sub-issue' | 'blocker'

async function memberSteps(scope: Scope, kind: Kind, given: readonly string[]): Promise<RelationStep[]> {
  const { client, repo, current, signal } = scope
  const [before, wanted] = await Promise.all([
    membersOf(repo, current, kind, signal),
    inParallel(4, given, async one => ({
      isRemoved: one.startsWith('-'),
      found: await linked(client, repo, one.replace(/^[+-]/, ''), signal),
    })),
  ])
  return wanted
    .filter(({ isRemoved, found }) => isRemoved === before.includes(found.issue.id))
    .map(({ isRemoved, found: { issue, label } }) => {
      if (issue.id === current?.id) throw new ConnectorError('invalid', `${label} cannot be a ${kind} of itself.`)
      return {
        change: `${kind} ${isRemoved ? '-' : '+'}${label}`,
        send: ({ number }) =>
          kind === 'sub-issue'
            ? sendSub(repo, number, issue.id, isRemoved, signal)
            : sendBlocker(repo, number, issue.id, isRemoved, signal),
      }
    })
}

async function membersOf(repo: Repo, current: Subject | undefined, kind: Kind, signal: AbortSignal): Promise<number[]> {
  if (current === undefined) return []
  const at = { issue_number: current.number, per_page: 100 }
  const members =
    kind === 'sub-issue'
      ? await repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues', at, { signal })
      : await repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by', at, { signal })
  return members.map(({ id }) => id)
}

function sendSub(repo: Repo, number: number, id: number, isRemoved: boolean, signal: AbortSignal) {
  const path = '/repos/{owner}/{repo}/issues/{issue_number}/sub_issue'
  const sub = { issue_number: number, sub_issue_id: id }
  return isRemoved ? repo.request(`DELETE ${path}`, sub, { signal }) : repo.request(`POST ${path}s`, sub, { signal })
}

function sendBlocker(repo: Repo, number: number, id: number, isRemoved: boolean, signal: AbortSignal) {
  const path = '/repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by'
  const blocker = { issue_number: number, issue_id: id }
  return isRemoved
    ? repo.request(`DELETE ${path}/{issue_id}`, blocker, { signal })
    : repo.request(`POST ${path}`, blocker, { signal })
}
