import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from '../gdrive.fixture.ts'

const access = (google: Google, id: string) =>
  google
    .get(id)
    .permissions.map(({ email, domain, type, role }) => `${email ?? domain ?? type} ${role}`)
    .sort()

/** As a person who says yes, or no, and keeps what was asked. */
async function asking(google: Google, answer: 'accept' | 'decline' = 'accept', options: object = {}) {
  const asked: string[] = []
  const elicit = (message: string) => {
    asked.push(message)
    return answer
  }
  const server = await connectTo(google, { access: 'destroy', elicit, options })
  return { server, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('shows who would gain access and who of them is outside, then shares, without a mail', async () => {
  await using google = await startGoogle()
  const folder = google.folder('Finance')
  const id = google.file({ name: 'Budget', content: 'x', parent: folder })
  await using at = await asking(google)
  const who = ['bob@acme.example', 'carol@other.example', 'anyone']
  const { text, isError } = await at.server.call('gdrive_share_file', { file: id, who, role: 'reader' })
  expect(isError, text).toBe(false)
  expect(at.asked[0]?.split('\n')).toEqual([
    `Share "Budget" (${id}), in My Drive / Finance?`,
    '- bob@acme.example: no access → reader',
    '- carol@other.example: no access → reader: OUTSIDE of acme.example',
    '- anyone with the link: no access → reader: WHOEVER HAS THE LINK can open it, without logging in',
    'No mail is sent.',
    'Access now (1 entry): alice@acme.example owner',
  ])
  expect(access(google, id)).toEqual([
    'alice@acme.example owner',
    'anyone reader',
    'bob@acme.example reader',
    'carol@other.example reader',
  ])
  expect(google.store.mails).toEqual([])
  expect(text).toContain('Done: bob@acme.example: no access → reader')
})

test('changes and takes away access, and does nothing where it is so already', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x', permissions: [{ email: 'bob@acme.example', role: 'reader' }] })
  await using at = await asking(google)
  const share = (args: object) => at.server.call('gdrive_share_file', { file: id, who: ['bob@acme.example'], ...args })
  expect((await share({ role: 'reader' })).text).toContain('Nothing had to change.')
  expect(at.asked).toEqual([])
  expect((await share({ role: 'writer' })).text).toContain('bob@acme.example: reader → writer')
  expect(access(google, id)).toContain('bob@acme.example writer')
  expect((await share({ role: 'none' })).text).toContain('bob@acme.example: writer → no access')
  expect(access(google, id)).toEqual(['alice@acme.example owner'])
  expect((await share({ role: 'none' })).text).toContain('Nothing had to change.')
})

test('does nothing when the person says no, or what they were shown has changed', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using no = await asking(google, 'decline')
  const args = { file: id, who: ['bob@acme.example'], role: 'reader' }
  expect((await no.server.call('gdrive_share_file', args)).isError).toBe(true)
  expect(access(google, id)).toEqual(['alice@acme.example owner'])
  const share = () => google.get(id).permissions.push({ id: 'p1', type: 'anyone', role: 'writer' })
  await using late = await connectTo(google, {
    access: 'destroy',
    elicit: () => {
      share()
      return 'accept'
    },
  })
  const { text } = await late.call('gdrive_share_file', args)
  expect(text).toContain('conflict: It changed since the person was asked')
  expect(access(google, id)).not.toContain('bob@acme.example reader')
})

test('a dry run shows what would change, and the access there is', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using at = await asking(google)
  const args = { file: id, who: ['carol@other.example'], role: 'writer', dry_run: true }
  const { text } = await at.server.call('gdrive_share_file', args)
  expect(text).toContain('Nothing was sent. It would change: carol@other.example: no access → writer')
  expect(text).toContain('OUTSIDE of acme.example')
  expect(at.asked).toEqual([])
  expect(google.requestsOf('permissions.create')).toHaveLength(0)
})

test('says that a folder shares all in it, and where inherited access is taken away', async () => {
  await using google = await startGoogle()
  const folder = google.folder('Finance')
  const id = google.file({ name: 'Budget', content: 'x', parent: folder })
  await using at = await asking(google)
  await at.server.call('gdrive_share_file', { file: folder, who: ['bob@acme.example'], role: 'writer' })
  expect(at.asked[0]).toContain('It is a folder: the same holds for all that is in it, now and later.')
  const { text } = await at.server.call('gdrive_share_file', { file: id, who: ['bob@acme.example'], role: 'none' })
  expect(text).toContain('from above')
})

test('promises nobody less than what they have from above', async () => {
  await using google = await startGoogle()
  const folder = google.folder('Finance')
  const id = google.file({ name: 'Budget', content: 'x', parent: folder })
  await using at = await asking(google)
  const share = (args: object) => at.server.call('gdrive_share_file', { file: id, who: ['bob@acme.example'], ...args })
  await share({ file: folder, role: 'commenter' })
  expect((await share({ role: 'reader' })).text).toContain('from above, as commenter: here it cannot be less.')
  expect((await share({ role: 'commenter', expires: '2099-01-01' })).text).toContain('here it cannot be less')
  expect(access(google, id)).toEqual(['alice@acme.example owner'])
  expect((await share({ role: 'writer' })).text).toContain('bob@acme.example: commenter → writer')
  expect((await share({ role: 'none' })).text).toContain('bob@acme.example: writer → commenter, which comes from above')
  expect(access(google, id)).toEqual(['alice@acme.example owner'])
})

test('shares once with one who is named twice', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using at = await asking(google)
  const who = ['bob@acme.example', 'Bob@acme.example']
  await at.server.call('gdrive_share_file', { file: id, who, role: 'reader', notify: true })
  expect(google.store.mails).toHaveLength(1)
})

test('sends a mail only where asked to', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using at = await asking(google)
  const args = { file: id, who: ['bob@acme.example'], role: 'reader', notify: true, message: 'Have a look' }
  await at.server.call('gdrive_share_file', args)
  expect(at.asked[0]).toContain('1 mail sent: "Have a look".')
  expect(google.store.mails).toHaveLength(1)
})

test('says that a new owner is told, and that a change tells nobody', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x', permissions: [{ email: 'bob@acme.example', role: 'reader' }] })
  await using at = await asking(google, 'decline')
  const share = (args: object) => at.server.call('gdrive_share_file', { file: id, who: ['bob@acme.example'], ...args })
  await share({ role: 'owner' })
  await share({ role: 'writer', notify: true })
  expect(at.asked[0]).toContain('- bob@acme.example: reader → owner: YOU own it no longer')
  expect(at.asked[0]).toContain('1 mail sent.')
  expect(at.asked[1]).toContain('No mail is sent: Google tells only those who had no access.')
})

test.each([
  [{ who: ['nobody'], role: 'reader' }, 'is nobody to share with'],
  [{ who: ['domain:'], role: 'reader' }, 'is nobody to share with'],
  [{ who: ['anyone'], role: 'owner' }, 'Only one person can own a file'],
  [{ who: ['anyone'], role: 'reader', expires: '2099-01-01' }, 'expires is for people and groups alone'],
  [{ who: ['bob@acme.example'], role: 'reader', expires: '2020-01-01' }, 'has passed'],
  [{ who: ['bob@acme.example'], role: 'reader', message: 'x' }, 'with notify alone'],
  [{ who: ['bob@acme.example'], role: 'organizer' }, 'is for people in shared drives'],
  [{ who: ['alice@acme.example'], role: 'none' }, 'owns'],
])('%j is refused: %s', async (args, words) => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using at = await asking(google)
  const { text, isError } = await at.server.call('gdrive_share_file', { file: id, ...args })
  expect(isError).toBe(true)
  expect(text).toContain(words)
  expect(access(google, id)).toEqual(['alice@acme.example owner'])
})

test('is not there below --access destroy, and shares nothing that is not allowed', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const outside = google.file({ name: 'Secret', content: 'x' })
  await using at = await asking(google, 'accept', { folder: [allowed] })
  for (const file of [outside, allowed]) {
    const { text } = await at.server.call('gdrive_share_file', { file, who: ['anyone'], role: 'reader' })
    expect(text).toContain('refused')
  }
  await using writing = await connectTo(google, { access: 'write' })
  await expect(
    writing.call('gdrive_share_file', { file: outside, who: ['anyone'], role: 'reader' }),
  ).resolves.toMatchObject({ isError: true })
})
