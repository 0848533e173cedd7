import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { maybeMe } from '../me.ts'
import type { Repo } from '../repo.ts'
import { carryOut } from '../steps.ts'
import { namesFor } from './deltas.ts'
import { lockSteps } from './edit-issue.ts'
import type { IssueFields } from './fields.ts'
import { milestoneFor } from './milestone.ts'
import { assigneesFor, labelsFor, typeFor } from './names.ts'
import { relationSteps } from './relation-steps.ts'
import type { Issue } from './row.ts'

export interface Creating extends IssueFields {
  dry_run: boolean
  repeat: boolean
}

/** Opens an issue with all its fields at once, then links it. Everything that is named is looked up before. */
export async function createIssue(client: GitHub, repo: Repo, args: Creating, signal: AbortSignal): Promise<Receipt> {
  const draft = await draftOf(repo, args, signal)
  const fields = fieldsOf(draft, args)
  const told = [`new issue ${JSON.stringify(draft.title)}`, ...Object.values(fields)]
  const links = await relationSteps({ client, repo, current: undefined, signal }, args)
  if (args.dry_run) {
    const locked = args.locked ? ['locked'] : []
    const changed = [...told, ...links.map(({ change }) => change), ...locked]
    return { changed, dry_run: true, preview: [draft.title, draft.body].filter(Boolean).join('\n\n') }
  }
  const issue = await client.once.do({
    what: `issue in ${repo.full}`,
    key: [repo.url(), 'issue', draft],
    repeat: args.repeat,
    signal,
    send: () => repo.request('POST /repos/{owner}/{repo}/issues', draft, { signal }),
    isUnknown: isUnknownOutcome,
    find: late => findMade(repo, draft, late),
    urlOf: ({ html_url }) => html_url,
  })
  const steps = [
    ...links.map(({ change, send }) => ({ change, send: () => send(issue) })),
    ...lockSteps(repo, issue, args.locked, signal),
  ]
  const dropped = Object.entries(fields).flatMap(([field, line]) => (hasField(issue, field) ? [] : [line]))
  const { changed, warnings } = await carryOut(
    steps,
    told.filter(line => !dropped.includes(line)),
  )
  const left = dropped.map(line => `Left out by GitHub: ${line}. Only who may triage sets it.`)
  return { url: issue.html_url, id: issue.number, changed, warnings: [...left, ...warnings] }
}

type Draft = Awaited<ReturnType<typeof draftOf>>

/** What is told of each field of a new issue that is set. */
function fieldsOf({ labels, assignees, type }: Draft, { milestone }: Creating): Record<string, string> {
  return {
    ...(labels.length === 0 ? {} : { labels: `labels ${labels.join(', ')}` }),
    ...(assignees.length === 0 ? {} : { assignees: `assignees ${assignees.join(', ')}` }),
    ...(milestone === undefined || milestone === 'none' ? {} : { milestone: `milestone ${milestone}` }),
    ...(type === undefined ? {} : { type: `type ${type}` }),
  }
}

/** Whether a field was taken: GitHub drops those of who may only read, and does not say so. */
function hasField(issue: Issue, field: string): boolean {
  if (field === 'labels') return issue.labels.length > 0
  if (field === 'assignees') return (issue.assignees ?? []).length > 0
  return field === 'type' ? Boolean(issue.type) : Boolean(issue.milestone)
}

async function draftOf(repo: Repo, args: Creating, signal: AbortSignal) {
  const { title, body, milestone, type } = args
  if (title === undefined) {
    throw new ConnectorError('invalid', 'title is missing.', {
      hint: 'A new issue needs a title; to change one pass its number.',
    })
  }
  if (args.edits || args.state || args.duplicate_of) {
    throw new ConnectorError('invalid', 'edits, state and duplicate_of need the number of an issue.')
  }
  const [labels, assignees, stone, kind] = await Promise.all([
    labelsFor(repo, namesFor('labels', args.labels), signal),
    assigneesFor(repo, namesFor('assignees', args.assignees), signal),
    milestone === undefined || milestone === 'none' ? undefined : milestoneFor(repo, milestone, signal),
    type === undefined || type === 'none' ? undefined : typeFor(repo, type, signal),
  ])
  return {
    title,
    ...(body === undefined ? {} : { body }),
    labels,
    assignees,
    ...(stone === undefined ? {} : { milestone: stone.number }),
    ...(kind === undefined ? {} : { type: kind }),
  }
}

const lateMs = 300_000

/** The issue that was made though no answer came: the same words by the same person a moment ago. */
async function findMade(
  repo: Repo,
  draft: { title: string; body?: string },
  signal: AbortSignal,
): Promise<Issue | undefined> {
  const creator = await maybeMe(repo.account, signal)
  if (creator === undefined) return undefined
  const query = { creator, state: 'all', sort: 'created', direction: 'desc', per_page: 10 } as const
  const recent = await repo.request('GET /repos/{owner}/{repo}/issues', query, { signal })
  return recent.find(
    ({ title, body, created_at }) =>
      title === draft.title && (body ?? '') === (draft.body ?? '') && Date.now() - Date.parse(created_at) < lateMs,
  )
}
