import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const answer = z.looseObject({ revisions: z.array(z.looseObject({ id: z.string() })).optional() })

async function replace(google: Google, id: string, body: string): Promise<void> {
  await fetch(`${google.url}/upload/drive/v3/files/${id}?uploadType=media`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${google.tokens.me}`, 'content-type': 'text/plain' },
    body,
  })
}

test('lists the revisions, reads and compares them, and makes an earlier one the newest again', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'plan.txt', mimeType: 'text/plain', content: 'one\ntwo\nthree\n' })
  await replace(google, id, 'one\n2\nthree\n')
  await using server = await connectTo(google, { access: 'write', results: 'structured' })
  const list = await server.call('gdrive_revisions', { file: id })
  const { revisions = [] } = answer.parse(list.structured)
  expect(list.text).toContain('2 revisions of "plan.txt"')
  const [newest, oldest] = revisions
  const read = await server.call('gdrive_revisions', { file: id, action: 'read', revision: oldest?.id })
  expect(read.text).toContain('two')
  const diff = await server.call('gdrive_revisions', { file: id, action: 'diff', revision: oldest?.id })
  expect(diff.text).toContain('@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n')
  const same = await server.call('gdrive_revisions', { file: id, action: 'diff', revision: newest?.id })
  expect(same.text).toContain('do not differ')
  const back = await server.call('gdrive_revisions', { file: id, action: 'restore', revision: oldest?.id })
  expect(back.text).toContain('of "plan.txt"')
  expect(google.bytes(id).toString()).toBe('one\ntwo\nthree\n')
  const after = answer.parse((await server.call('gdrive_revisions', { file: id })).structured)
  expect(after.revisions).toHaveLength(3)
})

test('restores nothing at --access read, and says which level does', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'plan.txt', mimeType: 'text/plain', content: 'one' })
  await using server = await connectTo(google)
  const { text, isError } = await server.call('gdrive_revisions', { file: id, action: 'restore', revision: 'x' })
  expect(isError).toBe(true)
  expect(text).toContain('--access')
})

test('says where a person finds the earlier text of a Google document', async () => {
  await using google = await startGoogle()
  const id = google.file({
    name: 'Plan',
    mimeType: 'application/vnd.google-apps.document',
    exports: { 'text/plain': 'x' },
  })
  await using server = await connectTo(google)
  const { text } = await server.call('gdrive_revisions', { file: id, action: 'read', revision: '1' })
  expect(text).toContain('refused: Google gives out no earlier text of "Plan"')
  expect((await server.call('gdrive_revisions', { file: id, action: 'read' })).text).toContain('needs revision')
})
