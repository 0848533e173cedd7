import { clean, inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../client.ts'
import { fileOf, type GivenFile, type SlackFile, sizeOf } from '../files/file.ts'
import { isLockedOut, mayRead } from '../files/open.ts'
import { sharedIn } from '../files/shared-in.ts'
import { shownName } from '../person.ts'
import type { Workspace } from '../workspace.ts'
import type { Rows } from './message-rows.ts'

export const fileHit = z.object({
  file: z.string(),
  name: z.string(),
  type: z.string(),
  /** Bytes; 0 where it is not known. */
  size: z.int(),
  created: z.string(),
  author: z.string(),
  shared_in: z.array(z.string()),
  permalink: z.string(),
  place: z.int(),
})

export type FileHit = z.output<typeof fileHit>

const mostAtOnce = 4

/** What may be read of these. */
export async function fileHits(
  client: Slack,
  workspace: Workspace,
  found: readonly GivenFile[],
  signal: AbortSignal,
): Promise<Rows<FileHit>> {
  const numbered = found.map((given, index) => ({ file: fileOf(given), place: index + 1 }))
  const people = await workspace.names.people(
    numbered.map(({ file }) => file.author),
    { signal },
  )
  const checked = await inParallel(mostAtOnce, numbered, async ({ file: found, place }) => {
    const file = await withPlaces(client, workspace, found, signal)
    if (file === undefined) return { hidden: true, row: undefined }
    if (!(await mayRead(client, workspace, file, signal))) return { hidden: true, row: undefined }
    if (await isLockedOut(client, workspace, file, signal)) return { hidden: false, row: undefined }
    const person = people.get(file.author)
    const { id, name, type, size, created, permalink } = file
    const author = person === undefined ? '' : shownName(person)
    const shared_in = await sharedIn(client, workspace, file, signal)
    return { hidden: false, row: { file: id, name, type, size, created, author, shared_in, permalink, place } }
  })
  const rows = checked.flatMap(({ row }) => row ?? [])
  const hidden = checked.filter(one => one.hidden).length
  return { rows, hidden, withheld: checked.length - rows.length - hidden }
}

/**
 * Where the settings allow some channels only, a result that does not say where it was shared is asked about. Undefined
 * where that cannot be known.
 */
async function withPlaces(
  { policy: { settings } }: Slack,
  workspace: Workspace,
  file: SlackFile,
  signal: AbortSignal,
): Promise<SlackFile | undefined> {
  const isOpen = settings.readChannels.length === 0 && settings.dms !== 'off'
  if (isOpen || file.channels.length > 0) return file
  const asked = workspace.read('files.info', { file: file.id }, { signal, what: `file ${file.id}` })
  const [answer] = await Promise.allSettled([asked])
  signal.throwIfAborted()
  return answer.status === 'fulfilled' && answer.value.file ? fileOf({ ...answer.value.file, id: file.id }) : undefined
}

/** `F1 2026-11-23 10:05 alice: report.pdf (PDF, 1.2 MB) #general` */
export function renderFileHit(hit: FileHit, withLink: boolean): string {
  const { file, name, type, size, created, author, shared_in, permalink } = hit
  const about = [type, ...(size === 0 ? [] : [sizeOf(size)])].map(clean).join(', ')
  const line =
    `${file} ${created} ${clean(author)}: ${clean(name)} (${about}) ${shared_in.map(clean).join(', ')}`.trim()
  return withLink ? `${line}\n  ${clean(permalink)}` : line
}
