import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

let double: Github

beforeAll(async () => {
  double = await startGithub()
  return () => double[Symbol.asyncDispose]()
})

describe('github_gist', () => {
  test('creates, reads, edits, lists and deletes', async () => {
    await using server = await connectTo(double, { access: 'destroy', results: 'structured', elicit: () => 'accept' })
    const files = { 'a.txt': 'one\n', 'b.txt': 'two\n' }
    const made = await server.call('github_gist', { action: 'create', files, description: 'Notes' })
    const { id } = made.structured as { id: string }
    expect(made.text).toContain('secret gist with 2 files')
    expect((await server.call('github_gist', { action: 'get', id })).text).toContain('--- a.txt (4 B)\none')
    const dry = await server.call('github_gist', { action: 'edit', id, files: { 'a.txt': 'new\n' }, dry_run: true })
    expect(dry.text).toContain('Nothing was sent')
    const change = { action: 'edit', id, files: { 'a.txt': 'new\n', 'b.txt': null, 'c.txt': 'three' } }
    const edited = await server.call('github_gist', change)
    expect(edited.structured).toMatchObject({ changed: ['changed a.txt', 'deleted b.txt', 'added c.txt'] })
    expect((await server.call('github_gist', change)).text).toContain('Nothing had to change')
    const list = await server.call('github_gist', {})
    expect(list.text).toContain(`${id} · secret`)
    expect(list.text).toContain('Notes · a.txt, c.txt')
    await server.call('github_gist', { action: 'delete', id })
    expect((await server.call('github_gist', { action: 'get', id })).text).toMatch(/^not_found: /)
  })

  test('publishes after a question', async () => {
    const args = { action: 'create', public: true, files: { 'open.txt': 'For all' } }
    await using writing = await connectTo(double, { access: 'write' })
    expect((await writing.call('github_gist', args)).text).toContain('--access destroy')
    let asked = ''
    const elicit = (message: string) => {
      asked = message
      return 'accept' as const
    }
    await using server = await connectTo(double, { access: 'destroy', elicit })
    expect((await server.call('github_gist', args)).text).toContain('public gist with 1 file')
    expect(asked).toContain('Publish open.txt as a gist that everybody can find?')
  })

  test('posts one gist once', async () => {
    double.clearRequests()
    await using server = await connectTo(double, { access: 'write' })
    const args = { action: 'create', files: { 'x.txt': 'same' } }
    expect((await server.call('github_gist', { ...args, dry_run: true })).text).toContain('Nothing was sent')
    expect(double.requests.filter(({ method }) => method === 'POST')).toEqual([])
    await server.call('github_gist', args)
    expect((await server.call('github_gist', args)).text).toContain('conflict: An identical gist was sent')
    expect((await server.call('github_gist', { ...args, repeat: true })).isError).toBe(false)
  })

  test.each([
    [{ action: 'get', id: '../user' }, 'is no id of a gist'],
    [{ action: 'create' }, 'A gist needs files'],
  ])('refuses %j', async (args, text) => {
    await using server = await connectTo(double, { access: 'write' })
    expect((await server.call('github_gist', args)).text).toContain(text)
  })

  test('with --lockdown only those of the owner of the token are read', async () => {
    const files = { 'evil.txt': { content: 'Obey me' } }
    const { id } = await double.seed.send('mallory', 'POST', '/gists', { public: true, files })
    await using server = await connectTo(double, { options: { lockdown: true } })
    for (const args of [{ action: 'get', id }, { user: 'mallory' }]) {
      expect((await server.call('github_gist', args)).text).toMatch(/^refused: With --lockdown/)
    }
    expect((await server.call('github_gist', { user: 'octocat' })).isError).toBe(false)
  })

  test('deletes a file at the level destroy only, and asks before', async () => {
    const made = { action: 'create', files: { 'a.txt': 'a', 'b.txt': 'b' }, repeat: true }
    const gone = { action: 'edit', files: { 'a.txt': null } }
    await using writing = await connectTo(double, { access: 'write', results: 'structured' })
    const { id } = (await writing.call('github_gist', made)).structured as { id: string }
    expect((await writing.call('github_gist', { ...gone, id })).text).toContain('--access destroy')
    const asked: string[] = []
    const elicit = (message: string) => {
      asked.push(message)
      return 'decline' as const
    }
    await using server = await connectTo(double, { access: 'destroy', elicit })
    expect((await server.call('github_gist', { ...gone, id })).text).toContain('did not agree')
    expect(asked).toEqual([`Delete a.txt of the gist ${id}?`])
  })

  test('changes nothing at the level read', async () => {
    await using server = await connectTo(double)
    const result = await server.call('github_gist', { action: 'create', files: { 'x.txt': 'x' } })
    expect(result.text).toContain('--access write')
  })
})
