import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from '../account.ts'
import type { GitHub } from '../client.ts'
import { receivedValues, valuesDocument, valuesOf } from './item.ts'

/** An issue, pull request or draft, and where it is in the project. */
export interface Entry {
  label: string
  /** Node id of the issue or pull request; undefined for an item that was named by its own id. */
  content: string | undefined
  /** Undefined: it is not in the project yet. */
  item: string | undefined
  archived: boolean
  values: Readonly<Record<string, string>>
}

const itemFields = `id isArchived project { id } ${valuesDocument}`
const receivedItem = z.object({
  id: z.string(),
  isArchived: z.boolean(),
  project: z.object({ id: z.string() }),
  fieldValues: receivedValues,
})

/** Finds what the given names mean: `owner/name#12`, URLs, or ids of items. @throws ConnectorError */
export async function entriesOf(
  client: GitHub,
  account: Account,
  project: string,
  given: readonly string[],
  signal: AbortSignal,
): Promise<Entry[]> {
  const ids = given.filter(isItemId)
  const [byId, byName] = await Promise.all([
    itemsById(account, project, ids, signal),
    contentsByName(
      client,
      account,
      project,
      given.filter(one => !isItemId(one)),
      signal,
    ),
  ])
  const found = new Map([...byId, ...byName])
  return given.flatMap(one => found.get(one) ?? [])
}

function isItemId(given: string): boolean {
  return given.startsWith('PVTI_')
}

async function itemsById(account: Account, project: string, ids: readonly string[], signal: AbortSignal) {
  if (ids.length === 0) return []
  const document = `query ($ids: [ID!]!) {
    nodes(ids: $ids) { ... on ProjectV2Item { ${itemFields} } }
  }`
  const schema = z.object({ nodes: z.array(receivedItem.partial().nullable()) })
  const { nodes } = await account.graphql(document, { ids }, { schema, signal, partial: true })
  return ids.map((id, index): [string, Entry] => {
    const parsed = receivedItem.safeParse(nodes[index])
    if (!parsed.success || parsed.data.project.id !== project) {
      throw new ConnectorError('not_found', `The project has no item ${JSON.stringify(id)}.`)
    }
    return [id, { label: id, content: undefined, ...inProject(parsed.data) }]
  })
}

function inProject(item: z.output<typeof receivedItem> | undefined): Pick<Entry, 'item' | 'archived' | 'values'> {
  if (item === undefined) return { item: undefined, archived: false, values: {} }
  return { item: item.id, archived: item.isArchived, values: valuesOf(item.fieldValues) }
}

const content = z.object({
  id: z.string(),
  projectItems: z.object({ nodes: z.array(receivedItem.nullable()) }),
})

async function contentsByName(
  client: GitHub,
  account: Account,
  project: string,
  names: readonly string[],
  signal: AbortSignal,
) {
  if (names.length === 0) return []
  const places = names.map(name => placeOf(client, account, name))
  const variables = Object.fromEntries(
    places.flatMap(({ owner, name, number }, index) => [
      [`o${index}`, owner],
      [`r${index}`, name],
      [`n${index}`, number],
    ]),
  )
  const declared = places.map((_place, index) => `$o${index}: String!, $r${index}: String!, $n${index}: Int!`)
  const fields = places.map(
    (_place, index) => `i${index}: repository(owner: $o${index}, name: $r${index}, followRenames: false) {
      issueOrPullRequest(number: $n${index}) {
        ... on Issue { id projectItems(first: 20) { nodes { ${itemFields} } } }
        ... on PullRequest { id projectItems(first: 20) { nodes { ${itemFields} } } }
      }
    }`,
  )
  const schema = z.record(z.string(), z.object({ issueOrPullRequest: content.nullable() }).nullable())
  const document = `query (${declared.join(', ')}) { ${fields.join('\n')} }`
  const answer = await account.graphql(document, variables, { schema, signal, partial: true })
  return names.map((name, index): [string, Entry] => {
    const found = answer[`i${index}`]?.issueOrPullRequest
    const label = places[index]?.label ?? name
    if (!found) throw new ConnectorError('not_found', `${label} was not found.`)
    const item = found.projectItems.nodes.find(one => one?.project.id === project)
    return [name, { label, content: found.id, ...inProject(item ?? undefined) }]
  })
}

function placeOf(client: GitHub, account: Account, given: string) {
  const { repo, number } = client.place(given)
  if (number === undefined || repo.account !== account) {
    throw new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 120))} names no issue or pull request.`, {
      hint: 'Write owner/name#12, its URL, or the id of an item of the project.',
    })
  }
  return { owner: repo.owner, name: repo.name, number, label: `${repo.full}#${number}` }
}
