import { afterAll, describe, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
await double.seed.commit('acme/web', {
  branch: 'feature/login',
  message: 'Say more',
  files: { 'src/start.ts': 'export function start() {\n  return 2\n}\n// more\n' },
  date: '2026-03-09T10:00:00Z',
})

const plain = (text: string) =>
  text
    .replaceAll(/untrusted\d{3}/g, 'untrusted')
    .replaceAll(/(# |at |\()[0-9a-f]{8}/g, '$1sha')
    .replaceAll(new RegExp(new Date().toISOString().slice(0, 10), 'g'), 'today')

async function blame(args: Record<string, unknown>, options = {}) {
  await using server = await connectTo(double, { options })
  const { text, isError } = await server.call('github_blame', { repo: 'acme/web', ...args })
  return { text: plain(text), isError }
}

test('lines stand below the commit that changed them last', async () => {
  expect(
    (await blame({ path: 'src/start.ts', ref: 'feature/login' })).text,
  ).toBe(`acme/web at feature/login (sha), src/start.ts, 4 lines
<untrusted>
# sha today @octocat Begin
1\texport function start() {
# sha 2026-03-02 @octocat Log in
2\t  return 2
# sha
3\t}
# sha 2026-03-09 @octocat Say more
4\t// more
</untrusted>`)
})

test('some lines only; a URL says which', async () => {
  const expected = '# sha 2026-03-02 @octocat Log in\n2\t  return 2\n</untrusted>'
  expect((await blame({ path: 'src/start.ts:2', ref: 'feature/login' })).text).toContain(expected)
  expect((await blame({ repo: `${double.url}/acme/web/blame/feature/login/src/start.ts#L2` })).text).toContain(expected)
})

test('a long file is read on with the cursor', async () => {
  await using server = await connectTo(double, { results: 'structured' })
  const lines: string[] = []
  let cursor: unknown
  let pages = 0
  do {
    const args = { repo: 'acme/web', path: 'src/long.txt', ref: 'main', ...(cursor === undefined ? {} : { cursor }) }
    const { structured } = await server.call('github_blame', args)
    const page = structured as { ranges: { lines: string[] }[]; next_cursor?: string }
    lines.push(...page.ranges.flatMap(({ lines }) => lines))
    cursor = page.next_cursor
    pages++
  } while (cursor !== undefined)
  expect(pages).toBeGreaterThan(1)
  expect(lines).toEqual(Array.from({ length: 900 }, (_, index) => `line ${index + 1} of a long file`))
})

describe('what cannot be told', () => {
  test.each([
    [{ path: 'src/strat.ts' }, /^not_found: acme\/web at sha has no text file src\/strat\.ts\./],
    [{ path: 'src/start.ts', ref: 'feature/logn' }, /Did you mean "feature\/login"\?$/],
    [{}, /^invalid: path is missing\./],
  ])('%j', async (args, expected) => {
    const { text, isError } = await blame(args)
    expect(isError).toBe(true)
    expect(text).toMatch(expected)
  })

  test('without GraphQL', async () => {
    const { text } = await blame({ path: 'src/start.ts' }, { graphql: 'off' })
    expect(text).toBe(
      'refused: GitHub has this in GraphQL only, which is turned off.\nThe person who runs this server can set GITHUB_GRAPHQL=auto.',
    )
  })
})
