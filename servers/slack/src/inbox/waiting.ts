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
 * out all before it. Of the reasons for what is left the first counts, in the order of `kinds`.
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
  const groups = new Map<string, Map<string, { reason: Kind; message: FoundMessage }>>()
  for (const reason of kinds) {
    for (const message of found[reason] ?? []) {
      const key = keyOf(message)
      const group = groups.get(key) ?? new Map<string, { reason: Kind; message: FoundMessage }>()
      if (!group.has(message.ts)) group.set(message.ts, { reason, message })
      groups.set(key, group)
    }
  }
  const waiting = [...groups].flatMap(([key, group]) => {
    const open = [...group.values()].filter(({ message }) => Number(message.ts) > (answers.get(key) ?? 0))
    const [latest] = open.map(({ message }) => message).toSorted(newestFirst)
    const reason = kinds.find(kind => open.some(one => one.reason === kind))
    if (latest === undefined || reason === undefined) return []
    const wroteLater = (spoken.get(latest.channel.id) ?? 0) > Number(latest.ts)
    return [{ reason, latest, count: open.length, wroteLater }]
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
