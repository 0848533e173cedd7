import { ConnectorError, defineConnector, type OpenContext, toolFor } from '@mcp-connectors/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connect } from './connect.ts'

/** A vendor that wants a login before anything else. */
class Club implements AsyncDisposable {
  isMember = false
  readonly context: OpenContext
  constructor(context: OpenContext) {
    this.context = context
  }
  enter(): string {
    if (this.isMember) return 'welcome'
    throw new ConnectorError('unauthenticated', 'Nobody is logged in.', {
      hint: 'Then call again.',
      visit: { url: 'https://club.test/join', message: 'Type the code AB-12.' },
    })
  }
  async [Symbol.asyncDispose]() {}
}

const tool = toolFor<Club>()
const nothing = z.strictObject({})
const output = z.object({ text: z.string() })
const clubs: Club[] = []

const enter = tool({
  name: 'club_enter',
  title: 'Enter',
  access: 'read',
  description: 'Enter the club.',
  input: nothing,
  output,
  run: (_args, { client }) => ({ text: client.enter() }),
})
const close = tool({
  name: 'club_close',
  title: 'Close',
  access: 'destroy',
  description: 'Close the club.',
  input: nothing,
  output,
  confirm: () => 'Close it for ever?',
  run: (_args, { client }) => ({ text: `${client.enter()}, closed` }),
})
const learn = tool({
  name: 'club_learn',
  title: 'Learn',
  access: 'read',
  description: 'Learn what the membership allows.',
  input: z.strictObject({ secret: z.string() }),
  output,
  run: ({ secret }, { client }) => {
    client.context.conceal(secret)
    client.context.withhold({ club_enter: 'The card lacks the stamp bar.' })
    return { text: `kept ${secret}` }
  },
})

const club = defineConnector({
  id: 'club',
  title: 'Club',
  description: 'A club.',
  instructions: 'Enter.',
  world: 'closed',
  options: {},
  open: (_options, context) => {
    const made = new Club(context)
    clubs.push(made)
    return made
  },
  toolsets: { all: [enter, close, learn] },
})

function join(): void {
  const last = clubs.at(-1)
  if (last) last.isMember = true
}

const eras = ['modern', 'legacy'] as const
const unasked =
  'unauthenticated: Nobody is logged in.\nThen call again.\nAsk the person to open https://club.test/join: Type the code AB-12.'

test.each(eras)('%s: a page that must be opened is asked for, and the call runs again', async era => {
  const pages: object[] = []
  await using server = await connect(club, {
    era,
    visit: ({ url, message }) => {
      pages.push({ url, message })
      join()
      return 'accept'
    },
  })
  expect(await server.call('club_enter')).toMatchObject({ text: '{"text":"welcome"}', isError: false })
  expect(pages).toEqual([{ url: 'https://club.test/join', message: 'Type the code AB-12.' }])
})

test.each(eras)('%s: a call asks once; when the page did not help, the answer says so', async era => {
  let asked = 0
  await using server = await connect(club, {
    era,
    visit: () => {
      asked++
      return 'accept'
    },
  })
  expect(await server.call('club_enter')).toMatchObject({ text: unasked, isError: true })
  expect(asked).toBe(1)
})

test.each(eras)('%s: a person who does not open it ends the call', async era => {
  await using server = await connect(club, { era, visit: () => 'decline' })
  expect((await server.call('club_enter')).text).toBe(
    'unauthenticated: The person did not open the page that club_enter needs.\nDo not try again unless the person asks for it.',
  )
})

test.each(eras)('%s: a client that cannot ask for pages is told the page', async era => {
  await using server = await connect(club, { era, elicit: () => 'accept' })
  expect((await server.call('club_enter')).text).toBe(unasked)
})

test('nobody is asked over HTTP, where one would log in for all', async () => {
  await using server = await connect(club, { http: '127.0.0.1:0', visit: () => 'accept' })
  expect((await server.call('club_enter')).text).toBe(unasked)
})

test.each(eras)('%s: consent and page are asked in turn, each once', async era => {
  const asked: string[] = []
  await using server = await connect(club, {
    era,
    access: 'destroy',
    elicit: message => {
      asked.push(message)
      return 'accept'
    },
    visit: ({ message }) => {
      asked.push(message)
      join()
      return 'accept'
    },
  })
  expect((await server.call('club_close')).text).toBe('{"text":"welcome, closed"}')
  expect(asked).toEqual(['Close it for ever?', 'Type the code AB-12.'])
})

test('a secret that was learned by a call is masked from then on, in its own answer too', async () => {
  await using server = await connect(club)
  expect((await server.call('club_learn', { secret: 'hunter-2222' })).text).toBe('{"text":"kept ***"}')
})

test.each(eras)('%s: a tool that the credential cannot use is listed no more, and says what is missing', async era => {
  let changes = 0
  await using server = await connect(club, { era, withheld: async () => ({}) })
  server.client.setNotificationHandler('notifications/tools/list_changed', () => {
    changes++
  })
  if (era === 'modern') await server.client.listen({ toolsListChanged: true })
  const names = async () => (await server.client.listTools()).tools.map(({ name }) => name)
  expect(await names()).toEqual(['club_enter', 'club_learn'])
  await server.call('club_learn', { secret: 'hunter-2222' })
  await expect.poll(() => changes).toBe(1)
  expect(await names()).toEqual(['club_learn'])
  expect((await server.call('club_enter')).text).toBe(
    'forbidden: club_enter cannot be used with this credential. The card lacks the stamp bar.\nTell the person. Do not try again before it is changed.',
  )
  await server.call('club_learn', { secret: 'hunter-2222' })
  expect(changes).toBe(1)
})

test('what an earlier run has learned holds from the first list on', async () => {
  await using server = await connect(club, { withheld: async () => ({ club_enter: 'The card lacks the stamp bar.' }) })
  const opened = clubs.length
  expect((await server.client.listTools()).tools.map(({ name }) => name)).toEqual(['club_learn'])
  expect((await server.call('club_enter')).text).toContain('forbidden: club_enter')
  expect(clubs.length).toBe(opened)
})
