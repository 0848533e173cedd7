import type { Cell, Content, Role, StoredPermission } from './file-records.ts'
import { folderType, isGoogleType, type Slide, shortcutType } from './file-records.ts'
import type { Store } from './store.ts'

/** A file as a test gives it. What is not named here is kept as a field of the resource. */
export interface GivenFile {
  readonly name: string
  readonly id?: string
  /** Default: `text/plain`, a folder for none of a content's. */
  readonly mimeType?: string
  /** Of Google's own types: Markdown. */
  readonly content?: string | Uint8Array
  /** An id, `root` of its owner, or the id of a shared drive. */
  readonly parent?: string
  /** An email; by default of `me`. */
  readonly owner?: string
  /** RFC 3339. */
  readonly modified?: string
  readonly created?: string
  /** By mime type, in place of what would be made from the content. */
  readonly exports?: Readonly<Record<string, string | Uint8Array>>
  readonly sheets?: readonly { readonly name: string; readonly rows: readonly (readonly Cell[])[] }[]
  readonly slides?: readonly Slide[]
  readonly trashed?: boolean
  readonly starred?: boolean
  readonly shortcutTo?: string
  readonly resourceKey?: string
  /** Google holds it for malware. */
  readonly abusive?: boolean
  readonly properties?: Readonly<Record<string, string>>
  readonly permissions?: readonly GivenPermission[]
  readonly [more: string]: unknown
}

export interface GivenPermission {
  readonly email?: string
  readonly domain?: string
  readonly anyone?: boolean
  readonly role: string
  readonly expirationTime?: string
  readonly allowFileDiscovery?: boolean
}

/** Puts a file there as if it had always been. @returns its id */
export function seedFile(store: Store, me: string, file: GivenFile): string {
  const { name, id, mimeType, content, parent, owner = me, modified, created, exports, sheets, slides, ...rest } = file
  const { trashed, starred, shortcutTo, resourceKey, abusive, properties = {}, permissions = [], ...kept } = rest
  const type = mimeType ?? (shortcutTo === undefined ? 'text/plain' : shortcutType)
  const above = store.file(parent === undefined || parent === 'root' ? store.person(owner).root : parent)
  if (above === undefined) throw new Error(`There is no folder ${parent}`)
  const at = modified === undefined ? undefined : Date.parse(modified)
  const made = store.add({
    ...(id === undefined ? {} : { id }),
    ...{ name, mimeType: type, by: owner, parent: above.id, driveId: above.driveId, properties: { ...properties } },
    // Nobody has met what is in a shared drive: it is not in the lists of "user".
    ...(above.driveId === undefined ? { owner } : { modifiedIn: new Map() }),
    ...(at === undefined ? {} : { modified: at, created: Math.min(at, Date.now()) }),
    ...(created === undefined ? {} : { created: Date.parse(created) }),
    ...(shortcutTo === undefined ? {} : { shortcutTo }),
    ...(resourceKey === undefined ? {} : { resourceKey }),
    ...(abusive === true ? { abusive } : {}),
    ...(starred === true ? { starred: new Set([me]) } : {}),
    ...contentOf(type, { content, exports, sheets, slides }),
    kept,
  })
  made.permissions.push(...permissions.map(one => permissionOf(store, one)))
  if (trashed === true) made.trashed = { at: store.now(), by: owner }
  return made.id
}

type GivenContent = { readonly [Name in 'content' | 'exports' | 'sheets' | 'slides']: GivenFile[Name] | undefined }

function contentOf(
  mimeType: string,
  { content, exports = {}, sheets, slides }: GivenContent,
): { readonly content?: Content } {
  if (mimeType === folderType || mimeType === shortcutType) return {}
  if (!isGoogleType(mimeType)) return { content: { bytes: Buffer.from(content ?? '') } }
  const made = Object.entries(exports).map(([type, value]) => [type, Buffer.from(value)])
  return {
    content: {
      exports: Object.fromEntries(made),
      ...(content === undefined ? {} : { text: Buffer.from(content).toString() }),
      ...(sheets === undefined ? {} : { sheets }),
      ...(slides === undefined ? {} : { slides }),
    },
  }
}

const isRole = (role: string): role is Role =>
  ['owner', 'organizer', 'fileOrganizer', 'writer', 'commenter', 'reader'].includes(role)

function permissionOf(store: Store, { email, domain, anyone, role, ...more }: GivenPermission): StoredPermission {
  if (!isRole(role)) throw new Error(`There is no role ${role}`)
  if (email !== undefined) return { id: store.person(email).permissionId, type: 'user', email, role, ...more }
  if (domain !== undefined) return { id: `${domain}k`, type: 'domain', domain, role, ...more }
  if (anyone !== true) throw new Error('Say to whom: email, domain or anyone')
  return { id: 'anyoneWithLink', type: 'anyone', role, ...more }
}
