import type { Drive } from '../client.ts'
import { type DriveFile, type FileValue, fileFields, fileOf, fileValueOf } from '../file.ts'
import type { Arguments } from '../methods.ts'

/** Where a list goes on: the page of Google's, and the last file of it that was shown. */
export interface ListPosition {
  page?: string | undefined
  after?: string | undefined
}

export interface ListPage {
  files: DriveFile[]
  /** Of Google's next page. */
  next: string | undefined
  /** Google has not looked everywhere. */
  incomplete: boolean
  /** What is in none of the allowed folders. */
  leftOut: number
}

/** One page of `files.list`, without what is not allowed. */
export async function listPage(
  client: Drive,
  asked: Arguments<'files.list'>,
  { page, after }: ListPosition,
  signal: AbortSignal,
): Promise<ListPage> {
  const answer = await client.call(
    'files.list',
    {
      fields: `nextPageToken,incompleteSearch,files(${fileFields})`,
      includeItemsFromAllDrives: true,
      ...asked,
      ...(page === undefined ? {} : { pageToken: page }),
    },
    { signal, what: 'the search' },
  )
  const all = (answer.files ?? []).map(fileOf)
  // The files of a page may have moved since: one that is no longer there does not take the others with it.
  const rest = all.slice(all.findIndex(({ id }) => id === after) + 1)
  const shown: DriveFile[] = []
  for (const file of rest) if (await client.folders.mayUse(file, signal)) shown.push(file)
  return {
    files: shown,
    next: answer.nextPageToken ?? undefined,
    incomplete: answer.incompleteSearch === true,
    leftOut: rest.length - shown.length,
  }
}

const mostFoldersAsked = 10

/** Rows of a list, with the names of the folders and shared drives that the files are in, where they are cheap to know. */
export async function valuesOf(client: Drive, files: readonly DriveFile[], signal: AbortSignal): Promise<FileValue[]> {
  const names = await client.folders.names(files, mostFoldersAsked, signal)
  return files.map(file => {
    const folder = file.parents?.[0]
    const name = folder === undefined ? undefined : (names.get(folder) ?? folder)
    return fileValueOf(file, { ...(name !== undefined && { folder: name }) })
  })
}
