import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from '../gdrive.fixture.ts'

test('moves a file to the trash and back, and says so where it was there already', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Old plan', content: 'x' })
  await using server = await connectTo(google, { access: 'write' })
  const dry = await server.call('gdrive_trash_file', { file: id, dry_run: true })
  expect(dry.text).toContain('Nothing was sent. It would change: trashed "Old plan"')
  expect(google.get(id).trashed).toBeUndefined()
  expect((await server.call('gdrive_trash_file', { file: id })).text).toContain('Done: trashed "Old plan"')
  expect(google.get(id).trashed?.by).toBe('alice@acme.example')
  expect((await server.call('gdrive_trash_file', { file: id })).text).toContain('Nothing had to change.')
  const back = await server.call('gdrive_trash_file', { file: id, restore: true })
  expect(back.text).toContain('restored "Old plan"')
  expect(google.get(id).trashed).toBeUndefined()
})

test('trashes the shortcut, not what it leads to', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Plan', content: 'x' })
  const shortcut = google.file({ name: 'To the plan', shortcutTo: id })
  await using server = await connectTo(google, { access: 'write' })
  await server.call('gdrive_trash_file', { file: shortcut })
  expect(google.get(id).trashed).toBeUndefined()
  expect(google.get(shortcut).trashed?.by).toBe('alice@acme.example')
})

test('leaves an allowed folder itself as it is', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  await using server = await connectTo(google, { access: 'write', options: { folder: [allowed] } })
  const { text } = await server.call('gdrive_trash_file', { file: allowed })
  expect(text).toContain('refused: "Allowed"')
  expect(google.get(allowed).trashed).toBeUndefined()
})
