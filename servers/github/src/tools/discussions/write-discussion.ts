import {
  ConnectorError,
  counted,
  dryRun,
  type Receipt,
  receipt,
  renderReceipt,
  repeat,
  text,
} from '@mcp-connectors/core'
import { z } from 'zod'
import { number, numbered, repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { categoryFor } from '../../discussions/category.ts'
import { commentAt, discussionAt, type Mutation, mutate } from '../../discussions/change-discussion.ts'
import { createDiscussion, postToDiscussion } from '../../discussions/post-discussion.ts'
import { plainLines } from '../../issues/body-edits.ts'
import { loginOf } from '../../issues/row.ts'
import type { Repo } from '../../repo.ts'
import { minute } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  number,
  action: z.enum(['create', 'edit', 'comment', 'answer', 'unanswer', 'close', 'reopen', 'delete']),
  title: text().optional(),
  body: text(65_536).optional(),
  category: text().optional(),
  comment: text(100).optional().describe('Id of the one to edit, delete, answer with or reply to.'),
  reason: z.enum(['resolved', 'outdated', 'duplicate']).optional(),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

interface Scope {
  client: GitHub
  repo: Repo
  number: number
  args: Arguments
  signal: AbortSignal
}

export const writeDiscussion = tool({
  name: 'github_write_discussion',
  title: 'Write a discussion',
  access: 'write',
  accessFor: ({ action, dry_run }) => (action === 'delete' && !dry_run ? 'destroy' : 'write'),
  description: 'Start a discussion, edit or close it, comment, reply, or mark the answer.',
  scopes: ['public_repo', 'write:discussion'],
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (args.action !== 'delete') return undefined
    const { repo, number } = numbered(client, args)
    if (args.comment !== undefined) {
      const { author, createdAt, url } = await commentAt(repo, number, args.comment, signal)
      return `Delete the comment by ${loginOf(author)} of ${minute(createdAt)} at ${url}?`
    }
    const { title, comments } = await discussionAt(repo, number, signal)
    return `Delete the discussion ${repo.full}#${number} ${JSON.stringify(title)} with ${counted(comments.totalCount, 'comment')}?`
  },
  run: async (args, { client, signal }) => {
    if (args.action === 'create') return await create(client, args, signal)
    const { repo, number } = numbered(client, args)
    const scope = { client, repo, number, args, signal }
    if (args.action === 'comment') return await reply(scope)
    if (args.comment !== undefined) return await changeComment(scope, args.comment)
    return await changeDiscussion(scope)
  },
  render: renderReceipt,
})

async function create(client: GitHub, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const draft = {
    title: needed(args, 'title'),
    body: needed(args, 'body'),
    category: needed(args, 'category'),
    dryRun: args.dry_run,
    repeat: args.repeat,
  }
  return await createDiscussion(client, client.repo(args.repo), draft, signal)
}

function needed(args: Arguments, name: 'title' | 'body' | 'category'): string {
  const { [name]: value } = args
  if (value !== undefined) return value
  throw new ConnectorError('invalid', `${name} is missing: ${args.action} needs it.`)
}

async function reply({ client, repo, number, args, signal }: Scope): Promise<Receipt> {
  const body = needed(args, 'body')
  const [discussion, target] = await Promise.all([
    discussionAt(repo, number, signal),
    args.comment === undefined ? undefined : commentAt(repo, number, args.comment, signal),
  ])
  // Replies have one level: a reply to a reply goes below the same comment.
  const replyTo = target?.replyTo?.id ?? target?.id
  const posting = { number, discussion: discussion.id, replyTo, body, dryRun: args.dry_run, repeat: args.repeat }
  return await postToDiscussion(client, repo, posting, signal)
}

async function changeComment({ repo, number, args, signal }: Scope, id: string): Promise<Receipt> {
  const comment = await commentAt(repo, number, id, signal)
  const { action, dry_run } = args
  const done = (change: string, name: Mutation, input: Record<string, unknown>) =>
    finish(repo, { change, name, input, url: comment.url, dryRun: dry_run }, signal)
  switch (action) {
    case 'edit': {
      const body = needed(args, 'body')
      if (!comment.viewerDidAuthor) throw notOwn(id, loginOf(comment.author))
      if (plainLines(body) === plainLines(comment.body)) return { url: comment.url, changed: [] }
      return await done(`text of comment ${id}`, 'edit_comment', { commentId: id, body })
    }
    case 'delete':
      return await done(`comment by ${loginOf(comment.author)} deleted`, 'delete_comment', { id })
    case 'answer':
    case 'unanswer':
      if (comment.isAnswer === (action === 'answer')) return { url: comment.url, changed: [] }
      return await done(`comment ${id}: ${action}`, action, { id })
    default:
      throw new ConnectorError('invalid', `${action} is for a discussion, and comment names a comment.`)
  }
}

function notOwn(id: string, author: string): ConnectorError {
  return new ConnectorError('refused', `Comment ${id} is by ${author}.`, {
    hint: 'Only comments of your own are edited; reply to this one instead.',
  })
}

async function changeDiscussion({ repo, number, args, signal }: Scope): Promise<Receipt> {
  const found = await discussionAt(repo, number, signal)
  const { action, dry_run, reason } = args
  const done = (change: string, name: Mutation, input: Record<string, unknown>) =>
    finish(repo, { change, name, input, url: found.url, dryRun: dry_run }, signal)
  switch (action) {
    case 'edit': {
      const { told, input } = await edits(repo, found, args, signal)
      if (told.length === 0) return { url: found.url, changed: [] }
      return await done(told.join('; '), 'edit', { discussionId: found.id, ...input })
    }
    case 'close': {
      if (found.closed) return { url: found.url, changed: [] }
      const why = reason === undefined ? {} : { reason: reason.toUpperCase() }
      return await done(`closed (${reason ?? 'resolved'})`, 'close', { discussionId: found.id, ...why })
    }
    case 'reopen':
      if (!found.closed) return { url: found.url, changed: [] }
      return await done('reopened', 'reopen', { discussionId: found.id })
    case 'delete':
      return await done(`discussion #${number} deleted`, 'delete', { id: found.id })
    default:
      throw new ConnectorError('invalid', `comment is missing: ${action} needs its id.`)
  }
}

type Found = Awaited<ReturnType<typeof discussionAt>>

async function edits(repo: Repo, found: Found, { title, body, category }: Arguments, signal: AbortSignal) {
  const moves = category !== undefined && category.toLowerCase() !== found.category.name.toLowerCase()
  const target = moves ? (await categoryFor(repo, category, signal)).category : undefined
  const input = {
    ...(title === undefined || title === found.title ? {} : { title }),
    ...(body === undefined || plainLines(body) === plainLines(found.body) ? {} : { body }),
    ...(target === undefined || target.name === found.category.name ? {} : { categoryId: target.id }),
  }
  const names: Record<string, string> = { title: 'title', body: 'body', categoryId: `category ${target?.name}` }
  return { input, told: Object.keys(input).flatMap(key => names[key] ?? []) }
}

interface Change {
  change: string
  name: Mutation
  input: Record<string, unknown>
  url: string
  dryRun: boolean
}

async function finish(repo: Repo, { change, name, input, url, dryRun }: Change, signal: AbortSignal): Promise<Receipt> {
  const text = typeof input.body === 'string' ? { preview: input.body } : {}
  if (dryRun) return { url, changed: [change], dry_run: true, ...text }
  const made = await mutate(repo, name, input, signal)
  const isGone = name === 'delete' || name === 'delete_comment'
  return { ...(isGone ? {} : { url: made.url ?? url }), changed: [change] }
}
