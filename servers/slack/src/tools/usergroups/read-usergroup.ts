import { clean, counted, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { inWorkspace } from '../../in-workspace.ts'
import { shownName } from '../../person.ts'
import { tool } from '../../tool.ts'
import { findGroup } from '../../usergroups/find.ts'

export const readUsergroup = tool({
  name: 'slack_read_usergroup',
  title: 'People of a group',
  access: 'read',
  scopes: ['usergroups:read'],
  description: 'Show who is in a group, and its channels. slack_find lists groups.',
  input: z.strictObject({ group: text(100).describe('@handle, name or id.') }),
  output: z.object({
    id: z.string(),
    handle: z.string(),
    name: z.string(),
    description: z.string(),
    disabled: z.boolean(),
    people: z.array(z.object({ handle: z.string(), name: z.string() })),
    channels: z.array(z.string()),
    /** Channels that the settings keep out. */
    withheld: z.int(),
  }),
  fit: { list: 'people' },
  run: async (args, { client, signal }) => {
    const { workspace, name } = await inWorkspace(client, args.group, signal)
    const { users, channels, ...group } = await findGroup(workspace, name, signal)
    const [people, places] = await Promise.all([
      workspace.names.people(users, { signal }),
      workspace.names.channels(channels, { signal }),
    ])
    const shown = [...places.values()].filter(channel => client.policy.mayRead(channel))
    return {
      ...group,
      people: [...people.values()].map(person => ({ handle: person.handle, name: shownName(person) })),
      channels: shown.map(({ id, name: called = id }) => `#${called}`),
      withheld: channels.length - shown.length,
    }
  },
  render: ({ handle, name, description, disabled, people, channels, withheld, id }, { untrusted }) => {
    const rows = [
      `@${handle} (${name})${description === '' ? '' : `: ${description}`}`,
      ...people.map(person => `@${person.handle} ${person.name}`),
      ...(channels.length === 0 ? [] : [`Channels: ${channels.join(', ')}`]),
    ]
    const left = withheld === 0 ? [] : [`${counted(withheld, 'channel is', 'channels are')} not shown.`]
    return [
      `${id}${disabled ? ', disabled' : ''}, ${counted(people.length, 'person', 'people')}:`,
      untrusted(rows.map(clean).join('\n')),
      ...left,
    ].join('\n')
  },
})
