import type {
  ConversationsCreateResponse,
  ConversationsInviteResponse,
  ConversationsJoinResponse,
  ConversationsOpenResponse,
  ConversationsRenameResponse,
  ConversationsSetPurposeResponse,
  ConversationsSetTopicResponse,
} from '@slack/web-api'
import { type Body, type Call, flag, type Methods, names, needed, Refusal } from './call.ts'
import { channelJson } from './channel-json.ts'
import type { Channel } from './channel-records.ts'
import type { Store } from './store.ts'

export const conversationMethods: Methods = {
  'conversations.open': open,
  'conversations.close': call => {
    call.store.seen(call.token, needed(call, 'channel'))
    return {}
  },
  'conversations.mark': call => {
    const channel = ownChannel(call)
    channel.lastRead.set(call.token.user, needed(call, 'ts'))
    return {}
  },
  'conversations.create': (call): Body<ConversationsCreateResponse> => {
    const { store, token } = call
    const name = checkedName(call, needed(call, 'name'))
    const kind = flag(call, 'is_private') ? 'group' : 'channel'
    return { channel: channelJson(call, store.addChannel({ name, kind, creator: token.user })) }
  },
  'conversations.join': (call): Body<ConversationsJoinResponse> => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    if (channel.kind !== 'channel') throw new Refusal('method_not_supported_for_channel_type')
    if (channel.archived) throw new Refusal('is_archived')
    const was = channel.members.has(call.token.user)
    channel.members.add(call.token.user)
    return { channel: channelJson(call, channel), ...(was ? { warning: 'already_in_channel' } : {}) }
  },
  'conversations.leave': call => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    if (channel.name === 'general') throw new Refusal('cant_leave_general')
    return channel.members.delete(call.token.user) ? {} : { not_in_channel: true }
  },
  'conversations.invite': (call): Body<ConversationsInviteResponse> => {
    const channel = ownChannel(call)
    const users = names(call, 'users')
    if (users.length === 0) throw new Refusal('no_user')
    if (users.includes(call.token.user)) throw new Refusal('cant_invite_self')
    if (!users.every(id => call.store.user(id) !== undefined)) throw new Refusal('user_not_found')
    if (users.every(id => channel.members.has(id))) throw new Refusal('already_in_channel')
    for (const id of users) channel.members.add(id)
    return { channel: channelJson(call, channel) }
  },
  'conversations.kick': call => {
    const channel = ownChannel(call)
    const user = needed(call, 'user')
    if (user === call.token.user) throw new Refusal('cant_kick_self')
    if (!channel.members.delete(user)) throw new Refusal('not_in_channel')
    return {}
  },
  'conversations.setTopic': (call): Body<ConversationsSetTopicResponse> => {
    const channel = ownChannel(call)
    channel.topic = short(call, 'topic')
    return { channel: channelJson(call, channel) }
  },
  'conversations.setPurpose': (call): Body<ConversationsSetPurposeResponse> => {
    const channel = ownChannel(call)
    channel.purpose = short(call, 'purpose')
    return { channel: channelJson(call, channel) }
  },
  'conversations.rename': (call): Body<ConversationsRenameResponse> => {
    const channel = ownChannel(call)
    channel.name = checkedName(call, needed(call, 'name'))
    return { channel: channelJson(call, channel) }
  },
  'conversations.archive': call => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    if (channel.name === 'general') throw new Refusal('cant_archive_general')
    if (channel.archived) throw new Refusal('already_archived')
    if (!channel.members.has(call.token.user)) throw new Refusal('not_in_channel')
    channel.archived = true
    return {}
  },
  'conversations.unarchive': call => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    if (!channel.archived) throw new Refusal('not_archived')
    channel.archived = false
    return {}
  },
}

/** The channel, where the caller is in it and it is open. */
function ownChannel(call: Call): Channel {
  const channel = call.store.seen(call.token, needed(call, 'channel'))
  if (!channel.members.has(call.token.user)) throw new Refusal('not_in_channel')
  if (channel.archived) throw new Refusal('is_archived')
  return channel
}

function short(call: Call, name: string): string {
  const text = call.args[name] ?? ''
  if (text.length > 250) throw new Refusal('too_long')
  return text
}

function checkedName({ store }: Call, name: string): string {
  if (name.length > 80) throw new Refusal('invalid_name_maxlength')
  if (!/^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]+$/u.test(name)) throw new Refusal('invalid_name_specials')
  if (store.channelNamed(name) !== undefined) throw new Refusal('name_taken')
  return name
}

function open(call: Call): Body<ConversationsOpenResponse> {
  const { store, token, args } = call
  const users = args.channel === undefined ? names(call, 'users') : []
  if (args.channel === undefined && users.length === 0) throw new Refusal('users_list_not_supplied')
  if (!users.every(id => store.user(id) !== undefined)) throw new Refusal('user_not_found')
  if (users.some(id => store.user(id)?.bot !== undefined && id === token.user)) throw new Refusal('cannot_dm_bot')
  const known = args.channel === undefined ? directOf(store, [token.user, ...users]) : store.seen(token, args.channel)
  if (known === undefined && flag(call, 'prevent_creation')) throw new Refusal('channel_not_found')
  const channel = known ?? addDirect(store, [token.user, ...users])
  const whole = flag(call, 'return_im') ? channelJson(call, channel) : { id: channel.id }
  return { no_op: known !== undefined, already_open: known !== undefined, channel: whole }
}

/** The direct messages of exactly these people. */
export function directOf(store: Store, people: readonly string[]): Channel | undefined {
  const members = new Set(people)
  return [...store.channels.values()].find(
    ({ kind, members: has }) =>
      (kind === 'im' || kind === 'mpim') && has.size === members.size && [...has].every(id => members.has(id)),
  )
}

export function addDirect(store: Store, people: readonly string[]): Channel {
  const members = new Set(people)
  const handles = [...members].map(id => store.user(id)?.name ?? id)
  const [creator = ''] = people
  return members.size <= 2
    ? store.addChannel({ name: '', kind: 'im', creator, members })
    : store.addChannel({ name: `mpdm-${handles.join('--')}-1`, kind: 'mpim', creator, members })
}
