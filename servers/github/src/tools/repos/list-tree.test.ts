import { afterAll, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())

const plain = (text: string) =>
  text.replaceAll(/untrusted\d{3}/g, 'untrusted').replaceAll(/(at |\()[0-9a-f]{8}/g, '$1sha')

async function list(args: object) {
  await using server = await connectTo(double)
  const { text, isError } = await server.call('github_list_tree', { repo: 'acme/web', ...args })
  return { text: plain(text), isError }
}

test('files stand below their folders, with sizes; deeper folders tell how many files they hold', async () => {
  expect((await list({})).text).toBe(`acme/web at sha: 14 rows
<untrusted>
README.md 26
big.txt 1200000
dangling link
data.bin 4
empty.txt 0
latest.ts link
logo.png 68
model.onnx 70
.github/
  ISSUE_TEMPLATE/ 1 file
  pull_request_template.md 14
bin/
  run 22 executable
src/
  index.ts 44
  long.txt 21492
  start.ts 39
</untrusted>`)
})

test('a glob finds files at any depth', async () => {
  expect((await list({ glob: 's*.ts', ref: 'feature/login' })).text).toBe(`acme/web at feature/login (sha): 1 row
<untrusted>
src/
  start.ts 39
</untrusted>`)
})

test('a folder of a URL', async () => {
  const { text } = await list({ repo: `${double.url}/acme/web/tree/feature/login/src` })
  expect(text).toBe(`acme/web at feature/login (sha), src/: 4 rows
<untrusted>
src/
  index.ts 44
  login.ts 23
  long.txt 21492
  start.ts 39
</untrusted>`)
})

test.each([
  [
    { path: 'scr' },
    'not_found: acme/web at sha has no folder scr.\n<untrusted>\nsrc\n</untrusted>\nDid you mean a path quoted above?',
  ],
  [{ path: 'README.md' }, 'invalid: README.md is a file in acme/web at sha, no folder.\ngithub_read_files reads it.'],
  [{ ref: 'mian' }, 'not_found: acme/web has no branch, tag or commit "mian".\nDid you mean "main"?'],
])('%j is refused', async (args, expected) => {
  expect(await list(args)).toEqual({ text: expected, isError: true })
})

test('a long list is read on with the cursor, at the commit of the first page', async () => {
  const files = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`many/file-${index}.txt`, 'x']))
  await double.seed.commit('acme/web', { branch: 'many', files })
  await using server = await connectTo(double, { results: 'structured' })
  const args = { repo: 'acme/web', ref: 'many', path: 'many' }
  const paths: string[] = []
  let cursor: unknown
  let pages = 0
  do {
    const { structured } = await server.call('github_list_tree', cursor === undefined ? args : { ...args, cursor })
    const page = structured as { rows: { path: string }[]; next_cursor?: string; total: number }
    expect(page.total).toBe(1500)
    paths.push(...page.rows.map(({ path }) => path))
    cursor = page.next_cursor
    if (pages++ === 0) await double.seed.commit('acme/web', { branch: 'many', files: { 'many/aaa.txt': 'new' } })
  } while (cursor !== undefined)
  expect(pages).toBeGreaterThan(1)
  expect(paths.toSorted()).toEqual(Object.keys(files).toSorted())
})
