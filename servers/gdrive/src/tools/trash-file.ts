import { dryRun, receipt, renderReceipt } from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import { shownFile } from '../file.ts'
import { folderType } from '../kinds.ts'
import { writing } from '../scopes.ts'
import { tool } from '../tool.ts'

export const trashFile = tool({
  name: 'gdrive_trash_file',
  title: 'Trash a file',
  access: 'write',
  scopes: writing,
  idempotent: true,
  description:
    'Move a file, or a folder with all in it, to the trash, or back out of it. Google empties it after 30 days.',
  input: z.strictObject({ file, restore: z.boolean().default(false), dry_run: dryRun }),
  output: receipt,
  run: async (args, { client, signal }) => {
    // The shortcut itself is meant, not what it leads to.
    const { file: found } = await client.file(args.file, { signal, keep: true })
    await client.folders.checkChange(found, signal)
    const { id, mimeType, webViewLink } = found
    const what = shownFile(found)
    const about = { id, ...(webViewLink != null && { url: webViewLink }) }
    if ((found.trashed === true) === !args.restore) return { ...about, changed: [] }
    const all = mimeType === folderType ? ' with all in it' : ''
    const changed = [args.restore ? `restored ${what}${all} from the trash` : `trashed ${what}${all}`]
    if (args.dry_run) return { ...about, changed, dry_run: true }
    const asked = { fileId: id, requestBody: { trashed: !args.restore }, fields: 'id,trashed' }
    await client.call('files.update', asked, { signal, what })
    return { ...about, changed }
  },
  render: renderReceipt,
})
