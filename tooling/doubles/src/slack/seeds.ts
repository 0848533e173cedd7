import { sectionsOf } from './canvas-sections.ts'
import { fileJson } from './file-json.ts'
import { type StoredFile, typeOf } from './file-records.ts'
import { columnsOf, fieldOf, newColumn, sentField } from './list-fields.ts'
import type { Row } from './list-records.ts'
import { Store } from './store.ts'
import { newUser, type User } from './user-records.ts'
import { addUserGroup } from './usergroups.ts'

export interface SlackSeed {
  readonly team?: {
    readonly id?: string
    readonly name?: string
    readonly domain?: string
    readonly enterprise?: string
  }
  /** The first is `me`; without any, alice and bob. */
  readonly users?: readonly SeedUser[]
  /** Without any, `general` with everybody in it. */
  readonly channels?: readonly SeedChannel[]
  /** People and channels of a large workspace, made on demand: person000001 …, place000001 … */
  readonly size?: { readonly users?: number; readonly channels?: number }
  /** Of the tokens; all that there are unless given. */
  readonly scopes?: { readonly user?: readonly string[]; readonly bot?: readonly string[] }
  /** The tier of distributed apps: history and replies give 15 objects, once a minute. */
  readonly restricted?: boolean
  /** Whether assistant.search.context understands questions; on unless false. */
  readonly semantic?: boolean
}

export interface SeedUser {
  /** The handle. */
  readonly name: string
  readonly real_name?: string
  readonly display_name?: string
  readonly bot?: boolean
  /** Of another organization. */
  readonly external?: boolean
  readonly guest?: boolean
  readonly deleted?: boolean
  readonly title?: string
  readonly tz?: string
  readonly email?: string
}

export interface SeedChannel {
  readonly name: string
  readonly private?: boolean
  /** Shared with another organization. */
  readonly external?: boolean
  readonly archived?: boolean
  readonly topic?: string
  readonly purpose?: string
  /** Handles; everybody but guests, external people and bots unless given. */
  readonly members?: readonly string[]
}

const otherTeam = 'T0OTHER'

/** The workspace of a seed: its people, the bot of the app (`app`), and its channels. */
export function workspace({ team = {}, users = [], channels, size = {}, ...more }: SlackSeed): Store {
  const { id = 'T0TEAM', name = 'Acme', domain = 'acme', enterprise } = team
  const organization = enterprise === undefined ? {} : { enterprise }
  const known = { id, name, domain, url: `https://${domain}.slack.com/`, ...organization }
  const store = new Store(known, { users: size.users ?? 0, channels: size.channels ?? 0 })
  const people = users.length > 0 ? users : [{ name: 'alice' }, { name: 'bob' }]
  for (const person of people) addPerson(store, person)
  store.me = store.userNamed(people[0]?.name ?? '')?.id ?? ''
  store.bot = addPerson(store, { name: 'app', real_name: 'The App', bot: true }).id
  store.restricted = more.restricted ?? false
  store.semantic = more.semantic ?? true
  for (const channel of channels ?? [{ name: 'general' }]) addPlace(store, channel)
  return store
}

function addPerson(store: Store, { real_name, display_name, bot, external, ...given }: SeedUser): User {
  const user = newUser({
    ...given,
    id: store.id('U'),
    team: external === true ? otherTeam : store.team.id,
    external: external ?? false,
    ...(real_name === undefined ? {} : { real: real_name }),
    ...(display_name === undefined ? {} : { display: display_name }),
    ...(bot === true ? { bot: store.id('B') } : {}),
  })
  store.users.set(user.id, user)
  return user
}

function addPlace(store: Store, channel: SeedChannel): void {
  const everybody = [...store.users.values()].filter(user => !user.guest && !user.external && user.bot === undefined)
  const members = channel.members?.map(name => idOf(store, name)) ?? everybody.map(({ id }) => id)
  const { name, external = false, archived = false, topic = '', purpose = '' } = channel
  const kind = channel.private === true ? 'group' : 'channel'
  const creator = members[0] ?? store.me
  store.addChannel({ name, kind, creator, external, archived, topic, purpose, members: new Set(members) })
}

/** By handle, or an id itself. Throws where there is nobody. */
export function idOf(store: Store, nameOrId: string): string {
  const user = store.user(nameOrId) ?? store.userNamed(nameOrId)
  if (user === undefined) throw new Error(`The Slack double has no user ${nameOrId}`)
  return user.id
}

/** By name, with # or without, or an id itself. Throws where there is none. */
export function placeOf(store: Store, nameOrId: string): string {
  const channel = store.channel(nameOrId) ?? store.channelNamed(nameOrId.replace(/^#/, ''))
  if (channel === undefined) throw new Error(`The Slack double has no channel ${nameOrId}`)
  return channel.id
}

export interface SeedFile {
  readonly name: string
  readonly title?: string
  readonly mimetype?: string
  /** Of a canvas, its Markdown. */
  readonly content: string | Uint8Array
  /** Where it is shared in a message of its own. */
  readonly channel?: string
  readonly thread_ts?: string
  readonly user?: string
  readonly canvas?: boolean
  /** A file of another service. */
  readonly external?: boolean
}

/** @returns its id */
export function seedFile(store: Store, given: SeedFile): string {
  const { name, title = name, content, canvas = false, external = false } = given
  const user = given.user === undefined ? store.me : idOf(store, given.user)
  const type = canvas ? { mimetype: 'application/vnd.slack-docs', filetype: 'quip' } : typeOf(name)
  const file = store.addFile({
    user,
    name,
    title,
    ...type,
    mimetype: given.mimetype ?? type.mimetype,
    content: canvas ? Buffer.alloc(0) : Buffer.from(content),
    ...(canvas ? { sections: sectionsOf(Buffer.from(content).toString()) } : {}),
    ...(external ? { externalUrl: `https://files.example.com/${encodeURIComponent(name)}` } : {}),
  })
  if (given.channel !== undefined) shareSeeded(store, file, placeOf(store, given.channel), given.thread_ts)
  return file.id
}

function shareSeeded(store: Store, file: StoredFile, channel: string, thread_ts: string | undefined): void {
  const reply = thread_ts === undefined ? {} : { thread_ts }
  const message = store.post(channel, { user: file.user, text: '', upload: true, ...reply })
  file.shares.push({ channel, ts: message.ts, ...reply })
  message.files = [fileJson({ store }, file)]
}

export interface SeedGroup {
  readonly handle: string
  readonly name?: string
  readonly description?: string
  /** Handles. */
  readonly users?: readonly string[]
  readonly disabled?: boolean
}

/** @returns its id */
export function seedGroup(
  store: Store,
  { handle, name = handle, users = [], disabled, description = '' }: SeedGroup,
): string {
  const members = users.map(user => idOf(store, user))
  const at = disabled === true ? Math.floor(store.now()) : 0
  return addUserGroup(store, store.me, { handle, name, description, users: members, disabled: at }).id
}

export interface SeedList {
  readonly name: string
  readonly user?: string
  readonly todo?: boolean
  readonly columns?: readonly {
    readonly key: string
    readonly name: string
    readonly type: string
    readonly is_primary_column?: boolean
    readonly options?: { readonly choices?: { value: string; label: string; color?: string }[] }
  }[]
  /** Values by the key of their column, as they are sent; a text may be a plain one. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[]
  /** Whose members may read it. */
  readonly channel?: string
}

/** @returns its id */
export function seedList(store: Store, { name, todo = false, columns = [], rows = [], ...given }: SeedList): string {
  const user = given.user === undefined ? store.me : idOf(store, given.user)
  const known = columnsOf(
    columns.map(column => newColumn.parse(column)),
    todo,
    () => store.id('Col'),
  )
  const now = Math.floor(store.now())
  const made = rows.map((row): [string, Row] => {
    const fields = known.flatMap(column =>
      column.key in row ? [fieldOf(known, sentField(column, row[column.key]))] : [],
    )
    const id = store.id('Rec')
    return [id, { id, created: now, createdBy: user, updated: now, updatedBy: user, archived: false, fields }]
  })
  const list = { columns: known, description: [], todo, rows: new Map(made) }
  const type = { mimetype: 'application/vnd.slack-list', filetype: 'list', content: Buffer.alloc(0) }
  const file = store.addFile({ user, name, title: name, ...type, list })
  if (given.channel !== undefined) file.access.set(placeOf(store, given.channel), 'read')
  return file.id
}
