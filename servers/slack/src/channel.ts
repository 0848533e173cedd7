/** A conversation of any kind, as far as it is known. */
export interface Channel {
  id: string
  kind: 'public' | 'private' | 'dm' | 'group'
  /** Of a channel, without `#`; absent where Slack does not tell it. */
  name?: string
  /** Of a DM: the other person's id. */
  person?: string
  /** Of a group DM: the handles of those in it. */
  people?: readonly string[]
  /** Shared with another organization: people outside can read it. */
  external: boolean
  archived: boolean
  /** Whether the token that asked is in it. */
  member?: boolean
  topic?: string
  purpose?: string
  members?: number
  /** When Slack last changed something about it, in milliseconds. */
  updated?: number
}

/** The fields that every answer with conversations has. */
export interface GivenChannel {
  id?: string
  name?: string
  user?: string
  is_im?: boolean
  is_mpim?: boolean
  is_private?: boolean
  is_group?: boolean
  is_archived?: boolean
  is_member?: boolean
  is_ext_shared?: boolean
  is_pending_ext_shared?: boolean
  num_members?: number
  updated?: number
  topic?: { value?: string }
  purpose?: { value?: string }
}

export function channelOf(given: GivenChannel): Channel {
  const { id = '', name, user, topic, purpose, num_members: members, is_member: member, updated } = given
  const kind = kindOf(given)
  const named = kind === 'dm' ? {} : kind === 'group' ? { people: handlesIn(name ?? '') } : name ? { name } : {}
  return {
    ...{ id, kind, ...named },
    external: given.is_ext_shared === true || given.is_pending_ext_shared === true,
    archived: given.is_archived === true,
    ...(user === undefined ? {} : { person: user }),
    ...(member === undefined ? {} : { member }),
    ...(members === undefined ? {} : { members }),
    ...(updated === undefined ? {} : { updated }),
    ...(topic?.value ? { topic: topic.value } : {}),
    ...(purpose?.value ? { purpose: purpose.value } : {}),
  }
}

function kindOf(given: GivenChannel): Channel['kind'] {
  if (given.is_im || given.id?.startsWith('D')) return 'dm'
  if (given.is_mpim) return 'group'
  return given.is_private || given.is_group ? 'private' : 'public'
}

/** `mpdm-alice--bob--carol-1` */
function handlesIn(name: string): string[] {
  return name
    .replace(/^mpdm-/, '')
    .replace(/-\d+$/, '')
    .split('--')
    .filter(Boolean)
}

/** `(private)`, `(external)`: what whoever reads or posts there must know; empty for an ordinary channel. */
export function marksOf({ kind, external, archived }: Pick<Channel, 'kind' | 'external' | 'archived'>): string {
  const marks = [kind === 'private' && 'private', external && 'external', archived && 'archived'].filter(Boolean)
  return marks.length === 0 ? '' : ` (${marks.join(', ')})`
}
