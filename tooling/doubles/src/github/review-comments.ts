import { z } from 'zod'
import { need } from './access.ts'
import {
  type Answer,
  bodyOf,
  type Call,
  type Json,
  loginOf,
  notFound,
  nothing,
  numberParam,
  ok,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { changedFiles } from './changes.ts'
import { diffLines, lineAt } from './diff-lines.ts'
import { read } from './dispatch.ts'
import { compare } from './git.ts'
import { paged } from './paged.ts'
import { type Pull, pullOf, pullsOf, repoIdOf } from './pull-records.ts'
import {
  addComment,
  addReview,
  commentById,
  commentsOf,
  type Review,
  type ReviewComment,
  removeComment,
  reviewsOf,
} from './review-records.ts'
import { associationOf } from './roles.ts'

const pull = '/repos/{owner}/{repo}/pulls/{pull_number}'
const one = '/repos/{owner}/{repo}/pulls/comments/{comment_id}'

/** Comments on lines and files of a pull request, and the replies to them. */
export const reviewComments: Routes = {
  [`GET ${pull}/comments`]: async call => await listed(call, commentsOf(call.front, await pullOf(call))),
  'GET /repos/{owner}/{repo}/pulls/comments': async call =>
    await listed(
      call,
      pullsOf(call.front, repoIdOf(call)).flatMap(found => commentsOf(call.front, found)),
    ),
  [`POST ${pull}/comments`]: createComment,
  [`POST ${pull}/comments/{comment_id}/replies`]: async call => {
    const body = z.string().min(1).safeParse(bodyOf(call).body)
    if (!body.success) throw unprocessable("body can't be blank")
    return await reply(call, await pullOf(call), numberParam(call, 'comment_id'), body.data)
  },
  [`GET ${one}`]: async call => ok(await shown(call, commentOf(call))),
  [`PATCH ${one}`]: async call => {
    const comment = own(call)
    comment.body = z.string().parse(bodyOf(call).body)
    comment.updatedAt = new Date().toISOString()
    return ok(await shown(call, comment))
  },
  [`DELETE ${one}`]: call => {
    removeComment(call.front, own(call))
    return nothing()
  },
}

export const unprocessable = (problem: string): Refusal => new Refusal(422, 'Unprocessable Entity', [problem])

const wantedShape = z.looseObject({
  body: z.string().min(1),
  path: z.string(),
  line: z.int().nullish(),
  side: z.enum(['LEFT', 'RIGHT']).default('RIGHT'),
  start_line: z.int().nullish(),
  start_side: z.enum(['LEFT', 'RIGHT']).nullish(),
  position: z.int().nullish(),
  subject_type: z.enum(['line', 'file']).optional(),
  in_reply_to: z.int().optional(),
})
export type WantedComment = z.infer<typeof wantedShape>

export function wantedComment(value: unknown): WantedComment {
  const found = wantedShape.safeParse(value)
  if (!found.success) throw unprocessable(`${found.error.issues[0]?.path.join('.')} is invalid`)
  return found.data
}

/** Finds the place of a comment in the diff. Throws 422 where it is not part of it. */
export async function placed(call: Call, of: Pull, review: Review, wanted: WantedComment): Promise<ReviewComment> {
  const { front } = call
  const file = (await filesOf(call, of)).find(({ filename }) => filename === wanted.path)
  if (file === undefined) throw unprocessable('Path could not be resolved')
  const lines = diffLines(file)
  const { side, position } = wanted
  const onFile = wanted.subject_type === 'file'
  const at =
    typeof position === 'number'
      ? lines.findLast(line => line.position === position)
      : lineAt(lines, side, wanted.line ?? 0)
  if (!onFile && at === undefined) throw unprocessable('Line could not be resolved')
  const startSide = wanted.start_side ?? side
  if (typeof wanted.start_line === 'number') {
    if (lineAt(lines, startSide, wanted.start_line) === undefined)
      throw unprocessable('Start line could not be resolved')
    if (startSide === side && wanted.start_line >= (at?.line ?? 0))
      throw unprocessable('Start line must precede the end line.')
  }
  const id = front.nextId()
  const now = new Date().toISOString()
  const multiple = typeof wanted.start_line === 'number'
  return {
    ...{ id, nodeId: `PRRC_${id}`, pull: of, review, author: review.author, path: wanted.path, commitId: of.headSha },
    ...{ line: onFile ? undefined : at?.line, side: at?.side ?? side, lineText: at?.text, diffHunk: at?.hunk ?? '' },
    ...{
      startLine: multiple ? (wanted.start_line ?? undefined) : undefined,
      startSide: multiple ? startSide : undefined,
    },
    ...{ position: at?.position, inReplyTo: undefined, createdAt: now, updatedAt: now, body: wanted.body },
  }
}

async function filesOf({ front }: Call, { repoId, baseSha, headSha }: Pull) {
  const repo = front.names.byId(repoId) ?? ''
  const { merge_base_commit } = await compare(front, repo, baseSha, headSha)
  return await changedFiles(front, repo, merge_base_commit.sha, headSha)
}

async function createComment(call: Call): Promise<Answer> {
  const of = await pullOf(call)
  const author = loginOf(call)
  const wanted = wantedComment({ path: '', ...bodyOf(call) })
  if (wanted.in_reply_to !== undefined) return await reply(call, of, wanted.in_reply_to, wanted.body)
  if (reviewsOf(call.front, of).some(review => review.state === 'PENDING' && review.author === author)) {
    throw new Refusal(422, 'Validation Failed', [
      {
        resource: 'PullRequestReview',
        field: 'user_id',
        code: 'custom',
        message: 'user_id can only have one pending review per pull request',
      },
    ])
  }
  const review = singleReview(call, of, author)
  const comment = await placed(call, of, review, wanted)
  addReview(call.front, review)
  addComment(call.front, comment)
  return ok(await shown(call, comment), 201)
}

async function reply(call: Call, of: Pull, id: number, body: string): Promise<Answer> {
  const first = commentById(call.front, id)
  if (first === undefined || first.pull !== of || first.inReplyTo !== undefined) throw notFound()
  const review = singleReview(call, of, loginOf(call))
  const now = new Date().toISOString()
  const own = call.front.nextId()
  const comment = {
    ...first,
    id: own,
    nodeId: `PRRC_${own}`,
    review,
    author: review.author,
    inReplyTo: first.id,
    createdAt: now,
    updatedAt: now,
    body,
  }
  addReview(call.front, review)
  addComment(call.front, comment)
  return ok(await shown(call, comment), 201)
}

/** GitHub wraps a comment that stands alone in a review of its own. */
export function singleReview({ front }: Call, of: Pull, author: string): Review {
  const id = front.nextId()
  return {
    id,
    nodeId: `PRR_${id}`,
    pull: of,
    author,
    commitId: of.headSha,
    body: '',
    state: 'COMMENTED',
    submittedAt: new Date().toISOString(),
  }
}

async function listed(call: Call, comments: readonly ReviewComment[]): Promise<Answer> {
  const since = call.query.get('since')
  const visible = comments.filter(
    ({ review, updatedAt }) => review.state !== 'PENDING' && (since === null || updatedAt >= since),
  )
  const newest = call.query.get('direction') === 'desc' ? visible.toReversed() : visible
  return paged(call, await Promise.all(newest.map(comment => shown(call, comment))))
}

function commentOf(call: Call): ReviewComment {
  const comment = commentById(call.front, numberParam(call, 'comment_id'))
  if (comment === undefined || comment.pull.repoId !== repoIdOf(call)) throw notFound()
  return comment
}

function own(call: Call): ReviewComment {
  const comment = commentOf(call)
  if (comment.author !== loginOf(call)) need(call, 'write')
  return comment
}

/** As the API shows it; `line` is null when what it was about is no longer in the diff. */
export async function shown(call: Call, comment: ReviewComment): Promise<Json> {
  const { front } = call
  const { id, pull: of, line, side, startLine, startSide, position } = comment
  const file = (await filesOf(call, of)).find(({ filename }) => filename === comment.path)
  const now = file && line !== undefined ? lineAt(diffLines(file), side, line) : undefined
  const current = now !== undefined && now.text === comment.lineText
  const repo = repoPath(call)
  const html = `${front.url}${repo.slice('/repos'.length)}/pull/${of.number}#discussion_r${id}`
  const pull_request_url = `${front.url}${repo}/pulls/${of.number}`
  const url = `${front.url}${repo}/pulls/comments/${id}`
  return {
    ...{
      url,
      pull_request_review_id: comment.review.id,
      id,
      node_id: comment.nodeId,
      diff_hunk: comment.diffHunk,
      path: comment.path,
    },
    ...{
      commit_id: of.headSha,
      original_commit_id: comment.commitId,
      user: await read(call, `/users/${comment.author}`),
    },
    ...{
      body: comment.body,
      created_at: comment.createdAt,
      updated_at: comment.updatedAt,
      html_url: html,
      pull_request_url,
    },
    author_association: associationOf(front, repo.slice('/repos/'.length), comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull_request_url } },
    ...{ line: current ? line : null, original_line: line ?? null, side, start_side: startSide ?? null },
    ...{ start_line: current ? (startLine ?? null) : null, original_start_line: startLine ?? null },
    ...{ position: current ? (position ?? null) : null, original_position: position ?? null },
    subject_type: line === undefined ? 'file' : 'line',
    reactions: { url: `${url}/reactions` },
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
  }
}
