import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { ConfigError } from '@mcp-connectors/config'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server'
import { isSame, sha256 } from './digest.ts'
import { describeError } from './log.ts'
import type { Running } from './running.ts'
import { buildServer } from './server.ts'

export interface HttpAddress {
  host: string
  port: number
}

const loopback = ['127.0.0.1', 'localhost', '[::1]', '::1']
const headerMs = 10_000
const requestMs = 30_000
/** How often Node looks for connections over these limits; its default would let them have half a minute more. */
const checkMs = 5000
/** For the answers to calls under way; the process has a little longer. */
const drainMs = 1200

/** Serves Streamable HTTP at the `[host:]port` of `--http`. @throws ConfigError for an address that cannot or must not be served. */
export async function listen<C>(running: Running<C>, text: string): Promise<{ server: HttpServer; url: string }> {
  const address = parseAddress(text)
  if (!address) throw refusal(`expected [host:]port, got ${JSON.stringify(text.slice(0, 80))}.`)
  if (!loopback.includes(address.host) && running.settings.httpToken === undefined) {
    const name = `${running.surface.id.replaceAll('-', '_').toUpperCase()}_HTTP_TOKEN`
    throw refusal(`${address.host} is open to the network. Set ${name}, or serve on 127.0.0.1.`)
  }
  try {
    const server = await serveHttp(running, address)
    const bound = server.address()
    const port = typeof bound === 'object' && bound ? bound.port : address.port
    return { server, url: `http://${address.host}:${port}/mcp` }
  } catch (error) {
    throw refusal(`cannot listen on ${address.host}:${address.port}: ${describeError(error)}`)
  }
}

function refusal(message: string): ConfigError {
  return new ConfigError([{ source: '--http', message }])
}

/** Reads `[host:]port`; undefined when it is none. */
function parseAddress(text: string): HttpAddress | undefined {
  const match = /^(?:(\[[0-9a-f:]+\]|[^:[\]]+):)?(\d{1,5})$/i.exec(text)
  const port = Number(match?.[2])
  return match && port <= 65_535 ? { host: match[1]?.toLowerCase() ?? '127.0.0.1', port } : undefined
}

/** Serves Streamable HTTP at `/mcp` until the process ends. @returns the listening server. */
export async function serveHttp<C>(
  running: Running<C>,
  { host, port }: HttpAddress,
  build: McpServerFactory = () => buildServer(running),
): Promise<HttpServer> {
  const report = (error: unknown) => running.log.info(`http: ${describeError(error)}`)
  const handler = createMcpHandler(build, { onerror: report })
  if (running.canWithhold) running.withheld.listeners.set('http', handler.notify.toolsChanged)
  const answer = toNodeHandler(handler)
  // People write them with a port, or as an origin.
  const further = running.settings.httpHosts.map(name => hostName(name.replace(/^https?:\/\//i, '')))
  const hosts = new Set([...loopback, host, ...further])
  const limits = { headersTimeout: headerMs, requestTimeout: requestMs, connectionsCheckingInterval: checkMs }
  const open = new Set<ServerResponse>()
  const server = createServer(limits, (request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
    const refusal = refusalOf(request, hosts, running.settings.httpToken)
    if (refusal) return refuse(response, refusal)
    answer(request, response).catch((error: unknown) => {
      report(error)
      response.destroy()
    })
  })
  running.signal.addEventListener('abort', () => void drain(server, open, handler.close))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => resolve(server))
  })
}

/** Lets calls under way say that the server is shutting down; then cuts what stays open: streams, idle connections. */
async function drain(server: HttpServer, open: ReadonlySet<ServerResponse>, close: () => Promise<void>) {
  server.close()
  const answered = [...open].map(response => new Promise(resolve => response.on('close', resolve)))
  await Promise.race([Promise.all(answered), setTimeout(drainMs, undefined, { ref: false })])
  await close()
  server.closeAllConnections()
}

interface Refusal {
  status: number
  message: string
  headers?: Record<string, string>
}

/** Host and Origin stop web pages that reach loopback by a name of their own; the token stops other programs. */
function refusalOf(
  request: IncomingMessage,
  hosts: ReadonlySet<string>,
  token: string | undefined,
): Refusal | undefined {
  // Not through URL: what a client sends need not be one.
  if (request.url?.split('?', 1)[0] !== '/mcp') return { status: 404, message: 'Not found: the MCP endpoint is /mcp.' }
  if (!hosts.has(hostName(request.headers.host ?? ''))) return { status: 403, message: 'Forbidden: unknown Host.' }
  const { origin } = request.headers
  if (origin !== undefined && !hosts.has(originName(origin)))
    return { status: 403, message: 'Forbidden: unknown Origin.' }
  if (token !== undefined && !hasToken(request.headers.authorization, token)) {
    return { status: 401, message: 'Unauthorized: send the bearer token.', headers: { 'www-authenticate': 'Bearer' } }
  }
  return undefined
}

function hostName(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, '')
}

function originName(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : ''
}

function hasToken(header: string | undefined, token: string): boolean {
  // Digests, so that the comparison takes the same time whatever the lengths.
  return isSame(sha256((header ?? '').replace(/^bearer +/i, 'Bearer ')), sha256(`Bearer ${token}`))
}

function refuse(response: ServerResponse, { status, message, headers = {} }: Refusal): void {
  const body = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32600, message } })
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
  response.end(body)
}
