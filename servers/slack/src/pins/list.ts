import { ConnectorError } from '@mcp-connectors/core'
import type { Place, Slack } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import { shownName } from '../person.ts'
import { momentOf } from '../timestamp.ts'

export interface Pin {
  /** When it was posted, of a message. */
  at?: string
  /** Of a file. */
  file?: string
  by?: string
  text: string
}

export interface Bookmark {
  id: string
  title: string
  link: string
}

export interface Pinned {
  pins: Pin[]
  bookmarks: Bookmark[]
  /** Kinds that the token may not see. */
  unseen: string[]
}

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
  return { pins: pins ?? [], bookmarks: bookmarks ?? [], unseen }
}

async function pinsIn(client: Slack, { workspace, channel, shown }: Place, signal: AbortSignal): Promise<Pin[]> {
  const { items = [] } = await workspace.read('pins.list', { channel: channel.id }, { signal, what: shown })
  const authors = items.flatMap(({ message, file }) => message?.user ?? file?.user ?? [])
  const people = await workspace.names.people(authors, { signal, channel })
  return items.flatMap(({ message, file }): Pin[] => {
    const author = people.get(message?.user ?? file?.user ?? '')
    if (client.settings.lockdown && (!author || author.bot || author.external)) return []
    const by = author === undefined ? (message?.bot_id === undefined ? {} : { by: 'a bot' }) : { by: shownName(author) }
    if (file?.id !== undefined) return [{ file: file.id, ...by, text: file.title ?? file.name ?? '' }]
    return message?.ts === undefined ? [] : [{ at: momentOf(message.ts), ...by, text: message.text ?? '' }]
  })
}

export async function bookmarksIn({ workspace, channel, shown }: Place, signal: AbortSignal): Promise<Bookmark[]> {
  const { bookmarks = [] } = await workspace.read('bookmarks.list', { channel_id: channel.id }, { signal, what: shown })
  return bookmarks.map(({ id = '', title = '', link = '' }) => ({ id, title, link }))
}
