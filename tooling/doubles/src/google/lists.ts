import type { drive_v3 } from '@googleapis/drive'
import { sees } from './access.ts'
import type { Call } from './call.ts'
import { number } from './call.ts'
import { fileJson } from './file-json.ts'

export function listFiles(call: Call): drive_v3.Schema$FileList {
  const { store, token } = call
  const size = Math.min(number(call, 'pageSize', [1, 100, 1_000]), store.mostPerPage)
  const roots = new Set([...store.people.values()].map(({ root }) => root))
  const found = [...store.files.values()].filter(file => !roots.has(file.id) && sees(store, token, file))
  const start = Number(call.query.pageToken ?? 0)
  const page = found.slice(start, start + size)
  return {
    kind: 'drive#fileList',
    ...(start + size < found.length ? { nextPageToken: String(start + size) } : {}),
    incompleteSearch: store.incomplete,
    files: page.map(file => fileJson(store, token, file)),
  }
}
