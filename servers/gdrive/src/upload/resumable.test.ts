import { randomBytes } from 'node:crypto'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from '../gdrive.fixture.ts'

/** Restoring a revision uploads it: so the loop is driven through a tool. */
async function restoring(bytes: Uint8Array) {
  const google = await startGoogle()
  const id = google.file({ name: 'data.bin', mimeType: 'application/octet-stream', content: bytes })
  const [revision] = google.get(id).revisions
  await fetch(`${google.url}/upload/drive/v3/files/${id}?uploadType=media`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${google.tokens.me}`, 'content-type': 'application/octet-stream' },
    body: 'other',
  })
  google.clearRequests()
  const server = await connectTo(google, { access: 'write' })
  return {
    google,
    id,
    restore: () => server.call('gdrive_revisions', { file: id, action: 'restore', revision: revision?.id }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await google[Symbol.asyncDispose]()
    },
  }
}

test.each([0, 1, 4 * 1024 * 1024, 9_000_001])('sends %i bytes exactly', async size => {
  const bytes = randomBytes(size)
  await using at = await restoring(bytes)
  const { isError, text } = await at.restore()
  expect(isError, text).toBe(false)
  expect(Buffer.compare(at.google.bytes(at.id), bytes)).toBe(0)
})

const faults = [
  { kind: 'cut' as const, after: 300_000 },
  { kind: 'cut' as const, after: 5_000_000 },
  { kind: 'cut' as const },
  { kind: 'cut-after' as const },
  { kind: 'status' as const, status: 503 },
  { kind: 'rate' as const },
  { kind: 'truncated' as const },
]

/** Lets something go wrong with the first piece, when the session has been opened. */
function failPiece({ google }: { google: Google }, fault: (typeof faults)[number]): void {
  const { uploads } = google.store
  const begin = uploads.set.bind(uploads)
  uploads.set = (id, session) => {
    google.fault({ path: 'upload', ...fault })
    return begin(id, session)
  }
}

test.each(faults)('a piece goes on after %j, in one session, and makes one revision', async fault => {
  const bytes = randomBytes(6_000_000)
  await using at = await restoring(bytes)
  failPiece(at, fault)
  const { isError, text } = await at.restore()
  expect(isError, text).toBe(false)
  expect(Buffer.compare(at.google.bytes(at.id), bytes)).toBe(0)
  expect(at.google.get(at.id).revisions).toHaveLength(3)
  expect(at.google.requestsOf('upload').filter(({ method }) => method === 'PATCH')).toHaveLength(1)
})

test.each(faults)('a session is opened in spite of %j', async fault => {
  const bytes = randomBytes(1000)
  await using at = await restoring(bytes)
  at.google.fault({ path: 'upload', ...fault })
  const { isError, text } = await at.restore()
  expect(isError, text).toBe(false)
  expect(Buffer.compare(at.google.bytes(at.id), bytes)).toBe(0)
  expect(at.google.get(at.id).revisions).toHaveLength(3)
})

test('gives up in the end, says that it is not known, and shows no address of the session', async () => {
  await using at = await restoring(randomBytes(1000))
  at.google.fault({ path: 'upload', kind: 'cut', times: 50 })
  const { isError, text } = await at.restore()
  expect(isError).toBe(true)
  expect(text).not.toContain('upload_id')
}, 60_000)

test('an upload that was done and then forgotten is found again, not made twice', async () => {
  await using google = await startGoogle()
  await using server = await connectTo(google, { access: 'write' })
  const { uploads } = google.store
  const begin = uploads.set.bind(uploads)
  uploads.set = (id, session) => {
    google.fault({ path: 'upload', kind: 'cut-after' })
    let seen = 0
    const gone = { get: () => (seen++ === 0 ? session : undefined) }
    const find = uploads.get.bind(uploads)
    uploads.get = key => (key === id ? gone.get() : find(key))
    return begin(id, session)
  }
  const { text, isError } = await server.call('gdrive_create_file', { name: 'Plan', kind: 'doc', content: '# Plan' })
  expect(isError, text).toBe(false)
  expect([...google.store.files.values()].filter(({ name }) => name === 'Plan')).toHaveLength(1)
  expect(google.requestsOf('upload').filter(({ method }) => method === 'POST')).toHaveLength(1)
})
