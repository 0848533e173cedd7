import type { Complete } from '@mcp-connectors/core'
import type { Drive } from './client.ts'
import { folderType } from './kinds.ts'
import { listPage } from './search/page.ts'
import { quoted } from './search/quoted.ts'

const within = 3000
const most = 20

/** The ids of files, by the beginning of a word in their name; the latest where nothing is typed. */
export const completeFile: Complete<Drive> = (value, _given, { client, signal }) => idsOf(client, value, '', signal)

/** The ids of folders. */
export const completeFolder: Complete<Drive> = (value, _given, { client, signal }) =>
  idsOf(client, value, ` and mimeType = ${quoted(folderType)}`, signal)

/** Whoever types waits for no more than this: then nothing is suggested. */
async function idsOf(client: Drive, value: string, more: string, signal: AbortSignal): Promise<string[]> {
  const late = AbortSignal.timeout(within)
  const q = `trashed = false${value === '' ? '' : ` and name contains ${quoted(value)}`}${more}`
  const asked = { q, pageSize: most, orderBy: 'modifiedTime desc', corpora: 'user' }
  const [got] = await Promise.allSettled([listPage(client, asked, {}, AbortSignal.any([signal, late]))])
  if (got.status === 'fulfilled') return got.value.files.map(({ id }) => id)
  if (late.aborted && !signal.aborted) return []
  throw got.reason
}
