import { readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readPrivate, writePrivate } from '@mcp-connectors/auth'
import type { Log } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Channel } from '../channel.ts'
import type { Person } from '../person.ts'
import { dayMs, isOld } from './cache.ts'
import { channelMs } from './channels.ts'

const flag = z.boolean().default(false)
const text = z.string().optional()
const person = z.object({
  at: z.number(),
  ...{ id: z.string(), handle: z.string(), name: z.string(), real: text, team: text, enterprise: text },
  ...{ bot: flag, guest: flag, external: flag, deleted: flag },
})
const channel = z.object({
  at: z.number(),
  ...{ id: z.string(), kind: z.enum(['public', 'private', 'dm', 'group']), name: text, person: text },
  people: z.array(z.string()).readonly().optional(),
  ...{ external: flag, archived: flag, member: z.boolean().optional() },
})
const self = z.object({
  at: z.number(),
  ...{ user: z.string(), name: z.string(), team: z.string(), teamName: z.string(), url: z.string() },
  ...{ bot: text, enterprise: text },
})
const content = z.object({
  version: z.literal(1),
  self: self.optional(),
  /** Whether there are more people than one page of the list has. */
  larger: z.object({ at: z.number(), value: z.boolean() }).optional(),
  people: z.array(person).default([]),
  channels: z.array(channel).default([]),
})

export type Content = z.output<typeof content>

const mostKept = 5_000
const mostBytes = 1_000_000

/** The names of one token, kept between runs. Other processes may write the same file: the latest entries stay. */
export class NameFile {
  readonly #path: string
  readonly #log: Log
  #sweeping: Promise<unknown> | undefined

  constructor(path: string, log: Log) {
    this.#path = path
    this.#log = log
  }

  /** Undefined where there is none, or none of use. */
  async read(): Promise<Content | undefined> {
    const [read] = await Promise.allSettled([readPrivate(this.#path).then(text => text && JSON.parse(text))])
    if (read.status === 'rejected') this.#log.debug(`The names in ${this.#path} are not used: ${read.reason}`)
    return read.status === 'fulfilled' ? content.safeParse(read.value).data : undefined
  }

  async write(own: Content): Promise<void> {
    const text = textOf(merged(own, await this.read()), mostKept)
    const [written] = await Promise.allSettled([writePrivate(this.#path, text)])
    if (written.status === 'rejected') this.#log.debug(`Names are not kept in ${this.#path}: ${written.reason}`)
    this.#sweeping ??= sweep(this.#path)
    await Promise.allSettled([this.#sweeping])
  }
}

/** Names do not stay longer than they are used: those of other tokens are removed after a day. */
async function sweep(path: string): Promise<unknown> {
  const files = (await readdir(dirname(path))).map(name => join(dirname(path), name))
  const others = files.filter(file => file !== path && /[/\\]slack-names-[0-9a-f]{16}\.json$/.test(file))
  return await Promise.allSettled(
    others.map(async file => (Date.now() - (await stat(file)).mtimeMs > dayMs ? await rm(file) : undefined)),
  )
}

/** What is kept of a person and of a channel: enough to name them. */
export function keptPerson({ title: _title, email: _email, zone: _zone, ...named }: Person): Person {
  return named
}

export function keptChannel({
  topic: _topic,
  purpose: _purpose,
  members: _members,
  updated: _updated,
  ...named
}: Channel): Channel {
  return named
}

function merged(own: Content, other: Content | undefined): Content {
  if (other === undefined) return own
  return {
    ...own,
    self: own.self ?? other.self,
    larger: own.larger ?? other.larger,
    people: latest(own.people, other.people),
    channels: latest(own.channels, other.channels, channelMs),
  }
}

function latest<T extends { id: string; at: number }>(own: readonly T[], others: readonly T[], keptMs = dayMs): T[] {
  const all = new Map(own.map(entry => [entry.id, entry]))
  for (const entry of others) {
    const known = all.get(entry.id)
    if (!isOld(entry, keptMs) && (known === undefined || known.at < entry.at)) all.set(entry.id, entry)
  }
  return [...all.values()]
}

/** Of both kinds the first ones, as many as fit. */
function textOf(all: Content, most: number): string {
  const channels = all.channels.slice(0, Math.max(most / 2, most - all.people.length))
  const people = all.people.slice(0, most - channels.length)
  const text = JSON.stringify({ ...all, people, channels }, (_key, value: unknown) =>
    value === false ? undefined : value,
  )
  return Buffer.byteLength(text) <= mostBytes ? text : textOf(all, Math.floor(most / 2))
}
