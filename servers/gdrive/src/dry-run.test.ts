import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from './gdrive.fixture.ts'

/** With something of every kind to be changed, and every change that a tool can make. */
async function start() {
  const google = await startGoogle()
  const [folder, other] = [google.folder('Contracts'), google.folder('Archive')]
  const file = google.file({ name: 'Lease.txt', content: 'x', parent: folder })
  const doc = google.file({ name: 'Goals', mimeType: 'application/vnd.google-apps.document', content: 'Ship it' })
  const gone = google.file({ name: 'Gone', content: 'x', trashed: true })
  const permissions = [{ email: 'bob@acme.example', role: 'reader' }]
  const shared = google.file({ name: 'Shared', content: 'x', permissions })
  await using server = await connectTo(google, { access: 'write' })
  const added = await server.call('gdrive_comments', { file, action: 'add', text: 'Who signs?' })
  const comment = /comment (\S+)/.exec(added.text)?.[1]
  const version = async (id: string) =>
    /[Vv]ersion (\S+?)\.?\n/.exec((await server.call('gdrive_get_file', { file: id })).text)?.[1]
  const changes: Record<string, object[]> = {
    gdrive_create_file: [
      { name: 'a.txt', content: 'x', folder },
      { name: 'A', kind: 'doc', content: '# A' },
      { name: 'New', kind: 'folder', folder },
      { shortcut_to: file, folder: other },
    ],
    gdrive_update_file: [
      { file, content: 'y', version: await version(file) },
      { file: doc, content: '# New', version: await version(doc) },
      { file, name: 'Other.txt' },
      { file, folder: other },
      { file, starred: true, description: 'New' },
    ],
    gdrive_copy_file: [{ file }, { file, folder: other, name: 'B' }, { file, convert_to: 'doc' }],
    gdrive_comments: [
      { file, action: 'add', text: 'Which month?' },
      { file, action: 'reply', comment, text: 'Alice' },
      { file, action: 'resolve', comment },
    ],
    gdrive_share_file: [
      { file, who: ['carol@other.example'], role: 'writer', notify: true },
      { file, who: ['anyone'], role: 'reader' },
      { file: shared, who: ['bob@acme.example'], role: 'none' },
      { file: shared, who: ['bob@acme.example'], role: 'writer' },
    ],
    gdrive_trash_file: [{ file }, { file: folder }, { file: gone, restore: true }],
  }
  return { google, changes, [Symbol.asyncDispose]: () => google[Symbol.asyncDispose]() }
}

test('dry_run sends nothing, whatever the tool and the change', { timeout: 30_000 }, async () => {
  await using place = await start()
  const { google, changes } = place
  await using server = await connectTo(google, { access: 'destroy' })
  for (const [name, all] of Object.entries(changes)) {
    for (const args of all) {
      google.clearRequests()
      const { text } = await server.call(name, { ...args, dry_run: true })
      expect(text, `${name} ${JSON.stringify(args)}`).toMatch(/^Nothing was sent\. It would (?!change: nothing)/)
      const sent = google.requests.filter(({ method, path }) => method !== 'GET' && path !== '/tokeninfo')
      expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([])
    }
  }
  const { tools } = await server.client.listTools()
  const taking = tools.filter(({ inputSchema: { properties = {} } }) => 'dry_run' in properties)
  expect(taking.map(({ name }) => name).sort()).toEqual(Object.keys(changes).sort())
})
