import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from '../gdrive.fixture.ts'

test('shows what a file is, where, who has access, and what may be done', async () => {
  await using google = await startGoogle()
  const parent = google.folder('Finance')
  const seed = { name: 'Budget', mimeType: 'text/plain', content: 'x', parent, modified: '2026-11-20T14:02:00Z' }
  const id = google.file(seed)
  await using server = await connectTo(google)
  const { text, isError } = await server.call('gdrive_get_file', { file: id, sharing: true })
  expect(isError).toBe(false)
  expect(
    text
      .replace(/untrusted\w+/g, 'untrusted')
      .replace(/Version [\w-]{8}\./, 'Version V.')
      .split('\n'),
  ).toEqual([
    'This account may edit, comment, copy, download, share, trash. Version V.',
    '<untrusted>',
    `${id} text Budget · 1 B · 2026-11-20 14:02`,
    'In My Drive / Finance',
    `https://drive.google.com/file/d/${id}/view?usp=drivesdk`,
    'alice@acme.example · owner',
    '</untrusted>',
  ])
})

test('takes a link, and follows a shortcut', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Plan', content: 'x' })
  const shortcut = google.file({ name: 'To the plan', shortcutTo: id })
  await using server = await connectTo(google, { results: 'structured' })
  const link = `https://drive.google.com/file/d/${shortcut}/view?usp=sharing`
  const { structured } = await server.call('gdrive_get_file', { file: link })
  expect(structured).toMatchObject({ id, name: 'Plan', by: shortcut })
})

test('refuses what is outside of the allowed folders, and does not name it', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const below = google.folder('Below', allowed)
  const inside = google.file({ name: 'Inside', content: 'x', parent: below })
  const outside = google.file({ name: 'Secret', content: 'x' })
  const sly = google.file({ name: 'Shortcut', shortcutTo: outside, parent: allowed })
  await using server = await connectTo(google, { options: { folder: [allowed] } })
  expect((await server.call('gdrive_get_file', { file: inside })).isError).toBe(false)
  for (const file of [outside, sly]) {
    const { text } = await server.call('gdrive_get_file', { file })
    expect(text).toContain(`refused: ${outside} is in none of the folders that this server may use.`)
    expect(text).not.toContain('Secret')
  }
})

test('says how to go on for what is no id, and for what is not there', async () => {
  await using google = await startGoogle()
  await using server = await connectTo(google)
  expect((await server.call('gdrive_get_file', { file: 'my budget.xlsx' })).text).toContain(
    'invalid: "my budget.xlsx" is no id and no link of Google Drive.',
  )
  expect((await server.call('gdrive_get_file', { file: '1abcdefghijklmnop' })).text).toContain(
    'not_found: 1abcdefghijklmnop was not found.',
  )
})

test('a viewer sees the file, and that its sharing is not told', async () => {
  await using google = await startGoogle()
  const permissions = [{ email: 'bob@acme.example', role: 'reader' }]
  const id = google.file({ name: 'Budget', content: 'x', permissions })
  await using server = await connectTo(google, { options: { accessToken: google.tokens.other } })
  const { text, isError } = await server.call('gdrive_get_file', { file: id, sharing: true })
  expect(isError, text).toBe(false)
  expect(text).toContain('Who else has access is told to those who may share it.')
})
