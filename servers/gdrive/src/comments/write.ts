import type { drive_v3 } from '@googleapis/drive'
import type { Drive } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { commentFields, commentOf } from './list.ts'

export interface Deed {
  file: DriveFile
  repeat: boolean
  signal: AbortSignal
}

/** Adds a comment to a file, once. @returns its id */
export async function addComment(
  client: Drive,
  { content, quote }: { content: string; quote: string | undefined },
  { file, repeat, signal }: Deed,
): Promise<string> {
  const from = Date.now() - clockSkew
  const requestBody = {
    content,
    ...(quote !== undefined && { quotedFileContent: { mimeType: 'text/plain', value: quote } }),
  }
  const options = { signal, what: shownFile(file) }
  const made = await client.once.do({
    what: `comment on ${shownFile(file)}`,
    key: ['comment', file.id, content, quote],
    ...{ repeat, signal },
    send: () => client.call('comments.create', { fileId: file.id, requestBody, fields: commentFields }, options),
    isUnknown: isUnknownOutcome,
    find: async late => {
      const startModifiedTime = new Date(from).toISOString()
      const asked = { fileId: file.id, pageSize: 100, startModifiedTime, fields: `comments(${commentFields})` }
      const { comments = [] } = await client.call('comments.list', asked, { ...options, signal: late })
      return comments.find(one => isOwn(one, content, from) && commentOf(one).quote === quote)
    },
    urlOf: ({ id }) => id ?? undefined,
  })
  return made.id ?? ''
}

/** Answers a comment, or resolves or opens it again, with or without words; once. */
export async function addReply(
  client: Drive,
  { comment, content, action }: { comment: string; content: string | undefined; action: string | undefined },
  { file, repeat, signal }: Deed,
): Promise<void> {
  const from = Date.now() - clockSkew
  const where = { fileId: file.id, commentId: comment }
  const requestBody = { ...(content !== undefined && { content }), ...(action !== undefined && { action }) }
  const options = { signal, what: `comment ${comment} of ${shownFile(file)}` }
  await client.once.do<drive_v3.Schema$Reply>({
    what: `reply to comment ${comment} of ${shownFile(file)}`,
    key: ['reply', file.id, comment, content, action],
    // Resolving says nothing twice: how the comment stands was read just before.
    ...{ repeat: repeat || content === undefined, signal },
    send: () => client.call('replies.create', { ...where, requestBody, fields: 'id,content' }, options),
    isUnknown: isUnknownOutcome,
    find: async late => {
      const found = await client.call('comments.get', { ...where, fields: commentFields }, { ...options, signal: late })
      return found.replies?.findLast(one => isOwn(one, content ?? '', from) && (one.action ?? undefined) === action)
    },
    urlOf: ({ id }) => id ?? undefined,
  })
}

/** The clocks of Google and this machine may differ. */
const clockSkew = 60_000

function isOwn({ author, content, createdTime }: drive_v3.Schema$Reply, text: string, from: number): boolean {
  return author?.me === true && (content ?? '') === text && Date.parse(createdTime ?? '') >= from
}
