import type { Receipt } from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { send, setCall } from './change-items.ts'
import type { Setting } from './field.ts'
import { type Found, listProjects, type Place } from './find-project.ts'

/** What can be set on a project itself. */
export interface ProjectFields {
  title?: string | undefined
  body?: string | undefined
  public?: boolean | undefined
  closed?: boolean | undefined
}

interface Options {
  dryRun: boolean
  repeat: boolean
}

const made = z.object({ id: z.string(), number: z.int(), url: z.string() })

/** Makes a project, at most once. */
export async function createProject(
  client: GitHub,
  place: Place,
  title: string,
  { dryRun, repeat }: Options,
  signal: AbortSignal,
): Promise<Receipt> {
  const changed = [`new project ${JSON.stringify(title)} of ${place.owner}`]
  const { ownerId, projects } = await listProjects(place, title, signal)
  const known = new Set(projects.map(({ number }) => number))
  if (dryRun) return { changed, dry_run: true }
  const document = `mutation ($input: CreateProjectV2Input!) {
    createProjectV2(input: $input) { projectV2 { id number url } }
  }`
  const schema = z.object({ createProjectV2: z.object({ projectV2: made }) })
  const done = await client.once.do<{ number: number; url: string }>({
    what: `project of ${place.owner}`,
    key: [place.account.host.name, 'project', place.owner, title],
    repeat,
    signal,
    send: async () => {
      const input = { ownerId, title }
      const answer = await place.account.graphql(document, { input }, { schema, signal, write: true })
      return answer.createProjectV2.projectV2
    },
    isUnknown: isUnknownOutcome,
    find: async late => {
      const now = await listProjects(place, title, late)
      return now.projects.find(one => one.title === title && !known.has(one.number))
    },
    urlOf: ({ url }) => url,
  })
  return { url: done.url, id: done.number, changed }
}

/** Changes what differs in the project itself. */
export async function editProject(
  { account }: Place,
  { id, project }: Found,
  wanted: ProjectFields,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Receipt> {
  const input = {
    ...(wanted.title === undefined || wanted.title === project.title ? {} : { title: wanted.title }),
    ...(wanted.body === undefined || wanted.body === (project.description ?? '')
      ? {}
      : { shortDescription: wanted.body }),
    ...(wanted.public === undefined || wanted.public === project.public ? {} : { public: wanted.public }),
    ...(wanted.closed === undefined || wanted.closed === (project.closed ?? false) ? {} : { closed: wanted.closed }),
  }
  const changed = Object.entries(input).map(([name, value]) => `${name} ${JSON.stringify(value)}`)
  if (dryRun) return { url: project.url, changed, dry_run: true }
  if (changed.length > 0) {
    const document = `mutation ($input: UpdateProjectV2Input!) { updateProjectV2(input: $input) { clientMutationId } }`
    const schema = z.object({ updateProjectV2: z.looseObject({}).nullable() })
    await account.graphql(document, { input: { projectId: id, ...input } }, { schema, signal, write: true })
  }
  return { url: project.url, changed }
}

interface Draft {
  title: string
  body: string | undefined
  settings: readonly Setting[]
}

/** Adds a draft with its fields, at most once. */
export async function addDraft(
  client: GitHub,
  { account }: Place,
  { id, project }: Found,
  { title, body, settings }: Draft,
  { dryRun, repeat }: Options,
  signal: AbortSignal,
): Promise<Receipt> {
  const set = settings.map(({ field, told }) => `${field.name}: ${told}`)
  const changed = [`new draft ${JSON.stringify(title)}`, ...set]
  if (dryRun) return { url: project.url, changed, dry_run: true, ...(body === undefined ? {} : { preview: body }) }
  const document = `mutation ($input: AddProjectV2DraftIssueInput!) {
    addProjectV2DraftIssue(input: $input) { projectItem { id } }
  }`
  const schema = z.object({ addProjectV2DraftIssue: z.object({ projectItem: z.object({ id: z.string() }) }) })
  const input = { projectId: id, title, ...(body === undefined ? {} : { body }) }
  const item = await client.once.do({
    what: `draft in project ${project.number} of ${project.owner}`,
    key: [account.host.name, 'draft', input],
    repeat,
    signal,
    send: async () => {
      const answer = await account.graphql(document, { input }, { schema, signal, write: true })
      return answer.addProjectV2DraftIssue.projectItem.id
    },
    isUnknown: isUnknownOutcome,
    urlOf: () => project.url,
  })
  await send(
    account,
    settings.filter(({ value }) => value !== undefined).map(setting => setCall(id, item, setting)),
    signal,
  )
  return { url: project.url, id: item, changed }
}
