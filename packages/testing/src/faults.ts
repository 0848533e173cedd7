import { once } from 'node:events'
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net'

/** What happens to one connection. */
export interface Fault {
  /** Milliseconds before the first byte goes through. */
  latency?: number
  /** Reset as soon as the far side answers. */
  reset?: boolean
  /** Bytes of the answer that pass before the connection is cut. */
  cutAfter?: number
}

export interface FaultyProxy extends AsyncDisposable {
  port: number
  /** Faults for the connections to come, one each; those after them pass untouched. */
  plan(...faults: Fault[]): void
  /** Cuts every open connection. */
  cutAll(): void
}

/** A TCP proxy on loopback that breaks connections on demand. */
export async function faultyProxy(target: { host: string; port: number }): Promise<FaultyProxy> {
  const planned: Fault[] = []
  const open = new Set<Socket>()
  const server = createServer(client => {
    const fault = planned.shift() ?? {}
    const upstream = connectTcp(target)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    setTimeout(() => client.pipe(upstream), fault.latency ?? 0)
    passOn(upstream, client, fault)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cutAll = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    plan: (...faults) => void planned.push(...faults),
    cutAll,
    async [Symbol.asyncDispose]() {
      server.close()
      cutAll()
      await once(server, 'close')
    },
  }
}

function passOn(upstream: Socket, client: Socket, { reset, cutAfter }: Fault): void {
  let sent = 0
  upstream.on('data', data => {
    if (reset) return client.resetAndDestroy()
    if (cutAfter !== undefined && sent + data.length >= cutAfter) {
      client.end(data.subarray(0, cutAfter - sent), () => client.destroy())
      return upstream.destroy()
    }
    sent += data.length
    client.write(data)
    return undefined
  })
}
