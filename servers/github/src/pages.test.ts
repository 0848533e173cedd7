import { startGithub } from '@tooling/doubles/github'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { connectTo } from './github.fixture.ts'

const repo = 'octocat/many'
const double = await startGithub()
afterAll(() => double[Symbol.asyncDispose]())
await double.seed.repo({ owner: 'octocat', name: 'many', files: { 'a.txt': 'a\n' } })
for (let number = 1; number <= 40; number++) {
  const body = 'Words that take up some room. '.repeat(number % 7)
  // Long enough that a page is cut several times.
  await double.seed.issue(repo, { title: `Number ${number}${' of many'.repeat(15)}`, body })
  if (number % 2 === 0) await double.seed.branch(repo, `branch/${number}`)
  const message = `Commit ${number}${' of many'.repeat(15)}`
  await double.seed.commit(repo, { message, files: { 'a.txt': `${number}\n` } })
  if (number % 4 === 0) {
    await double.seed.run(repo, { jobs: [{ name: 'test', conclusion: 'success' }] })
    await double.seed.run(repo, { jobs: [{ name: 'test', conclusion: 'failure' }] })
  }
}
// This is of pages, and not of how many searches there are in a minute.
const ample = { resource: 'search', limit: 10_000, remaining: 10_000, reset: Math.floor(Date.now() / 1000) + 3600 }
double.limits.set(double.tokens.owner, ample)

interface List {
  tool: string
  args: Record<string, unknown>
  /** What names a row in the text. */
  name: RegExp
}

const lists: readonly List[] = [
  { tool: 'github_list_issues', args: { sort: 'oldest', body_chars: 200 }, name: /^#\d+ Number \d+/gm },
  { tool: 'github_list_issues', args: { kind: 'all', body_chars: 200 }, name: /^#\d+ (?:issue )?Number \d+/gm },
  { tool: 'github_list_refs', args: {}, name: /^(?:branch\/\d+|main) /gm },
  { tool: 'github_list_commits', args: {}, name: /^[0-9a-f]{8} /gm },
  { tool: 'github_list_runs', args: {}, name: /^\d+ · /gm },
  { tool: 'github_search', args: { kind: 'issues', query: 'Number' }, name: /^#\d+ /gm },
]

async function rowsOf({ tool, args, name }: List, limit: number, maxTokens: number) {
  await using server = await connectTo(double, { maxTokens })
  const rows: string[] = []
  let pages = 0
  let next: string | undefined
  do {
    const { text } = await server.call(tool, { repo, ...args, limit, ...(next === undefined ? {} : { cursor: next }) })
    rows.push(...(text.match(name) ?? []))
    next = /cursor "([^"]+)"/.exec(text)?.[1]
    pages++
  } while (next !== undefined && pages < 100)
  return { rows, pages }
}

test.each(lists)('$tool $args goes on where it was cut, and loses and repeats nothing', async list => {
  const whole = await rowsOf(list, 100, 20_000)
  expect(new Set(whole.rows).size).toBeGreaterThan(9)
  const sizes = fc.record({ limit: fc.integer({ min: 3, max: 50 }), maxTokens: fc.integer({ min: 500, max: 900 }) })
  await fc.assert(
    fc.asyncProperty(sizes, async ({ limit, maxTokens }) => {
      const { rows } = await rowsOf(list, limit, maxTokens)
      expect(rows).toEqual(whole.rows)
    }),
    { numRuns: 4, examples: [[{ limit: 50, maxTokens: 500 }]] },
  )
})
