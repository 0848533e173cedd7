import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const answer = z.looseObject({
  comments: z.array(z.looseObject({ id: z.string(), text: z.string() })),
  next_cursor: z.string().optional(),
})

/** As another person does it in the browser. */
async function comment(google: Google, id: string, body: object): Promise<string> {
  const response = await fetch(`${google.url}/drive/v3/files/${id}/comments?fields=id`, {
    method: 'POST',
    headers: { authorization: `Bearer ${google.tokens.other}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return z.object({ id: z.string() }).parse(await response.json()).id
}

async function shared() {
  const google = await startGoogle()
  const id = google.file({
    name: 'Plan',
    content: 'x',
    permissions: [{ email: 'bob@acme.example', role: 'commenter' }],
  })
  return { google, id, [Symbol.asyncDispose]: () => google[Symbol.asyncDispose]() }
}

test('shows open comments with what they are about, their answers, and how many are resolved', async () => {
  await using at = await shared()
  const quotedFileContent = { mimeType: 'text/html', value: 'Rent &amp; power' }
  const first = await comment(at.google, at.id, { content: 'Too much?', quotedFileContent })
  const second = await comment(at.google, at.id, { content: 'Typo' })
  await using server = await connectTo(at.google, { access: 'write' })
  await server.call('gdrive_comments', { file: at.id, action: 'reply', comment: first, text: 'It is the new flat.' })
  await server.call('gdrive_comments', { file: at.id, action: 'resolve', comment: second })
  const { text } = await server.call('gdrive_comments', { file: at.id })
  expect(text).toContain(`1 comment on "Plan" (${at.id}):`)
  expect(text).toMatch(new RegExp(`${first} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d .+ on "Rent & power": Too much\\?`))
  expect(text).toMatch(/ {2}\S+ \S+ me: It is the new flat\./)
  expect(text).toContain('1 resolved one left out')
  const all = await server.call('gdrive_comments', { file: at.id, open_only: false })
  expect(all.text).toContain('(resolved)')
})

test('adds, resolves and opens again, and does nothing where it is so already', async () => {
  await using at = await shared()
  await using server = await connectTo(at.google, { access: 'write', results: 'structured' })
  const added = await server.call('gdrive_comments', { file: at.id, action: 'add', text: 'Ship it', quote: 'soon' })
  expect(added.text).toMatch(/^Done: comment .+ Google marks no place in the document\.$/)
  const { comments } = answer.parse((await server.call('gdrive_comments', { file: at.id })).structured)
  expect(comments).toMatchObject([{ text: 'Ship it', quote: 'soon', by: 'me' }])
  const args = { file: at.id, comment: comments[0]?.id }
  expect((await server.call('gdrive_comments', { ...args, action: 'reopen' })).text).toBe('Nothing had to change.')
  expect((await server.call('gdrive_comments', { ...args, action: 'resolve', dry_run: true })).text).toContain(
    'Nothing was sent',
  )
  expect((await server.call('gdrive_comments', { ...args, action: 'resolve' })).text).toContain('resolved')
  expect((await server.call('gdrive_comments', { ...args, action: 'resolve' })).text).toBe('Nothing had to change.')
  expect((await server.call('gdrive_comments', { ...args, action: 'reopen' })).text).toContain('opened again')
  const more = { ...args, action: 'reopen', text: 'Still wrong' }
  expect((await server.call('gdrive_comments', more)).text).toContain('answered')
})

test.each(['cut', 'cut-after', 'truncated', 'rate'] as const)('is added once (%s)', async kind => {
  await using at = await shared()
  await using server = await connectTo(at.google, { access: 'write', results: 'structured' })
  for (const [path, args] of [
    ['comments.create', { action: 'add', text: 'Ship it' }],
    ['replies.create', { action: 'reply', text: 'Yes' }],
  ] as const) {
    const before = answer.parse((await server.call('gdrive_comments', { file: at.id })).structured).comments[0]?.id
    at.google.fault({ path, kind })
    const given = args.action === 'reply' ? { ...args, comment: before } : args
    const { isError, text } = await server.call('gdrive_comments', { file: at.id, ...given })
    expect(isError, text).toBe(kind === 'cut')
    if (kind === 'cut') await server.call('gdrive_comments', { file: at.id, ...given, repeat: true })
  }
  const { structured } = await server.call('gdrive_comments', { file: at.id })
  expect(answer.parse(structured).comments).toMatchObject([{ text: 'Ship it', replies: [{ text: 'Yes' }] }])
})

test('writes nothing at --access read, says what is missing, and touches nothing that is not allowed', async () => {
  await using at = await shared()
  await using reader = await connectTo(at.google)
  expect((await reader.call('gdrive_comments', { file: at.id, action: 'add', text: 'x' })).text).toContain('--access')
  await using server = await connectTo(at.google, { access: 'write' })
  expect((await server.call('gdrive_comments', { file: at.id, action: 'add' })).text).toContain('needs text')
  expect((await server.call('gdrive_comments', { file: at.id, action: 'resolve' })).text).toContain('needs comment')
  const gone = await server.call('gdrive_comments', { file: at.id, action: 'resolve', comment: 'nowhere' })
  expect(gone.text).toContain('not_found')
  const folder = at.google.folder('Allowed')
  await using limited = await connectTo(at.google, { access: 'write', options: { folder: [folder] } })
  expect((await limited.call('gdrive_comments', { file: at.id })).text).toContain('refused')
})

test('what was done before is not taken for what was to be done now', async () => {
  await using at = await shared()
  const id = await comment(at.google, at.id, { content: 'Typo' })
  await using server = await connectTo(at.google, { access: 'write' })
  const does = (args: object) => server.call('gdrive_comments', { file: at.id, ...args })
  await does({ action: 'resolve', comment: id })
  await does({ action: 'reopen', comment: id })
  at.google.fault({ path: 'replies.create', kind: 'cut' })
  expect((await does({ action: 'resolve', comment: id })).isError).toBe(true)
  expect((await does({ action: 'resolve', comment: id })).text).toContain('resolved')
  await does({ action: 'add', text: 'Same', quote: 'here' })
  at.google.fault({ path: 'comments.create', kind: 'cut' })
  expect((await does({ action: 'add', text: 'Same', quote: 'there' })).isError).toBe(true)
})
