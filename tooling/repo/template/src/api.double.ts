import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const items = [
  { id: 'i3', title: 'Blue kettle', updated: '2026-03-01' },
  { id: 'i2', title: 'Blue teapot', updated: '2026-02-01' },
  { id: 'i1', title: 'Red kettle', updated: '2026-01-01' },
]

/** A stand-in for the API, on loopback: what the tests talk to. */
export async function acmeDouble(): Promise<AsyncDisposable & { url: string; token: string }> {
  const token = 'double-token'
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const allowed = request.headers.authorization === `Bearer ${token}`
    response.writeHead(allowed ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(allowed ? search(searchParams) : {}))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function search(given: URLSearchParams) {
  const matching = items.filter(({ title }) => title.toLowerCase().includes((given.get('query') ?? '').toLowerCase()))
  const start = matching.findIndex(({ id }) => id === given.get('after')) + 1
  const page = matching.slice(start, start + Number(given.get('limit')))
  const last = page.at(-1)
  return { items: page, ...(last && last !== matching.at(-1) && { next: last.id }) }
}
