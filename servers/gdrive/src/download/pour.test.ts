import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { gdrive } from '../connector.ts'

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))

/** Gives all of the file whatever range is asked for, and breaks off the first time. */
async function startWithoutRanges() {
  let asked = 0
  const server = createServer((request, response) => {
    if (!request.url?.includes('alt=media')) {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ id: 'aFileOfTheProxy', name: 'a.bin', mimeType: 'x/y', size: content.length }))
      return
    }
    response.setHeader('content-length', content.length)
    if (++asked > 1) return void response.end(content)
    response.write(content.subarray(0, 100_000), () => setImmediate(() => response.destroy()))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // Boundary: a server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  const dispose = () => new Promise<void>(resolve => server.close(() => resolve()))
  return { url: `http://127.0.0.1:${port}`, asked: () => asked, [Symbol.asyncDispose]: dispose }
}

test('what is there already is passed over where ranges are not known', async () => {
  await using home = await mkdtempDisposable(join(tmpdir(), 'pour-'))
  await using proxy = await startWithoutRanges()
  const options = { apiRoot: proxy.url, accessToken: 'ya29.of-a-test', filesFolder: home.path }
  await using server = await connect(gdrive, { toolsets: ['all'], options })
  const { text } = await server.call('gdrive_download_file', { file: 'aFileOfTheProxy' })
  expect(text).toContain('Saved "a.bin"')
  expect((await readFile(join(home.path, 'a.bin'))).equals(content)).toBe(true)
  expect(proxy.asked()).toBe(2)
})
