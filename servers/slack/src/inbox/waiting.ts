import { isDirect } from '../policy.ts'
import type { FoundMessage } from '../search/found.ts'

export const kinds = ['dm', 'mention', 'thread', 'channel'] as const
export type Kind = (typeof kinds)[number]
/** `own`: what the person wrote, which tells what is answered. */
export type Part = Kind | 'own'

/** A conversation, a thread or a message that waits for an answer. */
export interface Waiting {
  reason: Kind
  /** The newest one. */
  latest: FoundMessage
  /** How many wait there. */
  count: number
  /** The person wrote in the channel after it, though not in its thread. */
  wroteLater: boolean
}

/**
 * What the searches found, by conversation: a direct message, a thread, a message. What the person wrote there later takes
 * it out. The first reason counts, in the order of `kinds`.
 */
export function waitingIn(found: Readonly<Partial<Record<Part, readonly FoundMessage[]>>>): {
  waiting: Waiting[]
  answered: number
} {
  const answers = newestBy(found.own ?? [], keyOf)
  const spoken = newestBy(
    (found.own ?? []).filter(({ thread }) => thread === undefined),
    ({ channel }) => channel.id,
  )
  const groups = new Map<string, { reason: Kind; messages: Map<string, FoundMessage> }>()
  for (const reason of kinds) {
    for (const message of found[reason] ?? []) {
      const key = keyOf(message)
      const group = groups.get(key) ?? { reason, messages: new Map() }
      group.messages.set(message.ts, message)
      groups.set(key, group)
    }
  }
  const waiting = [...groups].flatMap(([key, { reason, messages }]) => {
    const open = [...messages.values()].filter(({ ts }) => Number(ts) > (answers.get(key) ?? 0))
    const [latest] = open.toSorted(newestFirst)
    if (latest === undefined) return []
    return [
      { reason, latest, count: open.length, wroteLater: (spoken.get(latest.channel.id) ?? 0) > Number(latest.ts) },
    ]
  })
  return { waiting: waiting.toSorted(byRank), answered: groups.size - waiting.length }
}

function newestFirst(a: FoundMessage, b: FoundMessage): number {
  return Number(b.ts) - Number(a.ts)
}

function byRank(a: Waiting, b: Waiting): number {
  return kinds.indexOf(a.reason) - kinds.indexOf(b.reason) || newestFirst(a.latest, b.latest)
}

/** A direct conversation is one; in a channel, a message and its thread are. */
function keyOf({ channel, ts, thread }: FoundMessage): string {
  return isDirect(channel) ? channel.id : `${channel.id} ${thread ?? ts}`
}

function newestBy(messages: readonly FoundMessage[], key: (message: FoundMessage) => string): Map<string, number> {
  const newest = new Map<string, number>()
  for (const message of messages) {
    newest.set(key(message), Math.max(newest.get(key(message)) ?? 0, Number(message.ts)))
  }
  return newest
}
