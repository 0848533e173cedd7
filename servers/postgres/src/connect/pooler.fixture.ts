import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import pg from 'pg'
import { partsOf } from '../client-parts.ts'

export interface Pooler extends AsyncDisposable {
  url: string
  /** How many transactions each server connection has had. */
  readonly transactions: readonly number[]
}

const allowed = new Set(['user', 'database', 'client_encoding'])

/**
 * Stands for a pooler in transaction mode: refuses start-up parameters, and gives each transaction to the next of two
 * server connections, so that what a session leaves behind shows in another.
 */
export async function startPooler(serverUrl: string): Promise<Pooler> {
  const clients = [new pg.Client(serverUrl), new pg.Client(serverUrl)]
  const upstreams: Socket[] = []
  for (const client of clients) {
    client.on('error', () => {})
    await client.connect()
    const { stream } = partsOf(client).connection
    // From here on the socket is ours, not the driver's.
    stream.removeAllListeners('data')
    upstreams.push(stream)
  }
  const transactions = upstreams.map(() => 0)
  const downstreams = new Set<Socket>()
  const server = createServer(socket => {
    downstreams.add(socket)
    socket.on('error', () => {}).on('close', () => downstreams.delete(socket))
    greet(socket, () => relay(socket, upstreams, transactions))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(serverUrl)
  url.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: url.href,
    transactions,
    async [Symbol.asyncDispose]() {
      for (const socket of downstreams) socket.destroy()
      for (const stream of upstreams) stream.destroy()
      server.close()
    },
  }
}

/** Answers the start-up message: refuses TLS, then any parameter it does not know, else lets everybody in. */
function greet(socket: Socket, ready: () => void): void {
  socket.once('data', first => {
    if (first.readInt32BE(4) === 80877103) {
      socket.write('N')
      return greet(socket, ready)
    }
    const words = first.subarray(8).toString().split('\0')
    const unknown = words.filter((word, index) => index % 2 === 0 && word !== '' && !allowed.has(word))
    if (unknown.length > 0) {
      socket.end(message('E', `SFATAL\0C08P01\0Munsupported startup parameter: ${unknown.join(', ')}\0\0`))
      return undefined
    }
    socket.write(Buffer.concat([message('R', '\0\0\0\0'), message('K', '\0\0\0\x01\0\0\0\x02'), message('Z', 'I')]))
    ready()
    return undefined
  })
}

function message(type: string, body: string): Buffer {
  const bytes = Buffer.from(`${type}    ${body}`, 'latin1')
  bytes.writeInt32BE(bytes.length - 1, 1)
  return bytes
}

const readyIdle = Buffer.from('Z\0\0\0\x05I', 'latin1')

/** Passes messages on; where a transaction ends, the next goes to the other server connection. One client at a time. */
function relay(socket: Socket, upstreams: readonly Socket[], transactions: number[]): void {
  let turn = 0
  const back = (chunk: Buffer) => {
    socket.write(chunk)
    if (!chunk.subarray(-6).equals(readyIdle)) return
    transactions[turn] = (transactions[turn] ?? 0) + 1
    turn = (turn + 1) % upstreams.length
  }
  for (const upstream of upstreams) {
    upstream.removeAllListeners('data')
    upstream.on('data', back)
  }
  socket.on('data', chunk => upstreams[turn]?.write(chunk))
}
