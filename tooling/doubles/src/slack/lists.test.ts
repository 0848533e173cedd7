import { expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { startSlack } from './start.ts'

const rich = (text: string) => [
  {
    type: 'rich_text' as const,
    elements: [{ type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text }] }],
  },
]
const schema = [
  { key: 'task', name: 'Task', type: 'text', is_primary_column: true },
  {
    key: 'status',
    name: 'Status',
    type: 'select',
    options: { choices: [{ value: 'OptOpen', label: 'Open', color: 'red' }] },
  },
  { key: 'owner', name: 'Owner', type: 'user' },
  { key: 'made', name: 'Made', type: 'created_time' },
]

test('a list, its rows and their subtasks', async () => {
  await using slack = await startSlack()
  const { slackLists } = clientOf(slack)
  const { list_id = '', list_metadata } = await slackLists.create({ name: 'Chores', schema })
  const ids = Object.fromEntries((list_metadata?.schema ?? []).map(({ key = '', id = '' }) => [key, id]))
  const initial_fields = [
    { column_id: ids.task ?? '', rich_text: rich('Buy milk') },
    { column_id: ids.status ?? '', select: ['OptOpen'] },
  ]
  const { item } = await slackLists.items.create({ list_id, initial_fields })
  expect(item).toMatchObject({
    list_id,
    created_by: slack.ids.me,
    fields: [
      { key: 'task', column_id: ids.task, text: 'Buy milk', rich_text: rich('Buy milk') },
      { key: 'status', column_id: ids.status, value: 'OptOpen', select: ['OptOpen'] },
    ],
  })
  const id = item?.id ?? ''
  await slackLists.items.create({ list_id, parent_item_id: id, initial_fields: initial_fields.slice(0, 1) })
  const cells = [{ row_id: id, column_id: ids.owner ?? '', user: [slack.ids.me] }]
  await slackLists.items.update({ list_id, cells })
  const { list, record, subtasks } = await slackLists.items.info({ list_id, id })
  expect(list).toMatchObject({ title: 'Chores', mode: 'list', list_limits: { row_count: 2 } })
  expect(list?.list_metadata?.schema?.map(({ key }) => key)).toEqual(['task', 'status', 'owner', 'made'])
  expect(record?.fields?.map(({ key }) => key)).toEqual(['task', 'status', 'owner'])
  expect(subtasks).toHaveLength(1)
  await slackLists.items.delete({ list_id, id })
  expect(await wordOf(slackLists.items.info({ list_id, id }))).toBe('record_not_found')
})

test('wrong values are refused, and then nothing is changed', async () => {
  await using slack = await startSlack()
  const { slackLists } = clientOf(slack)
  const { list_id = '', list_metadata } = await slackLists.create({ name: 'Chores', schema })
  const [task = '', status = '', , made = ''] = (list_metadata?.schema ?? []).map(({ id = '' }) => id)
  const add = (...initial_fields: { column_id: string }[]) =>
    wordOf(clientOf(slack).apiCall('slackLists.items.create', { list_id, initial_fields }))
  const text = { column_id: task, rich_text: rich('x') }
  expect(await add(text, { column_id: 'Col0' })).toBe('invalid_column_id')
  expect(await add({ ...text, column_id: status })).toBe('invalid_input_type')
  expect(await add({ column_id: made })).toBe('uneditable_column')
  const option = { column_id: status, select: ['OptWrong'] }
  expect(await add(option)).toBe('invalid_option_id')
  expect((await slackLists.items.list({ list_id })).items).toEqual([])
  const update = (cells: object[]) => wordOf(clientOf(slack).apiCall('slackLists.items.update', { list_id, cells }))
  expect(await update([text])).toBe('row_id_not_provided')
  expect(await update([{ ...text, row_id: 'Rec0' }])).toBe('row_not_found')
  expect(await wordOf(slackLists.create({ name: 'x', schema: schema.slice(1) }))).toBe('invalid_primary_column')
  expect(await wordOf(slackLists.create({ name: 'x', schema: [{ key: 'a', name: 'A', type: 'odd' }] }))).toBe(
    'invalid_column_type',
  )
})

test('a seeded list comes in pages, to those who may read it', async () => {
  await using slack = await startSlack()
  const rows = ['one', 'two', 'three'].map(name => ({ name, todo_completed: name === 'two' }))
  const list_id = slack.list({ name: 'Todo', todo: true, rows, channel: 'general' })
  const { slackLists } = clientOf(slack, 'other')
  const first = await slackLists.items.list({ list_id, limit: 2 })
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await slackLists.items.list({ list_id, limit: 2, cursor })
  const items = [...(first.items ?? []), ...(second.items ?? [])]
  expect(items.map(({ fields }) => fields?.map(({ text, value }) => text ?? value))).toEqual([
    ['one', false],
    ['two', true],
    ['three', false],
  ])
  expect(second.response_metadata?.next_cursor).toBe('')
  expect(await wordOf(slackLists.items.delete({ list_id, id: items[0]?.id ?? '' }))).toBe('list_not_found')
  const access = { list_id, access_level: 'write', user_ids: [slack.ids.users.bob ?? ''] }
  await clientOf(slack).slackLists.access.set(access)
  await slackLists.items.delete({ list_id, id: items[0]?.id ?? '' })
  expect((await slackLists.items.list({ list_id })).items).toHaveLength(2)
})
