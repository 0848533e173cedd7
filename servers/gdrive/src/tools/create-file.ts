import { createHash } from 'node:crypto'
import type { drive_v3 } from '@googleapis/drive'
import { clean, dryRun, type Receipt, receipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { folder } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { contentOf, mostText, type NewContent, wantedType } from '../create/content.ts'
import { createdOnce, type Mark } from '../create/created-once.ts'
import { parentOf, twins } from '../create/parent.ts'
import { renderCreated } from '../create/render.ts'
import { type DriveFile, fileFields, fileOf, shownFile, sizeOf } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { folderType, isGoogleDocument, kindOf, shortcutType } from '../kinds.ts'
import { writing } from '../scopes.ts'
import { tool } from '../tool.ts'
import { upload } from '../upload/resumable.ts'

const input = z.strictObject({
  name: text(500).optional(),
  kind: text(100)
    .optional()
    .describe('doc (content: Markdown), sheet (CSV), folder, text, markdown …, or a MIME type.'),
  content: z.string().max(mostText).optional(),
  local_path: text(1000)
    .optional()
    .describe('Upload this file of the files folder instead; kind doc, sheet, slides converts.'),
  shortcut_to: text(2000).optional().describe('Id or link.'),
  folder: folder.default('root'),
  dry_run: dryRun,
  repeat,
})

type Args = z.output<typeof input>

/** What is to be made. */
interface Plan {
  name: string
  mimeType: string
  parent: DriveFile
  content: NewContent | undefined
  shortcut: DriveFile | undefined
}

export const createFile = tool({
  name: 'gdrive_create_file',
  title: 'Create a file',
  access: 'write',
  scopes: writing,
  description: 'Create a document, sheet, text file, folder or shortcut, or upload a file.',
  input,
  output: receipt,
  run: async (args, { client, signal }): Promise<Receipt> => {
    const plan = await planOf(client, args, signal)
    const { name, mimeType, parent, content } = plan
    const size = content === undefined ? '' : `, ${sizeOf(content.bytes.length)}`
    const changed = [`created ${kindOf(mimeType)} ${JSON.stringify(clean(name))}${size} in ${shownFile(parent)}`]
    const warnings = await twins(client, parent, name, signal)
    if (args.dry_run) return { changed, warnings, dry_run: true, ...(args.content && { preview: args.content }) }
    const made = await createdOnce(client, {
      what: `file ${JSON.stringify(clean(name))}`,
      key: ['create', parent.id, name, mimeType, digestOf(content), args.shortcut_to],
      ...{ repeat: args.repeat, mimeType, signal },
      send: mark => create(client, plan, mark, signal),
    })
    return { id: made.id, ...(made.webViewLink != null && { url: made.webViewLink }), changed, warnings }
  },
  render: renderCreated,
})

async function planOf(client: Drive, args: Args, signal: AbortSignal): Promise<Plan> {
  const wanted = args.shortcut_to === undefined ? wantedType(args.kind) : shortcutType
  const [parent, content, shortcut] = await Promise.all([
    parentOf(client, args.folder, signal),
    contentOf(client, args, wanted),
    args.shortcut_to === undefined ? undefined : client.file(args.shortcut_to, { signal }).then(({ file }) => file),
  ])
  invalidUnless(wanted !== shortcutType || shortcut !== undefined, 'shortcut_to is missing.')
  const isBare = wanted === folderType || wanted === shortcutType
  invalidUnless(!isBare || content === undefined, `A ${kindOf(wanted ?? '')} has no content.`)
  invalidUnless(
    isBare || content !== undefined || isGoogleDocument(wanted ?? ''),
    'content is missing.',
    'Pass content or local_path; or kind folder, doc, sheet, slides, which may be empty.',
  )
  const name = args.name ?? content?.name ?? shortcut?.name
  invalidUnless(name !== undefined && name.trim() !== '', 'name is missing.')
  return { name: name ?? '', mimeType: wanted ?? content?.mimeType ?? 'text/plain', parent, content, shortcut }
}

function digestOf(content: NewContent | undefined): string | undefined {
  return content && createHash('sha256').update(content.bytes).digest('base64url')
}

async function create(client: Drive, plan: Plan, mark: Mark, signal: AbortSignal): Promise<DriveFile> {
  const { name, mimeType, parent, content, shortcut } = plan
  const what = JSON.stringify(clean(name))
  const metadata: drive_v3.Schema$File = {
    ...mark,
    ...{ name, mimeType, parents: [parent.id] },
    ...(shortcut !== undefined && { shortcutDetails: { targetId: shortcut.id } }),
  }
  if (content !== undefined) {
    return await upload(client, { metadata, bytes: content.bytes, mimeType: content.mimeType, what }, signal)
  }
  return fileOf(await client.call('files.create', { requestBody: metadata, fields: fileFields }, { signal, what }))
}
