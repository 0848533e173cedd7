import { ConnectorError } from '@mcp-connectors/core'
import { type DriveFile, shownFile } from '../file.ts'
import { kindOf } from '../kinds.ts'

const office = 'application/vnd.openxmlformats-officedocument.'
const open = 'application/vnd.oasis.opendocument.'

const types: Readonly<Record<string, string>> = {
  docx: `${office}wordprocessingml.document`,
  xlsx: `${office}spreadsheetml.sheet`,
  pptx: `${office}presentationml.presentation`,
  odt: `${open}text`,
  ods: `${open}spreadsheet`,
  odp: `${open}presentation`,
  pdf: 'application/pdf',
  md: 'text/markdown',
  txt: 'text/plain',
  rtf: 'application/rtf',
  epub: 'application/epub+zip',
  zip: 'application/zip',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  png: 'image/png',
  jpg: 'image/jpeg',
  svg: 'image/svg+xml',
  json: 'application/vnd.google-apps.script+json',
}

/** What Google makes of each kind of document, the first unless another is asked for. csv and tsv have the first tab. */
const formats: Readonly<Record<string, readonly string[]>> = {
  doc: ['docx', 'pdf', 'md', 'txt', 'odt', 'rtf', 'epub', 'zip'],
  sheet: ['xlsx', 'csv', 'tsv', 'pdf', 'ods', 'zip'],
  slides: ['pptx', 'pdf', 'txt', 'odp'],
  drawing: ['png', 'svg', 'jpg', 'pdf'],
  script: ['json'],
}

/**
 * The form in which a Google document is saved: its end of name, and its type.
 * @throws ConnectorError `invalid` for a form that it cannot have, `refused` where it has none
 */
export function formatOf(file: DriveFile, as: string | undefined): { format: string; mimeType: string } {
  const all = formats[kindOf(file.mimeType)]
  if (all === undefined) {
    throw new ConnectorError(
      'refused',
      `${shownFile(file)} is of a kind that Google gives out in no form to be saved.`,
      {
        hint: file.webViewLink == null ? 'The person can open it.' : `The person can open it: ${file.webViewLink}`,
      },
    )
  }
  const format = as?.toLowerCase().replace(/^\./, '') ?? all[0] ?? ''
  const mimeType = types[format]
  if (mimeType !== undefined && all.includes(format)) return { format, mimeType }
  throw new ConnectorError('invalid', `${shownFile(file)} cannot be saved as ${JSON.stringify(as)}.`, {
    hint: `As one of: ${all.join(', ')}.`,
  })
}

/** The name with the end that it needs. */
export function named(name: string, format: string): string {
  return name.toLowerCase().endsWith(`.${format}`) ? name : `${name}.${format}`
}
