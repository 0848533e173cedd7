import { clean } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Channel } from '../channel.ts'
import { type Slack, shownAs } from '../client.ts'
import { readMessages } from '../messages/read.ts'
import { saidBy } from '../messages/rows.ts'
import { type MessageValue, messageValue } from '../messages/value.ts'
import { momentOf } from '../timestamp.ts'
import type { Workspace } from '../workspace.ts'
import type { FoundMessage } from './found.ts'
import { around } from './words.ts'

const neighbour = messageValue.pick({ ts: true, at: true, author: true, text: true, bot: true, external: true })

export const messageHit = messageValue.extend({
  /** `#general`, `#secret (private)`, `@alice`. */
  channel: z.string(),
  channel_id: z.string(),
  permalink: z.string(),
  /** The messages next to it, oldest first. */
  before: z.array(neighbour).optional(),
  after: z.array(neighbour).optional(),
  /** Its number on the page of the engine. */
  place: z.int(),
})

export type MessageHit = z.output<typeof messageHit>

/** Characters of one text; slack_read has the rest. */
const mostShown = 600

export interface Rows<T> {
  rows: T[]
  /** Left out since the settings keep their channels out, or by `--lockdown`. */
  hidden: number
  withheld: number
}

/** What may be read of these, with names. A long text is shown around the words that were looked for, unless all is wanted. */
export async function messageHits(
  client: Slack,
  workspace: Workspace,
  found: readonly FoundMessage[],
  { words, whole, signal }: { words: readonly string[]; whole: boolean; signal: AbortSignal },
): Promise<Rows<MessageHit>> {
  const numbered = found.map((one, index) => ({ ...one, place: index + 1 }))
  const open = numbered.filter(({ channel }) => client.policy.mayRead(channel))
  const near = open.flatMap(({ around }) => [...(around?.before ?? []), ...(around?.after ?? [])])
  const given = [...open.map(({ message }) => message), ...near]
  const [first, ...others] = open
  const channel = others.every(one => one.channel.id === first?.channel.id) ? first?.channel : undefined
  // Who is of another organization is known from where one is at home.
  if (open.some(one => one.channel.external)) await workspace.names.self(signal)
  const { messages } = await readMessages(client, { workspace, channel, inPart: true }, given, signal)
  const values = new Map(messages.map(message => [keyOf(message.ts, message.author_id), message]))
  const places = await placesOf(workspace, open, signal)
  // What was read rather than found has no address yet.
  const address = (one: FoundMessage) =>
    one.permalink || workspace.permalink(one.channel.id, one.ts, one.thread, signal)
  const links = new Map(await Promise.all(open.map(async one => [one.place, await address(one)] as const)))
  const rows = open.flatMap(({ channel, message, ts, thread, place, around: next }) => {
    const value = values.get(keyOf(ts, authorIn(message)))
    if (value === undefined) return []
    const neighbours = (list: readonly { ts: string; user: string }[] = []) =>
      list.flatMap(one => values.get(keyOf(one.ts, one.user)) ?? []).map(one => shortened(one, []))
    return [
      {
        ...(whole ? value : shortened(value, words)),
        ...(thread === undefined ? {} : { thread }),
        ...{
          channel: places.get(channel.id) ?? channel.id,
          channel_id: channel.id,
          permalink: links.get(place) ?? '',
          place,
        },
        ...(next === undefined ? {} : { before: neighbours(next.before), after: neighbours(next.after) }),
      },
    ]
  })
  return { rows, hidden: numbered.length - open.length, withheld: open.length - rows.length }
}

function keyOf(ts: string, author: string | undefined): string {
  return `${ts} ${author ?? ''}`
}

function authorIn({ user, bot_id }: FoundMessage['message']): string | undefined {
  const id = user || bot_id
  return typeof id === 'string' ? id : undefined
}

function shortened<T extends { text?: string | undefined }>(value: T, words: readonly string[]): T {
  const { text } = value
  return text === undefined || text.length <= mostShown ? value : { ...value, text: around(text, words, mostShown) }
}

/** How the conversations of these are called. */
async function placesOf(
  workspace: Workspace,
  found: readonly { channel: Channel }[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const channels = new Map(found.map(({ channel }) => [channel.id, channel]))
  const people = [...channels.values()].flatMap(({ person }) => person ?? [])
  await workspace.names.people(people, { signal })
  const shown = async (channel: Channel): Promise<[string, string]> => [
    channel.id,
    await shownAs(workspace, channel, signal),
  ]
  return new Map(await Promise.all([...channels.values()].map(shown)))
}

/** `#general 2026-11-23 10:05:12.123456 alice: text`, without its channel where all are of one. */
export function renderMessageHit(hit: MessageHit, isOnePlace: boolean, withLink: boolean): string {
  const { channel, before = [], after = [], permalink } = hit
  const line = (one: z.output<typeof neighbour> | MessageValue) => `${momentOf(one.ts)} ${saidBy(one)}`
  const place = isOnePlace ? '' : `${clean(channel)} `
  const own = `${place}${line(hit)}${withLink ? `\n  ${clean(permalink)}` : ''}`
  if (before.length === 0 && after.length === 0) return own
  return [...before.map(one => `  ${line(one)}`), own, ...after.map(one => `  ${line(one)}`)].join('\n')
}
