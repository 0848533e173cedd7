import { rightsOf } from './access.ts'
import type { Answer, Call } from './call.ts'
import { badRequest, forbidden, invalid } from './errors.ts'
import { exported } from './export-formats.ts'
import { headOf, type StoredFile, type StoredRevision } from './file-records.ts'
import { exportFormats, shortNames } from './formats.ts'
import { seenFile } from './seen.ts'

const mostBytes = 10 * 1_024 * 1_024

/** files.export: at most 10 MB of what is made. */
export function exportFile(call: Call): Answer {
  const { mimeType } = call.query
  const file = seenFile(call)
  if (mimeType === undefined || mimeType === '') {
    throw invalid('mimeType', 'Required parameter: mimeType', 'required')
  }
  const answer = exportOf(call, file, mimeType)
  if (answer.body.length > mostBytes)
    throw forbidden('exportSizeLimitExceeded', 'This file is too large to be exported.')
  return answer
}

/** The address in `exportLinks`, which has no limit. */
export function exportLink(call: Call): Answer {
  const { exportFormat = '', revision } = call.query
  const file = seenFile(call)
  const [type] = Object.entries(shortNames).find(([, name]) => name === exportFormat) ?? []
  if (type === undefined) throw badRequest('The requested conversion is not supported.')
  return exportOf(call, file, type, revision)
}

function exportOf({ store, token }: Call, file: StoredFile, mimeType: string, revisionId?: string): Answer {
  const formats = exportFormats[file.mimeType]
  const revision = revisionId === undefined ? headOf(file) : file.revisions.find(({ id }) => id === revisionId)
  if (formats === undefined || revision === undefined || 'bytes' in revision.content) {
    throw forbidden('fileNotExportable', 'Export only supports Docs Editors files.')
  }
  if (!rightsOf(store, token.email, file).download) {
    throw forbidden('cannotExportFile', 'This file cannot be exported by the user.')
  }
  if (!formats.includes(mimeType)) throw badRequest('The requested conversion is not supported.')
  return { status: 200, headers: { 'content-type': mimeType }, body: bytesAs(file, revision, mimeType) }
}

/** A revision of one of Google's own types in another format. */
function bytesAs(file: StoredFile, { content }: StoredRevision, mimeType: string): Buffer {
  if ('bytes' in content) return content.bytes
  return content.exports[mimeType] ?? exported(content, file.mimeType, mimeType, file.name)
}

/** Nothing for types that are not exported. */
export function exportLinks(
  url: string,
  file: StoredFile,
  revision?: string,
): { exportLinks?: Record<string, string> } {
  const formats = exportFormats[file.mimeType]
  if (formats === undefined || headOf(file) === undefined) return {}
  const links = formats.map(type => {
    const query = new URLSearchParams({ exportFormat: shortNames[type] ?? type })
    if (revision !== undefined) query.set('revision', revision)
    return [type, `${url}/feeds/download/${file.id}?${query}`]
  })
  return { exportLinks: Object.fromEntries(links) }
}
