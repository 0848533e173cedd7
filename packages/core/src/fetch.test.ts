import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fetchBounded } from './fetch.ts'
import { wasCutOff, wasNeverSent } from './network.ts'

async function served(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    host: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
}

/** A server that speaks no HTTP of its own: what it does is written to the socket. */
async function raw(answer: (socket: Socket) => void) {
  const server = createSocketServer(socket => void socket.on('error', () => {}).once('data', () => answer(socket)))
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    host: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>(closed => void server.close(() => closed())),
  }
}

test('gives the answer with its URL, whole', async () => {
  await using server = await served((_request, response) => response.setHeader('x-a', 'b').end('hello'))
  const response = await fetchBounded(`${server.url}x`, {})
  expect(response).toMatchObject({ status: 200, url: `${server.url}x` })
  expect(response.headers.get('x-a')).toBe('b')
  expect(await response.text()).toBe('hello')
})

test('takes answers without a body', async () => {
  await using server = await served((_request, response) => response.writeHead(204).end())
  expect(await (await fetchBounded(server.url, {})).text()).toBe('')
})

test('hands a redirect over instead of following it', async () => {
  await using server = await served((_request, response) => response.writeHead(302, { location: '/y' }).end('moved'))
  const response = await fetchBounded(server.url, {})
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toBe('/y')
})

test('stops at the most bytes, counted after decompression', async () => {
  const packed = gzipSync(Buffer.alloc(3_000_000))
  await using server = await served((_request, response) => response.setHeader('content-encoding', 'gzip').end(packed))
  await expect(fetchBounded(server.url, {}, { mostBytes: 2_000_000 })).rejects.toMatchObject({
    code: 'too_large',
    message: `The answer of ${server.host} is larger than 2 MB.`,
  })
  const { body } = await fetchBounded(server.url, {}, { mostBytes: 2_000_000, stream: true })
  await expect(new Response(body).bytes()).rejects.toMatchObject({ code: 'too_large' })
})

test('streams what has arrived, and stops the request of who reads no more', async () => {
  const closed = Promise.withResolvers<void>()
  await using server = await served((_request, response) => {
    response.write('first')
    response.once('close', closed.resolve)
  })
  const { body } = await fetchBounded(server.url, {}, { stream: true })
  for await (const part of body ?? []) {
    expect(Buffer.from(part).toString()).toBe('first')
    break
  }
  await closed.promise
})

test('an abort ends the reading too, with its reason', async () => {
  const closed = Promise.withResolvers<void>()
  await using server = await served((_request, response) => {
    response.write('first')
    response.once('close', closed.resolve)
  })
  const abort = new AbortController()
  const reading = fetchBounded(server.url, { signal: abort.signal })
  setTimeout(() => abort.abort(new Error('enough')), 50)
  await expect(reading).rejects.toThrow('enough')
  await closed.promise
})

test('waits for no server that is silent', async () => {
  await using server = await served(() => {})
  await expect(fetchBounded(server.url, {}, { idle: 100 })).rejects.toMatchObject({ code: 'timeout' })
})

test('waits for no body that falls silent', async () => {
  await using server = await served((_request, response) => void response.write('first'))
  await expect(fetchBounded(server.url, {}, { idle: 100 })).rejects.toMatchObject({ code: 'timeout' })
})

const cases: [string, (socket: Socket) => void, string][] = [
  ['a reset', socket => void socket.resetAndDestroy(), 'broke before the answer was complete'],
  ['an end without an answer', socket => void socket.end(), 'broke before the answer was complete'],
  [
    'a cut body',
    socket => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nfirst'),
    'broke before the answer was complete',
  ],
  [
    'a cut chunk',
    socket => void socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nfirst'),
    'broke before the answer was complete',
  ],
  [
    'a body that is not gzip',
    socket => void socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nfirst'),
    'broke before the answer was complete',
  ],
  ['no HTTP', socket => void socket.end('SSH-2.0-OpenSSH_9.6\r\n'), 'does not answer in HTTP'],
]

test.each(cases)('%s is told in words', async (_name, answer, words) => {
  await using server = await raw(answer)
  const error = await fetchBounded(server.url, {}).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(words) })
  expect(wasNeverSent(error)).toBe(false)
  expect(wasCutOff(error)).toBe(!words.includes('HTTP'))
})

test('a refused connection was never sent', async () => {
  const { url, host } = await served(() => {}).then(async server => {
    await server[Symbol.asyncDispose]()
    return server
  })
  const error = await fetchBounded(url, {}).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'unavailable', message: `${host} refuses the connection.` })
  expect(wasNeverSent(error)).toBe(true)
})

test('a host without an address was never sent to', async () => {
  const error = await fetchBounded('http://nowhere.invalid/', {}).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'unavailable', message: 'There is no address for nowhere.invalid.' })
  expect(wasNeverSent(error)).toBe(true)
})

test('TLS to what speaks none was never sent', async () => {
  await using server = await raw(socket => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const error = await fetchBounded(`https://${server.host}/`, {}).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('agree on no TLS') })
  expect(wasNeverSent(error)).toBe(true)
})
