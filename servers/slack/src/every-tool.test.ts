import { startSlack } from '@tooling/doubles/slack'
import { describe, expect, test } from 'vitest'
import surface from '../surface.json' with { type: 'json' }
import { connectTo } from './slack.fixture.ts'

const at = 1_764_000_000.0005
const message = '2025-11-24 16:00:00.000500'
const target = '#general'

/** With something for each tool to find. */
async function start() {
  const double = await startSlack({ team: { name: 'Acme' } })
  double.post('general', { user: 'alice', text: 'The lift works again.', at })
  double.post('general', { user: 'bob', text: `<@${double.ids.me}> are you there?` })
  double.usergroup({ name: 'Backend', handle: 'backend', users: ['alice', 'bob'] })
  const file = double.file({ name: 'plan.txt', content: 'Ship it', channel: 'general', user: 'bob' })
  const canvas = double.file({ name: 'Goals', content: '# Goals', canvas: true })
  const columns = [{ key: 'task', name: 'Task', type: 'text', is_primary_column: true }]
  const list = double.list({ name: 'Launch', columns, rows: [{ task: 'Paint' }] })
  return { double, file, canvas, list, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
}

type Call = [args: object, says: string]

/** What each tool is asked, and what it then says. */
const calls = ({ file, canvas, list }: Record<'file' | 'canvas' | 'list', string>): Record<string, Call> => ({
  slack_whoami: [{}, 'workspace: Acme'],
  slack_find: [{ query: 'gener' }, '#general'],
  slack_info: [{ target }, '#general, id C'],
  slack_read: [{ target }, 'alice: The lift works again.'],
  slack_search: [{ query: 'lift' }, 'alice: The lift works again.'],
  slack_inbox: [{}, 'mention #general: '],
  slack_read_file: [{ file }, 'Ship it'],
  slack_send: [{ to: target, text: 'Hi' }, 'Done: message '],
  slack_edit: [{ target, message, text: 'New' }, `Done: text of ${message} in #general`],
  slack_react: [{ target, message, emoji: 'eyes' }, `Done: :eyes: on ${message} in #general`],
  slack_channel: [{ action: 'topic', target, text: 'New' }, 'Done: topic of #general'],
  slack_list_pins: [{ target }, '0 pinned'],
  slack_pin: [{ target, message }, 'Done: '],
  slack_list_files: [{ target }, 'bob: plan.txt'],
  slack_upload_file: [{ target, content: 'x', name: 'notes.md' }, 'Done: '],
  slack_write_canvas: [{ canvas, markdown: 'More' }, 'Done: '],
  slack_list_items: [{ list }, 'Paint'],
  slack_write_list_item: [{ list, fields: { Task: 'Sand' } }, 'Done: '],
  slack_read_usergroup: [{ group: '@backend' }, '@backend (Backend)'],
  slack_usergroup: [{ group: '@backend', people: ['+@carol'] }, 'Done: '],
  slack_set_status: [{ text: 'Away' }, 'Done: status Away'],
})

const tools = surface.tools.map(({ name }) => name)

test('every tool is tried', () => {
  expect(Object.keys(calls({ file: '', canvas: '', list: '' })).toSorted()).toEqual(tools.toSorted())
})

describe.each(['legacy', 'modern'] as const)('for a client of the %s era', era => {
  test.each(tools)('%s answers, in text and as a value', async tool => {
    await using place = await start()
    await using server = await connectTo(place.double, { era, access: 'write', results: 'structured' })
    const [args, says] = calls(place)[tool] ?? [{}, 'nothing']
    const { text, structured, isError } = await server.call(tool, { ...args })
    expect(text).toContain(says)
    expect(isError).toBe(false)
    expect(structured).toEqual(expect.any(Object))
  })

  test.each(tools)('%s says what went wrong', async tool => {
    await using place = await start()
    await using server = await connectTo(place.double, { era, access: 'write' })
    const [args] = calls(place)[tool] ?? [{}]
    place.double.fault({ method: '*', kind: 'error', error: 'token_revoked', times: 30 })
    const { text, isError } = await server.call(tool, { ...args })
    expect(text).toMatch(/^unauthenticated: The token of SLACK_(?:USER|BOT)_TOKEN was revoked\.\nTell the person to/)
    expect(isError).toBe(true)
  })
})

test.each(tools)('an abort stops the requests of %s', async tool => {
  await using place = await start()
  const { double } = place
  await using server = await connectTo(double, { access: 'write' })
  const [args] = calls(place)[tool] ?? [{}]
  double.fault({ method: '*', kind: 'hang', times: 30 })
  const abort = new AbortController()
  const ended = expect(server.call(tool, { ...args }, { signal: abort.signal })).rejects.toThrow()
  await expect.poll(() => double.requests.length, { timeout: 10_000 }).toBeGreaterThan(0)
  // What comes after is the look for a post whose answer was not waited for, which has its own time.
  const waiting = [...double.requests]
  abort.abort()
  await ended
  await expect.poll(() => waiting.every(({ gone }) => gone), { timeout: 10_000 }).toBe(true)
})
