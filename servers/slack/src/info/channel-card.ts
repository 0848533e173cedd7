import { clean, counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { channelOf } from '../channel.ts'
import type { Place, Slack } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import { isInsider } from '../person.ts'
import { isDirect } from '../policy.ts'
import { momentOf, tsOf } from '../timestamp.ts'
import type { Workspace } from '../workspace.ts'

export const channelCard = z.object({
  id: z.string(),
  /** `#general (private)`, `@alice`. Third-party text. */
  shown: z.string(),
  kind: z.enum(['public', 'private', 'dm', 'group']),
  external: z.boolean(),
  archived: z.boolean(),
  member: z.boolean().optional(),
  members: z.int().optional(),
  created: z.string().optional(),
  creator: z.string().optional(),
  /** Up to which message the person has read, as messages are named. */
  read_until: z.string().optional(),
  unread: z.int().optional(),
  pinned: z.int().optional(),
  topic: z.string().optional(),
  purpose: z.string().optional(),
  former_names: z.array(z.string()).default([]),
  /** Topic or purpose, since it is not certain that an insider wrote it. */
  withheld: z.boolean().optional(),
})

export type ChannelCard = z.input<typeof channelCard>

export async function readChannel(
  { settings }: Pick<Slack, 'settings'>,
  { workspace, channel, shown }: Place,
  signal: AbortSignal,
): Promise<ChannelCard> {
  const { id } = channel
  const asked = { channel: id, include_num_members: true }
  const [{ channel: given = {} }, pins] = await Promise.all([
    workspace.read('conversations.info', asked, { signal, what: shown }),
    unlessRefused(workspace.read('pins.list', { channel: id }, { signal, what: shown }), ...unseen),
  ])
  const { kind, external, archived, member, members, ...words } = channelOf({ ...given, id })
  const { created, creator, last_read: read, previous_names: former_names = [] } = given
  const { unread_count_display: unread } = ofDm.parse(given)
  const people = await workspace.names.people(creator ? [creator] : [], { signal })
  const wordsBy = (by: string | undefined) => isWrittenInside(workspace, by, signal)
  const topic = settings.lockdown && !(await wordsBy(given.topic?.creator)) ? undefined : words.topic
  const purpose = settings.lockdown && !(await wordsBy(given.purpose?.creator)) ? undefined : words.purpose
  const readUntil = tsOf(read ?? '')
  const isDm = isDirect(channel)
  return {
    ...{ id, shown, kind, external, archived, topic, purpose, former_names, members },
    ...(isDm || member === undefined ? {} : { member }),
    ...(created ? { created: new Date(created * 1000).toISOString().slice(0, 10) } : {}),
    ...(creator && !isDm ? { creator: people.get(creator)?.name ?? creator } : {}),
    ...(readUntil && Number(readUntil) > 0 ? { read_until: momentOf(readUntil) } : {}),
    ...(unread ? { unread } : {}),
    ...(pins?.items ? { pinned: pins.items.length } : {}),
    ...(topic === words.topic && purpose === words.purpose ? {} : { withheld: true }),
  }
}

async function isWrittenInside({ names }: Workspace, by: string | undefined, signal: AbortSignal): Promise<boolean> {
  return by ? isInsider(await names.person(by, signal)) : false
}

/** The vendor's types lack it. */
const ofDm = z.looseObject({ unread_count_display: z.int().optional() })

/** What a token is not told of pins is no reason to fail. */
const unseen = ['missing_scope', 'not_in_channel', 'channel_not_found', 'not_allowed_token_type']

export function renderChannel(card: z.output<typeof channelCard>, untrusted: (text: string) => string): string {
  const { id, shown, member, members, created, creator, read_until: read, unread, pinned, topic, purpose } = card
  const facts = [
    members !== undefined && counted(members, 'member'),
    member === false && 'the token is not in it',
    created !== undefined && `created ${created}${creator === undefined ? '' : ` by ${clean(creator)}`}`,
    pinned !== undefined && pinned > 0 && `${pinned} pinned`,
    read !== undefined && `read until ${read}`,
    unread !== undefined && `${unread} unread`,
  ].filter(fact => fact !== false)
  const words = [
    topic && `Topic: ${topic}`,
    purpose && `Purpose: ${purpose}`,
    card.former_names.length > 0 && `Formerly: ${card.former_names.map(name => `#${name}`).join(', ')}`,
  ].filter(Boolean)
  return [
    `${clean(shown)}, id ${id}`,
    ...(facts.length === 0 ? [] : [`${facts.join(', ')}.`]),
    ...(words.length === 0 ? [] : [untrusted(words.join('\n'))]),
    ...(card.withheld ? ['Topic or purpose is left out (--lockdown).'] : []),
  ].join('\n')
}
