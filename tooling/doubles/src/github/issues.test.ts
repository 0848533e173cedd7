import { afterAll, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { startGithub } from './start.ts'

const github = await startGithub({
  repos: [
    { owner: 'octocat', name: 'hello', readers: ['monalisa'] },
    { owner: 'octo-org', name: 'app' },
  ],
})
const ask = asking(github)
const hello = '/repos/octocat/hello'
const reader = { token: github.tokens.reader }
afterAll(() => github[Symbol.asyncDispose]())

const make = async (title: string, more: object = {}) => {
  const number = await github.seed.issue('octocat/hello', { title, ...more })
  const { json } = await ask(`GET ${hello}/issues/${number}`)
  return { number, id: Number(json.id), path: `${hello}/issues/${number}` }
}

test('sub-issues have one parent, an order, and are no circle', async () => {
  const [parent, one, two] = [await make('Parent'), await make('One'), await make('Two')]
  for (const child of [one, two]) {
    const { status } = await ask(`POST ${parent.path}/sub_issues`, { body: { sub_issue_id: child.id } })
    expect(status).toBe(201)
  }
  await ask(`PATCH ${one.path}`, { body: { state: 'closed' } })
  expect((await ask(`GET ${parent.path}`)).json.sub_issues_summary).toEqual({
    total: 2,
    completed: 1,
    percent_completed: 50,
  })
  expect((await ask(`GET ${one.path}/parent`)).json.number).toBe(parent.number)
  expect((await ask(`GET ${one.path}`)).json.parent_issue_url).toBe(`${github.url}${parent.path}`)
  await ask(`PATCH ${parent.path}/sub_issues/priority`, { body: { sub_issue_id: two.id, before_id: one.id } })
  expect((await ask(`GET ${parent.path}/sub_issues`)).list.map(({ title }) => title)).toEqual(['Two', 'One'])
  const circle = await ask(`POST ${one.path}/sub_issues`, { body: { sub_issue_id: parent.id } })
  expect([circle.status, circle.json.message]).toEqual([
    422,
    'An error occurred while adding the sub-issue to the parent issue. Sub-issue cannot be an ancestor or the issue itself',
  ])
  expect((await ask(`DELETE ${parent.path}/sub_issue`, { body: { sub_issue_id: one.id } })).status).toBe(200)
  expect((await ask(`GET ${one.path}/parent`)).status).toBe(404)
})

test('issues wait for others', async () => {
  const [blocked, blocker] = [await make('Blocked'), await make('Blocker')]
  const path = `${blocked.path}/dependencies/blocked_by`
  expect((await ask(`POST ${path}`, { body: { issue_id: blocker.id } })).status).toBe(201)
  expect((await ask(`GET ${path}`)).list.map(({ title }) => title)).toEqual(['Blocker'])
  expect((await ask(`GET ${blocker.path}/dependencies/blocking`)).list.map(({ title }) => title)).toEqual(['Blocked'])
  expect((await ask(`GET ${blocked.path}`)).json.issue_dependencies_summary).toEqual({
    blocked_by: 1,
    blocking: 0,
    total_blocked_by: 1,
    total_blocking: 0,
  })
  expect((await ask(`DELETE ${path}/${blocker.id}`)).status).toBe(200)
  expect((await ask(`GET ${path}`)).list).toEqual([])
})

test('types belong to organizations', async () => {
  const { list } = await ask('GET /orgs/octo-org/issue-types')
  expect(list.map(({ name }) => name)).toEqual(['Task', 'Bug', 'Feature'])
  const made = await ask('POST /repos/octo-org/app/issues', { body: { title: 'Typed', type: 'Bug' } })
  expect(made.json.type).toMatchObject({ name: 'Bug' })
  const none = await ask(`PATCH /repos/octo-org/app/issues/${made.json.number}`, { body: { type: null } })
  expect(none.json.type).toBe(null)
  expect((await ask(`POST ${hello}/issues`, { body: { title: 'No', type: 'Bug' } })).status).toBe(422)
})

test('reactions are counted, once for everybody', async () => {
  const { path } = await make('Nice')
  expect((await ask(`POST ${path}/reactions`, { body: { content: 'heart' } })).status).toBe(201)
  expect((await ask(`POST ${path}/reactions`, { body: { content: 'heart' } })).status).toBe(200)
  const mine = await ask(`POST ${path}/reactions`, { ...reader, body: { content: 'heart' } })
  expect((await ask(`GET ${path}`)).json.reactions).toMatchObject({ total_count: 2, heart: 2, '+1': 0 })
  expect((await ask(`DELETE ${path}/reactions/${mine.json.id}`)).status).toBe(404)
  expect((await ask(`DELETE ${path}/reactions/${mine.json.id}`, reader)).status).toBe(204)
  expect((await ask(`GET ${path}/reactions?content=heart`)).list.length).toBe(1)
})

test('wrong fields are named', async () => {
  const errors = async (body: object) => (await ask(`POST ${hello}/issues`, { body })).json.errors
  expect(await errors({})).toEqual([{ resource: 'Issue', field: 'title', code: 'missing_field' }])
  expect(await errors({ title: 'x', assignees: ['nobody'] })).toEqual([
    { resource: 'Issue', field: 'assignees', code: 'invalid' },
  ])
  expect(await errors({ title: 'x', milestone: 99 })).toEqual([
    { resource: 'Issue', field: 'milestone', code: 'invalid' },
  ])
})

test('who may only read can write, but not label or close', async () => {
  const body = { title: 'From a reader', labels: ['bug'], assignees: ['octocat'] }
  const made = await ask(`POST ${hello}/issues`, { ...reader, body })
  expect(made.json).toMatchObject({ labels: [], assignees: [], author_association: 'COLLABORATOR' })
  const { path } = await make('Of the owner')
  expect((await ask(`POST ${path}/labels`, { ...reader, body: { labels: ['bug'] } })).status).toBe(403)
  expect((await ask(`PATCH ${path}`, { ...reader, body: { state: 'closed' } })).status).toBe(403)
  const own = await ask(`PATCH ${hello}/issues/${made.json.number}`, { ...reader, body: { state: 'closed' } })
  expect(own.json.state).toBe('closed')
})

test('a duplicate is closed as one', async () => {
  const { path } = await make('Again')
  const closed = await ask(`PATCH ${path}`, { body: { state: 'closed', state_reason: 'duplicate' } })
  expect(closed.json).toMatchObject({ state: 'closed', state_reason: 'duplicate' })
  expect((await ask(`PATCH ${path}`, { body: { state: 'open' } })).json.state_reason).toBe('reopened')
})

test('those who can be assigned are listed, and assigned', async () => {
  const { list } = await ask(`GET ${hello}/assignees`)
  expect(list.map(({ login }) => login)).toEqual(['octocat', 'monalisa'])
  expect((await ask(`GET ${hello}/assignees/monalisa`)).status).toBe(204)
  expect((await ask(`GET ${hello}/assignees/mallory`)).status).toBe(404)
  const { path } = await make('To do')
  const added = await ask(`POST ${path}/assignees`, { body: { assignees: ['monalisa'] } })
  expect([added.status, added.json.assignees]).toMatchObject([201, [{ login: 'monalisa' }]])
})

test('comments are changed by their author, and none is made where it is locked', async () => {
  const { path, number } = await make('Talk')
  const id = await github.seed.comment('octocat/hello', number, 'Mine')
  const comment = `${hello}/issues/comments/${id}`
  expect((await ask(`PATCH ${comment}`, { ...reader, body: { body: 'Yours' } })).status).toBe(403)
  expect((await ask(`PATCH ${comment}`, { body: { body: 'Still mine' } })).json.body).toBe('Still mine')
  expect((await ask(`POST ${path}/comments`, { body: { body: ' ' } })).status).toBe(422)
  await ask(`PUT ${path}/lock`, { body: { lock_reason: 'spam' } })
  const locked = await ask(`POST ${path}/comments`, { ...reader, body: { body: 'Late' } })
  expect([locked.status, locked.json.message]).toEqual([403, 'Unable to create comment because issue is locked.'])
  expect((await ask(`GET ${hello}/issues/comments`)).list.map(({ body }) => body)).toContain('Still mine')
})

test('labels and milestones are there once', async () => {
  await github.seed.label('octocat/hello', { name: 'p1' })
  await github.seed.milestone('octocat/hello', { title: 'v1' })
  const label = await ask(`POST ${hello}/labels`, { body: { name: 'P1', color: 'ffffff' } })
  expect(label.json.errors).toEqual([{ resource: 'Label', field: 'name', code: 'already_exists' }])
  const milestone = await ask(`POST ${hello}/milestones`, { body: { title: 'v1' } })
  expect(milestone.json.errors).toEqual([{ resource: 'Milestone', field: 'title', code: 'already_exists' }])
})
