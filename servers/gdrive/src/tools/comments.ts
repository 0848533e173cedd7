import { clean, counted, dryRun, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { file } from '../arguments.ts'
import type { Drive } from '../client.ts'
import { type CommentValue, commentFields, commentOf, commentsOf, commentValue } from '../comments/list.ts'
import { addComment, addReply } from '../comments/write.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { invalidUnless } from '../invalid.ts'
import { reading } from '../scopes.ts'
import { tool } from '../tool.ts'

const position = z.object({ page: z.string().optional(), after: z.string().optional() })

const input = z.strictObject({
  file,
  action: z.enum(['list', 'add', 'reply', 'resolve', 'reopen']).default('list'),
  comment: text(100).optional().describe('Its id.'),
  text: text(4096).optional(),
  quote: text(2000).optional(),
  open_only: z.boolean().default(true),
  dry_run: dryRun,
  repeat,
})

type Args = z.output<typeof input>

const output = z.object({
  file: z.object({ id: z.string(), name: z.string() }),
  comments: z.array(commentValue),
  /** Resolved ones that are not shown. */
  resolved: z.int().optional(),
  done: z.string().optional(),
  page: z.string().optional(),
})

type Shown = Omit<z.input<typeof output>, 'file'> & { next?: unknown }

export const comments = tool({
  name: 'gdrive_comments',
  title: 'Comments',
  access: 'read',
  accessFor: ({ action }) => (action === 'list' ? 'read' : 'write'),
  scopes: reading,
  description: 'List the open comments of a file; add, answer, resolve or reopen one.',
  input,
  output,
  paged: true,
  fit: { list: 'comments', after: ({ id }: { id: string }, _index, { page }) => ({ page, after: id }) },
  run: async (args, { client, signal, position: given }) => {
    const { file: found } = await client.file(args.file, { signal })
    const { id, name } = found
    const at = given === undefined ? {} : position.parse(given)
    const shown =
      args.action === 'list' ? await list(client, found, args, at, signal) : await write(client, found, args, signal)
    return { file: { id, name }, ...shown }
  },
  render: ({ file: { id, name }, comments: all, resolved, done }, { untrusted }) => {
    if (done !== undefined) return done
    const called = `${JSON.stringify(clean(name))} (${id})`
    const hidden =
      resolved === undefined ? [] : [`${counted(resolved, 'resolved one')} left out: open_only false shows them.`]
    if (all.length === 0)
      return [`No ${resolved === undefined ? '' : 'open '}comment on ${called}.`, ...hidden].join(' ')
    return [
      `${counted(all.length, 'comment')} on ${called}:`,
      untrusted(all.map(rows).join('\n'), name),
      ...hidden,
    ].join('\n')
  },
})

async function list(
  client: Drive,
  file: DriveFile,
  { open_only }: Args,
  { page, after }: z.output<typeof position>,
  signal: AbortSignal,
): Promise<Shown> {
  const { comments: all, next } = await commentsOf(client, file, page, signal)
  const rest = all.slice(all.findIndex(({ id }) => id === after) + 1)
  const shown = open_only ? rest.filter(({ resolved }) => resolved !== true) : rest
  return {
    comments: shown,
    ...(shown.length < rest.length && { resolved: rest.length - shown.length }),
    ...(page === undefined ? {} : { page }),
    next: next === undefined ? undefined : { page: next },
  }
}

async function write(client: Drive, file: DriveFile, args: Args, signal: AbortSignal): Promise<Shown> {
  const { action, comment, text: words, quote, dry_run, repeat: again } = args
  await client.folders.checkChange(file, signal)
  const deed = { file, repeat: again, signal }
  if (action === 'add') {
    invalidUnless(words !== undefined, 'action add needs text.')
    if (dry_run) return { comments: [], done: `Nothing was sent. It would add a comment to ${shownFile(file)}.` }
    const id = await addComment(client, { content: words ?? '', quote }, deed)
    const where = quote === undefined ? '' : ' The quote is shown with it; Google marks no place in the document.'
    return { comments: [], done: `Done: comment ${id} on ${shownFile(file)}.${where}` }
  }
  invalidUnless(comment !== undefined, `action ${action} needs comment.`, 'action list shows their ids.')
  invalidUnless(action !== 'reply' || words !== undefined, 'action reply needs text.')
  const id = comment ?? ''
  const now = await current(client, file, id, signal)
  const isSo = action === 'resolve' ? now.resolved === true : action === 'reopen' && now.resolved !== true
  const change = `comment ${id} of ${shownFile(file)} ${verbs[isSo ? 'reply' : action] ?? action}`
  if (isSo && words === undefined) return { comments: [], done: 'Nothing had to change.' }
  if (dry_run) return { comments: [], done: `Nothing was sent. It would change: ${change}.` }
  await addReply(client, { comment: id, content: words, action: action === 'reply' || isSo ? undefined : action }, deed)
  return { comments: [], done: `Done: ${change}.` }
}

const verbs: Readonly<Record<string, string>> = { reply: 'answered', resolve: 'resolved', reopen: 'opened again' }

async function current(client: Drive, file: DriveFile, commentId: string, signal: AbortSignal): Promise<CommentValue> {
  const asked = { fileId: file.id, commentId, fields: commentFields }
  return commentOf(
    await client.call('comments.get', asked, { signal, what: `comment ${commentId} of ${shownFile(file)}` }),
  )
}

function rows({ id, by, at, text: words, quote, resolved, replies = [] }: CommentValue): string {
  const about = quote === undefined ? '' : ` on ${JSON.stringify(quote)}`
  const head = `${id} ${at} ${clean(by)}${resolved === true ? ' (resolved)' : ''}${about}: ${words}`
  return [
    head,
    ...replies.map(
      one => `  ${one.at} ${clean(one.by)}${one.action === undefined ? '' : ` ${one.action}s`}: ${one.text}`,
    ),
  ].join('\n')
}
