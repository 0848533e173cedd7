import type { drive_v3 } from '@googleapis/drive'
import { clean, counted, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Drive } from '../client.ts'
import { type DriveFile, fileFields, fileOf, fileRow, fileValue, fileValueOf } from '../file.ts'
import { looking } from '../scopes.ts'
import { parseTarget } from '../target.ts'
import { tool } from '../tool.ts'

const change = z.object({
  at: z.string().optional(),
  /** It was deleted, or this account can no longer see it. */
  removed: z.string().optional(),
  file: fileValue.optional(),
  /** Who changed it last. */
  by: z.string().optional(),
  /** A shared drive itself was changed. */
  drive: z.string().optional(),
})

type ChangeValue = z.output<typeof change>

const output = z.object({
  changes: z.array(change),
  /** To be passed as `since` to see what changes from here on; on the last page only. */
  token: z.string().optional(),
  left_out: z.int().optional(),
  /** The page of Google's that this is from. */
  page: z.string().optional(),
})

const fields = `nextPageToken,newStartPageToken,changes(changeType,removed,time,fileId,driveId,drive(name),file(${fileFields},lastModifyingUser(displayName,emailAddress,me)))`
const most = 100
const position = z.object({ page: z.string(), after: z.string().optional() })

export const listChanges = tool({
  name: 'gdrive_list_changes',
  title: 'List changes',
  access: 'read',
  scopes: looking,
  description: 'List what changed since a token; without one, get a token for now.',
  input: z.strictObject({
    since: text(500).optional(),
    drive: text(200).optional().describe('Id of a shared drive.'),
  }),
  output,
  paged: true,
  fit: { list: 'changes', after: (one: ChangeValue, _index, { page = '' }) => ({ page, after: keyOf(one) }) },
  run: async (args, { client, signal, position: given }) => {
    const inDrive = args.drive === undefined ? {} : { driveId: parseTarget(args.drive).id }
    const what = args.drive ?? 'changes'
    const { page: pageToken = args.since, after } = given === undefined ? {} : position.parse(given)
    if (pageToken === undefined) {
      const { startPageToken } = await client.call('changes.getStartPageToken', inDrive, { signal, what })
      return { changes: [], ...(startPageToken != null && { token: startPageToken }) }
    }
    const asked = {
      ...inDrive,
      pageToken,
      pageSize: most,
      fields,
      includeItemsFromAllDrives: true,
      includeRemoved: true,
    }
    const answer = await client.call('changes.list', asked, { signal, what })
    const { shown, leftOut } = await allowed(client, answer.changes ?? [], signal)
    const changes = shown.map(changeOf)
    return {
      changes: changes.slice(changes.findIndex(one => keyOf(one) === after) + 1),
      page: pageToken,
      ...(answer.newStartPageToken != null && { token: answer.newStartPageToken }),
      ...(leftOut > 0 && { left_out: leftOut }),
      next: answer.nextPageToken == null ? undefined : { page: answer.nextPageToken },
    }
  },
  render: ({ changes, token, page, left_out }, { untrusted }) => {
    const out = left_out === undefined ? [] : [`${counted(left_out, 'change')} left out by --folder.`]
    const on = token === undefined ? [] : [`since: ${clean(token)} shows what changes from here on.`]
    if (changes.length === 0 && page === undefined && token !== undefined)
      return `Pass since: ${clean(token)} later to see what has changed from now on.`
    if (changes.length === 0) return [`No change shown.`, ...out, ...on].join(' ')
    return [`${counted(changes.length, 'change')}:`, untrusted(changes.map(row).join('\n')), ...out, ...on].join('\n')
  },
})

/** Where only some folders are allowed, what went away is left out too: nobody knows any more where it was. */
async function allowed(client: Drive, all: readonly drive_v3.Schema$Change[], signal: AbortSignal) {
  if (!client.folders.isLimited) return { shown: all, leftOut: 0 }
  const shown: drive_v3.Schema$Change[] = []
  for (const one of all) {
    const isFile = one.removed !== true && one.file?.id != null
    if (isFile && one.file && (await client.folders.mayUse(fileOf(one.file), signal))) shown.push(one)
  }
  return { shown, leftOut: all.length - shown.length }
}

function changeOf({ time, removed, fileId, file, driveId, drive, changeType }: drive_v3.Schema$Change): ChangeValue {
  const at = time == null ? {} : { at: time.slice(0, 16).replace('T', ' ') }
  if (changeType === 'drive') return { ...at, drive: drive?.name ?? driveId ?? '' }
  if (removed === true || file?.id == null) return { ...at, removed: fileId ?? '' }
  const known = fileOf(file)
  const by = authorOf(known)
  return { ...at, file: fileValueOf(known), ...(by === undefined ? {} : { by }) }
}

/** By which a page goes on: of a file Google tells one change, the last. */
function keyOf({ at = '', file, removed, drive }: ChangeValue): string {
  return file?.id ?? removed ?? `${at} ${drive}`
}

function authorOf({ lastModifyingUser: user }: DriveFile): string | undefined {
  return user?.me === true ? undefined : (user?.emailAddress ?? user?.displayName ?? undefined)
}

function row({ at, removed, file, by, drive }: ChangeValue): string {
  const when = at === undefined ? '' : `${at} `
  if (removed !== undefined) return `${when}gone: ${removed}`
  if (drive !== undefined) return `${when}shared drive: ${clean(drive)}`
  const who = by === undefined ? '' : ` · changed by ${clean(by)}`
  return file === undefined ? when : `${when}${fileRow(file)}${who}`
}
