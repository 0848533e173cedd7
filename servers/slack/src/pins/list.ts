import { ConnectorError, inParallel } from '@mcp-connectors/core'
import type { Place, Slack } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import { fileOf, type GivenFile } from '../files/file.ts'
import { isLockedOut } from '../files/open.ts'
import type { FileValue } from '../messages/files.ts'
import { readMessages } from '../messages/read.ts'
import type { MessageValue } from '../messages/value.ts'
import { isInsider } from '../person.ts'

interface Pins {
  messages: MessageValue[]
  files: FileValue[]
  /** How many `--lockdown` leaves out. */
  withheld: number
}

export interface Bookmark {
  id: string
  title: string
  link: string
  /** Who wrote it last. */
  by: string
}

export interface Pinned extends Pins {
  bookmarks: Bookmark[]
  /** Kinds that the token may not see. */
  unseen: string[]
}

const none: Pins = { messages: [], files: [], withheld: 0 }

/** What is pinned in a channel, and the links at its top. @throws ConnectorError `forbidden` where the token may see neither */
export async function pinned(client: Slack, place: Place, signal: AbortSignal): Promise<Pinned> {
  const [pins, bookmarks] = await Promise.all([
    unlessRefused(pinsIn(client, place, signal), 'missing_scope'),
    unlessRefused(bookmarksIn(place, signal), 'missing_scope'),
  ])
  if (!pins && !bookmarks) {
    throw new ConnectorError('forbidden', 'The token lacks the scopes pins:read and bookmarks:read.', {
      hint: 'Tell the person to add them to the app, and to install it again.',
    })
  }
  const unseen = [
    ...(pins ? [] : ['pins (no scope pins:read)']),
    ...(bookmarks ? [] : ['bookmarks (no scope bookmarks:read)']),
  ]
  const { withheld, ...kept } = pins ?? none
  const all = bookmarks ?? []
  const told = await inParallel(4, all, async ({ by }) => mayTell(client, place, by, signal))
  const shown = all.filter((_bookmark, index) => told[index])
  return { ...kept, bookmarks: shown, withheld: withheld + all.length - shown.length, unseen }
}

async function mayTell({ settings }: Slack, { workspace }: Place, by: string, signal: AbortSignal): Promise<boolean> {
  return !settings.lockdown || (by !== '' && isInsider(await workspace.names.person(by, signal)))
}

async function pinsIn(client: Slack, place: Place, signal: AbortSignal): Promise<Pins> {
  const { workspace, channel, shown } = place
  const { items = [] } = await workspace.read('pins.list', { channel: channel.id }, { signal, what: shown })
  const posted = items.flatMap(({ message }) => message ?? [])
  const given = items.flatMap(({ file }): GivenFile[] => (file === undefined ? [] : [file])).map(fileOf)
  const { messages, withheld } = await readMessages(client, { workspace, channel }, posted, signal)
  const kept = await inParallel(4, given, async file => !(await isLockedOut(client, workspace, file, signal)))
  const files = given
    .filter((_file, index) => kept[index])
    .map(({ id, name, type, size }) => ({ id, name, type, size }))
  return { messages, files, withheld: withheld + given.length - files.length }
}

export async function bookmarksIn(
  { workspace, channel, shown }: Pick<Place, 'workspace' | 'channel' | 'shown'>,
  signal: AbortSignal,
): Promise<Bookmark[]> {
  const { bookmarks = [] } = await workspace.read('bookmarks.list', { channel_id: channel.id }, { signal, what: shown })
  return bookmarks.map(({ id = '', title = '', link = '', last_updated_by_user_id: by = '' }) => ({
    id,
    title,
    link,
    by,
  }))
}
