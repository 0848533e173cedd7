import { afterAll, describe, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())

const options = { graphql: 'off' } as const
const plain = (text: string) =>
  text
    .replaceAll(/untrusted\d{3}/g, 'untrusted')
    .replaceAll(/\b[0-9a-f]{40}\b/g, 'SHA')
    .replaceAll(/\b[0-9a-f]{10}\b/g, 'sha')
    .replaceAll(double.url, 'https://hub')

async function commit(args: object, connecting: Parameters<typeof connectTo>[1] = {}) {
  await using server = await connectTo(double, { access: 'write', options, ...connecting })
  const { text, isError } = await server.call('github_commit_files', { repo: 'acme/web', ...args })
  return { text: plain(text), isError }
}

async function read(path: string, ref: string): Promise<string> {
  const { content } = await double.seed.send('octocat', 'GET', `/repos/acme/web/contents/${path}?ref=${ref}`)
  return Buffer.from(String(content), 'base64').toString()
}

/** `mode path` of all files of a branch. */
async function modes(ref: string): Promise<string[]> {
  const { tree } = await double.seed.send('octocat', 'GET', `/repos/acme/web/git/trees/${ref}?recursive=1`)
  return (tree as { mode: string; path: string; type: string }[])
    .filter(({ type }) => type === 'blob')
    .map(({ mode, path }) => `${mode} ${path}`)
}

const many = [
  { path: 'src/start.ts', edits: [{ old: 'return 1', new: 'return 3' }] },
  { path: 'new/data.bin', base64: 'AAEC' },
  { path: 'bin/run', move_to: 'bin/start' },
  { path: 'latest.ts', move_to: 'newest.ts' },
  { path: 'empty.txt', delete: true },
  { path: 'README.md', content: '# The shop\n\nSells things.\n' },
]

test('one call makes the branch, the commit and the pull request; modes and links are kept', async () => {
  const args = { branch: 'work', message: 'Do it\n\nBecause.', changes: many, pull_title: 'Do it', pull_body: 'Now.' }
  expect(await commit(args)).toEqual({
    isError: false,
    text: `Done: new branch work from the default branch at sha; commit sha on work; M src/start.ts; A new/data.bin; R bin/run -> bin/start; R latest.ts -> newest.ts; D empty.txt; pull request to main: #1
https://hub/acme/web/pull/1
Warning: As it was already: README.md.`,
  })
  expect(await read('src/start.ts', 'work')).toBe('export function start() {\n  return 3\n}\n')
  const after = await modes('work')
  expect(after).toContain('100755 bin/start')
  expect(after).toContain('120000 newest.ts')
  expect(after).toContain('100644 new/data.bin')
  expect(after.filter(line => /bin\/run|latest|empty/.test(line))).toEqual([])
  const { commit: made } = await double.seed.send('octocat', 'GET', '/repos/acme/web/commits/work')
  expect((made as { message: string }).message).toBe('Do it\n\nBecause.')
  // A further commit on it opens no second one.
  const next = await commit({ ...args, changes: [{ path: 'README.md', content: '# Shop\n' }] })
  expect(next.text).toBe(`Done: commit sha on work; M README.md
https://hub/acme/web/pull/1
Warning: #1 is open for this branch already: no other was opened.`)
})

test('dry_run shows the exact change and sends none', async () => {
  double.clearRequests()
  const { text } = await commit({ branch: 'dry', message: 'Try', changes: many, dry_run: true, pull_title: 'Try' })
  expect(
    text,
  ).toBe(`Nothing was sent. It would change: new branch dry from the default branch at sha; commit on dry at sha: Try; M src/start.ts +1 -1; A new/data.bin (binary); R bin/run -> bin/start +0 -0; R latest.ts -> newest.ts +0 -0; D empty.txt +0 -0; pull request dry -> main
Warning: As it was already: README.md.
<untrusted>
M src/start.ts
@@ -1,3 +1,3 @@
 export function start() {
-  return 1
+  return 3
 }
A new/data.bin binary, 0 -> 3 bytes
R bin/run -> bin/start
R latest.ts -> newest.ts
D empty.txt
</untrusted>`)
  expect(double.requests.filter(({ method }) => method !== 'GET')).toEqual([])
})

test('what is there already is no commit', async () => {
  const { text } = await commit({ branch: 'main', message: 'x', changes: [{ path: 'empty.txt', content: '' }] })
  expect(text).toBe('Nothing had to change.\nWarning: empty.txt had this content already.')
})

describe('nothing is committed', () => {
  const changes = [{ path: 'a.txt', content: 'a\n' }]
  test.each([
    [
      'where the branch is not where it is expected',
      { branch: 'feature/login', expected_head: '0123456', changes },
      'conflict: feature/login is at sha, not at 0123456. It does not build on that commit. Nothing was committed.\nDo it again with expected_head SHA.',
    ],
    [
      'where an edit does not fit',
      { branch: 'main', changes: [{ path: 'src/start.ts', edits: [{ old: 'return  1', new: '' }] }] },
      `conflict: Nothing was committed: an edit does not fit exactly once.
<untrusted>
src/start.ts: nowhere there is
return  1
Like it, on line 2:
  return 1
</untrusted>
Copy old from github_read_files, at this branch, with its white space.`,
    ],
    [
      'where an edit fits twice',
      { branch: 'main', changes: [{ path: 'src/index.ts', edits: [{ old: 'start', new: 'begin' }] }] },
      `invalid: Nothing was committed: an edit does not fit exactly once.
<untrusted>
src/index.ts: on lines 1, 1, 3 there is
start
</untrusted>
Take more lines into old, so that it occurs once.`,
    ],
    [
      'where the base is not there',
      { branch: 'new', base: 'mian', changes },
      'not_found: acme/web has no branch, tag or commit "mian".\nDid you mean "main"?',
    ],
    [
      'into the folder of git',
      { branch: 'main', changes: [{ path: '.git/hooks/pre-commit', content: 'x' }] },
      'refused: ".git/hooks/pre-commit" is inside of a .git folder.\nGit takes no such path.',
    ],
    [
      'for a pull request from a branch to itself',
      { branch: 'main', changes, pull_title: 'x' },
      'invalid: A pull request needs two branches, and both are main.\nCommit to a new branch: it starts at base.',
    ],
    [
      'under a name that no branch can have',
      { branch: 'a..b', changes },
      'invalid: "heads/a..b" is no ref.\nWrite a branch, a tag, a sha, or pull/12/head.',
    ],
  ])('%s', async (_why, args, expected) => {
    double.clearRequests()
    expect(await commit({ message: 'x', ...args })).toEqual({ text: expected, isError: true })
    expect(double.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('by who may only read', async () => {
    const args = { branch: 'main', message: 'x', changes }
    const { text } = await commit(args, { options: { ...options, token: double.tokens.reader } })
    expect(text).toMatch(/^(?:forbidden|not_found): /)
  })

  test('without --access write', async () => {
    const { text } = await commit({ branch: 'main', message: 'x', changes }, { access: 'read' })
    expect(text).toMatch(/^refused: /)
  })
})

describe('an answer that is lost', () => {
  test('after the branch was moved is read back', async () => {
    double.faults.push({ match: 'PATCH /repos/acme/web/git/refs/*', after: true })
    const changes = [{ path: 'lost.txt', content: 'found\n' }]
    const { text } = await commit({ branch: 'feature/login', message: 'Lose it', changes })
    expect(text).toBe('Done: commit sha on feature/login; A lost.txt\nhttps://hub/acme/web/commit/SHA')
    expect(await read('lost.txt', 'feature/login')).toBe('found\n')
  })

  test('before it was moved leaves it open, and repeating is refused until asked for', async () => {
    await using server = await connectTo(double, { access: 'write', options })
    const changes = [{ path: 'never.txt', content: 'x\n' }]
    const args = { repo: 'acme/web', branch: 'feature/login', message: 'Never', changes }
    double.faults.push({ match: 'PATCH /repos/acme/web/git/refs/*', reset: true })
    const lost = await server.call('github_commit_files', args)
    expect(plain(lost.text)).toBe(
      'unavailable: Whether the commit on acme/web feature/login was made is not known: no answer came.\nLook for it first. Only if it is not there, do it again with repeat: true.',
    )
    expect((await server.call('github_commit_files', args)).text).toMatch(/^conflict: An identical commit/)
    expect((await server.call('github_commit_files', { ...args, repeat: true })).text).toMatch(/^Done: commit /)
  })
})

test('a pull request that cannot be opened does not hide the commit', async () => {
  double.faults.push({
    match: 'POST /repos/acme/web/pulls',
    status: 422,
    body: { message: 'Validation Failed', errors: [] },
  })
  const { text } = await commit({
    branch: 'half',
    message: 'Half',
    changes: [{ path: 'half.txt', content: 'x\n' }],
    pull_title: 'Half',
  })
  expect(text).toMatch(
    /^Done: new branch half [^\n]*; A half\.txt\n[^\n]*\/commit\/SHA\nWarning: Not done: pull request to main\. invalid: /,
  )
})

test.each(['modern', 'legacy'] as const)('structured, in the %s era', async era => {
  await using server = await connectTo(double, { access: 'write', options, results: 'structured', era })
  const changes = [{ path: `${era}.txt`, content: 'x\n' }]
  const { structured } = await server.call('github_commit_files', {
    repo: 'acme/web',
    branch: era,
    message: 'x',
    changes,
    base: 'feature/login',
  })
  expect(structured).toMatchObject({
    changed: [
      expect.stringMatching(new RegExp(`^new branch ${era} from feature/login at`)),
      expect.stringMatching(`^commit [0-9a-f]{10} on ${era}$`),
      `A ${era}.txt`,
    ],
    dry_run: false,
    warnings: [],
  })
})
