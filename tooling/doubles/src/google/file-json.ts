import { createHash } from 'node:crypto'
import type { drive_v3 } from '@googleapis/drive'
import { bytesOf, folderType, headOf, isGoogleType, type StoredFile } from './file-records.ts'
import type { Store } from './store.ts'
import type { Token } from './tokens.ts'

/** Milliseconds as Google writes times. */
export const timeOf = (at: number): string => new Date(at).toISOString()

export function userJson(store: Store, email: string, me: string): drive_v3.Schema$User {
  const { name, permissionId } = store.person(email)
  return {
    kind: 'drive#user',
    displayName: name,
    me: email === me,
    permissionId,
    emailAddress: email,
  }
}

/** The whole resource, as the token sees it. */
export function fileJson(store: Store, token: Token, file: StoredFile): drive_v3.Schema$File {
  const { id, name, mimeType, owner, driveId } = file
  const person = (email: string): drive_v3.Schema$User => userJson(store, email, token.email)
  return {
    kind: 'drive#file',
    id,
    name,
    mimeType,
    starred: file.starred.has(token.email),
    trashed: [...store.upwards(file)].some(({ trashed }) => trashed !== undefined),
    explicitlyTrashed: file.trashed !== undefined,
    ...(file.parent === undefined ? {} : { parents: [file.parent] }),
    ...(driveId === undefined ? {} : { driveId, teamDriveId: driveId }),
    spaces: ['drive'],
    version: String(file.version),
    createdTime: timeOf(file.created),
    modifiedTime: timeOf(file.modified),
    lastModifyingUser: person(file.modifiedBy),
    ...(owner === undefined ? {} : { owners: [person(owner)], ownedByMe: owner === token.email }),
    ...contentJson(file),
    ...file.kept,
  }
}

function contentJson(file: StoredFile): drive_v3.Schema$File {
  const bytes = bytesOf(file)
  const head = headOf(file)
  if (bytes === undefined || head === undefined) return { quotaBytesUsed: '0' }
  const hash = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex')
  return {
    size: String(bytes.length),
    quotaBytesUsed: String(bytes.length),
    headRevisionId: head.id,
    md5Checksum: hash('md5'),
    sha1Checksum: hash('sha1'),
    sha256Checksum: hash('sha256'),
    originalFilename: file.originalFilename ?? file.name,
  }
}

export const isFolder = ({ mimeType }: StoredFile): boolean => mimeType === folderType
export const isDocument = ({ mimeType }: StoredFile): boolean => isGoogleType(mimeType)
