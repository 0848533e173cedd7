import { z } from 'zod'
import type { Account } from '../account.ts'
import type { Setting } from './field.ts'
import type { Entry } from './in-project.ts'

/** What is done to the items of a project. */
export type ItemAction = 'set' | 'archive' | 'unarchive' | 'remove'

/** One item, and what has to change in it. */
export interface Planned {
  entry: Entry
  settings: readonly Setting[]
  told: string
}

/** What differs from what was asked for; entries that are so already are left out. */
export function planned(action: ItemAction, entries: readonly Entry[], settings: readonly Setting[]): Planned[] {
  return entries.flatMap(entry => {
    const changes = settings.filter(({ field, told, value }) => {
      const now = entry.values[field.name]
      return value === undefined ? now !== undefined : now !== told
    })
    const words = changes.map(({ field, told }) => `${field.name}: ${told}`)
    if (action === 'set') {
      const added = entry.item === undefined ? ['added'] : []
      if (added.length + words.length === 0) return []
      return [{ entry, settings: changes, told: `${entry.label} ${[...added, ...words].join(', ')}` }]
    }
    const isSo = action !== 'remove' && entry.archived === (action === 'archive')
    return entry.item === undefined || isSo ? [] : [{ entry, settings: [], told: `${entry.label} ${done[action]}` }]
  })
}

const done = { archive: 'archived', unarchive: 'unarchived', remove: 'removed' }

interface Call {
  name: string
  input: Record<string, unknown>
  type: string
}

/** Most changes in one request: GitHub carries them out one after the other, and ends long requests. */
const mostInRequest = 20

const added = z.record(
  z.string(),
  z
    .object({ item: z.object({ id: z.string() }).nullish() })
    .loose()
    .nullable(),
)

/** Adds what is not there yet, then sets the fields; each request holds many changes. All of them may be repeated. */
export async function changeItems(
  account: Account,
  project: string,
  action: ItemAction,
  plans: readonly Planned[],
  signal: AbortSignal,
): Promise<void> {
  if (action !== 'set') {
    const name = { archive: 'archiveProjectV2Item', unarchive: 'unarchiveProjectV2Item', remove: 'deleteProjectV2Item' }
    const calls = plans.map(({ entry }) => callOf(name[action], { projectId: project, itemId: entry.item }))
    await send(account, calls, signal)
    return
  }
  const missing = plans.filter(({ entry }) => entry.item === undefined)
  const adds = missing.map(({ entry }) =>
    callOf('addProjectV2ItemById', { projectId: project, contentId: entry.content }),
  )
  const ids = new Map((await send(account, adds, signal)).map((id, index) => [missing[index]?.entry, id]))
  const sets = plans.flatMap(({ entry, settings }) =>
    settings.map(setting => setCall(project, entry.item ?? ids.get(entry) ?? '', setting)),
  )
  await send(account, sets, signal)
}

export function setCall(project: string, item: string, { field, value }: Setting): Call {
  const at = { projectId: project, itemId: item, fieldId: field.id }
  return value === undefined
    ? callOf('clearProjectV2ItemFieldValue', at)
    : callOf('updateProjectV2ItemFieldValue', { ...at, value })
}

function callOf(name: string, input: Record<string, unknown>): Call {
  return { name, input, type: `${name.charAt(0).toUpperCase()}${name.slice(1)}Input` }
}

/** The ids of the items, where the calls answer them. */
export async function send(account: Account, calls: readonly Call[], signal: AbortSignal): Promise<string[]> {
  const ids: string[] = []
  for (let first = 0; first < calls.length; first += mostInRequest) {
    const batch = calls.slice(first, first + mostInRequest)
    const declared = batch.map(({ type }, index) => `$i${index}: ${type}!`).join(', ')
    const fields = batch.map(({ name }, index) => `c${index}: ${name}(input: $i${index}) { ${answerOf(name)} }`)
    const variables = Object.fromEntries(batch.map(({ input }, index) => [`i${index}`, input]))
    const document = `mutation (${declared}) { ${fields.join('\n')} }`
    const answer = await account.graphql(document, variables, { schema: added, signal, write: true })
    ids.push(...batch.map((_call, index) => answer[`c${index}`]?.item?.id ?? ''))
  }
  return ids
}

function answerOf(name: string): string {
  if (name === 'deleteProjectV2Item') return 'deletedItemId'
  return name === 'addProjectV2ItemById' ? 'item { id }' : 'clientMutationId'
}
