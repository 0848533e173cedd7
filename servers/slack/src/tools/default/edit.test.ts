import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

function moment(ts: string): string {
  return `${new Date(Number(ts.split('.')[0]) * 1000).toISOString().slice(0, 19).replace('T', ' ')}.${ts.split('.')[1]}`
}

const at = 1_764_000_000.0005
const shownAt = '2025-11-24 16:00:00.000500'

/** In #general a message by alice, whose token it is, at `at`, and one by bob a second later. */
async function start(text = 'Mine\nand more'): Promise<Slack> {
  const double = await startSlack()
  double.post('general', { user: 'alice', text, at })
  double.post('general', { user: 'bob', text: 'His', at: at + 1 })
  return double
}

function textsIn(double: Slack): (string | undefined)[] {
  return double.messages('general').map(({ text }) => text)
}

const framed = (text: string) => text.replaceAll(/untrusted\d+/g, 'untrusted')
const target = { target: '#general', message: shownAt }

test.each(['modern', 'legacy'] as const)('shows the change, and makes it (%s)', async era => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', era })
  const args = { ...target, text: 'Mine\nand **better**' }
  expect(framed((await server.call('slack_edit', { ...args, dry_run: true })).text)).toBe(
    `Nothing was sent. It would change: text of ${shownAt} in #general\n` +
      '<untrusted>\n- and more\n+ and **better**\n</untrusted>',
  )
  expect(textsIn(double)).toEqual(['Mine\nand more', 'His'])
  const url = `https://acme.slack.com/archives/${double.ids.channels.general}/p1764000000000500`
  expect((await server.call('slack_edit', args)).text).toBe(`Done: text of ${shownAt} in #general\n${url}`)
  expect(textsIn(double)).toEqual(['Mine\nand *better*', 'His'])
  expect((await server.call('slack_edit', { ...args, target: url, message: undefined })).text).toBe(
    'Nothing had to change.',
  )
})

test('only what a token of this server wrote is changed', async () => {
  await using double = await start()
  const own = double.post('general', { user: 'app', text: 'Beep', at: at + 2 })
  await using server = await connectTo(double, { access: 'destroy' })
  const his = { target: '#general', message: '2025-11-24 16:00:01.000500' }
  const refusal = `refused: 2025-11-24 16:00:01.000500 in #general is by bob, not by alice or app (app).`
  expect((await server.call('slack_edit', { ...his, text: 'Forged' })).text).toContain(refusal)
  expect((await server.call('slack_edit', his)).text).toContain(refusal)
  const beep = { target: '#general', message: moment(own), text: 'Boop' }
  expect((await server.call('slack_edit', { ...beep, as: 'user' })).text).toContain('is by app, not by alice.')
  expect((await server.call('slack_edit', beep)).text).toContain('Done: ')
  expect(textsIn(double)).toEqual(['Mine\nand more', 'His', 'Boop'])
})

test('deletes only after it was confirmed, and shows what', async () => {
  await using double = await start()
  await using writing = await connectTo(double, { access: 'write' })
  expect((await writing.call('slack_edit', target)).text).toContain('refused: ')
  expect(framed((await writing.call('slack_edit', { ...target, dry_run: true })).text)).toBe(
    `Nothing was sent. It would change: ${shownAt} in #general deleted\n<untrusted>\nMine\nand more\n</untrusted>`,
  )
  let asked = ''
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked = message
      return 'accept'
    },
  })
  const { text } = await server.call('slack_edit', target)
  expect(asked).toContain(`Delete the message of ${shownAt} in #general?\n\nMine\nand more`)
  expect(framed(text)).toBe(`Done: ${shownAt} in #general deleted\n<untrusted>\nMine\nand more\n</untrusted>`)
  expect(textsIn(double)).toEqual(['His'])
  expect((await server.call('slack_edit', target)).text).toContain(
    `not_found: ${shownAt} in #general: there is no such message.`,
  )
})

test('what was edited while the person was asked is not deleted', async () => {
  await using double = await start()
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: () => {
      const [mine] = double.messages('general')
      Object.assign(mine ?? {}, { text: 'Changed', edited: { user: double.ids.me, ts: '1764000060.000000' } })
      return 'accept'
    },
  })
  const { text } = await server.call('slack_edit', target)
  expect(text).toContain('conflict: It changed since the person was asked: it was as it was posted, and is edited')
  expect(textsIn(double)).toEqual(['Changed', 'His'])
})

test('declined, nothing is deleted', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'destroy', elicit: () => 'decline' })
  expect((await server.call('slack_edit', target)).isError).toBe(true)
  expect(textsIn(double)).toEqual(['Mine\nand more', 'His'])
})

test('an edit calls nobody, and keeps whom the message called before', async () => {
  await using double = await start('<!here> Mine')
  await using server = await connectTo(double, { access: 'write' })
  const edit = (text: string) => server.call('slack_edit', { ...target, text })
  expect((await edit('@channel Mine')).text).toContain('refused: The text calls @channel, which was not asked for.')
  expect((await edit('<!here> Better, @bob')).isError).toBe(false)
  expect(textsIn(double)[0]).toBe(`<!here> Better, <@${double.ids.users.bob}>`)
})

test('dry_run shows both texts with names', async () => {
  await using double = await start('Mine, <@U0000000002>')
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_edit', { ...target, text: 'Better, @bob', dry_run: true })
  expect(text).toContain('- Mine, @bob')
  expect(text).toContain('+ Better, @bob')
})

test('a reply is edited, in a thread and by its link', async () => {
  await using double = await start()
  const [root] = double.messages('general')
  const reply = double.post('general', { user: 'alice', text: 'Reply', thread_ts: root?.ts ?? '' })
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_edit', { target: '#general', message: moment(reply), text: 'Better' })
  const [, url = ''] = text.split('\n')
  expect(url).toContain(`?thread_ts=${root?.ts}`)
  expect((await server.call('slack_edit', { target: url, text: 'Best' })).isError).toBe(false)
  expect(double.messages('general').at(-1)?.text).toBe('Best')
})

test('the app edits its own direct message', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', options: { dms: 'post' } })
  const sent = await server.call('slack_send', { to: '@bob', text: 'Beep', as: 'bot' })
  const [, url] = sent.text.split('\n')
  expect((await server.call('slack_edit', { target: url, text: 'Boop', as: 'bot' })).text).toContain('Done: text of')
})

test('cancels a message that waits, and names those that do', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  await server.call('slack_send', { to: '#general', text: 'Later', at: '2h' })
  const [id = ''] = [...double.store.scheduled.keys()]
  const cancel = (more: object) => server.call('slack_edit', { target: '#general', ...more })
  expect((await cancel({ scheduled: 'Q1' })).text).toMatch(
    new RegExp(`^not_found: No message "Q1" waits for #general.\\nThere are ${id} \\(20.* UTC\\)\\.$`),
  )
  expect((await cancel({ scheduled: id, text: 'Sooner' })).text).toContain('invalid: A scheduled message can only be')
  expect((await cancel({ scheduled: id, dry_run: true })).text).toContain(
    'Nothing was sent. It would change: message to',
  )
  expect(double.store.scheduled.size).toBe(1)
  expect((await cancel({ scheduled: id })).text).toMatch(/^Done: message to #general at 20.* UTC cancelled\n/)
  expect(double.store.scheduled.size).toBe(0)
  expect((await cancel({ scheduled: id })).text).toContain('None does, or it was sent.')
})

test('Slack without markdown_text takes its own markup', async () => {
  await using double = await start()
  double.fault({ method: 'chat.update', kind: 'error', error: 'no_text' })
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('slack_edit', { ...target, text: '**New**' })).isError).toBe(false)
  expect(textsIn(double)[0]).toBe('*New*')
})

test.each([
  ['no message', { message: undefined }, 'invalid: message is missing.'],
  ['something else', { message: 'that one' }, 'invalid: message "that one" names no message.'],
  ['no text', { text: '' }, 'invalid: The text is empty.'],
  ['too much', { text: 'x'.repeat(12_001) }, 'too_large: '],
  ['another place', { target: '@bob' }, 'refused: Direct messages are not sent.'],
])('%s is an error', async (_what, args, message) => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('slack_edit', { ...target, text: 'x', ...args })).text).toContain(message)
  expect(textsIn(double)).toEqual(['Mine\nand more', 'His'])
})

test('an abort ends it', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'chat.update', kind: 'hang' })
  const stop = new AbortController()
  const call = server.call('slack_edit', { ...target, text: 'x' }, { signal: stop.signal })
  await expect.poll(() => double.requestsOf('chat.update').length).toBe(1)
  stop.abort()
  await expect(call).rejects.toThrow()
})
