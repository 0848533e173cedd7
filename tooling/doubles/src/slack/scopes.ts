import type { Call } from './call.ts'

type Kind = 'channel' | 'group' | 'im' | 'mpim'

const family: Readonly<Record<Kind, string>> = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' }
const kinds: readonly Kind[] = ['channel', 'group', 'im', 'mpim']

/** Scopes of which one is enough, by method: where the kind of conversation decides, `*` stands for it. */
const table: Readonly<Record<string, { user: readonly string[]; bot: readonly string[] } | readonly string[]>> = {
  'conversations.history': ['*:history'],
  'conversations.replies': ['*:history'],
  'conversations.info': ['*:read'],
  'conversations.members': ['*:read'],
  'conversations.list': ['*:read'],
  'users.conversations': ['*:read'],
  'conversations.open': ['im:write', 'mpim:write'],
  'conversations.close': ['im:write', 'mpim:write', 'channels:write', 'groups:write', 'channels:manage'],
  'conversations.mark': ['*:write', '*:manage'],
  'conversations.create': ['channels:write', 'groups:write', 'channels:manage'],
  'conversations.join': ['channels:write', 'channels:join'],
  'conversations.leave': ['*:write', '*:manage'],
  'conversations.invite': ['*:write', '*:manage', '*:write.invites'],
  'conversations.kick': ['*:write', '*:manage'],
  'conversations.setTopic': ['*:write', '*:manage', '*:write.topic'],
  'conversations.setPurpose': ['*:write', '*:manage', '*:write.topic'],
  'conversations.rename': ['*:write', '*:manage'],
  'conversations.archive': ['*:write', '*:manage'],
  'conversations.unarchive': ['*:write', '*:manage'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.scheduleMessage': ['chat:write'],
  'chat.deleteScheduledMessage': ['chat:write'],
  'reactions.add': ['reactions:write'],
  'reactions.remove': ['reactions:write'],
  'reactions.get': ['reactions:read'],
  'reactions.list': ['reactions:read'],
  'pins.add': ['pins:write'],
  'pins.remove': ['pins:write'],
  'pins.list': ['pins:read'],
  'bookmarks.add': ['bookmarks:write'],
  'bookmarks.edit': ['bookmarks:write'],
  'bookmarks.remove': ['bookmarks:write'],
  'bookmarks.list': ['bookmarks:read'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'users.lookupByEmail': ['users:read.email'],
  'users.getPresence': ['users:read'],
  'users.setPresence': ['users:write'],
  'users.profile.get': ['users.profile:read', 'users:read'],
  'users.profile.set': ['users.profile:write'],
  'dnd.info': ['dnd:read', 'dnd:write'],
  'dnd.setSnooze': ['dnd:write'],
  'dnd.endSnooze': ['dnd:write'],
  'search.messages': ['search:read'],
  'search.files': ['search:read'],
  'search.all': ['search:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'usergroups.create': ['usergroups:write'],
  'usergroups.update': ['usergroups:write'],
  'usergroups.enable': ['usergroups:write'],
  'usergroups.disable': ['usergroups:write'],
  'usergroups.users.update': ['usergroups:write'],
  'emoji.list': ['emoji:read'],
  'team.info': ['team:read'],
  'bots.info': ['users:read'],
  'files.info': ['files:read'],
  'files.list': ['files:read'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'canvases.create': ['canvases:write'],
  'canvases.edit': ['canvases:write'],
  'canvases.delete': ['canvases:write'],
  'canvases.access.set': ['canvases:write'],
  'canvases.access.delete': ['canvases:write'],
  'canvases.sections.lookup': ['canvases:read'],
  'conversations.canvases.create': ['canvases:write'],
  'slackLists.create': ['lists:write'],
  'slackLists.update': ['lists:write'],
  'slackLists.items.create': ['lists:write'],
  'slackLists.items.update': ['lists:write'],
  'slackLists.items.delete': ['lists:write'],
  'slackLists.items.deleteMultiple': ['lists:write'],
  'slackLists.items.list': ['lists:read'],
  'slackLists.items.info': ['lists:read'],
  'slackLists.access.set': ['lists:write'],
  'slackLists.access.delete': ['lists:write'],
}

/** All that any method asks for: what a token has where nothing else is said. */
export function everyScope(who: 'user' | 'bot'): string[] {
  const all = Object.values(table).flatMap(entry => [...entryOf(entry, who)])
  const real = all.flatMap(scope =>
    scope.startsWith('*') ? kinds.map(kind => scope.replace('*', family[kind])) : [scope],
  )
  const granular = ['public', 'private', 'im', 'mpim', 'files', 'users'].map(part => `search:read.${part}`)
  const only = who === 'user' ? granular : ['chat:write.public']
  return [...new Set([...real, ...only])].filter(scope => who === 'user' || !scope.startsWith('search:')).sort()
}

function entryOf(entry: (typeof table)[string], who: 'user' | 'bot'): readonly string[] {
  return 'user' in entry ? entry[who] : entry
}

/** The scopes of which the call needs one; empty where any token will do. */
export function acceptedScopes(call: Call): string[] {
  const entry = table[call.method]
  if (entry === undefined) return []
  return entryOf(entry, call.token.kind).flatMap(scope =>
    scope.startsWith('*') ? kindsOf(call).map(kind => scope.replace('*', family[kind])) : [scope],
  )
}

/** Of the conversation that is named; all that are asked for by a list. */
function kindsOf({ store, args }: Call): Kind[] {
  const channel = args.channel === undefined ? undefined : store.channel(args.channel)
  if (channel !== undefined) return [store.kindOf(channel)]
  const asked = (args.types ?? 'public_channel').split(',').map(type => named[type.trim()])
  return args.channel === undefined ? kinds.filter(kind => asked.includes(kind)) : [...kinds]
}

const named: Readonly<Record<string, Kind>> = {
  public_channel: 'channel',
  private_channel: 'group',
  im: 'im',
  mpim: 'mpim',
}
