import { carryOut, dryRun, listOf, type Receipt, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as } from '../../arguments.ts'
import type { Slack } from '../../client.ts'
import { isUnknownOutcome } from '../../errors.ts'
import { inWorkspace } from '../../in-workspace.ts'
import { tool } from '../../tool.ts'
import { findGroup, type UserGroup } from '../../usergroups/find.ts'
import { deltaOf, isRemoval, membersStep, missing, words } from '../../usergroups/members.ts'
import type { Voice } from '../../voice.ts'
import type { Workspace } from '../../workspace.ts'

const input = z.strictObject({
  group: text(100).describe('@handle, name or id.'),
  people: listOf(text(), 100).default([]).describe('+@alice adds, -@bob removes.'),
  create: z.boolean().default(false),
  name: text(80).optional(),
  handle: text(80).optional().describe('A new one.'),
  description: text(140).optional(),
  as,
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const usergroup = tool({
  name: 'slack_usergroup',
  title: 'Change a group',
  access: 'write',
  accessFor: ({ people, dry_run }) => (people.some(isRemoval) && !dry_run ? 'destroy' : 'write'),
  scopes: ['usergroups:write'],
  description: 'Add people to a group or remove them, rename it, or create one.',
  input,
  output: receipt,
  confirm: async ({ group, people }, { client, signal }) => {
    const { workspace, name } = await inWorkspace(client, group, signal)
    const { remove } = await deltaOf(workspace, people.filter(isRemoval), signal)
    const handles = remove.map(({ handle }) => `@${handle}`)
    return handles.length === 0 ? undefined : `Remove ${handles.join(', ')} from the group ${JSON.stringify(name)}?`
  },
  run: async (args, { client, signal }) => {
    const { workspace, name: group } = await inWorkspace(client, args.group, signal)
    const given = { ...args, group }
    return args.create ? create(client, workspace, given, signal) : change(workspace, given, signal)
  },
  render: renderReceipt,
})

async function create(client: Slack, workspace: Workspace, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const handle = (args.handle ?? args.group).replace(/^@/, '')
  const { name = handle, description, repeat } = args
  const delta = await deltaOf(workspace, args.people, signal)
  const changed = [`group @${handle} (${name}) made`]
  if (args.dry_run)
    return { changed: [...changed, ...(args.people.length === 0 ? [] : [words(handle, delta)])], dry_run: true }
  const voice = workspace.voice(args.as)
  const id = await client.once.do({
    // Slack takes a handle once: one that was made without an answer is not made again.
    ...{ what: `group @${handle}`, key: ['usergroup', handle], repeat, signal, isUnknown: isUnknownOutcome },
    send: async () => {
      const given = { name, handle, ...(description === undefined ? {} : { description }) }
      return (await voice.call('usergroups.create', given, { signal, what: `@${handle}` })).usergroup?.id ?? ''
    },
    find: async looking => madeByOurs(voice, await findGroup(workspace, handle, looking), handle, looking),
  })
  const steps = args.people.length === 0 ? [] : [membersStep(voice, { id, handle }, delta, signal)]
  return { id, ...(await carryOut(steps, { isUnknown: isUnknownOutcome, before: changed })) }
}

/** The one of this handle, if this token made it: another one has it from before, or for its name. */
async function madeByOurs(voice: Voice, group: UserGroup, handle: string, signal: AbortSignal) {
  const { user } = await voice.self(signal)
  return group.handle === handle && group.creator === user ? group.id : undefined
}

async function change(workspace: Workspace, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const [group, delta] = await Promise.all([
    findGroup(workspace, args.group, signal),
    deltaOf(workspace, args.people, signal),
  ])
  const wording = Object.entries({
    name: args.name,
    handle: args.handle?.replace(/^@/, ''),
    description: args.description,
  })
    .flatMap(([key, value]) => (value === undefined ? [] : [{ key, value, was: String(Object(group)[key]) }]))
    .filter(({ value, was }) => value !== was)
  const voice = workspace.voice(args.as)
  const fields = Object.fromEntries(wording.map(({ key, value }) => [key, value]))
  const renaming = {
    change: wording
      .map(({ key, value, was }) => `${key} of @${group.handle}: ${JSON.stringify(value)}, was ${JSON.stringify(was)}`)
      .join('; '),
    send: () =>
      voice.call('usergroups.update', { usergroup: group.id, ...fields }, { signal, what: `@${group.handle}` }),
  }
  const open = missing(delta, group.users)
  const isMembers = open.add.length > 0 || open.remove.length > 0
  const steps = [
    ...(wording.length === 0 ? [] : [renaming]),
    ...(isMembers ? [membersStep(voice, group, open, signal)] : []),
  ]
  if (args.dry_run) return { id: group.id, changed: steps.map(({ change }) => change), dry_run: true }
  return { id: group.id, ...(await carryOut(steps, { isUnknown: isUnknownOutcome })) }
}
