import { ConnectorError } from '@mcp-connectors/core'
import type { Channel } from '../channel.ts'
import { dayIn, plusDays, tsAtStartOf } from './day.ts'

/** What a search is narrowed to, names found. Nothing of it is free text by the time it becomes a part of a query. */
export interface Filters {
  /** The conversation. */
  channel?: Channel | undefined
  /** Ids of people. */
  from?: string | undefined
  with?: string | undefined
  /** ISO days: from this one on, up to the day before this one, on this one. */
  after?: string | undefined
  before?: string | undefined
  on?: string | undefined
  /** `link`, `:eyes:`. */
  has: readonly string[]
  threadsOnly: boolean
}

/** In Slack's words: `in:<#C1>`, `from:<@U1>`, `after:2026-11-20`. */
export function modifiersOf({ channel, from, with: other, after, before, on, has, threadsOnly }: Filters): string[] {
  return [
    ...(channel === undefined ? [] : [`in:${mentionOf(channel)}`]),
    ...(from === undefined ? [] : [`from:<@${from}>`]),
    ...(other === undefined ? [] : [`with:<@${other}>`]),
    // Slack leaves that day itself out.
    ...(after === undefined ? [] : [`after:${plusDays(after, -1)}`]),
    ...(before === undefined ? [] : [`before:${before}`]),
    ...(on === undefined ? [] : [`on:${on}`]),
    ...has.map(what => `has:${what}`),
    ...(threadsOnly ? ['is:thread'] : []),
  ]
}

/** A direct message is where the other person is. */
function mentionOf({ id, kind, person }: Channel): string {
  return kind === 'dm' && person !== undefined ? `<@${person}>` : `<#${id}>`
}

/** The days that arguments name. @throws ConnectorError `invalid` */
export function daysOf(args: { after?: string | undefined; before?: string | undefined; on?: string | undefined }) {
  const day = (name: 'after' | 'before' | 'on') => {
    const given = args[name]
    return given === undefined ? undefined : dayIn(given, name)
  }
  return { after: day('after'), before: day('before'), on: day('on') }
}

/** Of all three: the first day, and the one after the last. */
export function daysBetween({ after, before, on }: Pick<Filters, 'after' | 'before' | 'on'>) {
  const days = on === undefined ? { from: after, until: before } : { from: on, until: plusDays(on, 1) }
  const ts = (day: string | undefined) => (day === undefined ? undefined : tsAtStartOf(day))
  return { oldest: ts(days.from), latest: ts(days.until) }
}

const things = new Set(['link', 'file', 'pin', 'reaction', 'star'])

/** `link`, `file`, `pin`, `reaction`, `star`; anything else is an emoji: `:eyes:`. @throws ConnectorError `invalid` */
export function thing(given: string): string {
  const text = given.trim()
  if (things.has(text)) return text
  const [, name] = /^:?([\p{L}\p{N}_+'-]{1,100}(?:::skin-tone-[2-6])?):?$/u.exec(text) ?? []
  if (name !== undefined) return `:${name}:`
  throw new ConnectorError('invalid', `has ${JSON.stringify(given.slice(0, 40))} is nothing that a message can have.`, {
    hint: 'Pass link, file, pin, reaction, star, or the name of an emoji.',
  })
}

/**
 * The whole query. What is known comes first, since a quote that the words open and never close takes in the rest.
 * `words` are the model's, with modifiers of its own.
 */
export function queryOf(words: string, filters: Filters, allowed: readonly string[]): string {
  return [...modifiersOf(filters), ...allowed, words.trim()].filter(Boolean).join(' ')
}
