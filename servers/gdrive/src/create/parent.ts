import type { Drive } from '../client.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { folderType } from '../kinds.ts'
import { quoted } from '../search/quoted.ts'

/** The folder that something is put into. @throws ConnectorError `invalid` for what is no folder */
export async function parentOf(client: Drive, given: string, signal: AbortSignal): Promise<DriveFile> {
  const { file } = await client.file(given, { signal })
  await client.folders.checkInto(file, signal)
  invalidUnless(file.mimeType === folderType, `${shownFile(file)} is no folder.`, 'gdrive_list_folder shows folders.')
  return file
}

/** A warning where the folder has something of that name already: Google keeps both. */
export async function twins(client: Drive, parent: DriveFile, name: string, signal: AbortSignal): Promise<string[]> {
  const q = `name = ${quoted(name)} and ${quoted(parent.id)} in parents and trashed = false`
  const asked = { q, pageSize: 5, fields: 'files(id)', corpora: 'allDrives', includeItemsFromAllDrives: true }
  const { files = [] } = await client.call('files.list', asked, { signal, what: shownFile(parent) })
  const ids = files.flatMap(({ id }) => (id == null ? [] : [id]))
  return ids.length === 0 ? [] : [`The folder already has ${JSON.stringify(name)}: ${ids.join(', ')}. Both stay.`]
}
