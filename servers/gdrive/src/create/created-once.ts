import { randomUUID } from 'node:crypto'
import type { drive_v3 } from '@googleapis/drive'
import { ConnectorError } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import { isRefusal, isUnknownOutcome, unlessRefused } from '../errors.ts'
import { type DriveFile, fileFields, fileOf } from '../file.ts'
import { isGoogleDocument, shortcutType } from '../kinds.ts'
import { quoted } from '../search/quoted.ts'

/** What a new file is known by before it is there, so that it is found again after an answer that did not come. */
export type Mark = Pick<drive_v3.Schema$File, 'id' | 'appProperties'>

export interface Creation {
  /** For messages: `file "Plan"`. */
  what: string
  /** All that makes it this one. */
  key: unknown
  repeat: boolean
  mimeType: string
  signal: AbortSignal
  send: (mark: Mark) => Promise<DriveFile>
}

const property = 'mcp-made'

/** Makes a file once, whatever happens to the answers. @throws ConnectorError */
export async function createdOnce(client: Drive, { mimeType, send, ...deed }: Creation): Promise<DriveFile> {
  const { signal } = deed
  const mark = await markFor(client, mimeType, signal)
  return await client.once.do<DriveFile>({
    ...deed,
    send: async () => {
      const [made] = await Promise.allSettled([send(mark)])
      if (made.status === 'fulfilled') return made.value
      // The id was asked for by this call alone: what has it is what this call made.
      const found = isRefusal(made.reason, 'fileIdInUse') ? await findBy(client, mark, signal) : undefined
      if (found) return found
      throw made.reason
    },
    isUnknown: isUnknownOutcome,
    find: late => findBy(client, mark, late),
    urlOf: ({ webViewLink }) => webViewLink ?? undefined,
  })
}

/** Google takes ids that it gave out before; for its own documents it takes none. */
async function markFor(client: Drive, mimeType: string, signal: AbortSignal): Promise<Mark> {
  if (isGoogleDocument(mimeType)) return { appProperties: { [property]: randomUUID() } }
  const type = mimeType === shortcutType ? 'shortcuts' : 'files'
  const { ids } = await client.call('files.generateIds', { count: 1, type }, { signal, what: 'a new file' })
  const [id] = ids ?? []
  if (id !== undefined) return { id }
  throw new ConnectorError('unavailable', 'Google gave no id for a new file.', { hint: 'Try again.' })
}

async function findBy(client: Drive, mark: Mark, signal: AbortSignal): Promise<DriveFile | undefined> {
  const options = { signal, what: 'the new file' }
  if (mark.id != null) {
    const asked = client.call('files.get', { fileId: mark.id, fields: fileFields }, options)
    const file = await unlessRefused(asked, 'notFound')
    return file && fileOf(file)
  }
  const q = `appProperties has { key=${quoted(property)} and value=${quoted(mark.appProperties?.[property] ?? '')} }`
  const asked = { q, corpora: 'allDrives', includeItemsFromAllDrives: true, fields: `files(${fileFields})` }
  const [first] = (await client.call('files.list', asked, options)).files ?? []
  return first && fileOf(first)
}
