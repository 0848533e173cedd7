import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from '../account.ts'
import type { GitHub } from '../client.ts'
import { notThere } from '../not-there.ts'
import { type Field, fieldDocument, fieldOf, receivedField } from './field.ts'

/** A project (v2) of a person or an organization. */
export const project = z.object({
  owner: z.string(),
  number: z.int(),
  title: z.string(),
  url: z.string(),
  description: z.string().optional(),
  closed: z.boolean().optional(),
  public: z.boolean(),
  items: z.int(),
})

export type Project = z.output<typeof project>

const projectFields = 'id number title url shortDescription closed public items { totalCount }'

const received = z.object({
  id: z.string(),
  number: z.int(),
  title: z.string(),
  url: z.string(),
  shortDescription: z.string().nullable(),
  closed: z.boolean(),
  public: z.boolean(),
  items: z.object({ totalCount: z.int() }),
})

/** Whose project, and which: a number or a title. */
interface Named {
  owner: string
  name: string | undefined
}

export interface Place {
  account: Account
  owner: string
}

/** Reads `3`, a title, or `https://github.com/orgs/acme/projects/3`. @throws ConnectorError `invalid` or `refused` */
export function projectPlace(client: GitHub, args: { owner?: string | undefined; project?: string | undefined }) {
  const { owner, name, host } = namedBy(args)
  client.allow.checkOwner(owner)
  return { account: client.account(owner, host), owner, name }
}

function namedBy({ owner, project }: { owner?: string | undefined; project?: string | undefined }): Named & {
  host?: string
} {
  if (project?.includes('://') && URL.canParse(project)) {
    const { host, pathname } = new URL(project)
    const [, of, number] = /^\/(?:orgs|users)\/([^/]+)\/projects\/(\d{1,9})/.exec(pathname) ?? []
    if (of !== undefined && number !== undefined) return { owner: of, name: number, host }
    throw new ConnectorError('invalid', `${JSON.stringify(project.slice(0, 120))} is no address of a project.`)
  }
  if (owner !== undefined) return { owner: owner.replace(/\/.*$/, ''), name: project }
  throw new ConnectorError('invalid', 'owner is missing.', {
    hint: 'Pass owner, a login, or the URL of the project as project.',
  })
}

const listDocument = `query ($owner: String!, $first: Int!, $query: String) {
  repositoryOwner(login: $owner) {
    id
    ... on ProjectV2Owner { projectsV2(first: $first, query: $query) { totalCount nodes { ${projectFields} } } }
  }
}`

const listSchema = z.object({
  repositoryOwner: z
    .object({
      id: z.string(),
      projectsV2: z.object({ totalCount: z.int(), nodes: z.array(received.nullable()) }),
    })
    .nullable(),
})

const mostListed = 50

/** The projects of an owner, at most 50. @throws ConnectorError `not_found` for no such owner */
export async function listProjects({ account, owner }: Place, query: string | undefined, signal: AbortSignal) {
  const variables = { owner, first: mostListed, query: query ?? null }
  const { repositoryOwner } = await account.graphql(listDocument, variables, { schema: listSchema, signal })
  if (repositoryOwner === null) throw new ConnectorError('not_found', `There is no ${owner} on ${account.host.name}.`)
  const { totalCount, nodes } = repositoryOwner.projectsV2
  return {
    ownerId: repositoryOwner.id,
    total: totalCount,
    projects: nodes.filter(node => node !== null).map(node => projectOf(owner, node)),
  }
}

const oneDocument = `query ($owner: String!, $number: Int!) {
  repositoryOwner(login: $owner) {
    ... on ProjectV2Owner {
      projectV2(number: $number) { ${projectFields} fields(first: 50) { nodes { ${fieldDocument} } } }
    }
  }
}`

const oneSchema = z.object({
  repositoryOwner: z
    .object({
      projectV2: received.extend({ fields: z.object({ nodes: z.array(receivedField.nullable()) }) }).nullable(),
    })
    .nullable(),
})

export interface Found {
  id: string
  project: Project
  fields: Field[]
}

/** One project with its fields. @throws ConnectorError `not_found`, offering the nearest title */
export async function findProject(place: Place, name: string, signal: AbortSignal): Promise<Found> {
  const number = /^#?\d{1,9}$/.test(name) ? Number(name.replace('#', '')) : await numberOf(place, name, signal)
  const variables = { owner: place.owner, number }
  // A project that is not there is an error beside a null: the null says it better.
  const options = { schema: oneSchema, signal, partial: true }
  const { repositoryOwner } = await place.account.graphql(oneDocument, variables, options)
  const found = repositoryOwner?.projectV2
  if (!found) throw new ConnectorError('not_found', `${place.owner} has no project ${number} that this token may see.`)
  const fields = found.fields.nodes.filter(node => node !== null).map(fieldOf)
  return { id: found.id, project: projectOf(place.owner, found), fields }
}

async function numberOf(place: Place, title: string, signal: AbortSignal): Promise<number> {
  const { projects } = await listProjects(place, title, signal)
  const same = projects.filter(one => one.title.toLowerCase() === title.toLowerCase())
  const [first, second] = same
  if (second) {
    throw new ConnectorError('invalid', `${place.owner} has ${same.length} projects ${JSON.stringify(title)}.`, {
      hint: `Pass the number: ${same.map(({ number }) => number).join(', ')}.`,
    })
  }
  if (first) return first.number
  const all = await listProjects(place, undefined, signal)
  const titles = all.projects.map(one => one.title)
  throw notThere('project', title, titles, { source: place.owner })
}

function projectOf(owner: string, found: z.output<typeof received>): Project {
  return {
    owner,
    number: found.number,
    title: found.title,
    url: found.url,
    ...(found.shortDescription ? { description: found.shortDescription } : {}),
    ...(found.closed ? { closed: true } : {}),
    public: found.public,
    items: found.items.totalCount,
  }
}
