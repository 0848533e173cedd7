import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import { demand, may } from './access.ts'
import { type Call, flag, type Route } from './call.ts'
import { commentIn, replyJson } from './comments.ts'
import { badRequest, insufficientFilePermissions, notFound } from './errors.ts'
import type { StoredComment, StoredReply } from './file-records.ts'
import { paged } from './pages.ts'
import { seenFile } from './seen.ts'

const path = '/drive/v3/files/:fileId/comments/:commentId/replies'
const one = `${path}/:replyId`

export const replyRoutes: readonly Route[] = [
  { name: 'replies.list', method: 'GET', path, needs: 'content', fieldsRequired: true, handle: list },
  { name: 'replies.create', method: 'POST', path, needs: 'write', fieldsRequired: true, handle: create },
  { name: 'replies.get', method: 'GET', path: one, needs: 'content', fieldsRequired: true, handle: get },
  { name: 'replies.update', method: 'PATCH', path: one, needs: 'write', fieldsRequired: true, handle: update },
  { name: 'replies.delete', method: 'DELETE', path: one, needs: 'write', handle: remove },
]

function list(call: Call): drive_v3.Schema$ReplyList {
  const isAll = flag(call, 'includeDeleted')
  const replies = commentIn(call, seenFile(call), isAll).replies.filter(({ deleted }) => isAll || !deleted)
  const { items, more } = paged(call, replies, [1, 20, 100])
  return { kind: 'drive#replyList', ...more, replies: items.map(reply => replyJson(call, reply)) }
}

function get(call: Call): drive_v3.Schema$Reply {
  const isAll = flag(call, 'includeDeleted')
  return replyJson(call, replyIn(call, commentIn(call, seenFile(call), isAll), isAll))
}

function replyIn({ params }: Call, comment: StoredComment, isAll = false): StoredReply {
  const { replyId = '' } = params
  const reply = comment.replies.find(({ id }) => id === replyId)
  if (reply === undefined || (reply.deleted && !isAll)) throw notFound(replyId, 'Reply', 'replyId')
  return reply
}

const given = z.looseObject({ content: z.string().optional(), action: z.enum(['resolve', 'reopen']).optional() })

function bodyOf({ body }: Call): z.output<typeof given> {
  const { success, data } = given.safeParse(body)
  if (!success) throw badRequest('Invalid value for the reply.', 'invalid')
  return data
}

function create(call: Call): drive_v3.Schema$Reply {
  const { store, token } = call
  const file = seenFile(call)
  const comment = commentIn(call, file)
  demand(store, token, file, 'comment')
  const { content = '', action } = bodyOf(call)
  if (content === '' && action === undefined) throw badRequest('The reply content is required.', 'required')
  // Who only comments ends what they began.
  const isTheirs = comment.author === token.email || may(store, token, file, 'write')
  if (action !== undefined && !isTheirs) throw insufficientFilePermissions()
  const now = store.now()
  const more = action === undefined ? {} : { action }
  const reply = {
    id: store.id('AAAB'),
    author: token.email,
    created: now,
    modified: now,
    content,
    ...more,
    deleted: false,
  }
  comment.replies.push(reply)
  comment.modified = now
  if (action !== undefined) comment.resolved = action === 'resolve'
  store.changed(file)
  return replyJson(call, reply)
}

function update(call: Call): drive_v3.Schema$Reply {
  const { comment, reply } = own(call)
  const { content = '' } = bodyOf(call)
  if (content === '') throw badRequest('The reply content is required.', 'required')
  reply.content = content
  reply.modified = call.store.now()
  comment.modified = reply.modified
  return replyJson(call, reply)
}

function remove(call: Call): undefined {
  const { comment, reply } = own(call)
  reply.deleted = true
  reply.modified = call.store.now()
  comment.modified = reply.modified
}

/** The reply of the path, which only its author changes. */
function own(call: Call): { readonly comment: StoredComment; readonly reply: StoredReply } {
  const { store, token } = call
  const file = seenFile(call)
  const comment = commentIn(call, file)
  const reply = replyIn(call, comment)
  demand(store, token, file, 'comment')
  if (reply.author !== token.email) throw insufficientFilePermissions()
  store.changed(file)
  return { comment, reply }
}
