import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { type Milestone, milestoneFor } from '../issues/milestone.ts'
import type { Repo } from '../repo.ts'
import { day } from '../text.ts'
import type { Change } from './label.ts'

const route = '/repos/{owner}/{repo}/milestones/{milestone_number}'

/** Creates, edits or deletes a milestone, named by its title. */
export async function changeMilestone(
  client: GitHub,
  repo: Repo,
  change: Change,
  signal: AbortSignal,
): Promise<Receipt> {
  if (change.action === 'create') return await createMilestone(client, repo, change, signal)
  const milestone = await milestoneFor(repo, change.name, signal)
  return change.action === 'delete'
    ? await deleteMilestone(repo, milestone, change, signal)
    : await editMilestone(repo, milestone, change, signal)
}

/** GitHub keeps a time and shows the day, in Pacific time: midnight in UTC would be the day before. */
function dueOn(due: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(due) || Number.isNaN(Date.parse(due))) {
    throw new ConnectorError('invalid', `${JSON.stringify(due)} is no date.`, { hint: 'Write 2026-11-24, or none.' })
  }
  return `${due}T12:00:00Z`
}

async function createMilestone(client: GitHub, repo: Repo, change: Change, signal: AbortSignal): Promise<Receipt> {
  const { name: title, description, due, state } = change
  const milestone = {
    title,
    ...(description === undefined ? {} : { description }),
    ...(due === undefined || due === 'none' ? {} : { due_on: dueOn(due) }),
    ...(state === undefined ? {} : { state }),
  }
  const changed = [`new milestone ${title}`]
  if (change.dry_run) return { changed, dry_run: true, preview: JSON.stringify(milestone) }
  const made = await client.once.do({
    what: `milestone ${title} in ${repo.full}`,
    key: [repo.url(), 'milestone', milestone],
    repeat: change.repeat,
    signal,
    send: () => repo.request('POST /repos/{owner}/{repo}/milestones', milestone, { signal }),
    isUnknown: isUnknownOutcome,
    find: late => findMade(repo, title, late),
    urlOf: ({ html_url }) => html_url,
  })
  return { id: made.number, url: made.html_url, changed }
}

async function findMade(repo: Repo, title: string, signal: AbortSignal) {
  const query = { state: 'all', sort: 'due_on', direction: 'desc', per_page: 100 } as const
  const milestones = await repo.request('GET /repos/{owner}/{repo}/milestones', query, { signal })
  return milestones.find(one => one.title === title)
}

async function editMilestone(
  repo: Repo,
  { number, title, description, due, state, url }: Milestone,
  change: Change,
  signal: AbortSignal,
): Promise<Receipt> {
  const wantedDue = change.due === 'none' ? '' : change.due
  const patch = {
    ...(change.new_name === undefined || change.new_name === title ? {} : { title: change.new_name }),
    ...(change.description === undefined || change.description === description
      ? {}
      : { description: change.description }),
    ...(wantedDue === undefined || wantedDue === day(due)
      ? {}
      : { due_on: wantedDue === '' ? null : dueOn(wantedDue) }),
    ...(change.state === undefined || change.state === state ? {} : { state: change.state }),
  }
  const told = Object.entries(patch).map(([field, value]) => `milestone ${title}: ${field} ${JSON.stringify(value)}`)
  if (change.dry_run) return { changed: told, dry_run: true }
  if (told.length > 0) {
    // Boundary: the vendor's types know no null, which is how GitHub takes a due date away.
    const sent = { milestone_number: number, ...patch } as { milestone_number: number }
    await repo.request(`PATCH ${route}`, sent, { signal })
  }
  return { id: number, url, changed: told }
}

async function deleteMilestone(
  repo: Repo,
  { number, title }: Milestone,
  { dry_run }: Change,
  signal: AbortSignal,
): Promise<Receipt> {
  const changed = [`milestone ${title} deleted`]
  if (dry_run) return { changed, dry_run }
  await repo.request(`DELETE ${route}`, { milestone_number: number }, { signal })
  return { changed }
}
