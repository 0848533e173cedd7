import { z } from 'zod'
import type { Call } from './call.ts'
import { forbidden, invalid, Refusal } from './errors.ts'

const texts = z.record(z.string(), z.string().nullable())

/** What can be written of a file. */
const shape = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  mimeType: z.string().optional(),
  parents: z.array(z.string()).optional(),
  originalFilename: z.string().optional(),
  createdTime: z.iso.datetime({ offset: true }).optional(),
  modifiedTime: z.iso.datetime({ offset: true }).optional(),
  viewedByMeTime: z.iso.datetime({ offset: true }).optional(),
  starred: z.boolean().optional(),
  trashed: z.boolean().optional(),
  properties: texts.optional(),
  appProperties: texts.optional(),
  shortcutDetails: z.looseObject({ targetId: z.string() }).optional(),
})

/** Fields that are kept as they are given. */
const kept = z.object({
  description: z.string().nullable().optional(),
  folderColorRgb: z.string().optional(),
  writersCanShare: z.boolean().optional(),
  copyRequiresWriterPermission: z.boolean().optional(),
  viewersCanCopyContent: z.boolean().optional(),
  inheritedPermissionsDisabled: z.boolean().optional(),
  contentRestrictions: z.array(z.looseObject({})).optional(),
})

export type FileBody = z.output<typeof shape>

/** Throws 400 for values of another kind. */
export function fileBody(given: unknown): FileBody {
  const { data, error } = shape.safeParse(given)
  if (data !== undefined && kept.safeParse(given).success) return data
  const path = error?.issues[0]?.path.join('.') ?? ''
  throw new Refusal(400, `Invalid value at '${path}'`, { reason: 'invalid' })
}

export const keptOf = (body: FileBody): Record<string, unknown> =>
  Object.fromEntries(Object.entries(kept.parse(body)).filter(([, value]) => value !== undefined))

/** Google's rule: fields that are only told cannot be written, those that it does not know are passed over. */
const told = new Set(
  ['id', 'createdTime', 'driveId', 'owners', 'permissions', 'capabilities', 'md5Checksum', 'sha256Checksum'].concat([
    'size',
    'version',
    'webViewLink',
    'webContentLink',
    'headRevisionId',
    'lastModifyingUser',
    'ownedByMe',
    'shared',
  ]),
)

/** Throws 403 for what an update cannot write. */
export function checkWritable(body: FileBody): void {
  if (body.parents !== undefined) {
    const text = 'The parents field is not directly writable in update requests.'
    throw forbidden('fieldNotWritable', `${text} Use the addParents and removeParents parameters instead.`)
  }
  if (!Object.keys(body).some(name => told.has(name))) return
  throw forbidden('fieldNotWritable', 'The resource body includes fields which are not directly writable.')
}

/** Properties as they are after a change; null takes one away. */
export function merged(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const after = Object.entries({ ...before, ...change }).flatMap(([key, value]) =>
    value === null ? [] : [[key, value]],
  )
  return Object.fromEntries(after)
}

/** The id that a file is to be made with. Throws 400 for one that was not given out, 409 for one that is used. */
export function idFor({ store }: Call, id: string | undefined, mimeType: string): string {
  if (id === undefined) return store.id()
  if (store.file(id) !== undefined) {
    throw new Refusal(409, 'A file already exists with the provided ID.', { reason: 'fileIdInUse' })
  }
  if (!store.generated.has(id)) throw invalid('file.id', 'The provided file ID is not usable.')
  if (/^application\/vnd\.google-apps\.(?!folder$|shortcut$|drive-sdk)/.test(mimeType)) {
    const text = 'Generated IDs are not supported for Docs Editors formats.'
    throw new Refusal(400, text, { reason: 'invalid', location: 'file.id', locationType: 'other' })
  }
  return id
}
