import { clean } from '@mcp-connectors/core'
import { z } from 'zod'
import { abilitiesOf } from '../abilities.ts'
import { file } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import { type DriveFile, fileRow, fileValue, fileValueOf } from '../file.ts'
import { looking } from '../scopes.ts'
import { sharingOf, sharingValue } from '../sharing/sharing.ts'
import { tool } from '../tool.ts'
import { versionOf } from '../version.ts'

const output = fileValue.extend({
  link: z.string().optional(),
  description: z.string().optional(),
  /** For update_file, so that nothing is overwritten that was not read. */
  version: z.string().optional(),
  /** The folders above, the topmost first; empty: it is in none that this account sees. */
  path: z.array(z.string()),
  /** What this account may do with it. */
  can: z.array(z.string()),
  /** The shortcut that was followed. */
  by: z.string().optional(),
  sharing: z.array(sharingValue).optional(),
  /** Google does not tell this account who else has access. */
  sharing_hidden: z.boolean().optional(),
})

const abilities = {
  canEdit: 'edit',
  canComment: 'comment',
  canCopy: 'copy',
  canDownload: 'download',
  canShare: 'share',
  canTrash: 'trash',
  canAddChildren: 'add files',
} as const

/** Who else has access is told to those who may share. */
const notForViewers = ['insufficientFilePermissions', 'forbidden']

export const getFile = tool({
  name: 'gdrive_get_file',
  title: 'Get a file',
  access: 'read',
  scopes: looking,
  description: 'Show what a file or folder is, where it is, and what may be done with it.',
  input: z.strictObject({ file, sharing: z.boolean().default(false).describe('Also who has access.') }),
  output,
  fit: { list: 'sharing' },
  run: async (args, { client, signal }) => {
    const { file: found, by } = await client.file(args.file, { signal })
    const [path, sharing, drive] = await Promise.all([
      client.folders.path(found, signal),
      args.sharing ? unlessRefused(sharingOf(client, found, signal), ...notForViewers) : undefined,
      driveName(client, found, signal),
    ])
    const { webViewLink: link, description } = found
    return {
      ...fileValueOf(found, drive === undefined ? {} : { drive }),
      ...(link != null && { link }),
      ...(description != null && description !== '' && { description }),
      version: versionOf(found),
      path,
      can: abilitiesOf(found.capabilities, abilities),
      ...(by === undefined ? {} : { by: by.id }),
      ...(sharing === undefined ? {} : { sharing }),
      ...(args.sharing && sharing === undefined && { sharing_hidden: true }),
    }
  },
  render: ({ path, link, description, version, can, by, sharing, sharing_hidden, ...value }, { untrusted }) => {
    const where = path.length === 0 ? 'In no folder that this account sees' : `In ${path.map(clean).join(' / ')}`
    const lines = [
      fileRow(value),
      ...(by === undefined ? [] : [`The shortcut ${by} led to it.`]),
      where,
      ...(description === undefined ? [] : [`Description: ${description}`]),
      ...(link === undefined ? [] : [clean(link)]),
      ...(sharing ?? []).map(({ who, role, ...rest }) =>
        [who, role, rest.note]
          .filter(Boolean)
          .map(part => clean(part ?? ''))
          .join(' · '),
      ),
    ]
    const known = version === undefined ? '' : ` Version ${version}.`
    const hidden = sharing_hidden === true ? ' Who else has access is told to those who may share it.' : ''
    return `This account may ${can.join(', ') || 'only see that it is there'}.${known}${hidden}\n${untrusted(lines.join('\n'))}`
  },
})

async function driveName(client: Drive, { driveId }: DriveFile, signal: AbortSignal): Promise<string | undefined> {
  if (driveId == null) return undefined
  // Where only folders in it are allowed, it is not named.
  if (client.folders.isLimited && !client.folders.allowed.includes(driveId)) return driveId
  return (await client.call('drives.get', { driveId, fields: 'name' }, { signal, what: driveId })).name ?? driveId
}
