import { type Json, remember } from './call.ts'
import type { Front } from './front.ts'

export const contents = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const
export type Content = (typeof contents)[number]

export interface Reaction {
  readonly id: number
  readonly login: string
  readonly content: Content
  readonly created_at: string
}

/** API path of what was reacted to → its reactions. */
export const reactions = remember(() => new Map<string, Reaction[]>())

/** The counts that go with an object, by the url of its reactions. */
export function countsOf(front: Front, url: string): Json {
  const list = reactions(front).get(subjectOf(new URL(url).pathname)) ?? []
  const counts = contents.map(content => [content, list.filter(one => one.content === content).length])
  return { url, total_count: list.length, ...Object.fromEntries(counts) }
}

export const subjectOf = (path: string): string => path.replace(/\/reactions(\/\d+)?$/, '')
