import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from './gdrive.fixture.ts'

/** An allowed folder between one above it and one below, both with files. */
async function start() {
  const google = await startGoogle({ drives: [{ name: 'Sales' }] })
  const secret = google.folder('Merger with Initech')
  const allowed = google.folder('Allowed', secret)
  const below = google.folder('Below', allowed)
  const file = google.file({ name: 'Plan.txt', content: 'x', parent: below })
  const server = await connectTo(google, { access: 'write', options: { folder: [allowed] } })
  return {
    ...{ google, server, secret, allowed, below, file },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await google[Symbol.asyncDispose]()
    },
  }
}

test('the names of folders above the allowed ones are not told', async () => {
  await using place = await start()
  const { server, allowed, file } = place
  const { text } = await server.call('gdrive_get_file', { file })
  expect(text).toContain('In Allowed / Below')
  expect(text).not.toMatch(/Initech|My Drive/)
  const top = await server.call('gdrive_get_file', { file: allowed })
  expect(top.text).not.toMatch(/Initech|My Drive/)
  const found = await server.call('gdrive_search_files', { name: 'Allowed' })
  expect(found.text).toContain(allowed)
  expect(found.text).not.toContain('Initech')
})

test('the shared drive of an allowed folder is not named', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Layoffs' }] })
  const folder = google.folder('Allowed', google.drive('Layoffs'))
  await using server = await connectTo(google, { options: { folder: [folder] } })
  const { text, isError } = await server.call('gdrive_get_file', { file: folder })
  expect(isError).toBe(false)
  expect(text).not.toContain('Layoffs')
})

test.each(['.', '..'])('an id %s leads to no other method of the API', async revision => {
  await using place = await start()
  const { google, server, file } = place
  for (const action of ['read', 'restore']) {
    const { text } = await server.call('gdrive_revisions', { file, action, revision })
    expect(text).toContain('invalid')
  }
  expect(
    google.requests.map(({ path }) => path).filter(path => path.endsWith('/') || path.endsWith('revisions')),
  ).toEqual([])
})

test('nothing is put into a folder that was just moved out', async () => {
  await using place = await start()
  const { google, server, secret, below } = place
  expect((await server.call('gdrive_list_folder', { folder: below })).isError).toBe(false)
  const inner = google.folder('Inner', below)
  expect((await server.call('gdrive_list_folder', { folder: inner })).isError).toBe(false)
  google.get(below).parent = secret
  const { text } = await server.call('gdrive_create_file', { folder: inner, name: 'x', content: 'x' })
  expect(text).toContain(`refused: ${inner} is in none of the folders`)
})

test('a long name does not push the question out of sight', async () => {
  await using google = await startGoogle()
  const folder = google.folder('y'.repeat(5000))
  const id = google.file({ name: 'x'.repeat(5000), content: 'x', parent: folder })
  const asked: string[] = []
  const elicit = (message: string) => {
    asked.push(message)
    return 'decline' as const
  }
  await using server = await connectTo(google, { access: 'destroy', elicit })
  await server.call('gdrive_share_file', { file: id, who: ['anyone'], role: 'writer' })
  expect(asked[0]?.length).toBeLessThan(1500)
  expect(asked[0]).toContain('WHOEVER HAS THE LINK can open and change it')
})
