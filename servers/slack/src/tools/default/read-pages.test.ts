import { startSlack } from '@tooling/doubles/slack'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../slack.fixture.ts'

const page = z.object({
  messages: z.array(z.looseObject({ ts: z.string() })),
  direction: z.enum(['older', 'newer']),
  next_cursor: z.string().optional(),
})
const start = 1_763_900_000

/** Seconds since the message before, letters of the text, and whether it is a join. */
const posts = fc.array(
  fc.record({
    gap: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 400_000 })),
    length: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 6000 })),
    isJoin: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
)
const asked = fc.record({
  limit: fc.integer({ min: 1, max: 200 }),
  since: fc.constantFrom(undefined, '2025-11-01'),
  inThread: fc.boolean(),
  structured: fc.boolean(),
})

test('whatever is cut: pages hold each message once, none is lost', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(posts, asked, async (given, { limit, since, inThread, structured }) => {
      await using slack = await startSlack()
      const parent = slack.post('general', { user: 'bob', text: 'first', at: start })
      let at = start
      const stamps = given.map(({ gap, length, isJoin }) => {
        at += gap + 0.001
        const more = inThread ? { thread_ts: parent } : isJoin ? { subtype: 'channel_join' } : {}
        const ts = slack.post('general', { user: 'bob', text: 'word '.repeat(length / 5 + 1), at, ...more })
        return inThread || !isJoin ? [ts] : []
      })
      await using server = await connectTo(slack, { maxTokens: 1000, results: structured ? 'structured' : 'text' })
      const args = { target: '#general', limit, ...(since ? { since } : {}), ...(inThread ? { thread: parent } : {}) }
      const seen: string[] = []
      for (let cursor: string | undefined, calls = 0; calls === 0 || cursor !== undefined; calls++) {
        expect(calls).toBeLessThan(200)
        const { text, structured: value } = await server.call('slack_read', { ...args, ...(cursor ? { cursor } : {}) })
        const shown = structured ? page.parse(value) : fromText(text)
        const stamps = shown.messages.map(({ ts }) => ts)
        if (shown.direction === 'older' && !since && !inThread) seen.unshift(...stamps)
        else seen.push(...stamps)
        cursor = shown.next_cursor
      }
      expect(seen).toEqual([parent, ...stamps.flat()])
    }),
    { numRuns: 25 },
  )
})

test('a page that is cut goes on in its thread, which a link named, and ends where the window does', async () => {
  await using slack = await startSlack()
  const say = (minute: number, more = {}) =>
    slack.post('general', { user: 'bob', text: `m${minute} ${'word '.repeat(100)}`, at: start + minute * 60, ...more })
  const root = say(0)
  for (let minute = 1; minute <= 12; minute++) say(minute, { thread_ts: root })
  for (let minute = 13; minute <= 40; minute++) say(minute)
  await using server = await connectTo(slack, { maxTokens: 1000 })
  const all = async (args: object) => {
    const said: string[] = []
    for (let cursor: string | undefined, calls = 0; calls === 0 || cursor !== undefined; calls++) {
      const { text } = await server.call('slack_read', { ...args, ...(cursor ? { cursor } : {}) })
      said.push(...[...text.matchAll(/ bob: (m\d+) /g)].map(([, name = '']) => name))
      cursor = /cursor "([^"]+)"/.exec(text)?.[1]
    }
    return said
  }
  const names = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`)
  const link = `https://acme.slack.com/archives/${slack.ids.channels.general}/p${root.replace('.', '')}`
  expect(await all({ target: link })).toEqual(names(0, 12))
  const time = (minute: number) => new Date((start + minute * 60) * 1000).toISOString()
  expect(await all({ target: '#general', since: time(15), until: time(30) })).toEqual(names(15, 30))
})

/** The same from what a model reads. */
function fromText(text: string): z.output<typeof page> {
  let day = ''
  const messages = text.split('\n').flatMap(line => {
    if (/^\d{4}-\d\d-\d\d$/.test(line)) day = line
    const [, time = '', micro] = /^(\d\d:\d\d:\d\d)\.(\d{6}) /.exec(line) ?? []
    return micro === undefined ? [] : [{ ts: `${Date.parse(`${day}T${time}Z`) / 1000}.${micro}` }]
  })
  const cursor = /cursor "([\w-]+)"/.exec(text)?.[1]
  return { messages, direction: 'older', ...(cursor === undefined ? {} : { next_cursor: cursor }) }
}
