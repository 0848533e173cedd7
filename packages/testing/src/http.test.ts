import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { gzipSync } from 'node:zlib'
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
    outgoing.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body))
  })
}

/** A 2026-07-28 call as it goes on the wire. */
function call(name: string, args: object, more: object = {}, elicitation: object | undefined = { form: {} }) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 't', version: '0' },
    'io.modelcontextprotocol/clientCapabilities': elicitation ? { elicitation } : {},
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

test.each(['MCP.Example', 'mcp.example:8443', 'https://mcp.example'])('%s allows that host', async name => {
  await using served = await serve({ httpHosts: [name] })
  const [body, headers] = call('shelf_list', {})
  expect((await served.post(body, { ...headers, host: 'mcp.example:8443' })).status).toBe(200)
})

/** The first line that is answered to bytes of any kind. */
async function answerTo(served: Served, bytes: string): Promise<string> {
  const socket = connectTcp(Number(served.url.port), '127.0.0.1')
  socket.end(bytes)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  return Buffer.concat(chunks).toString().split('\r\n', 1)[0] ?? ''
}

test.each([
  ['a path that is no URL', 'POST // HTTP/1.1\r\nHost: localhost\r\n', '404 Not Found'],
  ['a whole URL for a path', 'POST http://evil.example/mcp HTTP/1.1\r\nHost: localhost\r\n', '404 Not Found'],
  ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n', '404 Not Found'],
  ['HTTP/1.0 without a Host', 'POST /mcp HTTP/1.0\r\n', '403 Forbidden'],
  ['two Hosts, the first foreign', 'POST /mcp HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n', '403 Forbidden'],
  ['a loopback Host of IPv6', 'GET /mcp HTTP/1.1\r\nHost: [::1]:80\r\n', '405 Method Not Allowed'],
  ['a Host in capitals', 'GET /mcp HTTP/1.1\r\nHost: LOCALHOST\r\n', '405 Method Not Allowed'],
  [
    'two Origins',
    'GET /mcp HTTP/1.1\r\nHost: a\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n',
    '403 Forbidden',
  ],
  [
    'a body without a type',
    'POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}',
    '415 Unsupported Media Type',
  ],
])('%s is answered %s', async (_what, bytes, status) => {
  await using served = await serve()
  expect(await answerTo(served, `${bytes}${bytes.includes('\r\n\r\n') ? '' : 'Connection: close\r\n\r\n'}`)).toBe(
    `HTTP/1.1 ${status}`,
  )
})

test('a compressed body is not unpacked', async () => {
  await using served = await serve()
  const [body, headers] = call('shelf_list', {})
  const packed = await served.post(gzipSync(JSON.stringify(body)), { ...headers, 'content-encoding': 'gzip' })
  expect(packed.status).toBe(400)
})

test('with a token, requests without it are refused', async () => {
  await using served = await serve({ httpToken: 'a-long-enough-token' })
  const [body, headers] = call('shelf_list', {})
  expect((await served.post(body, headers)).status).toBe(401)
  expect((await served.post(body, { ...headers, authorization: 'Bearer a-long-enough-tokem' })).status).toBe(401)
  expect((await served.post(body, { ...headers, authorization: 'Bearer a-long-enough-token' })).status).toBe(200)
  expect((await served.post(body, { ...headers, authorization: 'bearer a-long-enough-token' })).status).toBe(200)
  expect((await served.post(body, { ...headers, authorization: 'Basic a-long-enough-token' })).status).toBe(401)
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

test.each([
  ['of no kind, as 2025 had it,', {}, 'input_required'],
  ['of both kinds', { form: {}, url: {} }, 'input_required'],
  ['of URLs only', { url: {} }, 'complete'],
])('a client with elicitation %s is asked: %s', async (_what, elicitation, expected) => {
  await using served = await serve({ access: 'destroy' })
  const { body } = await served.post(...call('shelf_drop', { box: 'apple' }, {}, elicitation))
  expect(body.result?.resultType).toBe(expected)
  await using strict = await serve({ access: 'destroy', confirm: 'always' })
  const again = await strict.post(...call('shelf_drop', { box: 'apple' }, {}, elicitation))
  expect(again.body.result?.resultType).toBe(expected)
  expect(again.body.result?.isError ?? false).toBe(expected === 'complete')
})

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
