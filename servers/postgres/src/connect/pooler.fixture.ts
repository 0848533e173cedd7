import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import pg from 'pg'
import { partsOf } from '../client-parts.ts'

export interface Pooler extends AsyncDisposable {
  url: string
  /** How many transactions each server connection has had. */
  readonly transactions: readonly number[]
}

/** Of what PgBouncer allows, all that comes. */
const allowed = new Set(['user', 'database', 'client_encoding', 'application_name'])

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
  const servers = new Servers(upstreams)
  const downstreams = new Set<Socket>()
  const server = createServer(socket => {
    downstreams.add(socket)
    socket.on('error', () => {}).on('close', () => downstreams.delete(socket))
    greet(socket, () => socket.on('data', chunk => servers.pass(socket, chunk)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(serverUrl)
  url.port = String(typeof address === 'object' ? address?.port : '')
  return {
    url: url.href,
    get transactions() {
      return servers.transactions
    },
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

interface Upstream {
  readonly stream: Socket
  /** Has a transaction on it. */
  client: Socket | undefined
  transactions: number
}

/** Lends a server connection to one client from the first message of a transaction to the answer that ends it. */
class Servers {
  readonly #upstreams: readonly Upstream[]
  readonly #waiting: (() => void)[] = []
  #turn = 0

  constructor(streams: readonly Socket[]) {
    this.#upstreams = streams.map(stream => ({ stream, client: undefined, transactions: 0 }))
    for (const upstream of this.#upstreams) upstream.stream.on('data', chunk => this.#answer(upstream, chunk))
  }

  get transactions(): readonly number[] {
    return this.#upstreams.map(({ transactions }) => transactions)
  }

  pass(client: Socket, chunk: Buffer): void {
    const upstream = this.#upstreams.find(other => other.client === client) ?? this.#next()
    if (!upstream) {
      this.#waiting.push(() => this.pass(client, chunk))
      return
    }
    upstream.client = client
    upstream.stream.write(chunk)
  }

  /** The next in turn that is free. */
  #next(): Upstream | undefined {
    const inTurn = this.#upstreams.map((_, index) => this.#upstreams[(this.#turn + index) % this.#upstreams.length])
    const free = inTurn.find(upstream => upstream?.client === undefined)
    if (free) this.#turn = this.#upstreams.indexOf(free) + 1
    return free
  }

  #answer(upstream: Upstream, chunk: Buffer): void {
    upstream.client?.write(chunk)
    if (!chunk.subarray(-6).equals(readyIdle)) return
    upstream.client = undefined
    upstream.transactions++
    for (const again of this.#waiting.splice(0)) again()
  }
}
