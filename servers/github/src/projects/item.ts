import { z } from 'zod'
import type { Account } from '../account.ts'
import { type GraphPage, nextPage, pageInfo } from '../graph-page.ts'
import { loginOf } from '../issues/row.ts'

/** An issue, pull request or draft in a project, with the values of its fields by name. */
export const item = z.object({
  id: z.string(),
  kind: z.enum(['issue', 'pr', 'draft']),
  repo: z.string().optional(),
  number: z.int().optional(),
  title: z.string(),
  state: z.string().optional(),
  author: z.string(),
  archived: z.boolean().optional(),
  fields: z.record(z.string(), z.string()),
})

export type Item = z.output<typeof item>

const nameOfField = 'field { ... on ProjectV2FieldCommon { name } }'

export const valuesDocument = `fieldValues(first: 50) {
  nodes {
    ... on ProjectV2ItemFieldTextValue { text ${nameOfField} }
    ... on ProjectV2ItemFieldNumberValue { number ${nameOfField} }
    ... on ProjectV2ItemFieldDateValue { date ${nameOfField} }
    ... on ProjectV2ItemFieldSingleSelectValue { name ${nameOfField} }
    ... on ProjectV2ItemFieldIterationValue { title ${nameOfField} }
  }
}`

export const receivedValues = z.object({
  nodes: z.array(
    z
      .object({
        text: z.string().nullish(),
        number: z.number().nullish(),
        date: z.string().nullish(),
        name: z.string().nullish(),
        title: z.string().nullish(),
        field: z.object({ name: z.string() }).optional(),
      })
      .nullable(),
  ),
})

/** The values by the name of their field. The title is a field too; it is told elsewhere. */
export function valuesOf({ nodes }: z.output<typeof receivedValues>): Record<string, string> {
  const values = nodes.flatMap(node => {
    const value = node?.text ?? node?.number ?? node?.date ?? node?.name ?? node?.title
    const name = node?.field?.name
    return name === undefined || name === 'Title' || value === undefined || value === null ? [] : [[name, `${value}`]]
  })
  return Object.fromEntries(values)
}

const document = `query ($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on ProjectV2 {
      items(first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isArchived ${valuesDocument}
          content {
            ... on DraftIssue { title creator { login } }
            ... on Issue { number title issueState: state author { login } repository { nameWithOwner } }
            ... on PullRequest { number title pullState: state author { login } repository { nameWithOwner } }
          }
        }
      }
    }
  }
}`

const actor = z.object({ login: z.string() }).nullish()

const receivedItem = z.object({
  id: z.string(),
  isArchived: z.boolean(),
  fieldValues: receivedValues,
  /** Null where the token may not see it. */
  content: z
    .object({
      title: z.string(),
      number: z.int().optional(),
      issueState: z.string().optional(),
      pullState: z.string().optional(),
      author: actor,
      creator: actor,
      repository: z.object({ nameWithOwner: z.string() }).optional(),
    })
    .nullable(),
})

const schema = z.object({ node: z.object({ items: z.object({ pageInfo, nodes: z.array(receivedItem) }) }) })

/** A page of the items of a project, in its own order. `hidden`: those that the token may not see. */
export async function itemsOf(
  account: Account,
  project: string,
  { after }: GraphPage,
  first: number,
  signal: AbortSignal,
): Promise<{ items: Item[]; hidden: number; next: GraphPage | undefined }> {
  const { node } = await account.graphql(document, { id: project, first, after }, { schema, signal })
  const items = node.items.nodes.flatMap(itemOf)
  return { items, hidden: node.items.nodes.length - items.length, next: nextPage(node.items.pageInfo) }
}

function itemOf({ id, isArchived, fieldValues, content }: z.output<typeof receivedItem>): Item[] {
  if (content === null) return []
  const { title, number, issueState, pullState, author, creator, repository } = content
  const state = (issueState ?? pullState)?.toLowerCase()
  return [
    {
      id,
      kind: number === undefined ? 'draft' : pullState === undefined ? 'issue' : 'pr',
      ...(repository ? { repo: repository.nameWithOwner } : {}),
      ...(number === undefined ? {} : { number }),
      title,
      ...(state === undefined ? {} : { state }),
      author: loginOf(author ?? creator),
      ...(isArchived ? { archived: true } : {}),
      fields: valuesOf(fieldValues),
    },
  ]
}

/** `acme/web#12 title · closed · Status: Done · Sprint: 12`. */
export function renderItem({ id, kind, repo, number, title, state, archived, fields }: Item): string {
  const name = number === undefined ? `draft ${id}` : `${repo}#${number}`
  const words = [
    `${name} ${title}`,
    kind === 'pr' && 'PR',
    state !== 'open' && state,
    archived && 'archived',
    ...Object.entries(fields).map(([field, value]) => `${field}: ${value}`),
  ]
  return words.filter(Boolean).join(' · ')
}
