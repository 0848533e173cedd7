import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'

/**
 * A proxy for a server that knows no other address than slack.com, and does not look at certificates: whatever it asks
 * for is answered by the stand-in.
 * @returns its address; undefined without openssl
 */
export async function startProxy(standIn: string): Promise<string | undefined> {
  const pem = await certificate()
  if (pem === undefined) return undefined
  const inside = createTlsServer({ key: pem, cert: pem }, (request, response) => {
    pass(standIn, request, response).catch(error => response.writeHead(502).end(String(error)))
  })
  const { port } = await listening(inside)
  const outside = createServer()
  outside.on('connect', (_request, socket, head) => {
    const up = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      up.write(head)
      up.pipe(socket).pipe(up)
    })
    up.on('error', () => socket.destroy())
    socket.on('error', () => up.destroy())
  })
  return `http://127.0.0.1:${(await listening(outside)).port}`
}

async function pass(standIn: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  const { authorization = '', 'content-type': type = '' } = headers
  const bytes = await buffer(request)
  const answer = await fetch(`${standIn}${url}`, {
    method,
    headers: { authorization, 'content-type': type },
    ...(bytes.length > 0 ? { body: new Uint8Array(bytes) } : {}),
  })
  const body = Buffer.from(await answer.arrayBuffer())
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body)
}

async function listening(server: Server): Promise<AddressInfo> {
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return address
}

/** Key and certificate, good for two days, in one text. */
async function certificate(): Promise<string | undefined> {
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  try {
    const made = await promisify(execFile)('openssl', [...args, '-subj', '/CN=slack.com', '-keyout', '-', '-out', '-'])
    return made.stdout
  } catch {
    return undefined
  }
}
