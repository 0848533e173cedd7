import { forbidden, insufficientFilePermissions } from './errors.ts'
import { folderType, type Role, type StoredFile, type StoredPermission, shortcutType } from './file-records.ts'
import type { Store } from './store.ts'
import { scopeOf, type Token } from './tokens.ts'

const roles: readonly Role[] = ['reader', 'commenter', 'writer', 'fileOrganizer', 'organizer', 'owner']

const atLeast = (role: Role | undefined, wanted: Role): boolean =>
  role !== undefined && roles.indexOf(role) >= roles.indexOf(wanted)

export const higherOf = (one: Role, other: Role): Role => (atLeast(one, other) ? one : other)

/** A permission of an item, and the folder or drive above that it comes from; undefined: the item's own. */
export interface Held {
  readonly permission: StoredPermission
  readonly role: Role
  readonly from: string | undefined
}

/** The item's own permissions, then those of the folders above it, nearest first. */
export function* heldOf(store: Store, file: StoredFile): Generator<Held> {
  let isLimited = false
  for (const at of store.upwards(file)) {
    const isOwn = at === file
    for (const permission of at.permissions) {
      if (isOver(permission)) continue
      const role = isOwn || permission.role !== 'owner' ? permission.role : 'writer'
      const isAlways = permission.role === 'owner' || permission.role === 'organizer'
      // The owner of a folder above says nothing new about who owns the item.
      if (!isOwn && permission.role === 'owner' && permission.email === file.owner) continue
      if (isOwn || !isLimited || isAlways) yield { permission, role, from: isOwn ? undefined : at.id }
    }
    isLimited ||= at.kept.inheritedPermissionsDisabled === true
  }
}

const isOver = ({ expirationTime }: StoredPermission): boolean =>
  expirationTime !== undefined && Date.parse(expirationTime) <= Date.now()

const isOf = ({ type, email, domain }: StoredPermission, who: string): boolean =>
  type === 'anyone' || (type === 'domain' ? who.endsWith(`@${domain}`) : email?.toLowerCase() === who.toLowerCase())

/** The highest role of a person, of this item or of the folders above it. */
export function roleOf(store: Store, who: string, file: StoredFile): Role | undefined {
  let highest: Role | undefined
  for (const { permission, role } of heldOf(store, file)) {
    if (isOf(permission, who) && !atLeast(highest, role)) highest = role
  }
  return highest
}

const whole = ['drive', 'drive.readonly', 'drive.metadata', 'drive.metadata.readonly'].map(scopeOf)

/** Whether who holds the token sees the item at all, by its id. */
export function sees(store: Store, token: Token, file: StoredFile): boolean {
  const isOpen = token.scopes.some(scope => whole.includes(scope)) || store.tokens.isAllowed(token, file.id)
  return isOpen && roleOf(store, token.email, file) !== undefined
}

/** Whether it comes up in lists: not what one may only open by its link, and never did. */
export function isListed(store: Store, token: Token, file: StoredFile): boolean {
  return sees(store, token, file) && (file.viewed.has(token.email) || !isByLink(store, token.email, file))
}

/** Whether the person sees it by nothing but its link: then a resource key is asked for where the item has one. */
export function isByLink(store: Store, who: string, file: StoredFile): boolean {
  for (const { permission } of heldOf(store, file)) {
    const isLink = permission.type === 'anyone' || permission.type === 'domain'
    if (isOf(permission, who) && (!isLink || permission.allowFileDiscovery === true)) return false
  }
  return true
}

export interface Rights {
  /** Change its name, content and other fields. */
  readonly write: boolean
  readonly share: boolean
  readonly trash: boolean
  readonly delete: boolean
  readonly copy: boolean
  readonly download: boolean
  readonly comment: boolean
  readonly addChildren: boolean
  /** Within its drive. */
  readonly move: boolean
  readonly moveOut: boolean
  readonly readRevisions: boolean
}

export type Deed = keyof Rights

export function rightsOf(store: Store, who: string, file: StoredFile): Rights {
  const role = roleOf(store, who, file)
  const has = (wanted: Role): boolean => atLeast(role, wanted)
  const isFolder = file.mimeType === folderType
  const isShared = file.driveId !== undefined
  const isTop = file.parent === undefined && (file.id === file.driveId || file.id === store.people.get(who)?.root)
  const isClosed = file.kept.copyRequiresWriterPermission === true && !has('writer')
  const mine = { share: has(file.kept.writersCanShare === false ? 'owner' : 'writer'), remove: has('owner') }
  const drive = {
    share: has(isTop ? 'organizer' : isFolder ? 'fileOrganizer' : 'writer'),
    remove: has('fileOrganizer'),
  }
  const { share, remove } = isShared ? drive : mine
  return {
    write: has('writer'),
    share,
    trash: remove && !isTop,
    delete: has(isShared ? 'organizer' : 'owner') && !isTop,
    copy: has('reader') && !isFolder && !isClosed,
    download: has('reader') && !isFolder && file.mimeType !== shortcutType && !isClosed,
    comment: has('commenter') && !isFolder && file.mimeType !== shortcutType,
    addChildren: has('writer') && isFolder,
    move: has(isShared ? 'fileOrganizer' : 'writer') && !isTop,
    moveOut: has(isShared ? 'organizer' : 'owner') && !isTop,
    readRevisions: has('writer') && !isFolder,
  }
}

/** With a token of `drive.file` only what the app made, or was given, can be changed. */
function appMay(store: Store, token: Token, file: StoredFile): boolean {
  return token.scopes.includes(scopeOf('drive')) || store.tokens.isAllowed(token, file.id)
}

const changing: readonly Deed[] = ['write', 'share', 'trash', 'delete', 'comment', 'move', 'moveOut']

export function may(store: Store, token: Token, file: StoredFile, what: Deed): boolean {
  const isApp = !changing.includes(what) || appMay(store, token, file)
  return isApp && rightsOf(store, token.email, file)[what]
}

/** Throws 403 where it may not be done. */
export function demand(store: Store, token: Token, file: StoredFile, what: Deed): void {
  if (changing.includes(what) && !appMay(store, token, file)) {
    const [app = ''] = token.client.split('-')
    const text = `The user has not granted the app ${app} write access to the file ${file.id}.`
    throw forbidden('appNotAuthorizedToFile', text)
  }
  if (!rightsOf(store, token.email, file)[what]) throw insufficientFilePermissions()
}
