import { roleOf } from './access.ts'
import { addDrive } from './drives.ts'
import { type Fault, repeated } from './faults.ts'
import { bytesOf, folderType, type Role, type StoredFile } from './file-records.ts'
import { Front, type SeenRequest } from './front.ts'
import { isTrashed } from './query-match.ts'
import { type GivenFile, seedFile } from './seed.ts'
import type { NewServiceAccount } from './service-accounts.ts'
import { SignIn } from './sign-in.ts'
import { Store } from './store.ts'
import { walk } from './walk.ts'

export interface GoogleSeed {
  /** The first is `me`. Default: alice@acme.example, bob@acme.example, carol@other.example. */
  readonly people?: readonly { readonly email: string; readonly name?: string }[]
  readonly drives?: readonly DriveSeed[]
  /** A folder "Many" of `me` with so many files, made on demand. */
  readonly many?: number
  /** Pages are at most this long, whatever `pageSize` says: Google may give fewer than were asked for. */
  readonly mostPerPage?: number
}

export interface DriveSeed {
  readonly name: string
  readonly id?: string
  /** By email; by default `me` is its organizer. */
  readonly members?: Readonly<Record<string, Exclude<Role, 'owner'>>>
}

export interface Google extends AsyncDisposable {
  /** The API at /drive/v3/, uploads at /upload/drive/v3/, sign-in at /o/oauth2/v2/auth, /token, /revoke, /tokeninfo. */
  readonly url: string
  /** `other`: of the second person. */
  readonly tokens: Readonly<Record<'me' | 'readonly' | 'file' | 'other' | 'expired' | 'revoked', string>>
  /** Makes one; of `me` for all of Drive, unless told. */
  token(of?: { email?: string; scopes?: readonly string[]; seconds?: number }): string
  expire(token: string): void
  revoke(token: string): void
  /** A desktop app that is registered. */
  readonly client: { readonly id: string; readonly secret: string }
  /** @returns the text of the key file that Google gives out */
  serviceAccount(of?: NewServiceAccount): string
  /** Goes through the pages as a person would, to the address of the app, which is opened too. @returns that address */
  readonly signIn: typeof walk
  readonly accounts: SignIn
  /** Puts a file there as if it had always been. @returns its id */
  file(file: GivenFile): string
  folder(name: string, parent?: string): string
  /** The id of a shared drive, by its name. */
  drive(name: string): string
  /** What is there now. Throws where there is nothing. */
  get(id: string): StoredFile
  /** Its content. Throws where it has none. */
  bytes(id: string): Buffer
  readonly store: Store
  readonly requests: readonly SeenRequest[]
  /** By name: `files.list`, `media`, `upload`, `token`. */
  requestsOf(name: string): SeenRequest[]
  clearRequests(): void
  fault(fault: Fault): void
}

const everybody = [
  { email: 'alice@acme.example', name: 'Alice' },
  { email: 'bob@acme.example', name: 'Bob' },
  { email: 'carol@other.example', name: 'Carol' },
]

/** Starts a Google of its own on a random port of 127.0.0.1. Everything is in memory and gone when it is disposed. */
export async function startGoogle(seed: GoogleSeed = {}): Promise<Google> {
  const { people = everybody, drives = [], many = 0, mostPerPage = 1_000 } = seed
  const store = new Store()
  store.mostPerPage = mostPerPage
  for (const { email, name = email } of people) store.addPerson(email, name)
  const [me = '', other = me] = people.map(({ email }) => email)
  for (const { name, id, members = { [me]: 'organizer' as const } } of drives) addDrive(store, name, members, id)
  if (many > 0) seedMasses(store, me, many)
  const front = new Front(store)
  let accounts: SignIn | undefined
  store.url = await front.listen(url => {
    accounts = new SignIn(url, store.tokens, {
      people: () => [...store.people.values()].filter(({ email }) => !email.endsWith('.gserviceaccount.com')),
      files: email => pickable(store, email),
    })
    return accounts
  })
  if (accounts === undefined) throw new Error('The pages are not there')
  return google(store, front, accounts, { me, other })
}

/** What the picker shows: neither roots nor the trash. */
function pickable(store: Store, email: string): StoredFile[] {
  return [...store.files.values()].filter(
    file => file.parent !== undefined && !isTrashed(store, file) && roleOf(store, email, file) !== undefined,
  )
}

function seedMasses(store: Store, me: string, count: number): void {
  const folder = seedFile(store, me, { name: 'Many', mimeType: folderType })
  store.masses = { count, folder, owner: me, ownerId: store.person(me).permissionId }
}

function google(store: Store, front: Front, accounts: SignIn, { me, other }: { me: string; other: string }): Google {
  const { tokens } = store
  const make = (email: string, ...scopes: string[]): string => tokens.make({ email, scopes }).value
  const given = {
    ...{ me: make(me, 'drive'), readonly: make(me, 'drive.readonly'), file: make(me, 'drive.file') },
    ...{ other: make(other, 'drive'), expired: make(me, 'drive'), revoked: make(me, 'drive') },
  }
  tokens.expire(given.expired)
  tokens.revoke(given.revoked)
  return {
    ...{ url: store.url, tokens: given, client: accounts.client, accounts, store, signIn: walk },
    token: (of = {}) => tokens.make({ email: me, ...of }).value,
    expire: token => tokens.expire(token),
    revoke: token => tokens.revoke(token),
    serviceAccount(of) {
      const key = accounts.serviceAccounts.add(of)
      for (const email of accounts.serviceAccounts.emails) store.person(email)
      return key
    },
    file: file => seedFile(store, me, file),
    folder: (name, parent = 'root') => seedFile(store, me, { name, parent, mimeType: folderType }),
    drive(name) {
      const found = [...store.drives.values()].find(drive => drive.name === name)
      if (found === undefined) throw new Error(`There is no drive ${name}`)
      return found.id
    },
    get(id) {
      const file = store.file(id)
      if (file === undefined) throw new Error(`There is no file ${id}`)
      return file
    },
    bytes(id) {
      const file = store.file(id)
      const bytes = file === undefined ? undefined : bytesOf(file)
      if (bytes === undefined) throw new Error(`There are no bytes of ${id}`)
      return bytes
    },
    requests: front.requests,
    requestsOf: name => front.requests.filter(request => request.name === name),
    clearRequests() {
      front.requests.length = 0
    },
    fault: fault => front.faults.push(...repeated(fault)),
    [Symbol.asyncDispose]: async () => front.close(),
  }
}
