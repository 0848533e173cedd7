export type Role = 'owner' | 'organizer' | 'fileOrganizer' | 'writer' | 'commenter' | 'reader'

/** Given to this very item, not inherited. */
export interface StoredPermission {
  readonly id: string
  readonly type: 'user' | 'group' | 'domain' | 'anyone'
  role: Role
  readonly email?: string
  readonly domain?: string
  /** RFC 3339. */
  expirationTime?: string
  allowFileDiscovery?: boolean
  pendingOwner?: boolean
  readonly view?: 'published'
}

export interface StoredReply {
  readonly id: string
  readonly author: string
  readonly created: number
  modified: number
  content: string
  readonly action?: 'resolve' | 'reopen'
  deleted: boolean
}

export interface StoredComment {
  readonly id: string
  readonly author: string
  readonly created: number
  modified: number
  content: string
  readonly anchor?: string
  readonly quoted?: { readonly mimeType: string; readonly value: string }
  resolved: boolean
  deleted: boolean
  readonly replies: StoredReply[]
}

/** What a file held at one time. */
export interface StoredRevision {
  readonly id: string
  /** Milliseconds. */
  readonly at: number
  /** Email. */
  readonly by: string
  readonly content: Content
  readonly mimeType: string
  readonly filename?: string
  keepForever: boolean
  published?: boolean
}

export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly Cell[])[]
}

export type Cell = string | number | boolean | null

export interface Slide {
  readonly title: string
  readonly text?: string
  readonly notes?: string
}

/** Bytes, or for Google's own types what their exports are made from. */
export type Content =
  | { readonly bytes: Buffer }
  | {
      /** By mime type; the others are made from what follows. */
      readonly exports: Readonly<Record<string, Buffer>>
      /** Markdown. */
      readonly text?: string
      readonly sheets?: readonly Sheet[]
      readonly slides?: readonly Slide[]
    }

export interface StoredFile {
  readonly id: string
  name: string
  mimeType: string
  /** Email; nobody owns what is in a shared drive. */
  owner: string | undefined
  driveId: string | undefined
  /** Undefined for roots and for what lies in no folder. */
  parent: string | undefined
  /** Milliseconds, as the others. */
  readonly created: number
  modified: number
  /** Email of who changed it last. */
  modifiedBy: string
  /** Of this very item; a folder above may be trashed too. */
  trashed: { readonly at: number; readonly by: string } | undefined
  version: number
  /** The oldest first; the last is the head. Folders and shortcuts have none. */
  revisions: StoredRevision[]
  permissions: StoredPermission[]
  comments: StoredComment[]
  shortcutTo?: string
  resourceKey?: string
  originalFilename?: string
  /** Google holds it for malware. */
  abusive?: boolean
  /** Emails. */
  readonly starred: Set<string>
  /** Email → milliseconds. */
  readonly viewed: Map<string, number>
  readonly modifiedIn: Map<string, number>
  properties: Record<string, string>
  /** By app. */
  readonly appProperties: Map<string, Record<string, string>>
  /** Fields of the resource that are kept as they were given: description, folderColorRgb, copyRequiresWriterPermission… */
  kept: Record<string, unknown>
}

export const folderType = 'application/vnd.google-apps.folder'
export const shortcutType = 'application/vnd.google-apps.shortcut'

/** A type whose content is Google's own: it is exported, not downloaded. */
export const isGoogleType = (mimeType: string): boolean => mimeType.startsWith('application/vnd.google-apps.')

export const headOf = (file: StoredFile): StoredRevision | undefined => file.revisions.at(-1)

/** Undefined for what has no bytes: folders, shortcuts, Google's own types. */
export function bytesOf(file: StoredFile): Buffer | undefined {
  const content = headOf(file)?.content
  return content !== undefined && 'bytes' in content ? content.bytes : undefined
}
