import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import type { Drive } from '../client.ts'
import { type DriveFile, minuteOf, shownFile } from '../file.ts'

const reply = z.object({
  by: z.string(),
  at: z.string(),
  text: z.string(),
  /** `resolve`, `reopen` */
  action: z.string().optional(),
})

export const commentValue = z.object({
  id: z.string(),
  by: z.string(),
  at: z.string(),
  text: z.string(),
  /** What of the file it is about. */
  quote: z.string().optional(),
  resolved: z.boolean().optional(),
  replies: z.array(reply).optional(),
})

export type CommentValue = z.output<typeof commentValue>

const author = 'author(displayName,me)'
export const commentFields = `id,content,createdTime,resolved,quotedFileContent(value),${author},replies(id,content,createdTime,action,deleted,${author})`

/** A page of the comments of a file, those that were deleted left out. */
export async function commentsOf(client: Drive, file: DriveFile, pageToken: string | undefined, signal: AbortSignal) {
  const asked = {
    ...{ fileId: file.id, pageSize: 50, fields: `nextPageToken,comments(${commentFields})` },
    ...(pageToken === undefined ? {} : { pageToken }),
  }
  const { comments = [], nextPageToken } = await client.call('comments.list', asked, { signal, what: shownFile(file) })
  return { comments: comments.map(commentOf), next: nextPageToken ?? undefined }
}

export function commentOf(comment: drive_v3.Schema$Comment): CommentValue {
  const { id, content, createdTime, resolved, quotedFileContent, replies } = comment
  const quote = quotedFileContent?.value
  const answers = (replies ?? []).filter(({ deleted }) => deleted !== true).map(replyOf)
  return {
    ...{ id: id ?? '', by: authorOf(comment), at: minuteOf(createdTime ?? ''), text: content ?? '' },
    ...(quote != null && quote !== '' && { quote: plain(quote) }),
    ...(resolved === true && { resolved }),
    ...(answers.length > 0 && { replies: answers }),
  }
}

function replyOf(given: drive_v3.Schema$Reply): z.output<typeof reply> {
  const { content, createdTime, action } = given
  return {
    ...{ by: authorOf(given), at: minuteOf(createdTime ?? ''), text: content ?? '' },
    ...(action != null && { action }),
  }
}

/** Google tells no address, and of some no name. */
function authorOf({ author: by }: Pick<drive_v3.Schema$Comment, 'author'>): string {
  return by?.me === true ? 'me' : (by?.displayName ?? 'someone')
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }

/** Google escapes what is quoted as if it were for a web page. */
function plain(quote: string): string {
  return quote.replace(/&(lt|gt|quot|#39|amp);/g, (found, name: string) => entities[name] ?? found)
}
