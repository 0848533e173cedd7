import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

async function start() {
  const double = await startSlack()
  const canvas = double.file({ name: 'Plan', content: '# Goals\n\nShip it\n\n## People\n\nAlice', canvas: true })
  const body = () => double.store.files.get(canvas)?.sections?.map(({ source }) => source)
  return { double, canvas, body, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
}

test.each(['modern', 'legacy'] as const)('makes a canvas once, and says where (%s)', async era => {
  await using at = await start()
  const { double } = at
  await using server = await connectTo(double, { access: 'write', era })
  const args = { title: 'Notes', markdown: '# One\n\ntwo' }
  const dry = await server.call('slack_write_canvas', { ...args, dry_run: true })
  expect(dry.text).toContain('Nothing was sent. It would change: canvas "Notes" made, for this token alone')
  expect(dry.text).toContain('# One')
  const { text } = await server.call('slack_write_canvas', args)
  const id = [...double.store.files.keys()].at(-1)
  expect(text).toBe(
    `Done: canvas "Notes" made, for this token alone\nhttps://acme.slack.com/docs/${double.ids.team}/${id}`,
  )
  expect((await server.call('slack_write_canvas', args)).text).toContain('conflict: An identical canvas was sent')
  expect(double.requestsOf('canvases.create').length).toBe(1)
})

test('a canvas whose answer was lost is found, and not made twice', async () => {
  await using at = await start()
  const { double } = at
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'canvases.create', kind: 'cut-after' })
  const { text } = await server.call('slack_write_canvas', { title: 'Lost', markdown: 'x' })
  expect(text).toContain('Done: canvas "Lost" made')
  double.fault({ method: 'canvases.create', kind: 'cut' })
  const unknown = await server.call('slack_write_canvas', { title: 'Never', markdown: 'x' })
  expect(unknown.text).toContain('unavailable: Whether the canvas was made is not known')
  const { now } = double.store
  double.store.now = () => Date.now() / 1000 - 300
  double.file({ name: 'Old', content: 'x', canvas: true })
  double.store.now = now
  double.fault({ method: 'canvases.create', kind: 'cut' })
  const old = await server.call('slack_write_canvas', { title: 'Old', markdown: 'x' })
  expect(old.text).toContain('unavailable: Whether the canvas was made is not known')
})

test('a channel has one canvas: a second is told where the first is', async () => {
  await using at = await start()
  const { double } = at
  await using server = await connectTo(double, { access: 'write' })
  const make = async (title: string) =>
    (await server.call('slack_write_canvas', { target: '#general', title, markdown: 'x', repeat: true })).text
  expect(await make('Tab')).toContain('Done: canvas "Tab" made as the tab of #general')
  const id = [...double.store.files.keys()].at(-1)
  const again = await make('Tab 2')
  expect(again).toContain(`conflict: #general has a canvas already: ${id}.`)
  expect(again).toContain(`Pass canvas: "${id}"`)
})

test('adds at either end, and beside a block', async () => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'write' })
  const write = async (args: object) => (await server.call('slack_write_canvas', { canvas: at.canvas, ...args })).text
  expect(await write({ markdown: 'last' })).toMatch(/^Done: 4 characters added at the end of canvas "Plan"\nhttps:/)
  await write({ markdown: 'first', place: 'start' })
  await write({ markdown: 'then', place: 'after', section: 'Ship it' })
  await write({ markdown: 'before', place: 'before', section: 'People' })
  expect(await write({ markdown: 'Ship it *now*', place: 'replace', section: 'Ship it' })).toContain(
    'block "Ship it" of canvas "Plan" replaced by 13 characters',
  )
  expect(at.body()).toEqual(['first', '# Goals', 'Ship it *now*', 'then', 'before', '## People', 'Alice', 'last'])
  expect(await write({ title: 'Plan B', markdown: 'end' })).toContain(
    'Done: canvas "Plan" renamed to "Plan B"; 3 characters',
  )
})

test('replacing all and deleting are for the person to allow', async () => {
  await using at = await start()
  const { double, canvas } = at
  await using writing = await connectTo(double, { access: 'write' })
  const all = { canvas, place: 'all', markdown: 'new' }
  expect((await writing.call('slack_write_canvas', all)).text).toContain('refused: ')
  const asked: string[] = []
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked.push(message)
      return 'accept'
    },
  })
  const { text } = await server.call('slack_write_canvas', { canvas, place: 'delete', section: 'Alice' })
  expect(text).toContain('Done: block "Alice" of canvas "Plan" deleted')
  expect(at.body()).toEqual(['# Goals', 'Ship it', '## People'])
  await server.call('slack_write_canvas', all)
  expect(at.body()).toEqual(['new'])
  expect(asked[0]).toMatch(/^Delete the block with "Alice" of the canvas "Plan" \(https:.*\)\?$/)
  expect(asked[1]).toMatch(/^Replace all of the canvas "Plan"/)
})

test('an addition whose answer was lost is said to be unknown, and not made again', async () => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'write' })
  at.double.fault({ method: 'canvases.edit', kind: 'cut-after' })
  const { text } = await server.call('slack_write_canvas', { canvas: at.canvas, markdown: 'more' })
  expect(text).toContain('unavailable: Whether the change of')
  const again = await server.call('slack_write_canvas', { canvas: at.canvas, markdown: 'more' })
  expect(again.text).toContain('conflict: An identical change')
  expect(at.body()).toEqual(['# Goals', 'Ship it', '## People', 'Alice', 'more'])
})

test.each([
  [
    'words that are not there',
    { place: 'after', section: 'Nobody', markdown: 'x' },
    'not_found: No block of the canvas',
  ],
  ['words of several blocks', { place: 'after', section: 'i', markdown: 'x' }, 'conflict: 2 blocks of the canvas'],
  ['no section', { place: 'replace', markdown: 'x' }, 'invalid: section is missing.'],
  ['no text', { place: 'start' }, 'invalid: markdown is missing.'],
])('%s is an error', async (_what, args, message) => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'write' })
  expect((await server.call('slack_write_canvas', { canvas: at.canvas, ...args })).text).toContain(message)
})

test('what is no canvas, and what is shared where may not be posted, is not written', async () => {
  await using at = await start()
  const { double, canvas } = at
  const notes = double.file({ name: 'notes.md', content: 'x' })
  const foreign = double.file({ name: 'Hers', content: 'x', canvas: true, user: 'bob' })
  double.store.files.get(foreign)?.access.set(double.ids.me, 'write')
  const shared = double.file({ name: 'Shared', content: 'x', canvas: true, channel: 'general' })
  const { general = '', random = '' } = double.ids.channels
  const alsoIn = (channel: string) => {
    const file = double.file({ name: 'Both', content: 'x', canvas: true, channel: random })
    double.store.files.get(file)?.shares.push({ channel, ts: '1795514700.000100' })
    return file
  }
  const [both, unseen] = [alsoIn(general), alsoIn('C0999999999')]
  await using server = await connectTo(double, { access: 'write', options: { postChannels: ['random'] } })
  const write = async (canvas: string) => (await server.call('slack_write_canvas', { canvas, markdown: 'x' })).text
  const tab = await server.call('slack_write_canvas', { target: '#general', markdown: 'x' })
  expect(tab.text).toContain('refused: #general is not among')
  expect(double.requestsOf('conversations.canvases.create')).toEqual([])
  expect(await write(notes)).toContain(`invalid: ${notes} is no canvas but Markdown.`)
  expect(await write(shared)).toContain('refused: #general is not among')
  expect(await write(both)).toContain('refused: #general is not among')
  for (const file of [foreign, unseen]) {
    expect(await write(file)).toContain(`refused: Where ${file} can be seen is not known.`)
  }
  expect(double.requestsOf('canvases.edit')).toEqual([])
  expect(await write(canvas)).toContain('Done: ')
})
