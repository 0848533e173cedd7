import { afterAll, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
for (const nth of [1, 2, 3, 4, 5]) {
  await double.seed.commit('acme/web', {
    branch: 'work',
    message: `Step ${nth}`,
    files: { [`steps/${nth}.txt`]: `${nth}\n` },
    date: `2026-02-0${nth}T09:00:00Z`,
  })
}

const plain = (text: string) => text.replaceAll(/untrusted\d{3}/g, 'untrusted').replaceAll(/^[0-9a-f]{8} /gm, 'sha ')

async function list(args: object) {
  await using server = await connectTo(double)
  const { text, isError } = await server.call('github_list_commits', { repo: 'acme/web', ...args })
  return { text: plain(text), isError }
}

test('rows say sha, date, author and subject', async () => {
  expect((await list({ ref: 'work', limit: 2 })).text).toMatch(
    /^<untrusted>\nsha 2026-02-05 @octocat Step 5\nsha 2026-02-04 @octocat Step 4\n<\/untrusted>\n\[More: same arguments and cursor "[^"]+"\]$/,
  )
})

test('of a path, an author, a time', async () => {
  expect((await list({ ref: 'work', path: 'steps/2.txt' })).text).toBe(
    '<untrusted>\nsha 2026-02-02 @octocat Step 2\n</untrusted>',
  )
  expect((await list({ ref: 'work', author: 'monalisa' })).text).toBe('acme/web: no commits.')
  expect((await list({ ref: 'work', since: '2026-02-03', until: '2026-02-04' })).text).toBe(
    '<untrusted>\nsha 2026-02-03 @octocat Step 3\n</untrusted>',
  )
  expect((await list({ ref: 'work', path: 'nix' })).text).toBe('acme/web: no commits.')
})

test('the cursor leads through all of them', async () => {
  await using server = await connectTo(double, { results: 'structured' })
  const subjects: string[] = []
  let cursor: unknown
  do {
    const args = { repo: 'acme/web', ref: 'work', limit: 3, ...(cursor === undefined ? {} : { cursor }) }
    const { structured } = await server.call('github_list_commits', args)
    const page = structured as { rows: { subject: string }[]; next_cursor?: string }
    subjects.push(...page.rows.map(({ subject }) => subject))
    cursor = page.next_cursor
  } while (cursor !== undefined)
  expect(subjects.toSorted()).toEqual(['Begin', 'Initial commit', 'Step 1', 'Step 2', 'Step 3', 'Step 4', 'Step 5'])
})

test.each([
  [{ ref: 'wrok' }, 'not_found: acme/web has no branch, tag or commit "wrok".\nDid you mean "work"?'],
  [{ since: 'yesterday-ish' }, /^invalid: "yesterday-ish" is no date/],
])('%j is refused', async (args, expected) => {
  const { text, isError } = await list(args)
  expect(isError).toBe(true)
  if (typeof expected === 'string') expect(text).toBe(expected)
  else expect(text).toMatch(expected)
})
