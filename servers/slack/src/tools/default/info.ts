import { z } from 'zod'
import { message, target } from '../../arguments.ts'
import type { Slack } from '../../client.ts'
import { channelCard, readChannel, renderChannel } from '../../info/channel-card.ts'
import { member, membersAt, readMembers, renderMember } from '../../info/members.ts'
import { messageCard, readMessage, renderMessage } from '../../info/message-card.ts'
import { personCard, readPerson, renderPerson } from '../../info/person-card.ts'
import { personNamed } from '../../people-named.ts'
import { parseTarget } from '../../target.ts'
import { parseTs } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  target,
  message,
  members: z.boolean().default(false).describe('Who is in the channel.'),
})

export const info = tool({
  name: 'slack_info',
  title: 'Channel, person or message',
  access: 'read',
  description:
    'Show what a channel, person or message is: topic and members, title and local time, link and reactions.',
  scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read', 'users:read'],
  input,
  output: z.object({
    channel: channelCard.optional(),
    person: personCard.optional(),
    message: messageCard.optional(),
    members: z.array(member).default([]),
    at: membersAt,
  }),
  paged: true,
  fit: { list: 'members', after: (_member, index, { at }) => ({ ...at, skip: at.skip + index + 1 }) },
  run: async (args, { client, signal, position }) => {
    const at = membersAt.parse(position ?? { cursor: '', skip: 0 })
    const person = args.message === undefined && !args.members ? await personAt(client, args.target, signal) : undefined
    if (person) return { person, at }
    const place = await client.place(args.target, signal)
    const ts = args.message === undefined ? place.ts : parseTs(args.message, 'message')
    if (ts !== undefined) return { message: await readMessage(client, { ...place, ts }, signal), at }
    if (!args.members) return { channel: await readChannel(client, place, signal), at }
    const { members, next } = await readMembers(place, at, signal)
    const channel = position === undefined ? await readChannel(client, place, signal) : undefined
    return { ...(channel && { channel }), members, at, next }
  },
  render: ({ channel, person, message, members }, { untrusted }) =>
    [
      ...(channel ? [renderChannel(channel, untrusted)] : []),
      ...(person ? [renderPerson(person, untrusted)] : []),
      ...(message ? [renderMessage(message, untrusted)] : []),
      ...(members.length === 0 ? [] : ['Members:', untrusted(members.map(renderMember).join('\n'))]),
    ].join('\n'),
})

/** Undefined where the target is no person. */
async function personAt(client: Slack, given: string, signal: AbortSignal) {
  const { where, ...which } = parseTarget(given)
  if (where.kind === 'channel-id' || where.kind === 'channel-name') return undefined
  const workspace = await client.workspace(which, signal)
  const { names } = workspace
  if (where.kind === 'person-id') return await readPerson(client, workspace, names.everyone.get(where.id), signal)
  const person = await personNamed(workspace, where.kind === 'me' ? 'me' : `@${where.name}`, signal)
  return await readPerson(client, workspace, person, signal)
}
