import {
  ConnectorError,
  dryRun,
  listOf,
  type Receipt,
  receipt,
  renderReceipt,
  repeat,
  text,
} from '@mcp-connectors/core'
import { z } from 'zod'
import { id, number, numbered, repo } from '../../arguments.ts'
import { headSha } from '../../pulls/head-guard.ts'
import { type Reply, replySteps } from '../../pulls/reply-steps.ts'
import { carryOutReview, type Planned, planReview, previewOf, toldReview } from '../../pulls/review-draft.ts'
import { threadSteps } from '../../pulls/thread-steps.ts'
import { carryOut, type Step } from '../../steps.ts'
import { tool } from '../../tool.ts'

const body = z.string().refine(given => given.length <= 65_536, 'Must have at most 65,536 characters.')
const line = z.int().min(1).max(9_999_999)

const input = z.strictObject({
  repo,
  number,
  event: z.enum(['comment', 'approve', 'request_changes', 'pending']).default('comment'),
  body: body.default(''),
  comments: listOf(
    z.strictObject({
      path: text(1000),
      line,
      start_line: line.optional(),
      side: z.enum(['right', 'left']).default('right').describe('left: removed lines.'),
      body: body.default(''),
      suggestion: body.optional().describe('New text of the lines.'),
    }),
    100,
  ).default([]),
  threads: listOf(z.strictObject({ comment: id, reply: text(65_536).optional(), resolved: z.boolean().optional() }), 50)
    .default([])
    .describe('By the id of any comment in it.'),
  head_sha: headSha.optional(),
  pending: z.enum(['submit', 'discard']).optional().describe('What to do with your pending review.'),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const reviewPull = tool({
  name: 'github_review_pull',
  title: 'Review a pull request',
  access: 'write',
  accessFor: ({ pending, dry_run }) => (pending === 'discard' && !dry_run ? 'destroy' : 'write'),
  description: 'Review a pull request in one call: verdict, comments on lines, suggestions, replies, resolved threads.',
  scopes: ['public_repo'],
  input,
  output: receipt,
  confirm: ({ pending, ...args }, { client }) => {
    if (pending !== 'discard') return undefined
    const { repo, number } = numbered(client, args)
    return `Delete your pending review of ${repo.full}#${number}, with all its comments, and send this one?`
  },
  run: async (args, { client, signal }): Promise<Receipt> => {
    const { repo, number } = numbered(client, args)
    const isReview = isSaid(args)
    const [planned, replies, threads] = await Promise.all([
      isReview ? planReview(repo, { ...args, number }, signal) : undefined,
      replySteps(client, repo, { number, replies: repliesIn(args), repeat: args.repeat }, signal),
      threadSteps(repo, number, args.threads, signal),
    ])
    const url = repo.url(`pull/${number}`)
    const after = [...replies, ...threads]
    if (args.dry_run) return previewed(url, args, planned, after)
    if (planned === undefined) return { url, ...(await carryOut(after)) }
    const sent = await carryOutReview(client, repo, planned, signal)
    const { changed, warnings } = await carryOut(after, toldReview(planned))
    return { url: sent.url, id: sent.id, changed, warnings: [...planned.warnings, ...warnings] }
  },
  render: renderReceipt,
})

/** Whether a review is sent, or only replies and the state of threads. */
function isSaid({ event, body, comments, threads, pending }: Arguments): boolean {
  const isReview = event !== 'comment' || body !== '' || comments.length > 0 || pending !== undefined
  if (!isReview && !threads.some(({ reply, resolved }) => reply !== undefined || resolved !== undefined)) {
    throw new ConnectorError('invalid', 'There is nothing to send.', {
      hint: 'Pass an event, body or comments, or threads with reply or resolved.',
    })
  }
  const empty = comments.find(one => one.body === '' && one.suggestion === undefined)
  if (empty) throw new ConnectorError('invalid', `The comment on ${empty.path}:${empty.line} is empty.`)
  return isReview
}

function repliesIn({ threads }: Arguments): Reply[] {
  return threads.flatMap(({ comment, reply }) => (reply === undefined ? [] : [{ comment, body: reply }]))
}

function previewed(url: string, args: Arguments, planned: Planned | undefined, after: readonly Step[]): Receipt {
  const preview = [planned && previewOf(planned), ...repliesIn(args).map(({ body }) => body)]
    .filter(Boolean)
    .join('\n\n')
  return {
    url,
    changed: [...(planned ? toldReview(planned) : []), ...after.map(({ change }) => change)],
    warnings: planned?.warnings ?? [],
    dry_run: true,
    ...(preview === '' ? {} : { preview }),
  }
}
