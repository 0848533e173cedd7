import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

let double: Github
const repo = 'octocat/hello'

beforeAll(async () => {
  double = await startGithub()
  await double.seed.release(repo, { tag_name: 'v1.0.0', name: 'One', body: 'First notes' })
  return () => double[Symbol.asyncDispose]()
})

const writes = () => double.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('generate-notes'))

describe('github_get_release', () => {
  test('reads the latest and one by its tag', async () => {
    await using server = await connectTo(double, { results: 'structured' })
    const latest = await server.call('github_get_release', { repo })
    expect(latest.structured).toMatchObject({ tag: 'v1.0.0', name: 'One', state: 'published', body: 'First notes' })
    const named = await server.call('github_get_release', { repo: `${double.url}/${repo}/releases/tag/v1.0.0` })
    expect(named.text).toContain('First notes')
    expect(named.text).toContain('release by octocat')
  })

  test('names the nearest tag', async () => {
    await using server = await connectTo(double)
    const result = await server.call('github_get_release', { repo, tag: 'v1.0.1' })
    expect(result.text).toContain('not_found: octocat/hello has no release with the tag "v1.0.1".')
    expect(result.text).toContain('v1.0.0')
  })
})

describe('github_write_release', () => {
  test('drafts, edits, publishes, and deletes after a question', async () => {
    await using server = await connectTo(double, { access: 'destroy', results: 'structured', elicit: () => 'accept' })
    const call = (args: Record<string, unknown>) =>
      server.call('github_write_release', { repo, tag: 'v2.0.0', ...args })
    const dry = await call({ body: 'New', generate_notes: true, dry_run: true })
    expect(dry.structured).toMatchObject({ dry_run: true, changed: ['draft release v2.0.0'] })
    const draft = await call({ name: 'Two', body: 'Notes' })
    expect(draft.structured).toMatchObject({ changed: ['draft release v2.0.0'], id: expect.any(Number) })
    expect(draft.text).toContain('call again with draft: false')
    const published = await call({ draft: false, body: 'Better notes' })
    expect(published.structured).toMatchObject({ changed: ['body', 'draft: false'] })
    double.clearRequests()
    const same = await call({ body: 'Better notes' })
    expect(same.text).toContain('Nothing had to change')
    expect(writes()).toEqual([])
    const read = await server.call('github_get_release', { repo, tag: 'v2.0.0' })
    expect(read.structured).toMatchObject({ state: 'published', body: 'Better notes', name: 'Two' })
    const gone = await call({ delete: true })
    expect(gone.structured).toMatchObject({ changed: ['deleted the published release v2.0.0'] })
    expect((await server.call('github_get_release', { repo, tag: 'v2.0.0' })).text).toMatch(/^not_found: /)
  })

  test('reads back a release whose answer was lost, and posts it once', async () => {
    await using server = await connectTo(double, { access: 'write', results: 'structured' })
    double.clearRequests()
    double.faults.push({ match: 'POST /repos/*/releases', after: true })
    const result = await server.call('github_write_release', { repo, tag: 'v3.0.0', body: 'Three' })
    expect(result.structured).toMatchObject({ changed: ['draft release v3.0.0'], id: expect.any(Number) })
    expect(writes()).toHaveLength(1)
  })

  test('dry_run edits and deletes nothing', async () => {
    await using server = await connectTo(double, { access: 'destroy' })
    double.clearRequests()
    for (const args of [{ body: 'Other notes' }, { delete: true }]) {
      const { text } = await server.call('github_write_release', { repo, tag: 'v1.0.0', ...args, dry_run: true })
      expect(text).toContain('Nothing was sent. It would change: ')
    }
    expect(writes()).toEqual([])
  })

  test('deletes nothing at the level write', async () => {
    await using server = await connectTo(double, { access: 'write' })
    const result = await server.call('github_write_release', { repo, tag: 'v1.0.0', delete: true })
    expect(result.text).toContain('--access destroy')
  })

  test('refuses a draft as the latest', async () => {
    await using server = await connectTo(double, { access: 'write' })
    const result = await server.call('github_write_release', { repo, tag: 'v9', draft: true, latest: true })
    expect(result.text).toContain('cannot be the latest')
  })
})
