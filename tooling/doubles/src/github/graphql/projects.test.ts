import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Github, startGithub } from '../start.ts'
import { query } from './graphql.fixture.ts'

let github: Github

beforeAll(async () => {
  github = await startGithub()
})
afterAll(async () => {
  await github[Symbol.asyncDispose]()
})

const ask = (text: string, variables?: Record<string, unknown>, token?: keyof Github['tokens']) =>
  query(github, text, variables, token)

const mutate = (name: string, input: object, fields: string, token?: keyof Github['tokens']) => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`
  return ask(`mutation ($input: ${type}) { ${name}(input: $input) { ${fields} } }`, { input }, token)
}

async function roadmap() {
  await github.seed.label('octocat/hello', { name: `l${Date.now()}` })
  const issue = await github.seed.issue('octocat/hello', { title: 'Do it', assignees: ['octocat'] })
  const secret = await github.seed.issue('octocat/secret', { title: 'Hush' })
  const made = github.seed.project({
    ...{ owner: 'octo-org', title: 'Roadmap', shortDescription: 'What comes', repos: ['octocat/hello'] },
    fields: [
      { name: 'Estimate', dataType: 'NUMBER' },
      {
        name: 'Sprint',
        dataType: 'ITERATION',
        iterations: [{ title: 'Sprint 1', startDate: '2026-11-23', duration: 14 }],
      },
    ],
    items: [
      { issue: `octocat/hello#${issue}`, values: { Status: 'In Progress', Estimate: 3, Sprint: 'Sprint 1' } },
      { draft: 'An idea' },
      { issue: `octocat/secret#${secret}` },
    ],
  })
  return { ...made, issue }
}

test('projects show fields and items with their values, as far as the caller may see', async () => {
  const { number, issue } = await roadmap()
  const text = `query ($n: Int!) { organization(login: "octo-org") { projectV2(number: $n) { title shortDescription url
    owner { ... on Organization { login } }
    fields(first: 20) { nodes { ... on ProjectV2FieldCommon { name dataType }
      ... on ProjectV2SingleSelectField { options { name } }
      ... on ProjectV2IterationField { configuration { iterations { title startDate duration } } } } }
    items(first: 10) { totalCount nodes { type content { ... on Issue { number } ... on DraftIssue { title } }
      status: fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name color } }
      fieldValues(first: 20) { nodes { __typename ... on ProjectV2ItemFieldNumberValue { number }
        ... on ProjectV2ItemFieldTextValue { text field { ... on ProjectV2FieldCommon { name } } }
        ... on ProjectV2ItemFieldUserValue { users(first: 5) { nodes { login } } }
        ... on ProjectV2ItemFieldIterationValue { title } } } } } } } }`
  const { projectV2 } = (await ask(text, { n: number }, 'reader')).data.organization
  expect(projectV2).toMatchObject({ title: 'Roadmap', shortDescription: 'What comes', owner: { login: 'octo-org' } })
  const fields = projectV2.fields.nodes.map((field: { name: string }) => field.name)
  expect(fields).toEqual(['Title', 'Assignees', 'Labels', 'Milestone', 'Repository', 'Status', 'Estimate', 'Sprint'])
  expect(projectV2.items.nodes).toMatchObject([
    { type: 'ISSUE', content: { number: issue }, status: { name: 'In Progress', color: 'YELLOW' } },
    { type: 'DRAFT_ISSUE', content: { title: 'An idea' }, status: null },
    { type: 'REDACTED', content: null, fieldValues: { nodes: [] } },
  ])
  expect(projectV2.items.nodes[0].fieldValues.nodes).toMatchObject([
    { text: 'Do it', field: { name: 'Title' } },
    { users: { nodes: [{ login: 'octocat' }] } },
    { __typename: 'ProjectV2ItemFieldRepositoryValue' },
    { __typename: 'ProjectV2ItemFieldSingleSelectValue' },
    { number: 3 },
    { title: 'Sprint 1' },
  ])
  expect((await ask(text, { n: number }, 'stranger')).errors).toMatchObject([{ type: 'NOT_FOUND' }])
  expect((await ask(text, { n: number }, 'weak')).errors).toMatchObject([{ type: 'INSUFFICIENT_SCOPES' }])
})

test('items are added, set, archived and deleted', async () => {
  const { number, id: projectId } = await roadmap()
  const other = await github.seed.issue('octocat/hello', { title: 'More' })
  const { data } = await ask(
    `query ($n: Int!, $i: Int!) { repository(owner: "octocat", name: "hello") { issue(number: $i) { id } }
      organization(login: "octo-org") { projectV2(number: $n) { status: field(name: "status") {
        ... on ProjectV2SingleSelectField { id options(names: ["Done"]) { id } } } estimate: field(name: "Estimate") {
        ... on ProjectV2Field { id } } } } }`,
    { n: number, i: other },
  )
  const { status, estimate } = data.organization.projectV2
  const added = await mutate('addProjectV2ItemById', { projectId, contentId: data.repository.issue.id }, 'item { id }')
  const itemId = added.data.addProjectV2ItemById.item.id
  const twice = await mutate('addProjectV2ItemById', { projectId, contentId: data.repository.issue.id }, 'item { id }')
  expect(twice.data.addProjectV2ItemById.item.id).toBe(itemId)

  const set = (fieldId: string, value: object) =>
    mutate(
      'updateProjectV2ItemFieldValue',
      { projectId, itemId, fieldId, value },
      'projectV2Item { fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name } } }',
    )
  const done = await set(status.id, { singleSelectOptionId: status.options[0].id })
  expect(done.data.updateProjectV2ItemFieldValue.projectV2Item.fieldValueByName).toEqual({ name: 'Done' })
  expect((await set(status.id, { singleSelectOptionId: 'nope' })).errors).toMatchObject([{ type: 'UNPROCESSABLE' }])
  expect((await set(estimate.id, { text: 'three' })).errors).toMatchObject([{ type: 'UNPROCESSABLE' }])
  expect((await set(estimate.id, { number: 5 })).errors).toBeUndefined()
  await mutate('clearProjectV2ItemFieldValue', { projectId, itemId, fieldId: estimate.id }, 'clientMutationId')

  const inIssue = await ask(
    `query ($i: Int!) { repository(owner: "octocat", name: "hello") { issue(number: $i) {
      projectItems(first: 5) { nodes { project { title } } } } projectsV2(first: 5) { totalCount } } }`,
    { i: other },
  )
  expect(inIssue.data.repository.issue.projectItems.nodes).toEqual([{ project: { title: 'Roadmap' } }])
  const draft = await mutate('addProjectV2DraftIssue', { projectId, title: 'Later' }, 'projectItem { id type }')
  expect(draft.data.addProjectV2DraftIssue.projectItem.type).toBe('DRAFT_ISSUE')
  const archived = await mutate('archiveProjectV2Item', { projectId, itemId }, 'item { isArchived }')
  expect(archived.data.archiveProjectV2Item.item.isArchived).toBe(true)
  const deleted = await mutate('deleteProjectV2Item', { projectId, itemId }, 'deletedItemId')
  expect(deleted.data.deleteProjectV2Item.deletedItemId).toBe(itemId)
  const refused = await mutate('addProjectV2DraftIssue', { projectId, title: 'x' }, 'projectItem { id }', 'weak')
  expect(refused.errors).toMatchObject([{ type: 'INSUFFICIENT_SCOPES' }])
})

test('a project that is refused is not there', async () => {
  const owner = '{ organization(login: "octo-org") { id projectsV2(first: 1) { totalCount } } }'
  const before = (await ask(owner)).data.organization
  const create = (token: 'stranger' | 'owner') =>
    mutate('createProjectV2', { ownerId: before.id, title: 'Plans' }, 'projectV2 { title }', token)
  expect((await create('stranger')).errors).toMatchObject([{ type: 'FORBIDDEN' }])
  expect((await ask(owner)).data.organization).toEqual(before)
  expect((await create('owner')).data.createProjectV2.projectV2).toEqual({ title: 'Plans' })
})
