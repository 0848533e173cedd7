import { expect, test } from 'vitest'
import { z } from 'zod'
import { clientAt } from './client.fixture.ts'
import { type Google, startGoogle } from './start.ts'

const piece = 256 * 1_024
const bytes = Buffer.from(Array.from({ length: 3 * piece + 100 }, (_, index) => (index * 7) % 256))
const made = z.object({ id: z.string(), name: z.string(), size: z.string().optional() })

/** Begins an upload in pieces. @returns its address */
async function begin(google: Google, body: object, path = '', method = 'POST'): Promise<string> {
  const url = `${google.url}/upload/drive/v3/files${path}?uploadType=resumable&fields=id,name,size`
  const authorization = `Bearer ${google.tokens.me}`
  const headers = { authorization, 'content-type': 'application/json', 'x-upload-content-type': 'application/x-thing' }
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(String(response.status))
  return response.headers.get('location') ?? ''
}

const put = async (url: string, range: string, part: Buffer = Buffer.alloc(0)): Promise<Response> =>
  fetch(url, { method: 'PUT', headers: { 'content-range': range }, body: new Uint8Array(part), redirect: 'manual' })

test('an upload in pieces goes on where it is; what is not last is kept in whole pieces', async () => {
  await using google = await startGoogle()
  const url = await begin(google, { name: 'big' })
  const none = await put(url, `bytes */${bytes.length}`)
  expect([none.status, none.headers.get('range')]).toEqual([308, null])
  const first = await put(url, `bytes 0-${piece + 9}/${bytes.length}`, bytes.subarray(0, piece + 10))
  expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${piece - 1}`])
  expect(
    (await put(url, `bytes ${piece + 10}-${bytes.length - 1}/${bytes.length}`, bytes.subarray(piece + 10))).status,
  ).toBe(400)
  const last = await put(url, `bytes ${piece}-${bytes.length - 1}/${bytes.length}`, bytes.subarray(piece))
  const file = made.parse(await last.json())
  expect(file).toEqual({ id: file.id, name: 'big', size: String(bytes.length) })
  const again = made.parse(await (await put(url, `bytes */${bytes.length}`)).json())
  expect(again).toEqual(file)
  const { data } = await clientAt(google.url, google.tokens.me).files.get(
    { fileId: file.id, alt: 'media' },
    { responseType: 'arraybuffer' },
  )
  expect(Buffer.from(data as unknown as ArrayBuffer).equals(bytes)).toBe(true)
})

test('a connection that breaks leaves what had arrived', async () => {
  await using google = await startGoogle()
  const url = await begin(google, { name: 'big' })
  google.fault({ path: 'upload', kind: 'cut', after: 2 * piece + 5 })
  await expect(put(url, `bytes 0-${bytes.length - 1}/${bytes.length}`, bytes)).rejects.toThrow('fetch failed')
  const asked = await put(url, `bytes */${bytes.length}`)
  expect(asked.headers.get('range')).toBe(`bytes=0-${2 * piece - 1}`)
  const rest = await put(url, `bytes ${2 * piece}-${bytes.length - 1}/${bytes.length}`, bytes.subarray(2 * piece))
  expect(made.parse(await rest.json()).size).toBe(String(bytes.length))
  expect(google.store.files.size).toBe(4)
})

test('what was carried out, though nobody was told, is told when asked', async () => {
  await using google = await startGoogle()
  const url = await begin(google, { name: 'big' })
  google.fault({ path: 'upload', kind: 'cut-after' })
  await expect(put(url, `bytes 0-${bytes.length - 1}/${bytes.length}`, bytes)).rejects.toThrow('fetch failed')
  expect(made.parse(await (await put(url, `bytes */${bytes.length}`)).json()).name).toBe('big')
})

test('a session that is over is not found; ids are looked at before the first byte', async () => {
  await using google = await startGoogle()
  const url = await begin(google, { name: 'a' })
  google.store.uploads.clear()
  expect((await put(url, 'bytes */5')).status).toBe(404)
  const id = google.file({ name: 'there' })
  await expect(begin(google, { id })).rejects.toThrow('409')
})

test('new content in pieces, and of nothing', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'a', content: 'old' })
  const url = await begin(google, { name: 'b' }, `/${id}`, 'PATCH')
  expect(made.parse(await (await put(url, 'bytes */0')).json())).toEqual({ id, name: 'b', size: '0' })
  expect(google.get(id).revisions).toHaveLength(2)
})

test('a body of parts is exact to the byte, whatever is in it', async () => {
  await using google = await startGoogle()
  const content = Buffer.concat([Buffer.from('\r\n--edg\r\n--'), bytes, Buffer.from('\n\r\n')])
  const head =
    '--edge\r\ncontent-type: application/json\r\n\r\n{"name":"a.bin"}\r\n--edge\r\ncontent-type: image/png\r\n\r\n'
  const response = await fetch(`${google.url}/upload/drive/v3/files?uploadType=multipart&fields=*`, {
    method: 'POST',
    headers: { authorization: `Bearer ${google.tokens.me}`, 'content-type': 'multipart/related; boundary="edge"' },
    body: Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--edge--\r\n')]),
  })
  const file = z.object({ id: z.string(), mimeType: z.string() }).parse(await response.json())
  expect(file.mimeType).toBe('image/png')
  expect(google.bytes(file.id).equals(content)).toBe(true)
})
