import type { ConversationsInfoResponse } from '@slack/web-api'
import type { Call } from './call.ts'
import type { Channel } from './channel-records.ts'

/** The vendor's type lacks the other person of a DM. */
type ChannelJson = NonNullable<ConversationsInfoResponse['channel']> & { user?: string }

/** As lists give it; `info` has more for its members. */
export function channelJson({ store, token }: Call, channel: Channel): ChannelJson {
  const { id, kind, name, archived, external, creator, created, topic, purpose, members } = channel
  if (kind === 'im') {
    const other = [...members].find(user => user !== token.user) ?? token.user
    return { id, created, is_archived: archived, is_im: true, is_org_shared: false, user: other }
  }
  const words = (value: string) => ({
    value,
    creator: value === '' ? '' : creator,
    last_set: value === '' ? 0 : created,
  })
  return {
    ...{ id, name, created, creator, name_normalized: name, context_team_id: store.team.id },
    is_channel: kind === 'channel',
    is_group: kind === 'group',
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: kind !== 'channel',
    is_archived: archived,
    is_general: name === 'general',
    is_shared: external,
    is_ext_shared: external,
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: members.has(token.user),
    topic: words(topic),
    purpose: words(purpose),
    num_members: members.size,
  }
}

/** What only `conversations.info` tells, and only a member. */
export function readState({ token }: Call, channel: Channel): Partial<ChannelJson> {
  if (!channel.members.has(token.user)) return {}
  const read = channel.lastRead.get(token.user) ?? '0000000000.000000'
  const top = channel.messages.filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts)
  const unread = top.filter(({ ts, user }) => Number(ts) > Number(read) && user !== token.user).length
  const isDirect = channel.kind === 'im' || channel.kind === 'mpim'
  return { last_read: read, ...(isDirect ? { unread_count: unread, unread_count_display: unread } : {}) }
}

/** The canvas in its tab: the vendor's type lacks it. */
export function canvasOf({ store }: Call, { id }: Channel): object {
  const canvas = [...store.files.values()].find(({ tabOf, deleted }) => tabOf === id && deleted !== true)
  if (canvas === undefined) return {}
  const is_empty = canvas.sections?.length === 0
  return { properties: { canvas: { file_id: canvas.id, is_empty, quip_thread_id: canvas.id } } }
}
