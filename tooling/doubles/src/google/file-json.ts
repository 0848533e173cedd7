import { createHash } from 'node:crypto'
import type { drive_v3 } from '@googleapis/drive'
import { rightsOf, roleOf } from './access.ts'
import { capabilitiesOf } from './capabilities.ts'
import { exportLinks } from './export.ts'
import { bytesOf, folderType, headOf, isGoogleType, type StoredFile, shortcutType } from './file-records.ts'
import { permissionsOf } from './permission-json.ts'
import { isSharedWith, isTrashed } from './query-match.ts'
import type { Store } from './store.ts'
import type { Token } from './tokens.ts'

/** What is told of a file where no fields are asked for. */
export const shortFile = 'kind,id,name,mimeType,resourceKey,driveId,teamDriveId'

/** Milliseconds as Google writes times. */
export const timeOf = (at: number): string => new Date(at).toISOString()

export function userJson(store: Store, email: string, me: string): drive_v3.Schema$User {
  const { name, permissionId } = store.person(email)
  return { kind: 'drive#user', displayName: name, me: email === me, permissionId, emailAddress: email }
}

/** The whole resource, as the token sees it. Lists put each through a mask: what is not asked for is not made. */
export function fileJson(store: Store, token: Token, file: StoredFile): drive_v3.Schema$File {
  const { id, name, mimeType, driveId, version, viewed, modifiedIn } = file
  const me = token.email
  const seenAt = viewed.get(me)
  const changedAt = modifiedIn.get(me)
  return {
    kind: 'drive#file',
    ...{ id, name, mimeType },
    starred: file.starred.has(me),
    ...placeJson(store, token, file),
    ...(driveId === undefined ? {} : { driveId, teamDriveId: driveId }),
    ...(file.resourceKey === undefined ? {} : { resourceKey: file.resourceKey }),
    spaces: ['drive'],
    version: String(version),
    ...{ createdTime: timeOf(file.created), modifiedTime: timeOf(file.modified) },
    lastModifyingUser: userJson(store, file.modifiedBy, me),
    modifiedByMe: changedAt !== undefined,
    ...(changedAt === undefined ? {} : { modifiedByMeTime: timeOf(changedAt) }),
    viewedByMe: seenAt !== undefined,
    ...(seenAt === undefined ? {} : { viewedByMeTime: timeOf(seenAt) }),
    ...sharingJson(store, token, file),
    ...contentJson(store, file),
    ...shortcutJson(store, file),
    ...linksJson(store, file),
    capabilities: capabilitiesOf(store, me, file) ?? {},
    isAppAuthorized: store.tokens.isAllowed(token, id),
    ...(Object.keys(file.properties).length === 0 ? {} : { properties: file.properties }),
    ...(file.appProperties.has(token.client) ? { appProperties: file.appProperties.get(token.client) ?? {} } : {}),
    ...keptJson(file),
  }
}

/** A parent that the person does not see is not told. */
function placeJson(store: Store, { email }: Token, file: StoredFile): drive_v3.Schema$File {
  const above = store.file(file.parent ?? '')
  const isSeen = above !== undefined && roleOf(store, email, above) !== undefined
  const { trashed } = file
  return {
    ...(isSeen ? { parents: [above.id] } : {}),
    trashed: isTrashed(store, file),
    explicitlyTrashed: trashed !== undefined,
    ...(trashed === undefined || file.driveId === undefined
      ? {}
      : { trashedTime: timeOf(trashed.at), trashingUser: userJson(store, trashed.by, email) }),
  }
}

function sharingJson(store: Store, { email }: Token, file: StoredFile): drive_v3.Schema$File {
  const { owner, driveId } = file
  const permissions = permissionsOf(store, file)
  const isMine = owner === email
  return {
    ...(owner === undefined ? {} : { owners: [userJson(store, owner, email)], ownedByMe: isMine }),
    shared: permissions.length > 1,
    ...(isSharedWith(store, email, file) ? { sharedWithMeTime: timeOf(file.created) } : {}),
    // Outside shared drives only who can share is told who has access; in them, permissions have a method of their own.
    ...(rightsOf(store, email, file).share && driveId === undefined ? { permissions } : {}),
    permissionIds: permissions.flatMap(({ id }) => id ?? []),
    ...(driveId === undefined ? {} : { hasAugmentedPermissions: file.permissions.length > 0 }),
    writersCanShare: true,
    copyRequiresWriterPermission: false,
    viewersCanCopyContent: file.kept.copyRequiresWriterPermission !== true,
  }
}

function contentJson(store: Store, file: StoredFile): drive_v3.Schema$File {
  const bytes = bytesOf(file)
  const head = headOf(file)
  if (head === undefined) return { quotaBytesUsed: '0' }
  if (bytes === undefined) {
    return { quotaBytesUsed: '1024', size: '1024', ...exportLinks(store.url, file) }
  }
  const extension = /\.(\w+)$/.exec(file.name)?.[1]
  return {
    ...{ size: String(bytes.length), quotaBytesUsed: String(bytes.length), headRevisionId: head.id },
    ...checksums(bytes),
    originalFilename: file.originalFilename ?? file.name,
    ...(extension === undefined ? {} : { fileExtension: extension, fullFileExtension: extension }),
    webContentLink: `https://drive.google.com/uc?id=${file.id}&export=download`,
  }
}

const known = new WeakMap<Buffer, drive_v3.Schema$File>()

function checksums(bytes: Buffer): drive_v3.Schema$File {
  const hash = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex')
  const sums = known.get(bytes) ?? {
    md5Checksum: hash('md5'),
    sha1Checksum: hash('sha1'),
    sha256Checksum: hash('sha256'),
  }
  known.set(bytes, sums)
  return sums
}

function shortcutJson(store: Store, { shortcutTo }: StoredFile): drive_v3.Schema$File {
  if (shortcutTo === undefined) return {}
  const target = store.file(shortcutTo)
  const key = target?.resourceKey === undefined ? {} : { targetResourceKey: target.resourceKey }
  // The type is what it was when the shortcut was made: Google tells it also for a target that is gone.
  return { shortcutDetails: { targetId: shortcutTo, targetMimeType: target?.mimeType ?? 'text/plain', ...key } }
}

const kinds: Readonly<Record<string, string>> = {
  document: 'document',
  spreadsheet: 'spreadsheets',
  presentation: 'presentation',
}

function linksJson(store: Store, { id, mimeType, resourceKey }: StoredFile): drive_v3.Schema$File {
  const kind = kinds[mimeType.replace('application/vnd.google-apps.', '')]
  const key = resourceKey === undefined ? '' : `&resourcekey=${resourceKey}`
  const drive = 'https://drive.google.com'
  const file =
    mimeType === folderType ? `${drive}/drive/folders/${id}` : `${drive}/file/d/${id}/view?usp=drivesdk${key}`
  const isOpened = kind !== undefined && isGoogleType(mimeType) && mimeType !== shortcutType
  return {
    webViewLink: isOpened ? `https://docs.google.com/${kind}/d/${id}/edit?usp=drivesdk${key}` : file,
    iconLink: `${store.url}/icon/${mimeType}`,
    hasThumbnail: false,
    thumbnailVersion: '0',
  }
}

const keptJson = ({ kept }: StoredFile): drive_v3.Schema$File =>
  Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null))
