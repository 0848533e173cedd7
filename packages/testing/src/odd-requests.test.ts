import { ConnectorError, defineConnector, promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connect } from './connect.ts'

const secret = 'hunter2hunter2hunter2'

class Vault implements AsyncDisposable {
  disposals = 0
  async [Symbol.asyncDispose]() {
    this.disposals++
  }
}

const fail = toolFor<Vault>()({
  name: 'vault_fail',
  title: 'Fail',
  access: 'read',
  description: 'Fail.',
  input: z.strictObject({ shift: z.int().min(0).max(100) }),
  output: z.object({}),
  run: ({ shift }) => {
    const text = `${'x'.repeat(shift)}${`${secret} `.repeat(5000)}`
    throw new ConnectorError('invalid', text, { quote: text, hint: text })
  },
})

const file = resourceFor<Vault>()({
  name: 'file',
  title: 'File',
  description: 'A file.',
  uri: 'vault://files/{folder}-{name}',
  mimeType: 'application/octet-stream',
  read: ({ folder = '', name = '' }) => ({ blob: Buffer.from(`${folder}/${name}: é ${secret}\n`) }),
  complete: { name: value => [value] },
})

const ask = promptFor<Vault>()({
  name: 'ask',
  title: 'Ask',
  description: 'Ask.',
  args: { about: { description: 'What.' } },
  render: ({ about = '' }) => [
    { type: 'text', text: `About ${about}: ${secret}` },
    { type: 'resource_link', uri: 'vault://files/a-b', name: secret },
  ],
})

const vault = defineConnector({
  id: 'vault',
  title: 'Vault',
  description: 'A vault.',
  instructions: 'Open it.',
  world: 'closed',
  options: {},
  open: () => new Vault(),
  toolsets: { main: [fail], more: [] },
  resources: [file],
  prompts: [ask],
})

test('a failure is short, and shows no half of a secret', async () => {
  await using server = await connect(vault, { secrets: [secret] })
  for (let shift = 0; shift < 22; shift++) {
    const { text } = await server.call('vault_fail', { shift })
    expect(text.length).toBeLessThan(10_000)
    expect(text).not.toContain('hunter')
  }
})

test('a wrong argument of any size is named in few words', async () => {
  await using server = await connect(vault)
  const { text, isError } = await server.call('vault_fail', { shift: 1, ['long'.repeat(100_000)]: 1 })
  expect(isError).toBe(true)
  expect(text.length).toBeLessThan(10_000)
  expect(text).toContain('vault_fail takes: shift.')
})

test('prompts and blobs are masked', async () => {
  await using server = await connect(vault, { secrets: [secret] })
  const { messages } = await server.client.getPrompt({ name: 'ask', arguments: { about: 'é' } })
  expect(messages.map(({ content }) => content)).toEqual([
    { type: 'text', text: 'About é: ***' },
    { type: 'resource_link', uri: 'vault://files/a-b', name: '***' },
  ])
  const { blob = '' } = await server.read('vault://files/a-b')
  expect(Buffer.from(blob, 'base64').toString()).toBe('a/b: é ***\n')
})

test.each([
  ['a stray percent', 'vault://files/%E0%A4%A'],
  ['no variable', 'vault://files/'],
  ['another scheme', 'file:///etc/passwd'],
  ['a line break', 'vault://files/a-b\nc'],
  ['no URI at all', ''],
  ['hundreds of thousands of dashes', `vault://files/${'-'.repeat(300_000)}/`],
])('a resource with %s is not found', async (_what, uri) => {
  await using server = await connect(vault)
  const failure = await server.read(uri).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: -32602 })
  expect(String(failure).length).toBeLessThan(1000)
})

test('a value of megabytes completes to nothing', async () => {
  await using server = await connect(vault)
  const complete = (value: string) => server.complete({ uri: 'vault://files/{folder}-{name}', argument: 'name', value })
  expect(await complete('a')).toEqual(['a'])
  expect(await complete('a'.repeat(1_000_000))).toEqual([])
})

test.each([{ name: 'none' }, { name: '__proto__' }])('prompts/get of %j is a protocol error', async params => {
  await using server = await connect(vault)
  const request = server.client.request({ method: 'prompts/get', params: params as never })
  await expect(request).rejects.toMatchObject({ code: -32602 })
})

test.each([
  [{ name: 'vault_fail', arguments: [1] }],
  [{ name: 'vault_fail', arguments: 'x' }],
  [{ name: 7 }],
  [{}],
  [{ name: 'constructor' }],
])('tools/call of %j is a protocol error', async params => {
  await using server = await connect(vault)
  const request = server.client.request({ method: 'tools/call', params: params as never })
  await expect(request).rejects.toMatchObject({ code: -32602 })
})

test('what is loaded with the first call is tried again when that failed', async () => {
  let loads = 0
  await using server = await connect({
    ...vault,
    open: () => {
      if (loads++ === 0) throw new ConnectorError('unavailable', 'Not yet.')
      return new Vault()
    },
  })
  await expect(server.read('vault://files/a-b')).rejects.toThrow('Not yet.')
  expect((await server.read('vault://files/a-b')).blob).toBeTruthy()
})
