import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from './slack.fixture.ts'

const at = 1_764_000_000.0005
const shownAt = '2025-11-24 16:00:00.000500'
const link = 'https://wiki.example/plan'
const asking = /\.(?:list|info|history|replies|test|conversations|lookup)$/

/** With something of every kind to be changed, and every change that a tool can make. */
async function start() {
  const double = await startSlack({
    channels: [{ name: 'general' }, { name: 'random' }, { name: 'open', members: ['bob'] }],
  })
  double.dm('bob')
  double.post('general', { user: 'alice', text: 'Mine', at, pinned_to: [] })
  double.usergroup({ name: 'Backend', handle: 'backend', users: ['alice', 'bob'] })
  const canvas = double.file({ name: 'Plan', content: '# Goals\n\nShip it', canvas: true })
  const columns = [{ key: 'task', name: 'Task', type: 'text', is_primary_column: true }]
  const list = double.list({ name: 'Launch', columns, rows: [{ task: 'One' }] })
  await using server = await connectTo(double, { access: 'write' })
  await server.call('slack_pin', { target: '#general', link })
  await server.call('slack_send', { to: '#general', text: 'Later', at: '2h' })
  const scheduled = [...double.store.scheduled.keys()][0]
  const item = /Rec\w+/.exec((await server.call('slack_list_items', { list })).text)?.[0]
  const [mine, general] = [{ target: '#general', message: shownAt }, { target: '#general' }]
  const people = ['@bob']
  const changes: Record<string, object[]> = {
    slack_send: [
      { to: '#general', text: 'Hi' },
      { to: '#general', text: 'Hi', at: '2h' },
      { to: '@carol', text: 'Hi' },
      { to: '#general', text: 'Hi', thread: shownAt, broadcast: true },
    ],
    slack_edit: [{ ...mine, text: 'New' }, mine, { ...general, scheduled }],
    slack_react: [{ ...mine, emoji: 'eyes' }],
    slack_upload_file: [{ ...general, content: 'x' }],
    slack_channel: [
      { action: 'create', target: '#new', people },
      { action: 'join', target: '#open' },
      ...['topic', 'purpose', 'rename'].map(action => ({ action, ...general, text: 'new' })),
      ...['leave', 'archive', 'unarchive', 'mark_read'].map(action => ({ action, ...general })),
      ...['invite', 'remove'].map(action => ({ action, ...general, people })),
    ],
    slack_pin: [mine, { ...general, link: `${link}/2` }, { ...general, link, remove: true }],
    slack_write_canvas: [
      { title: 'New', markdown: 'x' },
      { ...general, title: 'Tab', markdown: 'x' },
      { canvas, title: 'Plan B', markdown: 'x' },
      { canvas, place: 'replace', section: 'Ship it', markdown: 'x' },
      { canvas, place: 'delete', section: 'Ship it' },
      { canvas, place: 'all', markdown: 'x' },
    ],
    slack_write_list_item: [
      { list, fields: { Task: 'Two' } },
      { list, item, fields: { Task: 'Two' } },
      { list, item, remove: true },
    ],
    slack_usergroup: [
      { group: '@new', create: true, people },
      { group: 'backend', people: ['+@carol', '-@bob'], name: 'Other' },
    ],
    slack_set_status: [{ text: 'Away', quiet: true, minutes: 5 }],
  }
  return { double, changes, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
}

test('dry_run sends nothing, whatever the tool and the change', { timeout: 30_000 }, async () => {
  await using place = await start()
  const { double, changes } = place
  await using server = await connectTo(double, { access: 'destroy', options: { dms: 'post' } })
  for (const [name, all] of Object.entries(changes)) {
    for (const args of all) {
      double.clearRequests()
      const { text } = await server.call(name, { ...args, dry_run: true })
      expect(text, `${name} ${JSON.stringify(args)}`).toMatch(/^Nothing was sent\. It would change: (?!nothing)/)
      const sent = double.requests.filter(
        ({ method, args }) => !asking.test(method) && args.prevent_creation !== 'true',
      )
      expect(sent.map(({ method }) => method)).toEqual([])
    }
  }
  const { tools } = await server.client.listTools()
  const taking = tools.filter(({ inputSchema: { properties = {} } }) => 'dry_run' in properties)
  expect(taking.map(({ name }) => name).sort()).toEqual(Object.keys(changes).sort())
})
