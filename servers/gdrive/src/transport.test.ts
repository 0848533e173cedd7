import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { gdrive } from './connector.ts'

const token = 'ya29.a-token-of-a-test'

async function listening(answer: RequestListener) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // Boundary: a server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  const dispose = () => new Promise<void>(resolve => server.close(() => resolve()))
  return { url: `http://127.0.0.1:${port}`, seen, [Symbol.asyncDispose]: dispose }
}

const folder = { id: 'aFolderOfATest', name: 'My Drive', mimeType: 'application/vnd.google-apps.folder' }

/** Gives ids and folders, and sends uploads, or all, to another address. */
const astray = (other: string, all: boolean) =>
  listening((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x')
    if (all) return void response.writeHead(307, { location: `${other}${request.url}` }).end()
    if (pathname.startsWith('/upload/')) {
      return void response.writeHead(200, { location: `${other}/session?upload_id=AHsecret` }).end()
    }
    response.setHeader('content-type', 'application/json')
    const answer = pathname.endsWith('generateIds')
      ? { ids: ['anIdOfATest'] }
      : pathname.endsWith('/files')
        ? {}
        : folder
    response.end(JSON.stringify(answer))
  })

test.each([false, true])('neither the token nor a file goes to another host (redirects: %s)', async all => {
  await using other = await listening((_request, response) => void response.end('{}'))
  await using google = await astray(other.url, all)
  const options = { apiRoot: google.url, accessToken: token }
  await using server = await connect(gdrive, { toolsets: ['all'], access: 'write', options })
  const { text, isError } = await server.call('gdrive_create_file', { name: 'a.txt', content: 'x' })
  expect(isError).toBe(true)
  expect(text).toMatch(all ? /^unavailable: / : /^refused: Nothing for /)
  expect(text).not.toMatch(/upload_id|AHsecret|ya29/)
  expect(google.seen.length).toBeGreaterThan(0)
  expect(other.seen).toEqual([])
})
