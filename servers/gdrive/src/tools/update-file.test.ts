import type { Connected } from '@mcp-connectors/testing'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const versioned = z.looseObject({ version: z.string() })

async function connected(google: Google, options: object = {}) {
  return await connectTo(google, { access: 'write', results: 'structured', options })
}

async function versionOf(server: Connected, file: string): Promise<string> {
  return versioned.parse((await server.call('gdrive_read_file', { file })).structured).version
}

test('replaces the content of the version that was read', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'plan.txt', mimeType: 'text/plain', content: 'old' })
  await using server = await connected(google)
  const version = await versionOf(server, id)
  const { text } = await server.call('gdrive_update_file', { file: id, version, content: 'new' })
  expect(text).toContain(`Done: content of "plan.txt" (${id}) replaced (3 B)`)
  expect(google.bytes(id).toString()).toBe('new')
  expect(google.get(id).mimeType).toBe('text/plain')
})

test('refuses to overwrite what was not read, or has changed since', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'plan.txt', mimeType: 'text/plain', content: 'old' })
  await using server = await connected(google)
  const without = await server.call('gdrive_update_file', { file: id, content: 'new' })
  expect(without.text).toContain('invalid: content needs version')
  const version = await versionOf(server, id)
  await server.call('gdrive_update_file', { file: id, version, content: 'of somebody else' })
  const late = await server.call('gdrive_update_file', { file: id, version, content: 'new' })
  expect(late.text).toContain('conflict: "plan.txt"')
  expect(late.text).toContain(`It is now version ${await versionOf(server, id)}`)
  expect(google.bytes(id).toString()).toBe('of somebody else')
})

test('renames, moves, stars and describes in one request, and does nothing twice', async () => {
  await using google = await startGoogle()
  const folder = google.folder("Bob's \\ folder")
  const id = google.file({ name: 'plan.txt', content: 'x' })
  await using server = await connected(google)
  const args = { file: id, name: 'Plan', folder, starred: true, description: 'of 2026' }
  const dry = await server.call('gdrive_update_file', { ...args, dry_run: true })
  expect(dry.text).toContain('Nothing was sent. It would change: "plan.txt"')
  expect(google.requestsOf('files.update')).toHaveLength(0)
  const { text } = await server.call('gdrive_update_file', args)
  expect(text).toContain(`renamed to "Plan", moved to "Bob's \\\\ folder"`)
  expect(google.get(id)).toMatchObject({ name: 'Plan', parent: folder })
  expect(google.requestsOf('files.update')).toHaveLength(1)
  expect((await server.call('gdrive_update_file', args)).text).toContain('Nothing had to change.')
  expect(google.requestsOf('files.update')).toHaveLength(1)
})

test('makes a document anew from Markdown, and says what that costs', async () => {
  await using google = await startGoogle()
  await using server = await connected(google)
  const made = await server.call('gdrive_create_file', { name: 'Plan', kind: 'doc', content: '# Old' })
  const { id } = z.looseObject({ id: z.string() }).parse(made.structured)
  const version = await versionOf(server, id)
  const { text } = await server.call('gdrive_update_file', { file: id, version, content: '# New' })
  expect(text).toContain('comments lose their places')
  expect((await server.call('gdrive_read_file', { file: id })).text).toContain('# New')
})

test('moves no folder into itself or below, and nothing out of or into what is not allowed', async () => {
  await using google = await startGoogle()
  const top = google.folder('Top')
  const below = google.folder('Below', top)
  const other = google.folder('Other')
  const inside = google.file({ name: 'Inside', content: 'x', parent: below })
  const outside = google.file({ name: 'Outside', content: 'x', parent: other })
  await using server = await connected(google)
  for (const folder of [top, below]) {
    expect((await server.call('gdrive_update_file', { file: top, folder })).text).toContain('into itself')
  }
  await using limited = await connected(google, { folder: [top] })
  expect((await limited.call('gdrive_update_file', { file: inside, folder: other })).text).toContain('refused')
  expect((await limited.call('gdrive_update_file', { file: outside, folder: top })).text).toContain('refused')
  expect((await limited.call('gdrive_update_file', { file: top, name: 'Mine' })).text).toContain('refused')
  expect((await limited.call('gdrive_update_file', { file: inside, folder: top })).isError).toBe(false)
})

test('tells what was done where a later step fails', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'plan.txt', mimeType: 'text/plain', content: 'old' })
  await using server = await connected(google)
  const version = await versionOf(server, id)
  google.fault({ path: 'files.update', kind: 'cut' })
  const { text } = await server.call('gdrive_update_file', { file: id, version, content: 'new', name: 'Plan' })
  expect(text).toContain('Done: content of "plan.txt"')
  expect(text).toContain('Warning: Perhaps not done, look first')
})
