import { clean, counted, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { type DriveFile, shownFile, sizeOf } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { isGoogleDocument } from '../kinds.ts'
import { diffOf } from '../revisions/diff.ts'
import { noBytes, type RevisionValue, revisionsOf, revisionValue } from '../revisions/list.ts'
import { restore } from '../revisions/restore.ts'
import { textOf } from '../revisions/text.ts'
import { reading } from '../scopes.ts'
import { tool } from '../tool.ts'

const position = z.object({ skip: z.int().min(0) })

const input = z.strictObject({
  file,
  action: z.enum(['list', 'read', 'diff', 'restore']).default('list'),
  revision: text(100).optional().describe('Its id.'),
  against: text(100).optional().describe('Default: the newest.'),
})

const output = z.object({
  file: z.object({ id: z.string(), name: z.string() }),
  revisions: z.array(revisionValue).optional(),
  /** Of read and diff. */
  lines: z.array(z.string()),
  /** Before the first of them. */
  skipped: z.int().optional(),
  done: z.string().optional(),
})

type Args = z.output<typeof input>
type Shown = Omit<z.input<typeof output>, 'file'> & { next?: unknown }

export const revisions = tool({
  name: 'gdrive_revisions',
  title: 'Revisions',
  access: 'read',
  accessFor: ({ action }) => (action === 'restore' ? 'write' : 'read'),
  scopes: reading,
  description: 'List earlier versions of a file; read, compare or restore one.',
  input,
  output,
  paged: true,
  fit: { list: 'lines', after: (_line, index, { skipped }) => ({ skip: (skipped ?? 0) + index + 1 }) },
  run: async (args, { client, signal, position: given }) => {
    const { file: found } = await client.file(args.file, { signal })
    const { id, name } = found
    const { skip } = given === undefined ? { skip: 0 } : position.parse(given)
    return { file: { id, name }, ...(await shownOf(client, found, args, { skip, signal })) }
  },
  render: ({ file: { id, name }, revisions: all, lines, done, skipped = 0 }, { untrusted }) => {
    const called = `${JSON.stringify(clean(name))} (${id})`
    if (done !== undefined) return done
    if (all)
      return `${counted(all.length, 'revision')} of ${called}, the newest first:\n${untrusted(all.map(row).join('\n'))}`
    if (lines.length > 0)
      return `${called}${skipped > 0 ? `, from line ${skipped + 1} on` : ''}:\n${untrusted(lines.join(''), name)}`
    return skipped > 0 ? `${called}: nothing follows.` : `${called}: there is no text in it.`
  },
})

async function shownOf(
  client: Drive,
  file: DriveFile,
  { action, revision, against }: Args,
  { skip, signal }: { skip: number; signal: AbortSignal },
): Promise<Shown> {
  if (action === 'list') return { revisions: await revisionsOf(client, file, signal), lines: [] }
  invalidUnless(revision !== undefined, `action ${action} needs revision.`, 'action list shows their ids.')
  if (isGoogleDocument(file.mimeType)) throw noBytes(file)
  const id = revision ?? ''
  if (action === 'restore') {
    await client.folders.checkChange(file, signal)
    return { lines: [], done: `${await restore(client, file, id, signal)} of ${shownFile(file)} is the newest again.` }
  }
  const [before, after] = await Promise.all([
    textOf(client, file, id, signal),
    action === 'diff' ? textOf(client, file, against ?? file.headRevisionId ?? 'head', signal) : undefined,
  ])
  const lines = after === undefined ? before : await diffOf(before, after)
  if (after !== undefined && lines.length === 0)
    return { lines, done: `The two versions of ${shownFile(file)} do not differ.` }
  return { lines: lines.slice(skip), ...(skip > 0 && { skipped: skip }) }
}

function row({ id, modified, by, size, kept }: RevisionValue): string {
  const about = [
    modified,
    by,
    size === undefined ? undefined : sizeOf(size),
    kept === true ? 'kept for ever' : undefined,
  ]
  return [id, ...about.filter(part => part !== undefined)].map(clean).join(' · ')
}
