import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import type { Repo } from '../repo.ts'
import { carryOut, type Step } from '../steps.ts'
import { editBody, plainLines } from './body-edits.ts'
import type { IssueFields } from './fields.ts'
import { linked } from './link.ts'
import { listSteps } from './list-steps.ts'
import { milestoneFor } from './milestone.ts'
import { typeFor } from './names.ts'
import { relationSteps } from './relation-steps.ts'
import { type Issue, labelsOf, loginOf } from './row.ts'

const issueRoute = '/repos/{owner}/{repo}/issues/{issue_number}'

interface Patch {
  title?: string
  body?: string
  milestone?: number | null
  type?: string | null
  state?: 'open' | 'closed'
  state_reason?: 'completed' | 'not_planned' | 'duplicate'
  duplicate_issue_id?: number
}

export interface Editing extends IssueFields {
  unchanged_since?: string | undefined
  dry_run: boolean
}

/** Changes what differs from what was asked for, and nothing else. */
export async function editIssue(
  client: GitHub,
  repo: Repo,
  number: number,
  args: Editing,
  signal: AbortSignal,
): Promise<Receipt> {
  const issue = await repo.request(`GET ${issueRoute}`, { issue_number: number }, { signal })
  checkUnchanged(issue, args.unchanged_since)
  const { patch, told } = await patchOf(client, repo, issue, args, signal)
  const lists = { number, labels: labelsOf(issue.labels), assignees: (issue.assignees ?? []).map(loginOf) }
  const scope = { client, repo, current: { number, id: issue.id }, signal }
  const [ofLists, ofRelations] = await Promise.all([listSteps(repo, lists, args, signal), relationSteps(scope, args)])
  const sendPatch = () => repo.request(`PATCH ${issueRoute}`, { issue_number: number, ...patch }, { signal })
  const steps: Step[] = [
    ...(told.length === 0 ? [] : [{ change: told.join('; '), send: sendPatch }]),
    ...ofLists,
    ...ofRelations.map(({ change, send }) => ({ change, send: () => send({ number, id: issue.id }) })),
    ...lockSteps(repo, issue, args.locked, signal),
  ]
  const of = { url: issue.html_url, id: number }
  if (!args.dry_run) return { ...of, ...(await carryOut(steps)) }
  // With edits the preview holds what its author wrote.
  if (args.edits) await repo.checkShown(issue.user, `issue ${repo.full}#${number}`, signal)
  const preview = [patch.title, patch.body].filter(text => typeof text === 'string').join('\n\n')
  const shown = preview === '' ? {} : { preview }
  return { ...of, changed: steps.map(({ change }) => change), dry_run: true, ...shown }
}

/** The time may be as short as `get_issue` shows it: then it means its whole minute or day. */
function checkUnchanged({ number, updated_at }: Issue, since: string | undefined): void {
  if (since === undefined) return
  const wanted = since.trim().replace(' ', 'T').replace(/Z$/, '')
  if (Number.isNaN(Date.parse(wanted))) throw new ConnectorError('invalid', `${JSON.stringify(since)} is no time.`)
  if (updated_at.slice(0, wanted.length) <= wanted) return
  throw new ConnectorError('conflict', `#${number} was updated at ${updated_at}, after ${since}.`, {
    hint: 'Nothing was changed. Read it again with github_get_issue.',
  })
}

/** What of the fields that one request sets is different, and how that is told. */
async function patchOf(client: GitHub, repo: Repo, issue: Issue, args: Editing, signal: AbortSignal) {
  const { title, milestone, type } = args
  const text = textOf(issue, args)
  const state = await stateOf(client, repo, issue, args, signal)
  const stone =
    milestone === undefined || milestone === 'none' ? undefined : await milestoneFor(repo, milestone, signal)
  const kind = type === undefined || type === 'none' ? undefined : await typeFor(repo, type, signal)
  const isStone = milestone !== undefined && (issue.milestone?.number ?? undefined) !== stone?.number
  const isType = type !== undefined && issue.type?.name !== kind
  const patch: Patch = {
    ...(title === undefined || title === issue.title ? {} : { title }),
    ...(text === undefined ? {} : { body: text }),
    ...(isStone ? { milestone: stone?.number ?? null } : {}),
    ...(isType ? { type: kind ?? null } : {}),
    ...state.patch,
  }
  const told = [
    patch.title !== undefined && 'title',
    text !== undefined && 'body',
    isStone && `milestone ${stone?.title ?? 'none'}`,
    isType && `type ${kind ?? 'none'}`,
    ...state.told,
  ].filter(line => typeof line === 'string')
  return { patch, told }
}

function textOf(issue: Issue, { body, edits }: Editing): string | undefined {
  if (body !== undefined && edits !== undefined) {
    throw new ConnectorError('invalid', 'body and edits exclude each other.', { hint: 'Pass one of them.' })
  }
  const before = plainLines(issue.body ?? '')
  const wanted = edits === undefined ? body : editBody(before, edits)
  return wanted === undefined || plainLines(wanted) === before ? undefined : wanted
}

async function stateOf(
  client: GitHub,
  repo: Repo,
  issue: Issue,
  { state, duplicate_of }: Editing,
  signal: AbortSignal,
): Promise<{ patch: Patch; told: string[] }> {
  if (duplicate_of !== undefined && state !== undefined) {
    throw new ConnectorError('invalid', 'state and duplicate_of exclude each other.', {
      hint: 'duplicate_of closes as a duplicate.',
    })
  }
  if (duplicate_of !== undefined) {
    const original = await linked(client, repo, duplicate_of, signal)
    const patch: Patch = { state: 'closed', state_reason: 'duplicate', duplicate_issue_id: original.issue.id }
    return { patch, told: [`closed as duplicate of ${original.label}`] }
  }
  if (state === undefined) return none
  if (state === 'open') return issue.state === 'open' ? none : { patch: { state }, told: ['reopened'] }
  // A pull request has no reason, and is just closed.
  const isSo = issue.state === 'closed' && (issue.pull_request || issue.state_reason === state)
  if (isSo) return none
  const why = issue.pull_request ? {} : { state_reason: state }
  return { patch: { state: 'closed', ...why }, told: [issue.pull_request ? 'closed' : `closed (${state})`] }
}

const none = { patch: {}, told: [] }

/** `locked`: as it is now. */
export function lockSteps(
  repo: Repo,
  { number, locked }: { number: number; locked: boolean },
  wanted: boolean | undefined,
  signal: AbortSignal,
): Step[] {
  if (wanted === undefined || wanted === locked) return []
  const at = { issue_number: number }
  return wanted
    ? [{ change: 'locked', send: () => repo.request(`PUT ${issueRoute}/lock`, at, { signal }) }]
    : [{ change: 'unlocked', send: () => repo.request(`DELETE ${issueRoute}/lock`, at, { signal }) }]
}
