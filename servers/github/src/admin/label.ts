import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { labelsFor } from '../issues/names.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'

/** What `github_write_label` is asked to do to a label or milestone. */
export interface Change {
  action: 'create' | 'edit' | 'delete'
  name: string
  new_name?: string | undefined
  description?: string | undefined
  color?: string | undefined
  due?: string | undefined
  state?: 'open' | 'closed' | undefined
  dry_run: boolean
  repeat: boolean
}

const route = '/repos/{owner}/{repo}/labels/{name}'

/** Creates, edits or deletes a label. */
export async function changeLabel(client: GitHub, repo: Repo, change: Change, signal: AbortSignal): Promise<Receipt> {
  if (change.action === 'create') return await createLabel(client, repo, change, signal)
  const [name = change.name] = await labelsFor(repo, [change.name], signal)
  return change.action === 'delete'
    ? await deleteLabel(repo, name, change, signal)
    : await editLabel(repo, name, change, signal)
}

/** A color as GitHub stores it: six digits, lower case. @throws ConnectorError `invalid` */
function colorOf(color: string | undefined): string | undefined {
  if (color === undefined || /^#?[0-9a-f]{6}$/i.test(color)) return color?.replace('#', '').toLowerCase()
  throw new ConnectorError('invalid', `${JSON.stringify(color)} is no color.`, { hint: 'Write six digits: d73a4a.' })
}

async function createLabel(client: GitHub, repo: Repo, change: Change, signal: AbortSignal): Promise<Receipt> {
  const color = colorOf(change.color)
  const label = {
    name: change.name,
    ...(color === undefined ? {} : { color }),
    ...(change.description === undefined ? {} : { description: change.description }),
  }
  const changed = [`new label ${change.name}`]
  if (change.dry_run) return { changed, dry_run: true, preview: JSON.stringify(label) }
  const made = await client.once.do({
    what: `label ${change.name} in ${repo.full}`,
    key: [repo.url(), 'label', label],
    repeat: change.repeat,
    signal,
    send: () => repo.request('POST /repos/{owner}/{repo}/labels', label, { signal }),
    isUnknown: isUnknownOutcome,
    find: late => unlessMissing(repo.request(`GET ${route}`, { name: change.name }, { signal: late })),
    urlOf: () => repo.url('labels'),
  })
  return { id: made.name, url: repo.url('labels'), changed }
}

async function editLabel(repo: Repo, name: string, change: Change, signal: AbortSignal): Promise<Receipt> {
  const label = await repo.request(`GET ${route}`, { name }, { signal })
  const color = colorOf(change.color)
  const patch = {
    ...(change.new_name === undefined || change.new_name === name ? {} : { new_name: change.new_name }),
    ...(color === undefined || color === label.color.toLowerCase() ? {} : { color }),
    ...(change.description === undefined || change.description === (label.description ?? '')
      ? {}
      : { description: change.description }),
  }
  const changed = Object.entries(patch).map(([field, value]) => `label ${name}: ${field} ${JSON.stringify(value)}`)
  if (change.dry_run) return { changed, dry_run: true }
  if (changed.length > 0) await repo.request(`PATCH ${route}`, { name, ...patch }, { signal })
  return { id: patch.new_name ?? name, url: repo.url('labels'), changed }
}

async function deleteLabel(repo: Repo, name: string, { dry_run }: Change, signal: AbortSignal): Promise<Receipt> {
  const changed = [`label ${name} deleted`]
  if (dry_run) return { changed, dry_run }
  await repo.request(`DELETE ${route}`, { name }, { signal })
  return { changed }
}
