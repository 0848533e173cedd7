import { afterAll, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
await double.seed.issue('acme/web', { title: 'It is slow' })
await double.seed.pull('acme/web', { title: 'Log in', head: 'feature/login' })
await double.seed.release('acme/web', { tag_name: 'v1.0.0', name: 'First' })

const options = { graphql: 'off' } as const
const plain = (text: string) =>
  text
    .replaceAll(/untrusted\d{3}/g, 'untrusted')
    .replaceAll(new RegExp(new Date().toISOString().slice(0, 10), 'g'), 'today')

test('one call tells what somebody new asks first', async () => {
  await using server = await connectTo(double, { options })
  const { text } = await server.call('github_get_repo', { repo: 'acme/web' })
  expect(
    plain(text),
  ).toBe(`acme/web, public, default branch main, you: admin, 1 open issue, 1 open pull request, 0 stars, 0 forks, created today, pushed today
<untrusted>
The shop
latest release: v1.0.0 today
languages: Markdown 100%
top level: .github/ README.md big.txt bin/ dangling data.bin empty.txt latest.ts logo.png model.onnx src/
templates: .github/pull_request_template.md .github/ISSUE_TEMPLATE/bug.md
</untrusted>
<untrusted source="README.md of acme/web">
# The shop

Sells things.
</untrusted>`)
})

test('who may only read is told so; a long README is cut', async () => {
  await double.seed.repo({
    owner: 'acme',
    name: 'long',
    readers: ['monalisa'],
    files: { 'README.md': 'words '.repeat(2000) },
  })
  await using server = await connectTo(double, { options: { ...options, token: double.tokens.reader } })
  const { text } = await server.call('github_get_repo', { repo: 'acme/long' })
  expect(text).toContain('you: read')
  expect(text).toMatch(/\n\[8000 of 12000 characters; github_read_files reads on\]$/)
})

test('a repository without a commit', async () => {
  await double.seed.repo({ owner: 'acme', name: 'empty', empty: true })
  for (const graphql of ['auto', 'off'] as const) {
    await using server = await connectTo(double, { options: { ...options, graphql } })
    const { text } = await server.call('github_get_repo', { repo: 'acme/empty' })
    expect(text).toContain(', default branch main (no commit yet), ')
    expect(plain(text)).toMatch(/\ntop level: empty\n<\/untrusted>\nNo README\.$/)
  }
})

test('a repository that is not there', async () => {
  await using server = await connectTo(double, { options })
  const { text, isError } = await server.call('github_get_repo', { repo: 'acme/nix' })
  expect(isError).toBe(true)
  expect(text).toBe(
    'not_found: acme/nix was not found.\nIt does not exist, or the token may not see it. Check the name, or look for it with github_search.',
  )
})
