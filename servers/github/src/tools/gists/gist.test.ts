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

  test('posts one gist once', async () => {
    await using server = await connectTo(double, { access: 'write' })
    const args = { action: 'create', files: { 'x.txt': 'same' } }
    await server.call('github_gist', args)
    expect((await server.call('github_gist', args)).text).toContain('conflict: An identical gist was made')
    expect((await server.call('github_gist', { ...args, repeat: true })).isError).toBe(false)
  })

  test.each([
    [{ action: 'get', id: '../user' }, 'is no id of a gist'],
    [{ action: 'create' }, 'A gist needs files'],
  ])('refuses %j', async (args, text) => {
    await using server = await connectTo(double, { access: 'write' })
    expect((await server.call('github_gist', args)).text).toContain(text)
  })

  test('changes nothing at the level read', async () => {
    await using server = await connectTo(double)
    const result = await server.call('github_gist', { action: 'create', files: { 'x.txt': 'x' } })
    expect(result.text).toContain('--access write')
  })
})
