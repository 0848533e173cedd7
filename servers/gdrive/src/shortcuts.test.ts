import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from './gdrive.fixture.ts'

test('a shortcut that leads in a circle, or nowhere, is told', async () => {
  await using google = await startGoogle()
  const one = google.file({ name: 'One', id: 'shortcutNumberOne', shortcutTo: 'shortcutNumberTwo' })
  google.file({ name: 'Two', id: 'shortcutNumberTwo', shortcutTo: one })
  const lost = google.file({ name: 'Lost', shortcutTo: 'aFileThatIsGone00' })
  await using server = await connectTo(google)
  const circle = await server.call('gdrive_read_file', { file: one })
  expect(circle.text).toContain('conflict: "One" (shortcutNumberOne) is a shortcut that leads nowhere.')
  expect((await server.call('gdrive_read_file', { file: lost })).text).toContain('not_found')
})

test('a token that is revoked between two pages is told', async () => {
  await using google = await startGoogle()
  for (let index = 0; index < 30; index++) google.file({ name: `Note ${index}`, content: 'x' })
  const token = google.token()
  await using server = await connectTo(google, { results: 'structured', options: { accessToken: token } })
  const first = await server.call('gdrive_search_files', { name: 'note', limit: 20 })
  const { next_cursor: cursor } = z.looseObject({ next_cursor: z.string() }).parse(first.structured)
  google.revoke(token)
  const { text } = await server.call('gdrive_search_files', { name: 'note', limit: 20, cursor })
  expect(text).toContain('unauthenticated')
})
