import type { drive_v3 } from '@googleapis/drive'
import { type Answer, type Call, number, type Route } from './call.ts'
import { exportFile, exportLink } from './export.ts'
import { copy, create, emptyTrash, remove, update } from './file-changes.ts'
import { fileJson, shortFile } from './file-json.ts'
import { listFiles } from './lists.ts'
import { media } from './media.ts'
import { seenFile } from './seen.ts'

const path = '/drive/v3/files'
const one = `${path}/:fileId`

export const fileRoutes: readonly Route[] = [
  { name: 'files.generateIds', method: 'GET', path: `${path}/generateIds`, needs: 'write', handle: generateIds },
  { name: 'files.emptyTrash', method: 'DELETE', path: `${path}/trash`, needs: 'write', handle: emptyTrash },
  {
    ...{ name: 'files.list', method: 'GET', path, needs: 'metadata', handle: listFiles },
    fields: `kind,incompleteSearch,nextPageToken,files(${shortFile})`,
  },
  { name: 'files.get', method: 'GET', path: one, needs: 'metadata', fields: shortFile, handle: get },
  { name: 'files.create', method: 'POST', path, needs: 'write', fields: shortFile, handle: call => create(call) },
  { name: 'files.update', method: 'PATCH', path: one, needs: 'write', fields: shortFile, handle: call => update(call) },
  { name: 'files.copy', method: 'POST', path: `${one}/copy`, needs: 'write', fields: shortFile, handle: copy },
  { name: 'files.delete', method: 'DELETE', path: one, needs: 'write', handle: remove },
  { name: 'files.export', method: 'GET', path: `${one}/export`, needs: 'content', handle: exportFile },
  { name: 'exportLink', method: 'GET', path: '/feeds/download/:fileId', needs: 'content', handle: exportLink },
]

function get(call: Call): drive_v3.Schema$File | Answer {
  const file = seenFile(call)
  return call.query.alt === 'media' ? media(call, file) : fileJson(call.store, call.token, file)
}

function generateIds(call: Call): drive_v3.Schema$GeneratedIds {
  const ids = Array.from({ length: number(call, 'count', [1, 10, 1_000]) }, () => call.store.id())
  for (const id of ids) call.store.generated.add(id)
  return { kind: 'drive#generatedIds', space: call.query.space ?? 'drive', ids }
}
