import { ConnectorError } from '@mcp-connectors/core'
import { mimeOf } from '../kinds.ts'
import { momentOf } from './moment.ts'
import { quoted } from './quoted.ts'

/** What a search asks for; all of it must hold. */
export interface Asked {
  text?: string | undefined
  name?: string | undefined
  kind?: string | undefined
  /** The id of the folder that it lies in, directly. */
  folder?: string | undefined
  owner?: string | undefined
  modified_after?: string | undefined
  modified_before?: string | undefined
  only?: 'starred' | 'shared_with_me' | 'trashed' | undefined
  /** In Drive's own language, beside all that. */
  q?: string | undefined
}

/** The `q` of `files.list`. @throws ConnectorError `invalid` */
export function queryOf(asked: Asked): string {
  const { text, name, kind, folder, owner, modified_after: after, modified_before: before, only, q } = asked
  const parts = [
    // A name is found by the beginnings of its words, a text by whole ones.
    ...(text === undefined ? [] : [`(fullText contains ${quoted(text)} or name contains ${quoted(text)})`]),
    ...(name === undefined ? [] : [`name contains ${quoted(name)}`]),
    ...(kind === undefined ? [] : [kindClause(kind)]),
    ...(folder === undefined ? [] : [`${quoted(folder)} in parents`]),
    ...(owner === undefined ? [] : [`${quoted(owner)} in owners`]),
    ...(after === undefined ? [] : [`modifiedTime > ${quoted(momentOf(after, 'modified_after'))}`]),
    ...(before === undefined ? [] : [`modifiedTime < ${quoted(momentOf(before, 'modified_before'))}`]),
    ...(only === 'shared_with_me' ? ['sharedWithMe = true'] : []),
    ...(only === 'starred' ? ['starred = true'] : []),
    // Whoever asks for the trash in q is not to be told that it is empty.
    ...(only === undefined && /\btrashed\b/.test(q ?? '') ? [] : [`trashed = ${only === 'trashed'}`]),
    ...(q === undefined ? [] : [`(${balanced(q)})`]),
  ]
  return parts.join(' and ')
}

function kindClause(kind: string): string {
  if (/^(?:image|video|audio)$/.test(kind)) return `mimeType contains ${quoted(`${kind}/`)}`
  const mime = mimeOf(kind)
  if (mime !== undefined) return `mimeType = ${quoted(mime)}`
  throw new ConnectorError('invalid', `kind: ${JSON.stringify(kind)} is no kind of file.`, {
    hint: 'Pass doc, sheet, slides, folder, pdf, docx, xlsx, pptx, image, video, audio, or a MIME type.',
  })
}

/** What is put in brackets must not close them, or the rest would hold for a part of it alone. */
function balanced(q: string): string {
  let depth = 0
  // Drive takes texts in double quotes too.
  const outside = q.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, '')
  for (const sign of outside) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (depth < 0) break
  }
  if (depth === 0 && !/['"]/.test(outside) && q.trim() !== '') return q
  throw new ConnectorError('invalid', 'q: its brackets or quotes do not match.', {
    hint: `As name contains 'it\\'s' and not mimeType = 'text/plain': texts in single quotes, \\ before ' and \\ in them.`,
  })
}
