import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import { sees } from './access.ts'
import type { Answer, Call, Route } from './call.ts'
import { notFound } from './errors.ts'
import { fileJson } from './file-json.ts'
import type { StoredFile } from './file-records.ts'
import { listFiles } from './lists.ts'
import { media } from './media.ts'

const shortFile = 'kind,id,name,mimeType,resourceKey,driveId,teamDriveId'

export const fileRoutes: readonly Route[] = [
  {
    ...{ name: 'files.list', method: 'GET', path: '/drive/v3/files', needs: 'metadata' },
    fields: `kind,incompleteSearch,nextPageToken,files(${shortFile})`,
    handle: listFiles,
  },
  {
    ...{ name: 'files.get', method: 'GET', path: '/drive/v3/files/:fileId', needs: 'metadata', fields: shortFile },
    handle: get,
  },
  {
    ...{ name: 'files.create', method: 'POST', path: '/drive/v3/files', needs: 'write', fields: shortFile },
    handle: create,
  },
]

/** The file of the path, where the caller sees it. Throws 404. */
export function seenFile({ store, token, params }: Call): StoredFile {
  const { fileId = '' } = params
  const id = fileId === 'root' ? store.person(token.email).root : fileId
  const file = store.file(id)
  if (file === undefined || !sees(store, token, file)) throw notFound(fileId)
  return file
}

function get(call: Call): drive_v3.Schema$File | Answer {
  const file = seenFile(call)
  return call.query.alt === 'media' ? media(call, file) : fileJson(call.store, call.token, file)
}

const metadata = z.looseObject({
  id: z.string().optional(),
  name: z.string().default('Untitled'),
  mimeType: z.string().default('application/octet-stream'),
  parents: z.array(z.string()).optional(),
})

function create(call: Call): drive_v3.Schema$File {
  const { store, token } = call
  const { id = store.id(), name, mimeType, parents = [] } = metadata.parse(call.body)
  const { root } = store.person(token.email)
  const parent = parents[0] === undefined || parents[0] === 'root' ? root : parents[0]
  const file = store.add({ id, name, mimeType, parent, by: token.email, content: { bytes: Buffer.alloc(0) } })
  return fileJson(store, token, file)
}
