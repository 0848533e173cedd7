import { afterAll, describe, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())

const plain = (text: string) =>
  text
    .replaceAll(/untrusted\d{3}/g, 'untrusted')
    .replaceAll(/\b[0-9a-f]{40}\b/g, 'SHA')
    .replaceAll(double.url, 'https://hub')

async function write(args: object, connecting: Parameters<typeof connectTo>[1] = {}) {
  await using server = await connectTo(double, { access: 'destroy', ...connecting })
  const { text, isError } = await server.call('github_write_ref', { repo: 'acme/web', ...args })
  return { text: plain(text), isError }
}

async function shaOf(ref: string): Promise<string> {
  const { object } = await double.seed.send('octocat', 'GET', `/repos/acme/web/git/ref/${ref}`)
  return (object as { sha: string }).sha
}

test('a branch is made, moved forward, and moved back by force only', async () => {
  expect((await write({ ref: 'one' })).text).toBe('Done: new branch one at SHA\nhttps://hub/acme/web/tree/one')
  expect((await write({ ref: 'heads/one', to: 'feature/login' })).text).toBe(
    'Done: branch one moved from SHA to SHA\nhttps://hub/acme/web/tree/one',
  )
  expect((await write({ ref: 'one', to: 'feature/login' })).text).toBe('Nothing had to change.')
  expect(await write({ ref: 'one', to: 'main' })).toEqual({
    isError: true,
    text: 'conflict: The branch one cannot simply be moved from SHA to SHA: 1 commit would be dropped.\nforce: true does it, where the settings allow it.',
  })
  expect((await write({ ref: 'one', to: 'main', force: true })).text).toBe(
    'Done: branch one moved by force from SHA to SHA, 1 commit dropped\nhttps://hub/acme/web/tree/one',
  )
  expect(await shaOf('heads/one')).toBe(await shaOf('heads/main'))
})

test('a branch may have any name that git allows', async () => {
  const { text } = await write({ ref: 'fix/#12-100%-ü' })
  expect(text).toBe('Done: new branch fix/#12-100%-ü at SHA\nhttps://hub/acme/web/tree/fix/%2312-100%25-%C3%BC')
  expect((await write({ ref: 'fix/#12-100%-ü', delete: true }, { elicit: () => 'accept' })).text).toMatch(/^Done: /)
})

test('a tag is made; moving one takes force', async () => {
  expect((await write({ ref: 'tags/v1', to: 'main' })).text).toBe(
    'Done: new tag v1 at SHA\nhttps://hub/acme/web/tree/v1',
  )
  expect((await write({ ref: 'tags/v1', to: 'feature/login' })).text).toMatch(
    /^conflict: The tag v1 cannot simply be moved .*: it is a tag\./,
  )
})

test('a branch that moved while the person was asked is not deleted', async () => {
  await write({ ref: 'asked' })
  const elicit = async () => {
    await double.seed.commit('acme/web', { branch: 'asked', files: { 'new.txt': 'new\n' } })
    return 'accept' as const
  }
  const { text } = await write({ ref: 'asked', delete: true }, { elicit })
  expect(text).toMatch(
    /^conflict: It changed since the person was asked: it was delete from SHA, and is delete from SHA\./,
  )
  expect(await shaOf('heads/asked')).toMatch(/^[0-9a-f]{40}$/)
  expect((await write({ ref: 'asked', delete: true }, { elicit: () => 'accept' })).text).toMatch(
    /^Done: branch asked deleted/,
  )
})

test('deleting says what was there', async () => {
  await double.seed.branch('acme/web', 'old')
  const { text } = await write({ ref: 'old', delete: true })
  expect(text).toBe('Done: branch old deleted, was at SHA')
  await expect(shaOf('heads/old')).rejects.toThrow('404')
})

describe('a person is asked before', () => {
  test('and told what would be lost', async () => {
    await double.seed.commit('acme/web', { branch: 'lose', files: { 'x.txt': 'x\n' } })
    const number = await double.seed.pull('acme/web', { title: 'Keep me', head: 'lose' })
    const asked: string[] = []
    const elicit = (message: string) => {
      asked.push(plain(message))
      return 'decline' as const
    }
    const { text, isError } = await write({ ref: 'lose', delete: true }, { elicit })
    expect(isError).toBe(true)
    expect(text).toMatch(/^refused: /)
    expect(asked[0]).toContain(`In acme/web (public):
delete the branch lose, which is at SHA.
1 commit on it that main does not have.
Open pull requests from it: #${number}.`)
    expect(await shaOf('heads/lose')).toMatch(/^[0-9a-f]{40}$/)
  })

  test('but not for what changes nothing, or is only shown', async () => {
    const elicit = () => {
      throw new Error('asked')
    }
    await double.seed.branch('acme/web', 'show')
    const { text } = await write({ ref: 'show', delete: true, dry_run: true }, { elicit })
    expect(text).toBe('Nothing was sent. It would change: branch show deleted, was at SHA')
    await using writing = await connectTo(double, { access: 'write' })
    const shown = await writing.call('github_write_ref', { repo: 'acme/web', ref: 'show', delete: true, dry_run: true })
    expect(shown.text).toContain('Nothing was sent. It would change: branch show deleted')
    expect((await write({ ref: 'show', to: 'main', force: true }, { elicit })).text).toBe('Nothing had to change.')
  })
})

describe('nothing is changed', () => {
  test.each([
    [
      { ref: 'main', delete: true },
      'refused: main is the default branch of acme/web: it is not deleted.\nAnother branch has to be made the default before.',
    ],
    [
      { ref: 'feature/logn', delete: true },
      'not_found: acme/web has no branch, tag or commit "feature/logn".\nDid you mean "feature/login"?',
    ],
    [{ ref: 'feature/login' }, 'invalid: The branch feature/login exists already, at SHA.\nPass to, to move it.'],
    [
      { ref: 'feature/login', to: 'main', expected: 'abcdef0' },
      'conflict: The branch feature/login is at SHA, not at abcdef0.',
    ],
    [{ ref: 'new', to: 'mian' }, 'not_found: acme/web has no branch, tag or commit "mian".\nDid you mean "main"?'],
    [{ ref: 'main', delete: true, force: true }, 'invalid: delete goes without to and force.'],
    [{ ref: 'a b' }, 'invalid: "a b" is no ref.\nWrite a branch, a tag, a sha, or pull/12/head.'],
  ])('%j', async (args, expected) => {
    double.clearRequests()
    expect(await write(args)).toEqual({ text: expected, isError: true })
    expect(double.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test.each([
    { ref: 'feature/login', delete: true },
    { ref: 'feature/login', to: 'main', force: true },
  ])('%j without --access destroy', async args => {
    const { text } = await write(args, { access: 'write' })
    expect(text).toMatch(/^refused: .*with these arguments/)
  })
})
