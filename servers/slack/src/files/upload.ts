import { ConnectorError, type FolderFile, fetchBounded } from '@mcp-connectors/core'
import type { FilesCompleteUploadExternalResponse } from '@slack/web-api'
import type { Slack } from '../client.ts'
import type { CallOptions, Voice } from '../voice.ts'
import { isFilesHost } from './download.ts'

export interface NewFile extends FolderFile {
  title?: string | undefined
  /** The kind of a snippet, as `python`. */
  type?: string | undefined
}

export interface Completion {
  files: readonly { id: string; title?: string | undefined }[]
  channel: string
  thread?: string | undefined
  /** In Slack's own markup. */
  comment?: string | undefined
}

/**
 * Brings a file to Slack, and gives its id. Nobody sees it before `completeUpload`: it may be tried again.
 * @throws ConnectorError `invalid` for an empty one
 */
export async function sendBytes(
  client: Slack,
  voice: Voice,
  { name, bytes, type }: NewFile,
  signal: AbortSignal,
): Promise<string> {
  if (bytes.length === 0) throw new ConnectorError('invalid', `${JSON.stringify(name)} is empty.`)
  const about = { filename: name, length: bytes.length, ...(type === undefined ? {} : { snippet_type: type }) }
  const ticket = await voice.call('files.getUploadURLExternal', about, { signal, what: name })
  const { upload_url: url = '', file_id: id = '' } = ticket
  if (!isFilesHost(url, client.settings.apiUrl)) {
    throw new ConnectorError('unavailable', 'Slack named a place outside of Slack for the upload.', {
      detail: url.slice(0, 100),
    })
  }
  const headers = { 'content-type': 'application/octet-stream' }
  // Slack answers when it has all of it, and that takes as long as the line does.
  const { ok, status } = await fetchBounded(url, { method: 'POST', body: bytes, headers, signal }, { idle: 120_000 })
  if (ok) return id
  throw new ConnectorError(
    status === 413 ? 'too_large' : 'unavailable',
    `Slack did not take ${JSON.stringify(name)} (status ${status}).`,
    {
      hint: 'Nothing was shared.',
    },
  )
}

/** Shares what `sendBytes` brought, with one message. Sent once. */
export async function completeUpload(
  voice: Voice,
  { files, channel, thread, comment }: Completion,
  options: CallOptions,
): Promise<FilesCompleteUploadExternalResponse> {
  const [first, ...more] = files.map(({ id, title }) => ({ id, ...(title === undefined ? {} : { title }) }))
  if (first === undefined) throw new ConnectorError('invalid', 'There is no file to share.')
  return await voice.call(
    'files.completeUploadExternal',
    {
      files: [first, ...more],
      channel_id: channel,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(comment === undefined ? {} : { initial_comment: comment }),
    },
    options,
  )
}
