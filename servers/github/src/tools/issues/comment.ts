import { ConnectorError, dryRun, type Receipt, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, numbered, repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { type CommentTarget, commentIn, commentTarget } from '../../issues/comment-target.ts'
import { addReaction, type Reacted, reaction, removal } from '../../issues/reaction.ts'
import { findComment } from '../../issues/read-comment.ts'
import { deleteComment, editComment, ownComment, postComment } from '../../issues/write-comment.ts'
import { firstOf } from '../../pulls/reply-steps.ts'
import type { Repo } from '../../repo.ts'
import { carryOut } from '../../steps.ts'
import { minute } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  number,
  action: z.enum(['create', 'edit', 'delete', 'react', 'unreact']).default('create'),
  body: text(65_536).optional(),
  comment: text(300).optional().describe('Id or URL of the one to edit, delete, react to or, on a line, reply to.'),
  reaction: reaction.optional(),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const comment = tool({
  name: 'github_comment',
  title: 'Comment or react',
  access: 'write',
  accessFor: ({ action, dry_run }) => (action === 'delete' && !dry_run ? 'destroy' : 'write'),
  description: 'Comment on an issue or pull request, reply on a line, edit or delete a comment, or react.',
  scopes: ['public_repo'],
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (args.action !== 'delete') return undefined
    const found = await findComment(client.repo(whereOf(args).repo), targetOf(args), { from: 0, most: 200 }, signal)
    return `Delete the comment by ${found.comment.author} of ${minute(found.comment.created)} at ${found.url}?`
  },
  run: async (args, { client, signal }) => {
    const { repo } = client.place(whereOf(args).repo)
    switch (args.action) {
      case 'create':
        return await create(client, args, signal)
      case 'edit':
        return await editComment(
          repo,
          await ownComment(repo, targetOf(args), signal),
          bodyOf(args),
          args.dry_run,
          signal,
        )
      case 'delete':
        return await deleteComment(
          repo,
          await findComment(repo, targetOf(args), { from: 0, most: 70_000 }, signal),
          args.dry_run,
          signal,
        )
      default:
        return await react(client, repo, args, signal)
    }
  },
  render: renderReceipt,
})

async function create(client: GitHub, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { repo, number } = numbered(client, whereOf(args))
  const target = maybeTarget(args)
  const isReview =
    target !== undefined && (target.kind === 'review' || (await kindOf(repo, target, signal)) === 'review')
  // GitHub has no replies on the conversation: there a comment goes below the last one.
  return await postComment(
    client,
    repo,
    {
      number,
      replyTo: isReview ? await firstOf(repo, number, target.id, signal) : undefined,
      body: bodyOf(args),
      dryRun: args.dry_run,
      repeat: args.repeat,
    },
    signal,
  )
}

async function kindOf(repo: Repo, target: CommentTarget, signal: AbortSignal): Promise<'issue' | 'review'> {
  return target.kind ?? (await findComment(repo, target, { from: 0, most: 0 }, signal)).kind
}

async function react(client: GitHub, repo: Repo, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { reaction: content } = args
  if (content === undefined) throw new ConnectorError('invalid', 'reaction is missing.', { hint: 'Like +1 or eyes.' })
  const target = maybeTarget(args)
  const to: Reacted =
    target === undefined
      ? { kind: 'conversation', number: numbered(client, whereOf(args)).number }
      : { kind: await kindOf(repo, target, signal), id: target.id }
  const steps =
    args.action === 'unreact'
      ? await removal(repo, to, content, signal)
      : [{ change: `reaction +${content}`, send: () => addReaction(repo, to, content, signal) }]
  if (args.dry_run) return { changed: steps.map(({ change }) => change), dry_run: true }
  return await carryOut(steps)
}

/** The URL of a comment says the repository and the number too. */
function whereOf({ repo, number, comment }: Arguments): Pick<Arguments, 'repo' | 'number'> {
  return { repo: comment?.includes('/') ? comment : repo, number }
}

/** The comment in `comment`, or in the URL that `repo` is. */
function maybeTarget({ comment, repo }: Arguments): CommentTarget | undefined {
  if (comment !== undefined) return commentTarget(comment)
  return repo === undefined ? undefined : commentIn(repo)
}

function targetOf(args: Arguments): CommentTarget {
  const target = maybeTarget(args)
  if (target) return target
  throw new ConnectorError('invalid', 'comment is missing.', { hint: 'Pass its id or URL.' })
}

function bodyOf({ body }: Arguments): string {
  if (body !== undefined) return body
  throw new ConnectorError('invalid', 'body is missing.')
}
