import { clean, dryRun, type Receipt, receipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import { wantedType } from '../create/content.ts'
import { createdOnce } from '../create/created-once.ts'
import { parentOf, twins } from '../create/parent.ts'
import { renderCreated } from '../create/render.ts'
import { fileFields, fileOf, shownFile } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { folderType, isGoogleDocument, kindOf } from '../kinds.ts'
import { writing } from '../scopes.ts'
import { tool } from '../tool.ts'

/** Reading pictures takes Google a while. */
const convertMs = 120_000

export const copyFile = tool({
  name: 'gdrive_copy_file',
  title: 'Copy a file',
  access: 'write',
  scopes: writing,
  description: 'Copy a file, or convert it: Word, Excel, PowerPoint, PDF and pictures (by OCR) into Google documents.',
  input: z.strictObject({
    file,
    name: text(500).optional(),
    folder: text(2000).optional().describe('Default: the same.'),
    convert_to: z.enum(['doc', 'sheet', 'slides']).optional(),
    dry_run: dryRun,
    repeat,
  }),
  output: receipt,
  run: async (args, { client, signal }): Promise<Receipt> => {
    const { file: found } = await client.file(args.file, { signal })
    invalidUnless(found.mimeType !== folderType, `${shownFile(found)} is a folder.`, 'Google copies files alone.')
    const [own] = found.parents ?? []
    const parent = await parentOf(client, args.folder ?? own ?? 'root', signal)
    const mimeType = wantedType(args.convert_to) ?? found.mimeType
    const converts = mimeType !== found.mimeType
    invalidUnless(
      !converts || !isGoogleDocument(found.mimeType),
      `${shownFile(found)} is a Google document already.`,
      'gdrive_download_file gives it out in another format.',
    )
    const name = args.name ?? (converts ? found.name.replace(/\.[a-z0-9]{2,5}$/i, '') : `Copy of ${found.name}`)
    const as = converts ? ` as ${kindOf(mimeType)}` : ''
    const changed = [`copied ${shownFile(found)}${as} to ${JSON.stringify(clean(name))} in ${shownFile(parent)}`]
    const warnings = await twins(client, parent, name, signal)
    if (args.dry_run) return { changed, warnings, dry_run: true }
    const made = await createdOnce(client, {
      what: `copy of ${shownFile(found)}`,
      key: ['copy', found.id, parent.id, name, mimeType],
      ...{ repeat: args.repeat, mimeType, signal },
      send: async mark => {
        const requestBody = { ...mark, name, parents: [parent.id], ...(converts && { mimeType }) }
        const asked = { fileId: found.id, requestBody, fields: fileFields }
        return fileOf(await client.call('files.copy', asked, { signal, what: shownFile(found), idle: convertMs }))
      },
    })
    return { id: made.id, ...(made.webViewLink != null && { url: made.webViewLink }), changed, warnings }
  },
  render: renderCreated,
})
