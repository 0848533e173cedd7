import { clean, counted, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { abilitiesOf } from '../abilities.ts'
import { everywhere } from '../scopes.ts'
import { quoted } from '../search/quoted.ts'
import { tool } from '../tool.ts'

const drive = z.object({
  id: z.string(),
  name: z.string(),
  created: z.string().optional(),
  /** Left out of the list of the person's Drive page. */
  hidden: z.boolean().optional(),
  /** What this account may do in it: `add`, `edit`, `share`, `manage`. */
  can: z.array(z.string()),
})

const fields =
  'nextPageToken,drives(id,name,createdTime,hidden,capabilities(canAddChildren,canEdit,canShare,canManageMembers))'
const abilities = { canAddChildren: 'add', canEdit: 'edit', canShare: 'share', canManageMembers: 'manage' } as const
const position = z.string()

export const listSharedDrives = tool({
  name: 'gdrive_list_shared_drives',
  title: 'List shared drives',
  access: 'read',
  scopes: everywhere,
  description: 'List the shared drives of the account.',
  input: z.strictObject({ name: text(200).optional() }),
  output: z.object({ drives: z.array(drive), left_out: z.int().optional() }),
  paged: true,
  fit: { list: 'drives' },
  run: async (args, { client, signal, position: given }) => {
    const pageToken = given === undefined ? {} : { pageToken: position.parse(given) }
    const q = args.name === undefined ? {} : { q: `name contains ${quoted(args.name)}` }
    const answer = await client.call('drives.list', { pageSize: 50, fields, ...q, ...pageToken }, { signal })
    const all = answer.drives ?? []
    // A shared drive is allowed as a whole, or where one of its folders is: those are reached by their own ids.
    const shown = client.folders.isLimited ? all.filter(({ id }) => client.folders.allowed.includes(id ?? '')) : all
    return {
      drives: shown.map(({ id, name, createdTime, hidden, capabilities }) => ({
        ...{ id: id ?? '', name: name ?? '' },
        ...(createdTime != null && { created: createdTime.slice(0, 10) }),
        ...(hidden === true && { hidden }),
        can: abilitiesOf(capabilities, abilities),
      })),
      ...(shown.length < all.length && { left_out: all.length - shown.length }),
      next: answer.nextPageToken ?? undefined,
    }
  },
  render: ({ drives, left_out }, { untrusted }) => {
    const rows = drives.map(({ id, name, created, hidden, can }) => {
      const about = [created && `since ${created}`, hidden && 'hidden', `may ${can.join(', ') || 'only read'}`]
      return [`${id} ${clean(name)}`, ...about.filter(Boolean)].join(' · ')
    })
    const out = left_out === undefined ? [] : [`${counted(left_out, 'shared drive')} left out by --folder.`]
    if (drives.length === 0) return ['No shared drive.', ...out].join(' ')
    return [`${counted(drives.length, 'shared drive')}:`, untrusted(rows.join('\n')), ...out].join('\n')
  },
})
