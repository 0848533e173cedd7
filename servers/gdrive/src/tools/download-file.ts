import { clean, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import { formatOf, named } from '../download/formats.ts'
import { save } from '../download/save.ts'
import { type DriveFile, shownFile, sizeOf } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { folderType, isGoogleDocument } from '../kinds.ts'
import { reading } from '../scopes.ts'
import { tool } from '../tool.ts'

export const downloadFile = tool({
  name: 'gdrive_download_file',
  title: 'Download a file',
  access: 'read',
  // What is overwritten is gone.
  accessFor: ({ overwrite }) => (overwrite ? 'write' : 'read'),
  idempotent: false,
  scopes: reading,
  description: 'Save a file on this machine.',
  input: z.strictObject({
    file,
    as: text(10).optional().describe('Of Google documents: docx, pdf, md, csv ….'),
    name: text(200).optional(),
    overwrite: z.boolean().default(false),
  }),
  output: z.object({
    id: z.string(),
    name: z.string(),
    /** On this machine. */
    path: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    /** Of a Google document: the form in which it was saved. */
    as: z.string().optional(),
  }),
  run: async ({ file: given, as, name, overwrite }, { client, signal, progress }) => {
    const { file: found } = await client.file(given, { signal })
    const saved = await save(client, found, { ...savedAs(found, as, name), overwrite, progress, signal })
    const format = isGoogleDocument(found.mimeType) ? { as: formatOf(found, as).format } : {}
    return { id: found.id, name: found.name, ...saved, ...format }
  },
  render: ({ id, name, path, bytes, sha256, as }) => {
    const form = as === undefined ? '' : ` as ${as}`
    return `Saved ${shownFile({ id, name })}${form}: ${clean(path)}, ${sizeOf(bytes)}, sha256 ${sha256}.`
  },
})

/** Under which name, and in which form. @throws ConnectorError `invalid` */
function savedAs(found: DriveFile, as: string | undefined, name: string | undefined): { name: string; as?: string } {
  const isFolder = found.mimeType === folderType
  invalidUnless(
    !isFolder,
    `${shownFile(found)} is a folder.`,
    'gdrive_list_folder lists it; download its files one by one.',
  )
  if (!isGoogleDocument(found.mimeType)) {
    invalidUnless(as === undefined, `${shownFile(found)} is no Google document.`, 'It is saved as it is: leave as out.')
    return { name: name ?? found.name }
  }
  const { format, mimeType } = formatOf(found, as)
  return { name: name ?? named(found.name, format), as: mimeType }
}
