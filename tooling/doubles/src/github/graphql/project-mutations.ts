import { isJson, type Json, loginOf } from '../call.ts'
import {
  addItem,
  addProject,
  allProjects,
  type Content,
  type Project,
  type ProjectField,
  type ProjectItem,
} from '../projects.ts'
import { noNode, unprocessable } from './errors.ts'
import { mutation, nodeOf } from './mutation.ts'
import { repoName } from './places.ts'
import { maySee, needWriting } from './project-access.ts'
import { draftSource, itemById, itemSource, projectById, projectSource } from './project-types.ts'
import { type Context, type Types, text } from './source.ts'

async function projectOf(context: Context, id: unknown, name: string): Promise<Project> {
  await nodeOf(context, id, 'ProjectV2')
  const project = projectById(context, id)
  if (project === undefined) throw noNode(text(id))
  needWriting(context.call, project, name)
  return project
}

async function itemOf(context: Context, input: Json, name: string): Promise<ProjectItem> {
  const project = await projectOf(context, input.projectId, name)
  const item = itemById(context, input.itemId)
  if (item === undefined || item.project !== project) throw noNode(text(input.itemId))
  return item
}

function fieldOf(project: Project, id: unknown): ProjectField {
  const field = project.fields.find(({ nodeId }) => nodeId === id)
  if (field === undefined) throw noNode(text(id))
  return field
}

function touch(item: ProjectItem): void {
  item.updatedAt = new Date().toISOString()
  item.project.updatedAt = item.updatedAt
}

/** What is an item already stays the one it is. */
const addProjectV2ItemById = mutation(async ({ projectId, contentId }, context) => {
  const project = await projectOf(context, projectId, 'addProjectV2ItemById')
  const node = await nodeOf(context, contentId, 'Issue', 'PullRequest')
  const repoId = context.call.front.names.find(repoName(node.url))?.id ?? 0
  const kind = node.__typename === 'Issue' ? 'ISSUE' : 'PULL_REQUEST'
  const content: Content = { kind, repoId, number: Number(node.number) }
  const known = project.items.find(
    item => item.content.kind === kind && item.content.repoId === repoId && item.content.number === content.number,
  )
  return { item: itemSource(known ?? addItem(context.call.front, project, content, loginOf(context.call))) }
})

const addProjectV2DraftIssue = mutation(async ({ projectId, title, body }, context) => {
  const { front } = context.call
  const project = await projectOf(context, projectId, 'addProjectV2DraftIssue')
  const author = loginOf(context.call)
  if (text(title).trim() === '') throw unprocessable("Title can't be blank")
  const content: Content = { kind: 'DRAFT_ISSUE', id: front.nextId(), title: text(title), body: text(body), author }
  return { projectItem: itemSource(addItem(front, project, content, author)) }
})

const updateProjectV2ItemFieldValue = mutation(async (input, context) => {
  const item = await itemOf(context, input, 'updateProjectV2ItemFieldValue')
  const field = fieldOf(item.project, input.fieldId)
  item.values.set(field.id, valueFor(field, isJson(input.value) ? input.value : {}))
  touch(item)
  return { projectV2Item: itemSource(item) }
})

const inputNames: Readonly<Record<string, string>> = {
  TEXT: 'text',
  NUMBER: 'number',
  DATE: 'date',
  SINGLE_SELECT: 'singleSelectOptionId',
  ITERATION: 'iterationId',
}

function valueFor(field: ProjectField, given: Json): string | number {
  const name = inputNames[field.dataType]
  if (name === undefined)
    throw unprocessable(`The field of type ${field.dataType.toLowerCase()} is currently not supported.`)
  const value = given[name]
  if (Object.keys(given).length !== 1 || (typeof value !== 'string' && typeof value !== 'number')) {
    throw unprocessable(`Did not receive a ${name} value to update a field of type ${field.dataType.toLowerCase()}`)
  }
  const choices = [...field.options, ...field.iterations]
  if (/Id$/.test(name) && !choices.some(({ id }) => id === value)) {
    throw unprocessable(
      `The ${field.dataType === 'ITERATION' ? 'iteration' : 'single select option'} Id does not belong to the field`,
    )
  }
  return value
}

const clearProjectV2ItemFieldValue = mutation(async (input, context) => {
  const item = await itemOf(context, input, 'clearProjectV2ItemFieldValue')
  item.values.delete(fieldOf(item.project, input.fieldId).id)
  touch(item)
  return { projectV2Item: itemSource(item) }
})

const deleteProjectV2Item = mutation(async (input, context) => {
  const item = await itemOf(context, input, 'deleteProjectV2Item')
  item.project.items.splice(item.project.items.indexOf(item), 1)
  return { deletedItemId: item.nodeId }
})

const setArchived = (name: string, archived: boolean) =>
  mutation(async (input, context) => {
    const item = await itemOf(context, input, name)
    item.archived = archived
    touch(item)
    return { item: itemSource(item) }
  })

const updateProjectV2ItemPosition = mutation(async (input, context) => {
  const item = await itemOf(context, input, 'updateProjectV2ItemPosition')
  const { items } = item.project
  items.splice(items.indexOf(item), 1)
  const after = items.findIndex(({ nodeId }) => nodeId === input.afterId)
  items.splice(after + 1, 0, item)
  return { items: null }
})

const updateProjectV2DraftIssue = mutation(({ draftIssueId, title, body }, context) => {
  const found = draftItem(context, text(draftIssueId))
  if (found === undefined) throw noNode(text(draftIssueId))
  const { item, draft } = found
  needWriting(context.call, item.project, 'updateProjectV2DraftIssue')
  if (typeof title === 'string') draft.title = title
  if (typeof body === 'string') draft.body = body
  touch(item)
  return { draftIssue: draftSource(item, draft) }
})

function draftItem({ call }: Context, nodeId: string) {
  for (const item of allProjects(call.front).flatMap(({ items }) => items)) {
    const draft = item.content
    if (draft.kind === 'DRAFT_ISSUE' && `DI_${draft.id}` === nodeId && maySee(call, item.project))
      return { item, draft }
  }
  return undefined
}

const createProjectV2 = mutation(async ({ ownerId, title }, context) => {
  const { login } = await nodeOf(context, ownerId, 'User', 'Organization')
  const draft = { owner: String(login), creator: loginOf(context.call), title: text(title) }
  needWriting(context.call, draft, 'createProjectV2')
  return { projectV2: projectSource(context, addProject(context.call.front, draft)) }
})

const updateProjectV2 = mutation(async ({ projectId, title, shortDescription, readme, closed, ...rest }, context) => {
  const project = await projectOf(context, projectId, 'updateProjectV2')
  if (typeof title === 'string') project.title = title
  if (typeof shortDescription === 'string') project.shortDescription = shortDescription
  if (typeof readme === 'string') project.readme = readme
  if (typeof closed === 'boolean') project.closed = closed
  if (typeof rest.public === 'boolean') project.public = rest.public
  project.updatedAt = new Date().toISOString()
  return { projectV2: projectSource(context, project) }
})

export const projectMutations: Types = {
  Mutation: {
    createProjectV2,
    updateProjectV2,
    addProjectV2ItemById,
    addProjectV2DraftIssue,
    updateProjectV2DraftIssue,
    updateProjectV2ItemFieldValue,
    clearProjectV2ItemFieldValue,
    updateProjectV2ItemPosition,
    deleteProjectV2Item,
    archiveProjectV2Item: setArchived('archiveProjectV2Item', true),
    unarchiveProjectV2Item: setArchived('unarchiveProjectV2Item', false),
  },
}
