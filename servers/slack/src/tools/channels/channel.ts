import { dryRun, listOf, type Receipt, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as, message, target } from '../../arguments.ts'
import { type Change, marking, membership, outcome, required, stepOf, wording } from '../../channels/change.ts'
import { createChannel } from '../../channels/create.ts'
import type { Place, Slack } from '../../client.ts'
import { peopleNamed } from '../../people-named.ts'
import { parseTs } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const actions = [
  ...['create', 'join', 'leave', 'invite', 'remove', 'rename'],
  ...['topic', 'purpose', 'archive', 'unarchive', 'mark_read'],
] as const

const input = z.strictObject({
  action: z.enum(actions),
  target,
  text: text(250).optional().describe('New name, topic or purpose.'),
  people: listOf(text(), 30).optional(),
  private: z.boolean().default(false),
  message,
  as,
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

const cautious: ReadonlySet<string> = new Set(['leave', 'remove', 'archive', 'unarchive'])

export const channel = tool({
  name: 'slack_channel',
  title: 'Change a channel',
  access: 'write',
  accessFor: ({ action, dry_run }) => (cautious.has(action) && !dry_run ? 'destroy' : 'write'),
  scopes: ['channels:manage', 'channels:write', 'channels:join', 'groups:write', 'im:write', 'mpim:write'],
  description: 'Create or change a channel, join or leave it, invite or remove people, or mark it read.',
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (!cautious.has(args.action)) return undefined
    const place = await placeOf(client, args, signal)
    const { members } = place.channel
    const size = members === undefined ? '' : `, ${members} members`
    const whom = args.action === 'remove' ? `${required(args.people, 'people', 'remove').join(', ')} from ` : ''
    return `${verbs[args.action] ?? args.action} ${whom}${place.shown}${size}?${consequenceOf(args.action, place)}`
  },
  run: async (args, { client, signal }) =>
    args.action === 'create' ? create(client, args, signal) : change(client, args, signal),
  render: renderReceipt,
})

const verbs: Readonly<Record<string, string>> = {
  leave: 'Leave',
  remove: 'Remove',
  archive: 'Archive',
  unarchive: 'Unarchive',
}

function consequenceOf(action: string, { channel: { kind } }: Place): string {
  if (action === 'archive') return ' Nobody can write there any more.'
  return action === 'leave' && kind === 'private' ? ' Only a member can let you back.' : ''
}

async function create(client: Slack, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { target, private: isPrivate, as: who, dry_run, repeat } = args
  const { workspace, voice, id, receipt } = await createChannel(
    client,
    { target, isPrivate, who, dryRun: dry_run, repeat },
    signal,
  )
  const people = await peopleNamed(workspace, args.people ?? [], signal)
  const made = { id, kind: isPrivate ? 'private' : 'public', external: false, archived: false } as const
  const place: Place = { workspace, channel: made, shown: target, ts: undefined, thread: undefined }
  return await outcome(membership({ place, voice, signal }, 'invite', people), receipt, dry_run)
}

async function change(client: Slack, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const place = await placeOf(client, args, signal)
  const at: Change = { place, voice: place.workspace.voice(args.as), signal }
  return await outcome(await stepsOf(client, at, args), { changed: [] }, args.dry_run)
}

async function stepsOf(client: Slack, at: Change, args: Arguments) {
  const { action } = args
  switch (action) {
    case 'invite':
    case 'remove':
      return membership(
        at,
        action,
        await peopleNamed(at.place.workspace, required(args.people, 'people', action), at.signal),
      )
    case 'rename':
      checkName(client, at.place, required(args.text, 'text', action))
      return some(await wording(at, action, required(args.text, 'text', action)))
    case 'topic':
    case 'purpose':
      return some(await wording(at, action, required(args.text, 'text', action)))
    case 'mark_read':
      return some(await marking(at, args.message === undefined ? at.place.ts : parseTs(args.message, 'message')))
    case 'join':
    case 'leave':
    case 'archive':
    case 'unarchive':
      return [await stepOf(at, action)]
    default:
      return []
  }
}

/** A channel stays where it is governed. @throws ConnectorError `refused` for a name under which nothing may be posted */
function checkName({ policy }: Slack, { channel }: Place, text: string): void {
  const name = text.replace(/^#/, '')
  policy.checkPost({ ...channel, name }, `#${name}`)
}

function some<T>(step: T | undefined): T[] {
  return step === undefined ? [] : [step]
}

/** What is only one's own, the place up to which was read, may be changed wherever may be read. */
async function placeOf(client: Slack, { target, action }: Arguments, signal: AbortSignal): Promise<Place> {
  const place = await client.place(target, signal)
  if (action !== 'mark_read') client.policy.checkPost(place.channel, place.shown)
  return place
}
