import type { Json } from '../call.ts'
import { allProjects, type Content, type Project, type ProjectField, type ProjectItem } from '../projects.ts'
import { connection } from './connection.ts'
import { noThing } from './errors.ts'
import { ifThere, issueSource, repoName, repositoryOf } from './places.ts'
import { maySee, needReading } from './project-access.ts'
import { valueSources } from './project-values.ts'
import { actor, type Context, type Field, known, type Source, type Types, text } from './source.ts'

export function projectSource({ call }: Context, project: Project): Source {
  const { id, nodeId, owner, number, title, shortDescription, readme, createdAt, updatedAt, closed } = project
  const kind = call.front.options.orgs.some(({ login }) => login === owner) ? 'orgs' : 'users'
  return known('ProjectV2', {
    ...{ id, node_id: nodeId, number, title, shortDescription, readme, created_at: createdAt, updated_at: updatedAt },
    ...{ closed, closed_at: closed ? updatedAt : null, public: project.public, template: false, login: owner },
    ...{ creatorLogin: project.creator, html_url: `${call.front.url}/${kind}/${owner}/projects/${number}` },
  })
}

const fieldTypes: Readonly<Record<string, string>> = {
  SINGLE_SELECT: 'ProjectV2SingleSelectField',
  ITERATION: 'ProjectV2IterationField',
}

export function fieldSource(project: Project, field: ProjectField): Source {
  const { id, nodeId, name, dataType, options, iterations } = field
  const { createdAt } = project
  return known(fieldTypes[dataType] ?? 'ProjectV2Field', {
    ...{ id, node_id: nodeId, name, dataType, created_at: createdAt, updated_at: createdAt, projectId: project.nodeId },
    options: options.map(option => ({ ...option, nameHTML: option.name, descriptionHTML: option.description })),
    configuration: {
      ...{ duration: iterations[0]?.duration ?? 14, startDay: 1, completedIterations: [] },
      iterations: iterations.map(iteration => ({ ...iteration, titleHTML: iteration.title })),
    },
  })
}

export function itemSource(item: ProjectItem): Source {
  const { id, nodeId, createdAt, updatedAt, archived, creator, project, content } = item
  return known('ProjectV2Item', {
    ...{ id, node_id: nodeId, created_at: createdAt, updated_at: updatedAt, is_archived: archived },
    ...{ creatorLogin: creator, projectId: project.nodeId, kind: content.kind },
  })
}

export function projectById({ call }: Context, id: unknown): Project | undefined {
  return allProjects(call.front).find(project => project.nodeId === id && maySee(call, project))
}

export function itemById(context: Context, id: unknown): ProjectItem | undefined {
  const items = allProjects(context.call.front).flatMap(project => project.items)
  const found = items.find(({ nodeId }) => nodeId === id)
  return found !== undefined && maySee(context.call, found.project) ? found : undefined
}

/** The project, item or field of a node id. */
export async function projectNode(context: Context, id: string): Promise<Source | null> {
  if (!/^PVT/.test(id)) return null
  needReading(context.call, 'node')
  const project = projectById(context, id)
  if (project !== undefined) return projectSource(context, project)
  const item = itemById(context, id)
  if (item !== undefined) return itemSource(item)
  for (const one of allProjects(context.call.front).filter(found => maySee(context.call, found))) {
    const field = one.fields.find(({ nodeId }) => nodeId === id)
    if (field !== undefined) return fieldSource(one, field)
  }
  return null
}

function recordOf(context: Context, id: unknown): Project {
  const project = projectById(context, id)
  if (project === undefined) throw noThing('ProjectV2', `the id ${id}`)
  return project
}

function itemOf(context: Context, { node_id }: Json): ProjectItem {
  const item = itemById(context, node_id)
  if (item === undefined) throw noThing('ProjectV2Item', `the id ${node_id}`)
  return item
}

function listed(context: Context, args: Json, wanted: (project: Project) => boolean): Json {
  needReading(context.call, 'projectsV2')
  const query = text(args.query).toLowerCase()
  const found = allProjects(context.call.front).filter(
    one => wanted(one) && maySee(context.call, one) && one.title.toLowerCase().includes(query),
  )
  return connection(
    found.toSorted((a, b) => b.number - a.number),
    args,
    { make: one => projectSource(context, one) },
  )
}

/** The projects of a user or an organization. */
export const listedProjects: Field = ({ login }, args, context) => listed(context, args, ({ owner }) => owner === login)

export const projectByNumber: Field = ({ login }, { number }, context) => {
  needReading(context.call, 'projectV2')
  const found = allProjects(context.call.front).find(one => one.owner === login && one.number === number)
  if (found === undefined || !maySee(context.call, found)) throw noThing('ProjectV2', `the number ${number}`)
  return projectSource(context, found)
}

/** Where an issue or a pull request is an item. */
export const projectItemsOf: Field = (issue, args, context) => {
  needReading(context.call, 'projectItems')
  const repoId = context.call.front.names.find(repoName(issue.url))?.id
  const items = allProjects(context.call.front)
    .filter(project => maySee(context.call, project))
    .flatMap(project => project.items)
  const found = items.filter(
    ({ content }) => content.kind !== 'DRAFT_ISSUE' && content.repoId === repoId && content.number === issue.number,
  )
  return connection(found, args, { make: itemSource })
}

const creator: Field = async ({ creatorLogin }, _args, context) => actor(await context.read(`/users/${creatorLogin}`))

const ofProject: Field = ({ projectId }, _args, context) => projectSource(context, recordOf(context, projectId))

type Draft = Extract<Content, { readonly kind: 'DRAFT_ISSUE' }>

export function draftSource({ createdAt, updatedAt }: ProjectItem, { id, title, body, author }: Draft): Source {
  const times = { created_at: createdAt, updated_at: updatedAt }
  return known('DraftIssue', { id, node_id: `DI_${id}`, title, body, creatorLogin: author, ...times })
}

/** Null where the caller may not see it. */
async function contentOf(context: Context, item: ProjectItem): Promise<Source | null> {
  const { content } = item
  if (content.kind === 'DRAFT_ISSUE') return draftSource(item, content)
  const repo = context.call.front.names.byId(content.repoId) ?? ''
  return (await ifThere(issueSource(context, repo, content.number))) ?? null
}

export const projectTypes: Types = {
  Repository: {
    projectsV2: ({ id }, args, context) => listed(context, args, ({ repoIds }) => repoIds.includes(Number(id))),
    projectV2: ({ id }, args, context) => {
      const found = allProjects(context.call.front).find(
        one => one.number === args.number && one.repoIds.includes(Number(id)) && maySee(context.call, one),
      )
      if (found === undefined) throw noThing('ProjectV2', `the number ${args.number}`)
      return projectSource(context, found)
    },
  },
  ProjectV2: {
    creator,
    owner: async ({ login }, _args, context) => {
      const { orgs } = context.call.front.options
      const isOrganization = orgs.some(org => org.login === login)
      const owner = await context.read(isOrganization ? `/orgs/${login}` : `/users/${login}`)
      return isOrganization ? known('Organization', owner) : known('User', owner)
    },
    fields: ({ node_id }, args, context) => {
      const project = recordOf(context, node_id)
      return connection(project.fields, args, { make: field => fieldSource(project, field) })
    },
    field: ({ node_id }, { name }, context) => {
      const project = recordOf(context, node_id)
      const found = project.fields.find(field => field.name.toLowerCase() === text(name).toLowerCase())
      return found === undefined ? null : fieldSource(project, found)
    },
    items: ({ node_id }, args, context) =>
      connection(
        recordOf(context, node_id).items.filter(({ archived }) => !archived),
        args,
        { make: itemSource },
      ),
    repositories: async ({ node_id }, args, context) => {
      const names = recordOf(context, node_id).repoIds.flatMap(id => context.call.front.names.byId(id) ?? [])
      return connection(await Promise.all(names.map(name => repositoryOf(context, name))), args)
    },
    viewerCanUpdate: ({ login }, _args, { call }) => login === call.token?.login,
    viewerCanClose: ({ login }, _args, { call }) => login === call.token?.login,
    viewerCanReopen: ({ login }, _args, { call }) => login === call.token?.login,
    views: (_project, args) => connection([], args),
  },
  ProjectV2Field: { project: ofProject },
  ProjectV2SingleSelectField: {
    project: ofProject,
    options: ({ options }, { names }) =>
      Array.isArray(options) ? options.filter(one => !Array.isArray(names) || names.includes(one.name)) : [],
  },
  ProjectV2IterationField: { project: ofProject },
  ProjectV2Item: {
    creator,
    project: ofProject,
    type: async (item, _args, context) =>
      (await contentOf(context, itemOf(context, item))) === null ? 'REDACTED' : item.kind,
    content: async (item, _args, context) => await contentOf(context, itemOf(context, item)),
    fieldValues: async (item, args, context) => {
      const record = itemOf(context, item)
      return connection(valueSources(record, await contentOf(context, record)), args)
    },
    fieldValueByName: async (item, { name }, context) => {
      const record = itemOf(context, item)
      const all = valueSources(record, await contentOf(context, record))
      return all.find(({ fieldName }) => text(fieldName).toLowerCase() === text(name).toLowerCase()) ?? null
    },
  },
  DraftIssue: {
    creator,
    bodyText: ({ body }) => body,
    bodyHTML: ({ body }) => `<p>${text(body)}</p>`,
    assignees: (_draft, args) => connection([], args),
  },
}
