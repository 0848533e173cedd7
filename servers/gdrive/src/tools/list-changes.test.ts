import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const answer = z.object({
  changes: z.array(
    z.looseObject({ removed: z.string().optional(), file: z.looseObject({ id: z.string() }).optional() }),
  ),
  token: z.string().optional(),
  left_out: z.int().optional(),
})

test('gives a token first, and then what changed since', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Plan', content: 'x' })
  await using server = await connectTo(google, { access: 'write', results: 'structured' })
  const begun = await server.call('gdrive_list_changes')
  const { token, changes } = answer.parse(begun.structured)
  expect(begun.text).toContain(`Pass since: ${token} later`)
  expect(changes).toEqual([])
  const nothing = answer.parse((await server.call('gdrive_list_changes', { since: token })).structured)
  expect(nothing.changes).toEqual([])
  await server.call('gdrive_trash_file', { file: id })
  const { structured, text } = await server.call('gdrive_list_changes', { since: token })
  const after = answer.parse(structured)
  expect(after.changes).toMatchObject([{ file: { id, name: 'Plan', trashed: true } }])
  expect(after.token).not.toBe(token)
  expect(text).toContain(`${id} `)
  expect(text).toContain(`since: ${after.token} shows what changes from here on.`)
})

test('leaves out, and counts, what is in none of the allowed folders', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const inside = google.file({ name: 'Inside', content: 'x', parent: allowed })
  const outside = google.file({ name: 'Secret', content: 'x' })
  await using all = await connectTo(google, { access: 'write', results: 'structured' })
  const { token } = answer.parse((await all.call('gdrive_list_changes')).structured)
  await all.call('gdrive_trash_file', { file: inside })
  await all.call('gdrive_trash_file', { file: outside })
  await using server = await connectTo(google, { results: 'structured', options: { folder: [allowed] } })
  const { structured, text } = await server.call('gdrive_list_changes', { since: token })
  expect(answer.parse(structured)).toMatchObject({ changes: [{ file: { id: inside } }], left_out: 1 })
  expect(text).not.toContain('Secret')
})

test('a token that is none is told', async () => {
  await using google = await startGoogle()
  await using server = await connectTo(google)
  expect((await server.call('gdrive_list_changes', { since: 'yesterday' })).text).toContain('invalid: ')
})

test.each(['text', 'structured'] as const)(
  'what does not fit into one result comes on the next page: %s',
  async results => {
    await using google = await startGoogle()
    await using server = await connectTo(google, { results, maxTokens: 2000 })
    const since = /since: (\S+)/.exec((await server.call('gdrive_list_changes')).text)?.[1]
    const ids = Array.from({ length: 130 }, (_, index) => google.file({ name: `Plan ${index}`, content: 'x' }))
    for (const id of ids) google.store.touch(google.get(id), 'bob@acme.example')
    const seen: string[] = []
    let cursor: string | undefined
    for (let pages = 0; pages === 0 || (cursor !== undefined && pages < 50); pages++) {
      const { text } = await server.call('gdrive_list_changes', { since, ...(cursor && { cursor }) })
      seen.push(...[...text.matchAll(/^2\S+ \S+ (\S+) .*Plan/gm)].map(([, id = '']) => id))
      cursor = /cursor "([^"]+)"/.exec(text)?.[1]
    }
    expect(seen.sort()).toEqual(ids.sort())
  },
)
