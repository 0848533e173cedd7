import { createHash } from 'node:crypto'
import { roleOf } from './access.ts'
import {
  type Content,
  folderType,
  isGoogleType,
  type Role,
  type StoredFile,
  type StoredPermission,
} from './file-records.ts'
import { type Masses, massFile, massId } from './masses.ts'
import { Tokens } from './tokens.ts'
import type { Session } from './uploads.ts'

export interface Person {
  readonly email: string
  readonly name: string
  /** Also the id of each permission that is theirs. */
  readonly permissionId: string
  /** Of the folder "My Drive". */
  readonly root: string
}

export interface Drive {
  /** Also of the folder at its top, whose permissions are its members. */
  readonly id: string
  name: string
  readonly created: number
  readonly hidden: Set<string>
  restrictions: Record<string, boolean>
  readonly kept: Record<string, unknown>
}

/** Something happened to a file, or to a drive. */
export interface Change {
  readonly number: number
  readonly at: number
  readonly fileId?: string
  /** The shared drive that it happened in, or that it happened to. */
  readonly driveId?: string
  readonly kind: 'file' | 'drive'
  /** Who saw it before and does not see it any more: emails. */
  readonly lostBy?: readonly string[]
  readonly deleted: boolean
}

/** A notice that something was shared. */
export interface Mail {
  readonly to: string
  readonly from: string
  readonly fileId: string
  readonly role: Role
  readonly message?: string
}

export type NewFile = Pick<StoredFile, 'name' | 'mimeType'> &
  Partial<Omit<StoredFile, 'revisions'>> & { readonly by: string; readonly content?: Content }

/** A Google Drive in memory. */
export class Store {
  /** Of the front, without a slash at its end. */
  url = ''
  /** Lists answer `incompleteSearch: true`. */
  incomplete = false
  /** Refuses sharing with people outside the organisation, as its administrator can. */
  sharingWithin = false
  readonly tokens = new Tokens()
  /** Lists are at most this long. */
  mostPerPage = 1_000
  readonly people = new Map<string, Person>()
  readonly drives = new Map<string, Drive>()
  readonly files = new Map<string, StoredFile>()
  readonly changes: Change[] = []
  /** Ids that were given out to make files with. */
  readonly generated = new Set<string>()
  masses: Masses | undefined
  /** Uploads in pieces that are under way, by their id. */
  readonly uploads = new Map<string, Session>()
  readonly #gone = new Set<string>()
  readonly mails: Mail[] = []
  #last = 0
  #clock = 0

  /** Milliseconds; later at each call. */
  now(): number {
    this.#clock = Math.max(Date.now(), this.#clock + 1)
    return this.#clock
  }

  /** The shape of Drive's: 33 characters that say nothing. Never given before. */
  id(prefix = '1'): string {
    this.#last += 1
    return `${prefix}${createHash('sha256').update(`file ${this.#last}`).digest('base64url').slice(0, 32)}`
  }

  person(email: string): Person {
    return this.people.get(email) ?? this.#arrive(email, email.replace(/@.*$/, ''))
  }

  addPerson(email: string, name: string): Person {
    return this.people.get(email) ?? this.#arrive(email, name)
  }

  #arrive(email: string, name: string): Person {
    const permissionId = permissionIdOf(email)
    const root = this.id('0A')
    const person = { email, name, permissionId, root }
    this.people.set(email, person)
    this.add({ id: root, name: 'My Drive', mimeType: folderType, by: email, parent: undefined })
    return person
  }

  ownerPermission(email: string): StoredPermission {
    return { id: this.person(email).permissionId, type: 'user', role: 'owner', email }
  }

  /** Of the mass, one that is looked at stays: what is changed of it must be seen. */
  file(id: string): StoredFile | undefined {
    const held = this.files.get(id)
    if (held !== undefined || this.masses === undefined || this.#gone.has(id)) return held
    const made = massFile(this.masses, id)
    if (made !== undefined) this.files.set(id, made)
    return made
  }

  /** Every file there is, those of the mass made on the way. */
  *all(): Generator<StoredFile> {
    yield* this.files.values()
    if (this.masses === undefined) return
    for (let number = 1; number <= this.masses.count; number += 1) {
      const id = massId(number)
      const made = this.files.has(id) || this.#gone.has(id) ? undefined : massFile(this.masses, id)
      if (made !== undefined) yield made
    }
  }

  childrenOf(id: string): StoredFile[] {
    return [...this.all()].filter(file => file.parent === id)
  }

  /** The item and what is above it, up to the root. */
  *upwards(file: StoredFile): Generator<StoredFile> {
    for (let at: StoredFile | undefined = file; at !== undefined; at = this.file(at.parent ?? '')) yield at
  }

  add({ by, content, ...given }: NewFile): StoredFile {
    const now = this.now()
    const inDrive = given.driveId !== undefined
    const owner = inDrive ? undefined : (given.owner ?? by)
    const file: StoredFile = {
      id: this.id(),
      owner,
      driveId: undefined,
      parent: undefined,
      created: now,
      modified: now,
      modifiedBy: by,
      trashed: undefined,
      version: 1,
      revisions: [],
      permissions: [],
      comments: [],
      starred: new Set(),
      viewed: new Map(),
      modifiedIn: new Map([[by, given.modified ?? now]]),
      properties: {},
      appProperties: new Map(),
      kept: {},
      ...given,
    }
    if (owner !== undefined) file.permissions.unshift({ ...this.ownerPermission(owner) })
    this.files.set(file.id, file)
    if (content !== undefined) this.revise(file, by, content)
    this.changed(file)
    return file
  }

  /** Puts new content there as a revision. */
  revise(file: StoredFile, by: string, content: Content, keepForever = false): void {
    const id = isGoogleType(file.mimeType) ? String(file.revisions.length + 1) : this.id('0B')
    const { mimeType, modified: at } = file
    file.revisions.push({ id, at, by, content, mimeType, keepForever, filename: file.originalFilename ?? file.name })
  }

  /** It was changed by somebody. */
  touch(file: StoredFile, by: string, at = this.now()): void {
    file.modified = at
    file.modifiedBy = by
    file.modifiedIn.set(by, at)
    this.changed(file)
  }

  /** It was changed in a way that does not move its modified time. */
  changed(file: StoredFile): void {
    file.version += 1
    this.log({ kind: 'file', fileId: file.id, deleted: false, ...inDrive(file) })
  }

  log(change: Omit<Change, 'number' | 'at'>): void {
    this.changes.push({ ...change, number: this.changes.length + 1, at: this.now() })
  }

  /** For good, with all that is in it. */
  remove(file: StoredFile): void {
    const lostBy = [...this.people.keys()].filter(email => roleOf(this, email, file) !== undefined)
    for (const child of this.childrenOf(file.id)) this.remove(child)
    this.files.delete(file.id)
    this.#gone.add(file.id)
    this.log({ kind: 'file', fileId: file.id, deleted: true, lostBy, ...inDrive(file) })
  }
}

/** Also of an address that nobody has an account with. */
export function permissionIdOf(email: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(email).digest('hex').slice(0, 15)}`)
  return String(digits).padStart(20, '1')
}

const inDrive = ({ driveId }: StoredFile): Pick<Change, 'driveId'> => (driveId === undefined ? {} : { driveId })
