import { inParallel } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { inWorkspace } from '../in-workspace.ts'
import { personNamed } from '../people-named.ts'
import { shownName } from '../person.ts'
import type { Workspace } from '../workspace.ts'
import { fileOf, type SlackFile } from './file.ts'
import { isLockedOut, mayRead } from './open.ts'
import { sharedIn } from './shared-in.ts'

export interface FileQuery {
  target?: string | undefined
  from?: string | undefined
  /** As `files.list` takes it; canvases have a word of their own there. */
  type: string
  limit: number
}

/** Which page of Slack's, of `limit` files each, and how many of it were shown. */
export interface FilePage {
  page: number
  skip: number
}

export interface FileList extends FilePage {
  files: (Pick<SlackFile, 'id' | 'name' | 'type' | 'size' | 'created'> & {
    author: string
    shared_in: string[]
    place: number
  })[]
  /** Of all pages; absent where it would tell of what may not be read. */
  total?: number
  withheld: number
  next: FilePage | undefined
}

/** One page of files that may be read. Slack counts those too that may not. */
export async function listFiles(client: Slack, query: FileQuery, at: FilePage, signal: AbortSignal): Promise<FileList> {
  const place = query.target === undefined ? undefined : await client.place(query.target, signal)
  const from = query.from === undefined ? undefined : await inWorkspace(client, query.from, signal)
  const workspace = place?.workspace ?? from?.workspace ?? (await client.workspace({}, signal))
  const person = from === undefined ? undefined : await personNamed(workspace, from.name, signal)
  const { files = [], paging = {} } = await workspace.read(
    'files.list',
    {
      ...{ count: query.limit, page: at.page, types: query.type === 'canvases' ? 'canvas' : query.type },
      ...(place === undefined ? {} : { channel: place.channel.id }),
      ...(person === undefined ? {} : { user: person.id }),
    },
    { signal, what: place?.shown ?? 'files' },
  )
  const page = files.map((given, index) => ({ file: fileOf(given), place: index + 1 })).slice(at.skip)
  const allowed = await inParallel(4, page, async ({ file }) => {
    // The channel that was asked for may be read: that was checked.
    const isSeen = place !== undefined || (await mayRead(client, workspace, file, signal))
    return isSeen && !(await isLockedOut(client, workspace, file, signal))
  })
  const shown = page.filter((_file, index) => allowed[index])
  return {
    ...at,
    files: await rowsOf(client, workspace, shown, signal),
    ...(isOpen(client) || place !== undefined ? { total: paging.total ?? files.length } : {}),
    withheld: page.length - shown.length,
    next: (paging.pages ?? 0) > at.page ? { page: at.page + 1, skip: 0 } : undefined,
  }
}

function isOpen({ policy: { settings }, settings: { lockdown } }: Slack): boolean {
  return settings.readChannels.length === 0 && settings.dms !== 'off' && !lockdown
}

async function rowsOf(
  client: Slack,
  workspace: Workspace,
  shown: readonly { file: SlackFile; place: number }[],
  signal: AbortSignal,
): Promise<FileList['files']> {
  const authors = shown.map(({ file }) => file.author)
  const people = await workspace.names.people(authors, { signal })
  return await inParallel(4, shown, async ({ file, place }) => {
    const { id, name, type, size, created, author } = file
    const by = people.get(author)
    const shared_in = await sharedIn(client, workspace, file, signal)
    return { id, name, type, size, created, author: by ? shownName(by) : '', shared_in, place }
  })
}
