import type { Slack } from '../client.ts'
import type { Message } from '../messages/message.ts'
import { readMessages } from '../messages/read.ts'
import { repliesTo, type Threads } from './replies.ts'
import { find, type Request } from './request.ts'
import type { ShownConversation } from './shown.ts'
import { isRestricted } from './span.ts'

/** What slack_read answers, and where to go on. */
export async function conversation(
  client: Slack,
  request: Request & { threads: Threads },
  position: unknown,
  signal: AbortSignal,
): Promise<ShownConversation & { next: unknown }> {
  const found = await find(client, request, position, signal)
  const { place, thread, around, messages, direction } = found
  const replies = await repliesTo(place, thread === undefined ? messages : [], request.threads, signal)
  const all = new Map([...messages, ...[...replies.of.values()].flat()].map(message => [message.ts, message]))
  const read = await readMessages(client, place, [...all.values()], signal)
  const values = new Map(read.messages.map(value => [value.ts, value]))
  const shown = (list: readonly Message[] = []) => list.flatMap(({ ts }) => values.get(ts) ?? [])
  const notes = notesOf(found.note, replies.left, isRestricted(place))
  const bounds = {
    ...(thread === undefined ? {} : { thread }),
    ...(found.span.oldest === undefined ? {} : { since: found.span.oldest }),
    ...(found.span.latest === undefined ? {} : { until: found.span.latest }),
  }
  return {
    ...{ channel: place.shown, channel_id: place.channel.id, direction, ...bounds },
    ...(around === undefined ? {} : { around }),
    messages: shown(messages).map(value => {
      const below = shown(replies.of.get(value.ts)).map(({ thread: _thread, ...reply }) => reply)
      return { ...value, ...(below.length === 0 ? {} : { shown_replies: below }) }
    }),
    ...(read.withheld === 0 ? {} : { withheld: read.withheld }),
    ...(notes.length === 0 ? {} : { notes }),
    next: found.next && { ...found.next, ...bounds },
  }
}

function notesOf(note: string | undefined, left: number, restricted: boolean): string[] {
  return [
    ...(note === undefined ? [] : [note]),
    ...(left === 0
      ? []
      : [`${left} thread${left === 1 ? ' was' : 's were'} not looked into: pass thread to read one.`]),
    ...(restricted
      ? ['Slack gives this app 15 messages a minute: it is of the restricted tier. See slack_whoami.']
      : []),
  ]
}
