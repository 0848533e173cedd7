import type { Channel } from '../channel.ts'
import type { GivenFile } from '../files/file.ts'

/** What is searched for, in the words of the engine. */
export interface Query {
  text: string
  sort: 'relevance' | 'newest'
  limit: number
}

/** A message as an engine found it. */
export interface FoundMessage {
  channel: Channel
  ts: string
  /** The first message of its thread, of a reply. */
  thread?: string | undefined
  permalink: string
  /** As Slack gave it: texts, blocks, attachments, author. */
  message: Readonly<Record<string, unknown>>
  /** Those next to it, oldest first, where the engine gives them. */
  around?: { before: readonly Neighbour[]; after: readonly Neighbour[] }
}

export interface Neighbour {
  ts: string
  user: string
  text: string
}

export interface Page<T> {
  found: T[]
  /** Of all pages, where the engine tells. */
  total?: number | undefined
  /** Where this page begins, where that is told better than it was asked for. */
  at?: string
  /** Where the next page begins, in the engine's own terms; undefined after the last. */
  next?: string | undefined
  /** What was not looked at, and why: a sentence each. */
  notes?: string[]
}

export type FoundMessages = Page<FoundMessage>
export type FoundFiles = Page<GivenFile>

/** The first message of the thread that a permalink of a reply names. */
export function threadIn(permalink: string, ts: string): string | undefined {
  if (!URL.canParse(permalink)) return undefined
  const thread = new URL(permalink).searchParams.get('thread_ts')
  return thread === null || thread === ts ? undefined : thread
}
