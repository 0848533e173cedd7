import { afterAll, describe, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
const sha = await double.seed.commit('acme/web', {
  branch: 'feature/login',
  message: 'Rename\n\nIt was misleading.\n\nCloses #1',
  files: { 'src/login.ts': 'export const logIn = 1\n' },
  date: '2026-03-03T10:00:00Z',
})

const plain = (text: string) =>
  text
    .replaceAll(/untrusted\d{3}/g, 'untrusted')
    .replaceAll(/^[0-9a-f]{8} /gm, 'sha ')
    .replaceAll(/\([0-9a-f]{8}\)/g, '(sha)')
    .replaceAll(/at [0-9a-f]{8}$/gm, 'at sha')
    .replaceAll(sha, 'SHA')

async function compare(args: object, options = {}) {
  await using server = await connectTo(double, { options })
  const { text, isError } = await server.call('github_compare', { repo: 'acme/web', ...args })
  return { text: plain(text), isError }
}

describe('two refs', () => {
  test('commits and files; patches where paths ask for them', async () => {
    expect((await compare({ head: 'feature/login', paths: ['start.ts'] })).text).toBe(
      `acme/web: feature/login (sha) is ahead of main (sha) by 2, behind by 0
<untrusted>
sha 2026-03-03 @octocat Rename
sha 2026-03-02 @octocat Log in
</untrusted>
1 file, +1 -1
<untrusted>
M src/start.ts +1 -1
@@
1 export function start() {
2-  return 1
2+  return 2
3 }
</untrusted>`,
    )
    expect((await compare({ repo: `${double.url}/acme/web/compare/main...feature/login` })).text).toBe(
      `acme/web: feature/login (sha) is ahead of main (sha) by 2, behind by 0
<untrusted>
sha 2026-03-03 @octocat Rename
sha 2026-03-02 @octocat Log in
</untrusted>
2 files, +2 -1
<untrusted>
A src/login.ts +1 -0
M src/start.ts +1 -1
</untrusted>`,
    )
  })

  test('the one that is behind', async () => {
    expect((await compare({ head: 'main', base: 'feature/login' })).text).toBe(
      'acme/web: main (sha) is ahead of feature/login (sha) by 0, behind by 2, parted at sha\nNo file differs.',
    )
  })
})

test('one commit shows its message and patches', async () => {
  expect((await compare({ head: sha.slice(0, 10) })).text).toBe(`acme/web: commit SHA
<untrusted>
sha 2026-03-03 @octocat Rename

It was misleading.

Closes #1
</untrusted>
1 file, +1 -1
<untrusted>
M src/login.ts +1 -1
@@
1-export const login = 1
1+export const logIn = 1
</untrusted>`)
  expect((await compare({ repo: `${double.url}/acme/web/commit/${sha}` })).text).toMatch(/^acme\/web: commit SHA\n/)
})

test('long patches are read on with the cursor, between the same commits', async () => {
  const text = Array.from({ length: 2000 }, (_, index) => `row ${index}`).join('\n')
  await double.seed.commit('acme/web', { branch: 'rows', files: { 'rows.txt': text }, message: 'Rows' })
  await using server = await connectTo(double, { results: 'structured' })
  const args = { repo: 'acme/web', head: 'rows', paths: ['*'] }
  const lines: string[] = []
  let cursor: unknown
  let pages = 0
  do {
    const { structured } = await server.call('github_compare', cursor === undefined ? args : { ...args, cursor })
    const page = structured as { parts: { text: string }[]; next_cursor?: string; commits: unknown[] }
    expect(page.commits.length).toBe(pages === 0 ? 1 : 0)
    lines.push(...page.parts.flatMap(({ text }) => text.split('\n')))
    cursor = page.next_cursor
    if (pages++ === 0) await double.seed.commit('acme/web', { branch: 'rows', files: { 'rows.txt': 'gone\n' } })
  } while (cursor !== undefined)
  expect(pages).toBeGreaterThan(1)
  expect(lines).toEqual(['A rows.txt +2000 -0', '@@', ...Array.from({ length: 2000 }, (_, n) => `${n + 1}+row ${n}`)])
})

test('of many commits the newest are shown', async () => {
  for (let number = 1; number <= 103; number++) {
    await double.seed.commit('acme/web', {
      branch: 'many',
      message: `Step ${number}`,
      files: { 'n.txt': `${number}\n` },
    })
  }
  const { text } = await compare({ head: 'many' })
  expect(text).toContain('is ahead of main (sha) by 103, behind by 0')
  expect(text.match(/Step \d+/g)?.slice(0, 4)).toEqual(['Step 103', 'Step 102', 'Step 101'])
  expect(text).toContain('… and 100 more (github_list_commits lists them)')
})

describe('what cannot be compared', () => {
  test.each([
    [{ head: 'mian' }, 'not_found: acme/web has no branch, tag or commit "mian".\nDid you mean "main"?'],
    [
      { head: 'main', base: 'feature/logn' },
      'not_found: acme/web has no branch, tag or commit "feature/logn".\nDid you mean "feature/login"?',
    ],
    [{ head: 'main..x' }, 'invalid: "main..x" is no ref.\nWrite a branch, a tag, a sha, or pull/12/head.'],
  ])('%j', async (args, expected) => {
    expect(await compare(args)).toEqual({ text: expected, isError: true })
  })

  test('a fork that the settings do not allow', async () => {
    const { text } = await compare({ head: 'mallory:main' }, { allowRepos: ['acme/*'] })
    expect(text).toMatch(/^refused: mallory\/web is not among the repositories that this server may use\./)
  })
})
