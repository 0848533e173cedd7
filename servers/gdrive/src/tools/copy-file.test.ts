import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const made = z.looseObject({ id: z.string() })
const names = (google: Google) => [...google.store.files.values()].map(({ name }) => name)

async function connected(google: Google, options: object = {}) {
  return await connectTo(google, { access: 'write', results: 'structured', options })
}

test('copies a file beside itself, or under another name elsewhere', async () => {
  await using google = await startGoogle()
  const folder = google.folder('Archive')
  const id = google.file({ name: 'plan.txt', mimeType: 'text/plain', content: 'x' })
  await using server = await connected(google)
  const first = await server.call('gdrive_copy_file', { file: id })
  expect(first.text).toContain(`Done: copied "plan.txt" (${id}) to "Copy of plan.txt" in "My Drive"`)
  const second = await server.call('gdrive_copy_file', { file: id, name: 'Plan 2025', folder })
  const copy = made.parse(second.structured).id
  expect(google.get(copy)).toMatchObject({ name: 'Plan 2025', parent: folder })
  expect(google.bytes(copy).toString()).toBe('x')
})

test('converts a text into a document', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'plan.md', mimeType: 'text/markdown', content: '# Plan' })
  await using server = await connected(google)
  const { structured, text } = await server.call('gdrive_copy_file', { file: id, convert_to: 'doc' })
  expect(text).toContain('as doc to "plan"')
  expect(google.get(made.parse(structured).id).mimeType).toBe('application/vnd.google-apps.document')
})

test.each([undefined, 'doc'])('copies once (%s), whatever happens to the answer', async convert_to => {
  for (const kind of ['cut', 'cut-after', 'rate', 'truncated'] as const) {
    await using google = await startGoogle()
    const id = google.file({ name: 'plan.md', mimeType: 'text/markdown', content: '# Plan' })
    await using server = await connected(google)
    google.fault({ path: 'files.copy', kind })
    const { isError, text } = await server.call('gdrive_copy_file', { file: id, name: 'New', convert_to })
    const count = names(google).filter(name => name === 'New').length
    expect(count, `${kind} ${text}`).toBe(kind === 'cut' ? 0 : 1)
    expect(isError, `${kind} ${text}`).toBe(kind === 'cut')
  }
})

test('says what it cannot copy, and copies nothing into or out of what is not allowed', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const inside = google.file({ name: 'Inside', content: 'x', parent: allowed })
  const outside = google.file({ name: 'Outside', content: 'x' })
  const doc = google.file({ name: 'Doc', mimeType: 'application/vnd.google-apps.document' })
  await using server = await connected(google)
  expect((await server.call('gdrive_copy_file', { file: allowed })).text).toContain('Google copies files alone')
  expect((await server.call('gdrive_copy_file', { file: doc, convert_to: 'sheet' })).text).toContain('already')
  await using limited = await connected(google, { folder: [allowed] })
  expect((await limited.call('gdrive_copy_file', { file: outside, folder: allowed })).text).toContain('refused')
  expect((await limited.call('gdrive_copy_file', { file: inside, folder: 'root' })).text).toContain('refused')
  expect((await limited.call('gdrive_copy_file', { file: inside, dry_run: true })).text).toContain('Nothing was sent')
  expect(google.requestsOf('files.copy')).toHaveLength(0)
})
