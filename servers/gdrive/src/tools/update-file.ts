import type { drive_v3 } from '@googleapis/drive'
import { carryOut, clean, dryRun, type Receipt, receipt, renderReceipt, type Step, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { contentOf, mostText, type NewContent } from '../create/content.ts'
import { parentOf } from '../create/parent.ts'
import { isUnknownOutcome } from '../errors.ts'
import { type DriveFile, shownFile, sizeOf } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { isGoogleDocument, kindOf } from '../kinds.ts'
import { writing } from '../scopes.ts'
import { tool } from '../tool.ts'
import { replaceContent } from '../upload/replace-content.ts'
import { conflictUnless, versionOf } from '../version.ts'

const input = z.strictObject({
  file,
  version: text(200).optional().describe('With content: as read_file showed it.'),
  content: z.string().max(mostText).optional().describe('Replaces all: Markdown for a doc, CSV for a sheet.'),
  local_path: text(1000).optional().describe('The same from the files folder.'),
  name: text(500).optional(),
  folder: text(2000).optional().describe('Move it there.'),
  starred: z.boolean().optional(),
  description: z.string().max(20_000).optional(),
  dry_run: dryRun,
})

type Args = z.output<typeof input>

export const updateFile = tool({
  name: 'gdrive_update_file',
  title: 'Update a file',
  access: 'write',
  scopes: writing,
  idempotent: true,
  description: 'Replace the content of a file, rename, move, star or describe it.',
  input,
  output: receipt,
  run: async (args, { client, signal }): Promise<Receipt> => {
    const isContent = args.content !== undefined || args.local_path !== undefined
    // What is renamed or moved is a shortcut itself; what is written to is what it leads to.
    const { file: found } = await client.file(args.file, { signal, keep: !isContent })
    await client.folders.checkChange(found, signal)
    const content = await newContent(client, found, args, signal)
    const moved = args.folder === undefined ? undefined : await destinationOf(client, found, args.folder, signal)
    const steps = [
      ...(content === undefined ? [] : [contentStep(client, found, content, signal)]),
      ...metadataStep(client, found, args, moved, signal),
    ]
    const about = { id: found.id, ...(found.webViewLink != null && { url: found.webViewLink }) }
    const warnings = content === undefined ? [] : lossesOf(found)
    if (args.dry_run) return { ...about, changed: steps.map(({ change }) => change), warnings, dry_run: true }
    const done = await carryOut(steps, { isUnknown: isUnknownOutcome })
    return { ...about, changed: done.changed, warnings: [...done.warnings, ...warnings] }
  },
  render: renderReceipt,
})

async function newContent(client: Drive, found: DriveFile, args: Args, signal: AbortSignal) {
  const content = await contentOf(client, args, found.mimeType)
  signal.throwIfAborted()
  if (content === undefined) return undefined
  invalidUnless(
    args.version !== undefined,
    'content needs version, so that nothing is overwritten that was not read.',
    'gdrive_read_file and gdrive_get_file show it.',
  )
  conflictUnless(
    args.version === versionOf(found),
    found,
    `It is now version ${versionOf(found)}: read it, then update.`,
  )
  return content
}

/** @throws ConnectorError `invalid` for the file itself and for what is below it */
async function destinationOf(client: Drive, found: DriveFile, given: string, signal: AbortSignal): Promise<DriveFile> {
  const parent = await parentOf(client, given, signal)
  const above = await client.folders.above(parent, signal)
  invalidUnless(![parent.id, ...above].includes(found.id), `${shownFile(found)} cannot be moved into itself.`)
  return parent
}

function contentStep(client: Drive, found: DriveFile, content: NewContent, signal: AbortSignal): Step {
  const type = isGoogleDocument(found.mimeType) ? content.mimeType : found.mimeType
  return {
    change: `content of ${shownFile(found)} replaced (${sizeOf(content.bytes.length)})`,
    send: () => replaceContent(client, found, { bytes: content.bytes, mimeType: type }, signal),
  }
}

/** Name, place, star and description go in one request; none where they are so already. */
function metadataStep(
  client: Drive,
  found: DriveFile,
  { name, starred, description }: Args,
  moved: DriveFile | undefined,
  signal: AbortSignal,
): Step[] {
  const parents = found.parents ?? []
  const isMoved = moved !== undefined && !parents.includes(moved.id)
  const body: drive_v3.Schema$File = {
    ...(name !== undefined && name !== found.name && { name }),
    ...(starred !== undefined && starred !== (found.starred === true) && { starred }),
    ...(description !== undefined && description !== (found.description ?? '') && { description }),
  }
  const changes = [
    ...(body.name == null ? [] : [`${shownFile(found)} renamed to ${JSON.stringify(clean(body.name))}`]),
    ...(isMoved ? [`moved to ${shownFile(moved)}`] : []),
    ...(body.starred == null ? [] : [body.starred ? 'starred' : 'no longer starred']),
    ...(body.description == null ? [] : ['description changed']),
  ]
  if (changes.length === 0) return []
  const place = isMoved ? { addParents: moved.id, ...(parents.length > 0 && { removeParents: parents.join() }) } : {}
  const asked = { fileId: found.id, requestBody: body, ...place, fields: 'id' }
  return [
    { change: changes.join(', '), send: () => client.call('files.update', asked, { signal, what: shownFile(found) }) },
  ]
}

function lossesOf({ mimeType }: DriveFile): string[] {
  if (!isGoogleDocument(mimeType)) return []
  if (kindOf(mimeType) === 'sheet') return ['The sheet is made anew: of several tabs one is left, without formulas.']
  return ['The document is made anew: comments lose their places, and formatting that Markdown lacks is gone.']
}
