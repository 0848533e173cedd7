import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { useProxy } from './proxy.ts'

const proxy = fileURLToPath(new URL('proxy.ts', import.meta.url))
const fetching = fileURLToPath(new URL('fetch.ts', import.meta.url))

/** A proxy that remembers where it was asked to go, and goes to one place for all of them. */
async function tunnel(port: number) {
  const asked: string[] = []
  const server = createServer().on('connect', ({ url = '' }, socket) => {
    asked.push(url)
    const far = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
    far.pipe(socket).pipe(far)
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return { server, asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** In a process of its own: what is set is set for all of it. */
async function fetched(url: string, env: Record<string, string>): Promise<string> {
  const program = `
    const { useProxy } = await import(${JSON.stringify(proxy)})
    const { fetchBounded } = await import(${JSON.stringify(fetching)})
    const line = await useProxy(${JSON.stringify(env)})
    const response = await fetchBounded(${JSON.stringify(url)}, {})
    console.log(line ?? (await response.text()))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  return stdout.trim()
}

test('requests go over the proxy, but for the hosts that are excepted', async context => {
  const { setGlobalProxyFromEnv } = await import('node:http')
  if (typeof setGlobalProxyFromEnv !== 'function') context.skip(`Node ${process.version} cannot set a proxy`)
  const origin = createServer((_request, response) => void response.end('hello'))
  await new Promise<void>(ready => origin.listen(0, '127.0.0.1', ready))
  const { port } = origin.address() as AddressInfo
  const { server, asked, url } = await tunnel(port)
  try {
    expect(await fetched(`http://api.example:${port}/`, { HTTP_PROXY: url })).toBe('hello')
    expect(asked).toEqual([`api.example:${port}`])
    expect(await fetched(`http://127.0.0.1:${port}/`, { HTTP_PROXY: url, NO_PROXY: '127.0.0.1' })).toBe('hello')
    expect(asked).toHaveLength(1)
  } finally {
    for (const each of [server, origin]) {
      each.closeAllConnections()
      await new Promise(closed => each.close(closed))
    }
  }
})

test('without a proxy, or where Node does it, there is nothing to do', async () => {
  expect(await useProxy({})).toBeUndefined()
  expect(await useProxy({ HTTPS_PROXY: 'http://127.0.0.1:1', NODE_USE_ENV_PROXY: '1' })).toBeUndefined()
})
