import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Settings, serveHttp, startConnector } from '@mcp-connectors/core/serving'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { shelf } from './fixtures/shelf.ts'

interface Served extends AsyncDisposable {
  url: URL
  post(body: unknown, headers?: Record<string, string>, path?: string): Promise<{ status: number; body: Message }>
}

interface Message {
  result?: {
    resultType?: string
    requestState?: string
    isError?: boolean
    content?: { text: string }[]
    inputRequests?: object
  }
  error?: { code: number; message: string }
}

async function serve(given: Partial<Settings> = {}): Promise<Served> {
  const running = startConnector(shelf, { settings: given })
  const server = await serveHttp(running, { host: '127.0.0.1', port: 0 })
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    post: (body, headers, path) => post(port, body, headers, path),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      await running[Symbol.asyncDispose]()
      await closed
    },
  }
}

/** node:http, since fetch would not send another Host. */
function post(
  port: number,
  body: unknown,
  headers: Record<string, string> = {},
  path = '/mcp',
): Promise<{ status: number; body: Message }> {
  const sent = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers }
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', headers: sent }, async response => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : { text } })
    })
    outgoing.on('error', reject)
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

/** A 2026-07-28 call as it goes on the wire. */
function call(name: string, args: object, more: object = {}) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 't', version: '0' },
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
  }
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args, ...more, _meta: meta } }
  return [body, { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': name }] as const
}

test.each(['modern', 'legacy'] as const)('serves the %s era to the SDK client', async era => {
  await using served = await serve()
  const mode = era === 'modern' ? { pin: '2026-07-28' } : 'legacy'
  const client = new Client({ name: 't', version: '0' }, { versionNegotiation: { mode } as never })
  await client.connect(new StreamableHTTPClientTransport(served.url))
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['shelf_list'])
  const { content } = await client.callTool({ name: 'shelf_list', arguments: { limit: 1 } })
  expect(JSON.stringify(content)).toContain('apple')
  await client.close()
})

test.each([
  ['a foreign Host', { host: 'rebound.example' }, 403],
  ['a foreign Origin', { origin: 'https://rebound.example' }, 403],
  ['an opaque Origin', { origin: 'null' }, 403],
  ['its own Origin', { origin: 'http://localhost:9' }, 200],
  ['a Host with another port', { host: 'localhost:1' }, 200],
])('%s is answered %i', async (_what, headers, status) => {
  await using served = await serve()
  const [body, base] = call('shelf_list', {})
  expect((await served.post(body, { ...base, ...headers })).status).toBe(status)
})

test('a further host name can be allowed', async () => {
  await using served = await serve({ httpHosts: ['mcp.example'] })
  const [body, headers] = call('shelf_list', {})
  expect((await served.post(body, { ...headers, host: 'mcp.example', origin: 'https://mcp.example' })).status).toBe(200)
})

test('with a token, requests without it are refused', async () => {
  await using served = await serve({ httpToken: 'a-long-enough-token' })
  const [body, headers] = call('shelf_list', {})
  expect((await served.post(body, headers)).status).toBe(401)
  expect((await served.post(body, { ...headers, authorization: 'Bearer a-long-enough-tokem' })).status).toBe(401)
  expect((await served.post(body, { ...headers, authorization: 'Bearer a-long-enough-token' })).status).toBe(200)
  expect((await served.post(body, headers, '/mcp?token=a-long-enough-token')).status).toBe(401)
})

test('other paths, other methods and big bodies are refused', async () => {
  await using served = await serve()
  const [body, headers] = call('shelf_list', {})
  expect((await served.post(body, headers, '/')).status).toBe(404)
  expect((await served.post('x'.repeat(5_000_000), headers)).status).toBe(413)
  expect((await fetch(served.url)).status).toBe(405)
})

async function askToDrop(served: Served, box: string): Promise<string> {
  const { body } = await served.post(...call('shelf_drop', { box }))
  expect(body.result?.resultType).toBe('input_required')
  return body.result?.requestState ?? ''
}

const yes = { inputResponses: { confirm: { action: 'accept', content: {} } } }

test('a confirmation counts for its call, once', async () => {
  await using served = await serve({ access: 'destroy' })
  const requestState = await askToDrop(served, 'apple')
  const other = await served.post(...call('shelf_drop', { box: 'bread' }, { ...yes, requestState }))
  expect(other.body.result?.content?.[0]?.text).toContain('refused: The confirmation was given for another call')
  const done = await served.post(...call('shelf_drop', { box: 'apple' }, { ...yes, requestState }))
  expect(done.body.result?.content?.[0]?.text).toBe('{"left":2}')
  const again = await served.post(...call('shelf_drop', { box: 'apple' }, { ...yes, requestState }))
  expect(again.body.result?.content?.[0]?.text).toContain('refused: This confirmation was used already.')
})

test('an answer without a state, or with a forged one, confirms nothing', async () => {
  await using served = await serve({ access: 'destroy' })
  const without = await served.post(...call('shelf_drop', { box: 'apple' }, yes))
  expect(without.body.result?.resultType).toBe('input_required')
  const requestState = await askToDrop(served, 'apple')
  const forged = await served.post(
    ...call('shelf_drop', { box: 'apple' }, { ...yes, requestState: `${requestState}x` }),
  )
  expect(forged.body.error?.code).toBe(-32602)
  const list = await served.post(...call('shelf_list', { limit: 3 }))
  expect(list.body.result?.content?.[0]?.text).toBe('apple\nbread\ncheese')
})
