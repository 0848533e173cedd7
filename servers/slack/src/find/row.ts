import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { type Channel, marksOf } from '../channel.ts'
import type { Group } from '../names.ts'
import { type Person, personMarks } from '../person.ts'
import { rankOf } from './rank.ts'

export const kinds = ['channel', 'user', 'group', 'emoji'] as const
export type Kind = (typeof kinds)[number]

export const row = z.object({
  kind: z.enum(kinds),
  id: z.string().optional(),
  /** As a target takes it: `#general`, `@alice`, `@oncall`, `:party:`. */
  name: z.string(),
  marks: z.array(z.string()).default([]),
  members: z.int().optional(),
  /** The topic of a channel, the name and title of a person, the name of a group. */
  about: z.string().optional(),
})

export type Row = z.input<typeof row>

/** A row, and what decides where it comes. */
export interface Hit {
  row: Row
  /** Less comes first. */
  order: readonly number[]
}

const worst = 9

export function channelHit(query: string, channel: Channel): Hit | undefined {
  const { id, name, members, topic, purpose } = channel
  const rank = rankOf(query, [name]) ?? (rankOf(query, [topic, purpose]) === undefined ? undefined : worst)
  if (rank === undefined || name === undefined) return undefined
  const about = topic ?? purpose
  return {
    row: {
      ...{ kind: 'channel', id, name: `#${name}`, marks: marksOf(channel).match(/\w+/g) ?? [] },
      ...(members === undefined ? {} : { members }),
      ...(about === undefined ? {} : { about: shortened(about) }),
    },
    order: [channel.archived ? 1 : 0, rank, channel.member ? 0 : 1, -(members ?? 0)],
  }
}

export function personHit(query: string, person: Person): Hit | undefined {
  const { id, handle, name, real, title, email, bot, deleted } = person
  const rank = rankOf(query, [handle, name, real]) ?? (rankOf(query, [title, email]) === undefined ? undefined : worst)
  if (rank === undefined || deleted) return undefined
  const called = [...new Set([real, name])].filter(one => one !== undefined && one !== handle).join(' / ')
  const about = [called, title].filter(Boolean).join(', ')
  return {
    row: {
      ...{ kind: 'user', id, name: `@${handle}` },
      marks: personMarks(person),
      ...(about === '' ? {} : { about: shortened(about) }),
    },
    order: [0, rank, bot ? 1 : 0, 0],
  }
}

export function groupHit(query: string, { id, handle, name, people, description }: Group): Hit | undefined {
  const rank = rankOf(query, [handle, name]) ?? (rankOf(query, [description]) === undefined ? undefined : worst)
  if (rank === undefined) return undefined
  return {
    row: { kind: 'group', id, name: `@${handle}`, members: people, about: shortened(name) },
    order: [0, rank, 0, -people],
  }
}

export function emojiHit(query: string, name: string): Hit | undefined {
  const rank = rankOf(query, [name])
  return rank === undefined ? undefined : { row: { kind: 'emoji', name: `:${name}:` }, order: [0, rank, 0, 0] }
}

/** `#secret (private) 34 members: topic`, `@alice Alice Smith, Engineer [bot]`. */
export function renderRow({ kind, name, marks, members, about }: z.output<typeof row>): string {
  if (kind === 'emoji') return name
  if (kind === 'user') return [name, about, ...marks.map(mark => `[${mark}]`)].filter(Boolean).join(' ')
  const all = kind === 'group' ? ['group'] : marks
  const head = `${name}${all.length === 0 ? '' : ` (${all.join(', ')})`}`
  const count = members === undefined ? '' : ` ${counted(members, 'member')}`
  return `${head}${count}${about === undefined ? '' : `: ${about}`}`
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= 120 ? line : `${line.slice(0, 117)}…`
}
