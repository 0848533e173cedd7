import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const granular = [
  'search:read.public',
  'search:read.private',
  'search:read.im',
  'search:read.mpim',
  'search:read.files',
]

async function filled(scopes: readonly string[]): Promise<Slack> {
  const double = await startSlack({ scopes: { user: [...scopes, 'channels:read', 'users:read'] } })
  for (let index = 0; index < 90; index++) {
    const text = `needle ${index} ${'long '.repeat((index % 7) * 12)}`
    double.post(index % 2 === 0 ? 'general' : 'random', { user: 'bob', text, at: 1_795_000_000 + index * 60 })
  }
  return double
}

test.each([
  ['search', ['search:read'], { limit: 25, sort: 'newest' }],
  ['search', ['search:read'], { limit: 100 }],
  ['realtime', granular, { limit: 50, sort: 'newest' }],
])('cursors of %s lead through everything once, however little fits on a page', async (engine, scopes, args) => {
  await using double = await filled(scopes)
  await using server = await connectTo(double, { maxTokens: 900, options: { botToken: undefined } })
  const seen: number[] = []
  let cursor: string | undefined
  let pages = 0
  do {
    const { text } = await server.call('slack_search', { query: 'needle', ...args, ...(cursor ? { cursor } : {}) })
    seen.push(...[...text.matchAll(/ bob: needle (\d+)/g)].map(([, number]) => Number(number)))
    cursor = /cursor "([^"]+)"/.exec(text)?.[1]
    pages++
  } while (cursor !== undefined && pages < 60)
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, index) => index))
  expect(pages).toBeGreaterThan(4)
  expect(double.requestsOf(engine === 'search' ? 'search.messages' : 'assistant.search.context').length).toBeLessThan(
    40,
  )
})

test('the total is told with every page, and the hundredth is the last', async () => {
  await using double = await startSlack()
  for (let index = 0; index < 102; index++)
    double.post('general', { user: 'bob', text: 'needle', at: 1_795_000_000 + index })
  await using server = await connectTo(double, { results: 'structured' })
  let cursor: unknown
  let last = { text: '', structured: {} as { total?: number; notes?: string[]; next_cursor?: string } }
  for (let page = 0; page < 100; page++) {
    const { text, structured } = await server.call('slack_search', {
      query: 'needle',
      limit: 1,
      ...(cursor ? { cursor } : {}),
    })
    last = { text, structured: structured as typeof last.structured }
    expect(last.structured.total).toBe(102)
    cursor = last.structured.next_cursor
  }
  expect(cursor).toBeUndefined()
  expect(last.text).toContain('Slack gives 100 pages at most. Narrow the search to see the others.')
})
