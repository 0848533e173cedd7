import type {
  ConversationsInfoResponse,
  ConversationsListResponse,
  ConversationsMembersResponse,
  UsersConversationsResponse,
} from '@slack/web-api'
import { type Body, type Call, flag, type Methods, needed, needScope, number, Refusal } from './call.ts'
import { canvasOf, channelJson, readState } from './channel-json.ts'
import type { Channel, Kind } from './channel-records.ts'
import { cursor, page, position } from './cursors.ts'
import { massChannel, part } from './masses.ts'

export const conversationListMethods: Methods = {
  'conversations.info': (call): Body<ConversationsInfoResponse> => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    const { num_members: members, ...json } = channelJson(call, channel)
    const counted = flag(call, 'include_num_members') && members !== undefined ? { num_members: members } : {}
    return { channel: { ...json, ...counted, ...readState(call, channel), ...canvasOf(call, channel) } }
  },
  'conversations.list': list,
  'users.conversations': (call): Body<UsersConversationsResponse> => {
    const { store, args, token } = call
    const user = args.user ?? token.user
    const mine = store.visibleTo(token).filter(({ members }) => members.has(user))
    const { items, next } = page(call, wanted(call, mine), { most: 999, standard: 100 })
    // Of one's own conversations Slack does not say that one is in them, nor how many others are.
    const channels = items.map(channel => {
      const { is_member: _member, num_members: _members, ...json } = channelJson(call, channel)
      return json
    })
    return { channels, response_metadata: { next_cursor: next } }
  },
  'conversations.members': (call): Body<ConversationsMembersResponse> => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    const { items, next } = page(call, [...channel.members], { most: 999, standard: 100 })
    return { members: items, response_metadata: { next_cursor: next } }
  },
}

const types: Readonly<Record<string, { kind: Kind; scope: string }>> = {
  public_channel: { kind: 'channel', scope: 'channels:read' },
  private_channel: { kind: 'group', scope: 'groups:read' },
  im: { kind: 'im', scope: 'im:read' },
  mpim: { kind: 'mpim', scope: 'mpim:read' },
}

/** Of the kinds that are asked for; each needs its scope. */
function wanted(call: Call, channels: readonly Channel[]): Channel[] {
  const asked = (call.args.types ?? 'public_channel').split(',').map(type => types[type.trim()])
  for (const type of asked) {
    if (type === undefined) throw new Refusal('invalid_types')
    needScope(call, type.scope)
  }
  const open = flag(call, 'exclude_archived') ? channels.filter(({ archived }) => !archived) : channels
  return open.filter(({ kind }) => asked.some(type => type?.kind === kind))
}

/** What is held first, then the mass of public channels. */
function list(call: Call): Body<ConversationsListResponse> {
  const { store, token } = call
  const held = wanted(
    call,
    store.visibleTo(token).filter(({ id }) => store.channels.has(id)),
  )
  const mass = (call.args.types ?? 'public_channel').includes('public_channel') ? store.masses.channels : 0
  const limit = Math.min(Math.max(number(call, 'limit', 100), 1), 999)
  const from = position(call)
  const made = (index: number): Channel => {
    const { id } = massChannel(index)
    const found = store.channel(id)
    if (found === undefined) throw new Error(`There is no channel ${id}`)
    return found
  }
  const end = from + limit
  return {
    channels: part(held, mass, made, from, end).map(channel => channelJson(call, channel)),
    response_metadata: { next_cursor: end < held.length + mass ? cursor(call, end) : '' },
  }
}
