import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../slack.fixture.ts'

const columns = [
  { key: 'task', name: 'Task', type: 'text', is_primary_column: true },
  {
    ...{ key: 'status', name: 'Status', type: 'select' },
    options: {
      choices: [
        { value: 'open', label: 'Open', color: 'red' },
        { value: 'done', label: 'Done', color: 'green' },
      ],
    },
  },
  { key: 'owner', name: 'Owner', type: 'user' },
  { key: 'due', name: 'Due', type: 'date' },
  { key: 'ok', name: 'Ok', type: 'checkbox' },
]

function seed(double: Slack, count = 2) {
  const rows = Array.from({ length: count }, (_, index) => ({
    ...{
      task: `Task ${index + 1}`,
      status: ['open'],
      owner: [double.ids.users.bob],
      due: ['2026-12-01'],
      ok: index === 0,
    },
  }))
  return double.list({ name: 'Launch', columns, rows })
}

test.each(['modern', 'legacy'] as const)('shows the columns and items as people see them (%s)', async era => {
  await using double = await startSlack()
  const list = seed(double)
  await using server = await connectTo(double, { era })
  const { text } = await server.call('slack_list_items', { list })
  expect(text.replaceAll(/untrusted\d+/g, 'untrusted').replaceAll(/Rec\w+/g, 'Rec')).toBe(
    [
      '2 items:',
      '<untrusted source="Launch">',
      'Columns: Task (text), Status (select: Open/Done), Owner (user), Due (date), Ok (checkbox)',
      'Rec Task: Task 1 | Status: Open | Owner: @bob | Due: 2026-12-01 | Ok: yes',
      'Rec Task: Task 2 | Status: Open | Owner: @bob | Due: 2026-12-01 | Ok: no',
      '</untrusted>',
    ].join('\n'),
  )
})

const page = z.object({
  items: z.array(z.object({ id: z.string(), cells: z.record(z.string(), z.string()) })),
  next_cursor: z.string().optional(),
})

async function items(server: Awaited<ReturnType<typeof connectTo>>, args: object) {
  return page.parse((await server.call('slack_list_items', { ...args })).structured)
}

test('page by page', async () => {
  await using double = await startSlack()
  const list = seed(double, 5)
  await using server = await connectTo(double, { results: 'structured' })
  const first = await items(server, { list, limit: 3 })
  const second = await items(server, { list, limit: 3, cursor: first.next_cursor })
  expect([...first.items, ...second.items].map(({ cells }) => cells.Task)).toEqual(
    [1, 2, 3, 4, 5].map(n => `Task ${n}`),
  )
  expect(second.next_cursor).toBeUndefined()
})

test('adds an item once, changes it, and leaves what is so already', async () => {
  await using double = await startSlack()
  const list = seed(double, 0)
  await using server = await connectTo(double, { access: 'write', results: 'structured' })
  const write = async (args: object) => (await server.call('slack_write_list_item', { list, ...args })).text
  const fields = { task: 'Write docs', Status: 'open', Owner: '@carol, bob', Due: '2026-12-24', Ok: 'yes' }
  expect(await write({ fields, dry_run: true })).toContain('It would change: item in Launch: task: Write docs, ')
  expect(await write({ fields })).toContain('Done: item in Launch: task: Write docs')
  expect(await write({ fields })).toContain('conflict: An identical item of Launch was sent')
  const [added] = (await items(server, { list })).items
  expect(added?.cells).toEqual({
    ...{ Task: 'Write docs', Status: 'Open', Owner: '@carol, @bob', Due: '2026-12-24', Ok: 'yes' },
  })
  const item = added?.id
  expect(await write({ item, fields: { Status: 'Done', Due: '', Ok: 'yes' } })).toContain(
    `Done: Status of ${item}: "Done", was "Open"; Due of ${item}: "", was "2026-12-24"\n`,
  )
  expect(await write({ item, fields: { Ok: 'yes' } })).toContain('Nothing had to change.')
  expect((await items(server, { list })).items[0]?.cells).toEqual({
    ...{ Task: 'Write docs', Status: 'Done', Owner: '@carol, @bob', Ok: 'yes' },
  })
})

test('removing an item is for the person to allow', async () => {
  await using double = await startSlack()
  const list = seed(double, 1)
  await using reading = await connectTo(double, { results: 'structured' })
  const item = (await items(reading, { list })).items[0]?.id
  await using writing = await connectTo(double, { access: 'write' })
  const args = { list, item, remove: true }
  expect((await writing.call('slack_write_list_item', args)).text).toContain('refused: ')
  let asked = ''
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked = message
      return 'accept'
    },
  })
  expect((await server.call('slack_write_list_item', args)).text).toContain(
    `Done: item ${item} (Task 1) removed from Launch`,
  )
  expect(asked).toMatch(/^Remove from the list "Launch": Task: Task 1, Status: Open/)
  expect((await items(reading, { list })).items).toEqual([])
})

test.each([
  ['an unknown column', { fields: { Stat: 'x' } }, 'invalid: The list has no column "Stat".'],
  ['an unknown choice', { fields: { Status: 'Opne' } }, 'Did you mean Open?'],
  ['a day that is none', { fields: { Due: 'tomorrow' } }, 'invalid: "tomorrow" is no value of the column "Due".'],
  ['nobody', { fields: { Owner: '@nobody' } }, 'not_found: @nobody'],
  ['no fields', {}, 'invalid: fields is missing.'],
  ['no such item', { item: 'Rec0', fields: { Task: 'x' } }, 'not_found: '],
  ['nothing to remove', { remove: true, dry_run: true }, 'invalid: item is missing.'],
])('%s is an error', async (_what, args, message) => {
  await using double = await startSlack()
  const list = seed(double, 1)
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('slack_write_list_item', { list, ...args })).text).toContain(message)
})

test('an item whose answer was lost is said to be unknown', async () => {
  await using double = await startSlack()
  const list = seed(double, 0)
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'slackLists.items.create', kind: 'cut-after' })
  const { text } = await server.call('slack_write_list_item', { list, fields: { Task: 'x' } })
  expect(text).toContain('unavailable: Whether the item of Launch was made is not known')
})

test('only a list that is shared where may be posted is written', async () => {
  await using double = await startSlack()
  const list = seed(double, 0)
  const channel = double.ids.channels.general ?? ''
  double.store.files.get(list)?.shares.push({ channel, ts: '1795514700.000100' })
  await using server = await connectTo(double, { access: 'write', options: { postChannels: ['random'] } })
  const { text } = await server.call('slack_write_list_item', { list, fields: { Task: 'x' } })
  expect(text).toContain('refused: #general is not among')
  expect(double.requestsOf('slackLists.items.create')).toEqual([])
})

test('what is no list is told', async () => {
  await using double = await startSlack()
  const file = double.file({ name: 'a.txt', content: 'x' })
  await using server = await connectTo(double)
  expect((await server.call('slack_list_items', { list: file })).text).toContain(
    `invalid: ${file} is no list but Plain Text.`,
  )
})
