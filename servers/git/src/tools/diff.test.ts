import { type Connected, connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { git } from '../connector.ts'
import { type WorkTree, workTree } from '../work-tree.fixture.ts'

const page = z.object({
  files: z.array(z.object({ path: z.string() })),
  patches: z.array(z.object({ path: z.string(), line: z.int(), text: z.string() })),
  next_cursor: z.string().optional(),
})

/** The patches of all pages by file, and how many pages there were. Each page must list every file. */
async function pages(server: Connected, args: Record<string, unknown>) {
  const patches = new Map<string, string[]>()
  let count = 0
  let files: unknown
  let cursor: string | undefined
  do {
    const { structured } = await server.call('git_diff', { ...args, ...(cursor === undefined ? {} : { cursor }) })
    const found = page.parse(structured)
    files ??= found.files
    expect(found.files).toEqual(files)
    for (const { path, line, text } of found.patches) {
      const lines = patches.get(path) ?? []
      // No line twice, none left out.
      expect(line).toBe(lines.length)
      patches.set(path, [...lines, ...text.split('\n')])
    }
    count++
    cursor = found.next_cursor
  } while (cursor !== undefined)
  return { patches, count }
}

/** What plain git prints for a file, from the first line that says something. */
function plainPatch(tree: WorkTree, path: string, ...args: string[]): string[] {
  const lines = tree
    .git('diff', ...args, '--', path)
    .trimEnd()
    .split('\n')
  return lines.slice(lines.findIndex(line => /^(---|Binary)/.test(line)))
}

function numbered(count: number, change = ''): string {
  return Array.from({ length: count }, (_, index) => `line ${index}${change}\n`).join('')
}

test('all pages together are the whole difference', async () => {
  using tree = workTree()
  const paths = Array.from({ length: 60 }, (_, index) => `folder${index % 7}/file${index}.txt`)
  for (const path of [...paths, 'long.txt']) tree.write(path, numbered(40))
  tree.commit('first')
  for (const path of paths) tree.write(path, numbered(40, ' changed'))
  tree.write('long.txt', numbered(3000, ' changed'))
  await using server = await connect(git, {
    options: { repository: [tree.root] },
    results: 'structured',
    maxTokens: 3000,
  })
  const { patches, count } = await pages(server, {})
  expect(count).toBeGreaterThan(10)
  expect([...patches.keys()].sort()).toEqual([...paths, 'long.txt'].sort())
  for (const [path, lines] of patches) expect(lines).toEqual(plainPatch(tree, path))
})

test('work tree, index and revisions', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  const first = tree.commit('first')
  tree.write('a.txt', 'two\n')
  tree.commit('second')
  tree.write('a.txt', 'three\n')
  tree.git('add', 'a.txt')
  tree.write('a.txt', 'four\n')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const changes = async (args: Record<string, unknown>) =>
    (await server.call('git_diff', args)).text.match(/^[-+]\w+$/gm)
  expect(await changes({})).toEqual(['-three', '+four'])
  expect(await changes({ staged: true })).toEqual(['-two', '+three'])
  expect(await changes({ staged: true, from: first })).toEqual(['-one', '+three'])
  expect(await changes({ from: 'HEAD' })).toEqual(['-two', '+four'])
  expect(await changes({ from: 'HEAD~1', to: 'HEAD' })).toEqual(['-one', '+two'])
  expect((await server.call('git_diff', { to: 'HEAD' })).text).toMatch(/^invalid: to needs from/)
  expect((await server.call('git_diff', { from: 'HEAD', paths: ['nothing'] })).text).toContain('No difference.')
})

test('kinds of change', async () => {
  using tree = workTree()
  tree.write('gone.txt', 'gone\n')
  tree.write('old.txt', numbered(20))
  tree.write('mode.sh', 'run\n')
  tree.write('bin', 'a\0b')
  tree.write('type', 'file\n')
  tree.write('ends', 'no newline')
  tree.commit('first')
  tree.remove('gone.txt')
  tree.git('mv', 'old.txt', 'new.txt')
  tree.executable('mode.sh', true)
  tree.write('bin', 'a\0c')
  tree.remove('type')
  tree.link('type', 'bin')
  tree.write('ends', 'still no newline')
  tree.write('new', 'new\n')
  tree.git('add', '-A')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const { text } = await server.call('git_diff', { staged: true })
  expect(text.split('\n').slice(1, 9)).toEqual([
    '7 files, +3 -3',
    'M bin binary',
    'M ends +1 -1',
    'D gone.txt +0 -1',
    'M mode.sh +0 -0',
    'A new +1 -0',
    'R old.txt -> new.txt +0 -0',
    'T type +1 -1',
  ])
  expect(text).toContain('Binary files a/bin and b/bin differ')
  expect(text).toContain('-no newline\n\\ No newline at end of file\n+still no newline\n\\ No newline at end of file')
  const files = await server.call('git_diff', { staged: true, mode: 'files' })
  expect(files.text.split('\n').slice(1, -1)).toEqual(text.split('\n').slice(1, 9))
})

test('context and white space', async () => {
  using tree = workTree()
  tree.write('a.txt', numbered(20))
  tree.write('space.txt', 'a b\n')
  tree.commit('first')
  tree.write('a.txt', numbered(20).replace('line 10\n', 'LINE 10\n'))
  tree.write('space.txt', 'a   b\n')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_diff', { context: 0, paths: ['a.txt'] })).text).toContain(
    '@@ -11 +11 @@ line 9\n-line 10\n+LINE 10\n<',
  )
  const ignoring = await server.call('git_diff', { ignore_space: true })
  expect(ignoring.text).not.toContain('+a   b')
  expect(ignoring.text).toContain('+LINE 10')
})

test('many files are summed up by folder in the text, and all of them in the value', async () => {
  using tree = workTree()
  for (let index = 0; index < 400; index++) tree.write(`src/part${index % 20}/deep/file${index}.txt`, 'one\n')
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] }, results: 'structured' })
  const empty = tree.git('hash-object', '-t', 'tree', '--stdin').trim()
  tree.git('read-tree', empty)
  const { text, structured } = await server.call('git_diff', { staged: true, mode: 'files' })
  expect(page.parse(structured).files).toHaveLength(400)
  expect(text).toContain('400 files, +0 -400\nBy folder (paths narrows it to one):\nsrc/part0/deep/ 20 files +0 -20')
})

test('conflicts are shown with both sides, among the other files and page by page', async () => {
  using tree = workTree()
  const paths = ['a.txt', 'clash.txt', 'z.txt']
  for (const path of paths) tree.write(path, numbered(100))
  tree.commit('first')
  tree.git('switch', '-q', '-c', 'side')
  tree.write('clash.txt', numbered(100, ' theirs'))
  tree.commit('theirs')
  tree.git('switch', '-q', 'main')
  tree.write('clash.txt', numbered(100, ' ours'))
  tree.commit('ours')
  expect(() => tree.git('merge', 'side')).toThrow()
  for (const path of ['a.txt', 'z.txt']) tree.write(path, numbered(100, ' changed'))
  const options = { options: { repository: [tree.root] }, results: 'structured', maxTokens: 1000 } as const
  await using server = await connect(git, options)
  const { patches, count } = await pages(server, {})
  expect(count).toBeGreaterThan(2)
  expect([...patches.keys()]).toEqual(['clash.txt', 'a.txt', 'z.txt'])
  for (const [path, lines] of patches) expect(lines).toEqual(plainPatch(tree, path))
})

test('a list longer than what is read at once is still complete, and followed by patches', async () => {
  using tree = workTree()
  const names = Array.from({ length: 3000 }, (_, index) => `${'long-folder-name/'.repeat(5)}file-${index}`)
  for (const name of names) tree.write(name, 'one\n')
  tree.commit('first')
  for (const name of names) tree.write(name, 'two\n')
  tree.git('add', '-A')
  await using server = await connect(git, { options: { repository: [tree.root] }, results: 'structured' })
  const { structured } = await server.call('git_diff', { staged: true })
  const { files, patches } = page.parse(structured)
  expect(files.map(({ path }) => path).sort()).toEqual(names.sort())
  expect(patches[0]?.path).toBe(files[0]?.path)
})

test('one very long line does not fill the page', async () => {
  using tree = workTree()
  tree.write('a.txt', 'short\n')
  tree.commit('first')
  tree.write('a.txt', `${'x'.repeat(3_000_000)}\n`)
  tree.write('b.txt', 'short\n')
  tree.git('add', '-N', 'b.txt')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const first = await server.call('git_diff')
  expect(first.text).toContain('M a.txt +1 -1\nA b.txt +1 -0')
  const cursor = /cursor "(.+)"/.exec(first.text)?.[1]
  const { text } = await server.call('git_diff', { cursor })
  expect(text).toMatch(/\n\+x{999}… \(2999001 more characters\)\n--- \/dev\/null\n\+\+\+ b\/b\.txt/)
  expect(text.length).toBeLessThan(5000)
})
