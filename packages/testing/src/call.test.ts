import { ConnectorError, defineConnector, image, reply, toolFor } from '@mcp-connectors/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connect } from './connect.ts'

class Room implements AsyncDisposable {
  aborted = 0
  async [Symbol.asyncDispose]() {}
}
const tool = toolFor<Room>()
const nothing = z.strictObject({})
const text = z.object({ text: z.string() })

const connector = defineConnector({
  id: 'room',
  title: 'Room',
  description: 'A room.',
  instructions: 'Look first.',
  world: 'closed',
  options: {},
  open: () => new Room(),
  optIn: ['extra'],
  toolsets: {
    all: [
      tool({
        name: 'room_leak',
        title: 'Leak',
        access: 'read',
        description: 'Throw.',
        input: nothing,
        output: text,
        run: () => {
          throw new Error('secret path /etc/hunter2')
        },
      }),
      tool({
        name: 'room_refuse',
        title: 'Refuse',
        access: 'read',
        description: 'Throw.',
        input: nothing,
        output: text,
        run: () => {
          throw new ConnectorError('rate_limited', 'Slow down.', {
            hint: 'Ask for less.',
            retryAfter: 7,
            quote: 'ERROR at ^',
            detail: 'host hunter2',
          })
        },
      }),
      tool({
        name: 'room_wait',
        title: 'Wait',
        access: 'read',
        description: 'Wait.',
        input: z.strictObject({ deaf: z.boolean().default(false) }),
        output: text,
        run: ({ deaf }, { signal, client }) =>
          new Promise((_resolve, reject) => {
            if (!deaf)
              signal.addEventListener('abort', () => {
                client.aborted++
                reject(signal.reason)
              })
          }),
      }),
      tool({
        name: 'room_aborted',
        title: 'Count',
        access: 'read',
        description: 'Count.',
        input: nothing,
        output: z.object({ aborted: z.int() }),
        run: (_args, { client }) => ({ aborted: client.aborted }),
      }),
      tool({
        name: 'room_echo',
        title: 'Echo',
        access: 'read',
        description: 'Echo.',
        input: z.strictObject({ text: z.string(), times: z.int().min(1).max(3).default(1) }),
        output: text,
        run: args => ({ ...args, vendor: 'never leaves' }),
      }),
      tool({
        name: 'room_page',
        title: 'Page',
        access: 'read',
        description: 'Page.',
        input: nothing,
        output: text,
        run: () => ({ text: 'word '.repeat(20_000) }),
        render: (value, { untrusted }) => untrusted(value.text),
      }),
      tool({
        name: 'room_many',
        title: 'Many',
        access: 'read',
        description: 'Many.',
        paged: true,
        input: nothing,
        output: z.object({ rows: z.array(z.string()) }),
        fit: { list: 'rows', after: (row: string) => Number(row.slice('row number '.length)) + 1 },
        run: (_args, { position }) => ({
          rows: Array.from({ length: 2000 }, (_, row) => `row number ${row}`).slice(z.int().default(0).parse(position)),
        }),
        render: ({ rows }) => rows.join('\n'),
      }),
      tool({
        name: 'room_draw',
        title: 'Draw',
        access: 'read',
        description: 'Draw.',
        input: nothing,
        output: text,
        run: () => reply({ text: 'drawn' }, image(new Uint8Array([1, 2, 3]), 'image/png')),
      }),
      tool({
        name: 'room_place',
        title: 'Place',
        access: 'read',
        description: 'Say where the cursor is.',
        input: z.strictObject({ cursor: z.string() }),
        output: text,
        run: ({ cursor }) => ({ text: cursor }),
      }),
      tool({
        name: 'room_late',
        title: 'Late',
        access: 'write',
        description: 'Be done just after the deadline.',
        input: nothing,
        output: text,
        run: (_args, { signal }) =>
          new Promise(resolve => signal.addEventListener('abort', () => setTimeout(resolve, 20, { text: 'done' }))),
      }),
      tool({
        name: 'room_branch',
        title: 'Branch',
        access: 'write',
        description: 'Branch.',
        input: z.strictObject({ remove: z.boolean().default(false) }),
        output: text,
        accessFor: ({ remove }) => (remove ? 'destroy' : 'write'),
        run: ({ remove }) => ({ text: remove ? 'removed' : 'made' }),
      }),
    ],
    extra: [
      tool({
        name: 'room_extra',
        title: 'Extra',
        access: 'read',
        description: 'Extra.',
        input: nothing,
        output: text,
        run: () => ({ text: 'extra' }),
      }),
    ],
  },
})

test('an unexpected error shows only a reference; the log has the reason under it', async () => {
  await using server = await connect(connector)
  const { text, isError } = await server.call('room_leak')
  expect(isError).toBe(true)
  expect(text).not.toContain('hunter2')
  const reference = /^internal: The server failed\. ref ([0-9a-f]{8})\n/.exec(text)?.[1]
  expect(server.log.some(line => line.includes(`ref ${reference}`) && line.includes('hunter2'))).toBe(true)
  expect((await server.call('room_aborted')).text).toBe('{"aborted":0}')
})

test('an error says what happened, quotes framed text, and what to do next; detail stays in the log', async () => {
  await using server = await connect(connector, { secrets: ['hunter2'] })
  const { text } = await server.call('room_refuse')
  expect(text).toMatch(
    /^rate_limited: Slow down\.\n.*untrusted.*ERROR at \^.*\nAsk for less\.\nTry again after 7 s\.$/s,
  )
  expect(text).not.toContain('hunter2')
  expect(server.log.join('\n')).toContain('host ***')
})

test.each([false, true])('a call over --timeout is stopped and says so (deaf to the signal: %s)', async deaf => {
  await using server = await connect(connector, { timeout: 1 })
  const { text, isError } = await server.call('room_wait', { deaf })
  expect(isError).toBe(true)
  expect(text).toContain('timeout: room_wait took longer than 1 s and was stopped.')
  expect((await server.call('room_aborted')).text).toBe(`{"aborted":${deaf ? 0 : 1}}`)
})

test('an argument called cursor is one like others where nothing is paged', async () => {
  await using server = await connect(connector)
  expect((await server.call('room_place', { cursor: 'here' })).text).toBe('{"text":"here"}')
})

test('a change that was made just after the deadline is not called stopped', async () => {
  await using server = await connect(connector, { timeout: 1, access: 'write' })
  expect((await server.call('room_late')).text).toBe('{"text":"done"}')
})

test('cancelling a call aborts the work behind it', async () => {
  await using server = await connect(connector)
  const abort = new AbortController()
  const call = server.call('room_wait', {}, { signal: abort.signal })
  setTimeout(() => abort.abort(), 50)
  await expect(call).rejects.toThrow()
  await expect.poll(async () => (await server.call('room_aborted')).text).toBe('{"aborted":1}')
})

test('fields that the output does not name never leave', async () => {
  await using server = await connect(connector, { results: 'structured' })
  const { text, structured } = await server.call('room_echo', { text: 'hi' })
  expect(text).toBe('{"text":"hi"}')
  expect(structured).toEqual({ text: 'hi' })
})

test('wrong arguments are named, with what was expected', async () => {
  await using server = await connect(connector)
  const { text } = await server.call('room_echo', { text: 7, times: 9, tims: 1 })
  expect(text).toContain('text: Invalid input: expected string, received number.')
  expect(text).toContain('times: Too big: expected number to be <=3.')
  expect(text).toContain('Unknown argument "tims": remove it.')
  expect(text).toContain('room_echo takes: text, times.')
})

test('secrets are masked in text and structured content', async () => {
  await using server = await connect(connector, { results: 'structured', secrets: ['hunter2'] })
  const { text, structured } = await server.call('room_echo', { text: 'pw hunter2!' })
  expect(text).toBe('{"text":"pw ***!"}')
  expect(structured).toEqual({ text: 'pw ***!' })
})

test('a long text is cut inside its frame and says how to go on', async () => {
  await using server = await connect(connector, { maxTokens: 1000 })
  const { text } = await server.call('room_page')
  expect(text.length).toBeLessThan(8000)
  expect(text).toMatch(/<\/untrusted[^>]*>\n\[Cut at the limit of one result\. Narrow the arguments to see the rest\]$/)
})

test('a long list is cut by rows, and its pages add up to the whole', async () => {
  await using server = await connect(connector, { maxTokens: 2000 })
  const rows: string[] = []
  let cursor: string | undefined
  do {
    const { text } = await server.call('room_many', cursor === undefined ? {} : { cursor })
    const [footer, ...lines] = text.split('\n').reverse()
    cursor = /cursor "([\w-]+)"\]$/.exec(footer ?? '')?.[1]
    rows.push(...lines.reverse(), ...(cursor === undefined ? [footer ?? ''] : []))
  } while (cursor !== undefined && rows.length < 3000)
  expect(rows).toEqual(Array.from({ length: 2000 }, (_, row) => `row number ${row}`))
})

test('content blocks come after the text', async () => {
  await using server = await connect(connector)
  const { content } = await server.call('room_draw')
  expect(content).toEqual([
    { type: 'text', text: '{"text":"drawn"}' },
    { type: 'image', data: 'AQID', mimeType: 'image/png' },
  ])
})

test('one tool may need a higher level for some arguments', async () => {
  await using server = await connect(connector, { access: 'write' })
  expect((await server.call('room_branch')).text).toBe('{"text":"made"}')
  const { text } = await server.call('room_branch', { remove: true })
  expect(text).toBe(
    'refused: room_branch with these arguments is not allowed by the settings of this server.\nThe person who runs the server can allow it with --access destroy.',
  )
})

test('toolsets and tools choose what is listed; the rest says which setting offers it', async () => {
  await using plain = await connect(connector)
  // Naming one set leaves out the others: the hint keeps those that are on.
  expect((await plain.call('room_extra')).text).toContain('--toolsets all,extra')
  await using extra = await connect(connector, { toolsets: ['all', 'extra'] })
  expect((await extra.call('room_extra')).text).toBe('{"text":"extra"}')
  await using one = await connect(connector, { tools: ['room_echo'] })
  expect((await one.client.listTools()).tools.map(({ name }) => name)).toEqual(['room_echo'])
  expect((await one.call('room_draw')).text).toContain('--tools room_echo,room_draw')
})

test('an unknown tool is a protocol error', async () => {
  await using server = await connect(connector)
  await expect(server.call('room_nope')).rejects.toThrow('Unknown tool: room_nope')
})

test('64 calls at once are served, one more is told to wait', async () => {
  await using server = await connect(connector, { timeout: 1 })
  const waiting = Array.from({ length: 64 }, () => server.call('room_wait'))
  expect((await server.call('room_echo', { text: 'x' })).text).toBe(
    'rate_limited: 64 calls are under way already.\nTry again after 1 s.',
  )
  expect((await Promise.all(waiting)).every(({ text }) => text.startsWith('timeout:'))).toBe(true)
})
