import type { drive_v3 } from '@googleapis/drive'
import { ConnectorError, clean } from '@mcp-connectors/core'
import { z } from 'zod'
import { kindOf } from './kinds.ts'

/** What is asked of a file wherever it is more than named. */
export const fileFields =
  'id,name,mimeType,size,modifiedTime,version,headRevisionId,parents,driveId,ownedByMe,owners(displayName,emailAddress),shared,trashed,starred,description,webViewLink,resourceKey,md5Checksum,shortcutDetails,capabilities(canAddChildren,canComment,canCopy,canDownload,canEdit,canRename,canShare,canTrash)'

const known = z.object({
  id: z.string(),
  name: z.string().default(''),
  mimeType: z.string().default('application/octet-stream'),
})

/** A file as Google tells of it; its id, name and type are sure. */
export type DriveFile = Omit<drive_v3.Schema$File, 'id' | 'name' | 'mimeType'> & z.output<typeof known>

/** @throws ConnectorError `internal` for an answer without an id, which Google does not give. */
export function fileOf(answer: drive_v3.Schema$File): DriveFile {
  const sure = known.safeParse(answer)
  if (sure.success) return { ...answer, ...sure.data }
  throw new ConnectorError('internal', 'Google told of a file without an id.')
}

/** The shape of a file in results. What is not so is left out: no owner where it is the person's own. */
export const fileValue = z.object({
  id: z.string(),
  name: z.string(),
  /** `doc`, `sheet`, `pdf`, `image`; else the MIME type. */
  kind: z.string(),
  /** Bytes; Google documents have none. */
  size: z.int().optional(),
  /** UTC, to the minute. */
  modified: z.string().optional(),
  owner: z.string().optional(),
  /** The folder that it is in, by name where that is known. */
  folder: z.string().optional(),
  /** The shared drive that it is in. */
  drive: z.string().optional(),
  shared: z.boolean().optional(),
  starred: z.boolean().optional(),
  trashed: z.boolean().optional(),
  /** What a shortcut leads to. */
  target: z.string().optional(),
})

export type FileValue = z.output<typeof fileValue>

/** `place`: names of the folder and shared drive, where they are known. */
export function fileValueOf(file: DriveFile, place: { folder?: string; drive?: string } = {}): FileValue {
  const { id, name, mimeType, size, modifiedTime, owners, ownedByMe, shared, starred, trashed, shortcutDetails } = file
  const owner = ownedByMe === true ? undefined : (owners?.[0]?.emailAddress ?? owners?.[0]?.displayName ?? undefined)
  return {
    ...{ id, name, kind: kindOf(mimeType) },
    ...(size != null && { size: Number(size) }),
    ...(modifiedTime != null && { modified: minuteOf(modifiedTime) }),
    ...(owner !== undefined && { owner }),
    ...place,
    ...(shared === true && { shared }),
    ...(starred === true && { starred }),
    ...(trashed === true && { trashed }),
    ...(shortcutDetails?.targetId != null && { target: shortcutDetails.targetId }),
  }
}

/** One line: `1AbC… doc Budget 2026 · 2026-11-20 14:02 · alice@acme.example · in Finance`. Holds third-party text. */
export function fileRow(file: FileValue): string {
  const { id, name, kind, size, modified, owner, folder, drive, target } = file
  const where = [folder === undefined ? '' : `in ${clean(folder)}`, drive === undefined ? '' : `drive ${clean(drive)}`]
  const marks = (['shared', 'starred', 'trashed'] as const).filter(mark => file[mark] === true)
  const about = [
    ...(size === undefined ? [] : [sizeOf(size)]),
    ...(modified === undefined ? [] : [modified]),
    ...(owner === undefined ? [] : [clean(owner)]),
    ...where.filter(Boolean),
    ...marks,
    ...(target === undefined ? [] : [`leads to ${target}`]),
  ]
  return [`${id} ${clean(kind)} ${clean(name)}`, ...about].join(' · ')
}

/** `2026-11-20 14:02` of `2026-11-20T14:02:03.000Z`. */
export function minuteOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ')
}

/** `812 B`, `1.4 MB`: decimal, as Drive shows it. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const unit = bytes < 999_500 ? 'kB' : bytes < 999_500_000 ? 'MB' : 'GB'
  const value = bytes / { kB: 1e3, MB: 1e6, GB: 1e9 }[unit]
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`
}

/** In characters: a longer name would push out of sight what a person is asked about. */
const longestName = 200

/** How messages call a file: `"Budget" (1AbC)`. */
export function shownFile({ id, name }: Pick<DriveFile, 'id' | 'name'>): string {
  const whole = clean(name)
  const shown = whole.length > longestName ? `${whole.slice(0, longestName).toWellFormed()}…` : whole
  return `${JSON.stringify(shown)} (${id})`
}
