import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import { demand } from './access.ts'
import { escaped } from './answer.ts'
import { type Call, flag, type Route } from './call.ts'
import { badRequest, insufficientFilePermissions, invalid, notFound } from './errors.ts'
import { timeOf, userJson } from './file-json.ts'
import type { StoredComment, StoredFile, StoredReply } from './file-records.ts'
import { paged } from './pages.ts'
import { seenFile } from './seen.ts'
import type { Store } from './store.ts'

const path = '/drive/v3/files/:fileId/comments'
const one = `${path}/:commentId`

export const commentRoutes: readonly Route[] = [
  { name: 'comments.list', method: 'GET', path, needs: 'content', fieldsRequired: true, handle: list },
  { name: 'comments.create', method: 'POST', path, needs: 'write', fieldsRequired: true, handle: create },
  { name: 'comments.get', method: 'GET', path: one, needs: 'content', fieldsRequired: true, handle: get },
  { name: 'comments.update', method: 'PATCH', path: one, needs: 'write', fieldsRequired: true, handle: update },
  { name: 'comments.delete', method: 'DELETE', path: one, needs: 'write', handle: remove },
]

/** The last that was changed first. */
function list(call: Call): drive_v3.Schema$CommentList {
  const since = sinceIn(call)
  const isAll = flag(call, 'includeDeleted')
  const comments = seenFile(call)
    .comments.filter(({ deleted, modified }) => (isAll || !deleted) && modified >= since)
    .toSorted((a, b) => b.modified - a.modified)
  const { items, more } = paged(call, comments, [1, 20, 100])
  return { kind: 'drive#commentList', ...more, comments: items.map(comment => commentJson(call, comment, isAll)) }
}

function sinceIn({ query: { startModifiedTime: given = '' } }: Call): number {
  if (given === '') return 0
  const at = Date.parse(given)
  if (Number.isNaN(at)) throw invalid('startModifiedTime', `Invalid value for: Invalid format: "${given}"`)
  return at
}

function get(call: Call): drive_v3.Schema$Comment {
  return commentJson(call, commentIn(call, seenFile(call), flag(call, 'includeDeleted')), flag(call, 'includeDeleted'))
}

/** The comment of the path. Throws 404, also for a deleted one unless those are asked for. */
export function commentIn({ params }: Call, file: StoredFile, isAll = false): StoredComment {
  const { commentId = '' } = params
  const comment = file.comments.find(({ id }) => id === commentId)
  if (comment === undefined || (comment.deleted && !isAll)) throw notFound(commentId, 'Comment', 'commentId')
  return comment
}

/** Of an author neither address nor id is told. */
function authorJson(store: Store, email: string, me: string): drive_v3.Schema$User {
  const { kind, displayName, me: isMe } = userJson(store, email, me)
  return { kind, displayName, me: isMe }
}

const htmlOf = (text: string): string => escaped(text).replaceAll('\n', '<br>')

function commentJson(call: Call, comment: StoredComment, isAll: boolean): drive_v3.Schema$Comment {
  const { id, author, created, modified, content, anchor, quoted, resolved, deleted } = comment
  const replies = comment.replies.filter(reply => isAll || !reply.deleted)
  return {
    kind: 'drive#comment',
    ...{ id, createdTime: timeOf(created), modifiedTime: timeOf(modified), deleted, resolved },
    ...(deleted
      ? {}
      : { content, htmlContent: htmlOf(content), author: authorJson(call.store, author, call.token.email) }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(quoted === undefined || deleted ? {} : { quotedFileContent: { ...quoted } }),
    replies: replies.map(reply => replyJson(call, reply)),
  }
}

export function replyJson({ store, token }: Call, reply: StoredReply): drive_v3.Schema$Reply {
  const { id, author, created, modified, content, action, deleted } = reply
  return {
    kind: 'drive#reply',
    ...{ id, createdTime: timeOf(created), modifiedTime: timeOf(modified), deleted },
    ...(deleted ? {} : { content, htmlContent: htmlOf(content), author: authorJson(store, author, token.email) }),
    ...(action === undefined ? {} : { action }),
  }
}

const given = z.looseObject({
  content: z.string().optional(),
  anchor: z.string().optional(),
  quotedFileContent: z.looseObject({ mimeType: z.string().optional(), value: z.string().optional() }).optional(),
})

function bodyOf({ body }: Call): z.output<typeof given> {
  const { success, data } = given.safeParse(body)
  if (!success) throw badRequest('Invalid JSON payload received.')
  return data
}

function create(call: Call): drive_v3.Schema$Comment {
  const { store, token } = call
  const file = seenFile(call)
  demand(store, token, file, 'comment')
  const { content = '', anchor, quotedFileContent } = bodyOf(call)
  if (content === '') throw badRequest('The comment content is required.', 'required')
  const now = store.now()
  const comment: StoredComment = {
    ...{ id: store.id('AAAB'), author: token.email, created: now, modified: now, content },
    ...(anchor === undefined ? {} : { anchor }),
    ...(quotedFileContent?.value === undefined
      ? {}
      : { quoted: { mimeType: quotedFileContent.mimeType ?? 'text/html', value: quotedFileContent.value } }),
    ...{ resolved: false, deleted: false, replies: [] },
  }
  file.comments.push(comment)
  store.changed(file)
  return commentJson(call, comment, false)
}

function update(call: Call): drive_v3.Schema$Comment {
  const { store, token } = call
  const file = seenFile(call)
  const comment = commentIn(call, file)
  demand(store, token, file, 'comment')
  if (comment.author !== token.email) throw insufficientFilePermissions()
  const { content = '' } = bodyOf(call)
  if (content === '') throw badRequest('The comment content is required.', 'required')
  comment.content = content
  comment.modified = store.now()
  store.changed(file)
  return commentJson(call, comment, false)
}

function remove(call: Call): undefined {
  const { store, token } = call
  const file = seenFile(call)
  const comment = commentIn(call, file)
  demand(store, token, file, 'comment')
  if (comment.author !== token.email && file.owner !== token.email) throw insufficientFilePermissions()
  comment.deleted = true
  comment.modified = store.now()
  store.changed(file)
}
