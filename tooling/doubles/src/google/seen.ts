import { isByLink, sees } from './access.ts'
import type { Call } from './call.ts'
import { notFound } from './errors.ts'
import type { StoredFile } from './file-records.ts'
import { knowsDrives } from './places.ts'

/** Methods that have no parameter to say that one knows of shared drives. */
const always = /^(comments|replies|revisions)\.|^files\.(export|exportLink)$/

/** The file of the path. Throws 404, also for what the caller may not see, or does not say to know of. */
export function seenFile(call: Call): StoredFile {
  const { store, token, params, name } = call
  const { fileId = '' } = params
  const file = store.file(fileId === 'root' ? store.person(token.email).root : fileId)
  if (file === undefined || !sees(store, token, file)) throw notFound(fileId)
  if (file.driveId !== undefined && !knowsDrives(call) && !always.test(name)) throw notFound(fileId)
  if (!hasKey(call, file)) throw notFound(fileId)
  return file
}

/** What one sees by its link alone, and never opened, asks for its key. */
function hasKey({ store, token, request }: Call, file: StoredFile): boolean {
  if (file.resourceKey === undefined || file.viewed.has(token.email)) return true
  if (!isByLink(store, token.email, file)) return true
  const keys = (request.headers.get('x-goog-drive-resource-keys') ?? '').split(',').map(pair => pair.trim())
  return keys.includes(`${file.id}/${file.resourceKey}`)
}
