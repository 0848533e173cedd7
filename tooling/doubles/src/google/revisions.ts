import { createHash } from 'node:crypto'
import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import { demand } from './access.ts'
import type { Answer, Call, Route } from './call.ts'
import { badRequest, forbidden, notFound } from './errors.ts'
import { exportLinks } from './export.ts'
import { timeOf, userJson } from './file-json.ts'
import { folderType, isGoogleType, type StoredFile, type StoredRevision, shortcutType } from './file-records.ts'
import { media } from './media.ts'
import { paged } from './pages.ts'
import { seenFile } from './seen.ts'

const path = '/drive/v3/files/:fileId/revisions'
const one = `${path}/:revisionId`
const fields = 'kind,id,mimeType,modifiedTime'

export const revisionRoutes: readonly Route[] = [
  {
    ...{ name: 'revisions.list', method: 'GET', path, needs: 'metadata', handle: list },
    fields: `kind,nextPageToken,revisions(${fields})`,
  },
  { name: 'revisions.get', method: 'GET', path: one, needs: 'metadata', fields, handle: get },
  { name: 'revisions.update', method: 'PATCH', path: one, needs: 'write', fields, handle: update },
  { name: 'revisions.delete', method: 'DELETE', path: one, needs: 'write', handle: remove },
]

/** Throws 403 for what has none, and for who may only read. */
function withRevisions(call: Call): StoredFile {
  const file = seenFile(call)
  if (file.mimeType === folderType || file.mimeType === shortcutType) {
    throw forbidden('revisionsNotSupported', 'The file does not support revisions.')
  }
  demand(call.store, call.token, file, 'readRevisions')
  return file
}

/** The oldest first. */
function list(call: Call): drive_v3.Schema$RevisionList {
  const file = withRevisions(call)
  const { items, more } = paged(call, file.revisions, [1, 200, 1_000])
  return {
    kind: 'drive#revisionList',
    ...more,
    revisions: items.map(revision => revisionJson(call, file, revision)),
  }
}

function revisionIn({ params }: Call, file: StoredFile): StoredRevision {
  const { revisionId = '' } = params
  const revision = revisionId === 'head' ? file.revisions.at(-1) : file.revisions.find(({ id }) => id === revisionId)
  if (revision === undefined) throw notFound(revisionId, 'Revision', 'revisionId')
  return revision
}

function get(call: Call): drive_v3.Schema$Revision | Answer {
  const file = withRevisions(call)
  const revision = revisionIn(call, file)
  if (call.query.alt !== 'media') return revisionJson(call, file, revision)
  const { content } = revision
  return media(call, file, 'bytes' in content ? content.bytes : undefined)
}

function revisionJson({ store, token }: Call, file: StoredFile, revision: StoredRevision): drive_v3.Schema$Revision {
  const { id, at, by, mimeType, content, keepForever, published = false, filename = file.name } = revision
  const common = {
    kind: 'drive#revision',
    ...{ id, mimeType, modifiedTime: timeOf(at), published, lastModifyingUser: userJson(store, by, token.email) },
  }
  if (!('bytes' in content)) return { ...common, ...exportLinks(store.url, file, id) }
  const { bytes } = content
  const md5Checksum = createHash('md5').update(bytes).digest('hex')
  return { ...common, keepForever, originalFilename: filename, md5Checksum, size: String(bytes.length) }
}

const patch = z.looseObject({ keepForever: z.boolean().optional(), published: z.boolean().optional() })

const mostKept = 200

function update(call: Call): drive_v3.Schema$Revision {
  const file = withRevisions(call)
  const revision = revisionIn(call, file)
  demand(call.store, call.token, file, 'write')
  const { success, data } = patch.safeParse(call.body)
  if (!success) throw badRequest('Invalid JSON payload received.')
  const { keepForever, published } = data
  const kept = file.revisions.filter(each => each.keepForever).length
  if (keepForever === true && !revision.keepForever && kept >= mostKept) {
    throw forbidden('keepForeverLimitExceeded', `At most ${mostKept} revisions of a file can be kept forever.`)
  }
  if (keepForever !== undefined) revision.keepForever = keepForever
  if (published !== undefined) revision.published = published
  return revisionJson(call, file, revision)
}

function remove(call: Call): undefined {
  const file = withRevisions(call)
  const revision = revisionIn(call, file)
  demand(call.store, call.token, file, 'write')
  if (isGoogleType(file.mimeType)) {
    throw forbidden('revisionDeletionNotSupported', 'The file does not support the deletion of revisions.')
  }
  if (file.revisions.length === 1) {
    throw forbidden('cannotDeleteOnlyRevision', 'The only revision of a file cannot be deleted.')
  }
  file.revisions = file.revisions.filter(each => each !== revision)
  call.store.changed(file)
}
