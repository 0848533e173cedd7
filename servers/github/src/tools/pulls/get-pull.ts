import { counted, type RenderContext } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, numbered, repo } from '../../arguments.ts'
import { comment, commentsBetween } from '../../issues/comment.ts'
import { unlessMissing } from '../../missing.ts'
import { type ChangedFile, renderFile } from '../../pulls/changed-files.ts'
import { renderChecks } from '../../pulls/checks.ts'
import { headDigits } from '../../pulls/head-guard.ts'
import { discussed } from '../../pulls/overview.ts'
import { readOverview } from '../../pulls/read-overview.ts'
import type { Review } from '../../pulls/review.ts'
import { renderStanding, renderVerdicts } from '../../pulls/standing.ts'
import { placeOf, type Thread } from '../../pulls/thread.ts'
import type { Repo } from '../../repo.ts'
import { byline, day, minute } from '../../text.ts'
import { tool } from '../../tool.ts'

const include = z.enum(['body', 'files', 'threads', 'resolved', 'comments', 'commits'])

const file = z.object({
  filename: z.string(),
  status: z.string(),
  previous_filename: z.string().optional(),
  additions: z.int(),
  deletions: z.int(),
})

const commit = z.object({ sha: z.string(), subject: z.string(), author: z.string(), at: z.string() })

const output = discussed.extend({
  files: z.array(file).optional(),
  commit_list: z.array(commit).optional(),
  conversation: z.array(comment).optional(),
})

type Output = z.output<typeof output>

const mostFiles = 30
const mostCommits = 50
const mostComments = 10

export const getPull = tool({
  name: 'github_get_pull',
  title: 'Pull request',
  access: 'read',
  description:
    'Read a pull request: whether it can be merged and why not, checks, reviews, files, open threads with comment ids.',
  input: z.strictObject({
    repo,
    number,
    include: z
      .array(include)
      .default(['body', 'files', 'threads'])
      .describe('resolved: resolved threads too; comments: the last 10 of the conversation.'),
  }),
  output,
  fit: { list: 'threads' },
  run: async (args, { client, signal, budget }) => {
    const { repo, number } = numbered(client, args)
    const has = (part: z.output<typeof include>) => args.include.includes(part)
    const wanted = {
      number,
      body: has('body') ? budget * 2 : 0,
      review: Math.max(500, Math.floor(budget / 4)),
      comment: Math.max(300, Math.floor(budget / 8)),
      threads: has('threads') || has('resolved'),
      resolved: has('resolved'),
    }
    const [pull, files, commits] = await Promise.all([
      readOverview(client, repo, wanted, signal),
      has('files') ? unlessMissing(filesOf(repo, number, signal)) : undefined,
      has('commits') ? unlessMissing(commitsOf(repo, number, signal)) : undefined,
    ])
    const conversation = has('comments') ? await lastComments(repo, pull, wanted.review, signal) : undefined
    return {
      ...pull,
      withheld: pull.withheld + (conversation?.withheld ?? 0),
      ...(files ? { files } : {}),
      ...(commits ? { commit_list: commits } : {}),
      ...(conversation ? { conversation: conversation.items } : {}),
    }
  },
  render: (pull, { untrusted }) => {
    const name = `${pull.repo}#${pull.number}`
    const source = `pull request ${name} ${byline({ login: pull.author }, pull.association)}`
    return [
      headOf(pull),
      ...(pull.state === 'open' ? [renderStanding(pull)] : []),
      ...[renderVerdicts(pull)].filter(Boolean),
      untrusted(fieldsOf(pull).join('\n'), source),
      ...(pull.length === undefined || pull.body === ''
        ? []
        : [`[${pull.length} characters in all; github_get_issue with from: ${pull.body.length} reads on]`]),
      ...pull.reviews.filter(({ body }) => body !== '').map(one => renderReview(one, untrusted)),
      ...pull.threads.map(one => renderThread(one, untrusted)),
      ...conversationOf(pull, untrusted),
      ...remarksOf(pull),
    ].join('\n')
  },
})

async function filesOf(repo: Repo, number: number, signal: AbortSignal): Promise<ChangedFile[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
  return await repo.request(route, { pull_number: number, per_page: mostFiles }, { signal })
}

async function commitsOf(repo: Repo, number: number, signal: AbortSignal): Promise<z.output<typeof commit>[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits'
  const found = await repo.request(route, { pull_number: number, per_page: mostCommits }, { signal })
  return found.map(({ sha, commit: { message, author }, author: user }) => ({
    sha,
    subject: message.split('\n', 1)[0] ?? '',
    author: user && 'login' in user ? `@${user.login}` : (author?.name ?? 'unknown'),
    at: author?.date ?? '',
  }))
}

async function lastComments(repo: Repo, { number, comments }: Output, most: number, signal: AbortSignal) {
  const between = { first: Math.max(1, comments - mostComments + 1), last: comments }
  const found = await commentsBetween(repo, number, between, { from: 0, most }, signal)
  return await repo.shown(found, ({ author }) => ({ login: author }), signal)
}

function headOf(pull: Output): string {
  const state = pull.draft ? `draft, ${pull.state}` : pull.state
  return [
    `${pull.repo}#${pull.number} pull request ${state}`,
    `${byline({ login: pull.author }, pull.association)} ${day(pull.created)}`,
    pull.merged
      ? `merged ${day(pull.merged)}${pull.merged_by ? ` by ${pull.merged_by}` : ''}`
      : `updated ${minute(pull.updated)}`,
    `head_sha ${pull.head_sha.slice(0, headDigits)}`,
    counted(pull.commits, 'commit'),
    `${counted(pull.changed_files, 'file')} +${pull.additions} -${pull.deletions}`,
    counted(pull.comments, 'comment'),
  ].join(', ')
}

/** Everything that people and programs wrote about it. */
function fieldsOf(pull: Output): string[] {
  const { title, head, base, labels, assignees, milestone, closes, body, files, commit_list } = pull
  const line = [
    `${head} -> ${base}`,
    labels.length > 0 && `labels: ${labels.join(', ')}`,
    assignees.length > 0 && `assignees: ${assignees.map(login => `@${login}`).join(' ')}`,
    milestone && `milestone: ${milestone}`,
    closes.length > 0 && `closes ${closes.join(', ')}`,
  ]
  const ran = renderChecks(pull.checks)
  return [
    title,
    line.filter(Boolean).join(' | '),
    ...(ran === '' ? [] : [`checks: ${ran}`]),
    ...(body === '' ? [] : ['', body]),
    ...(files ? ['', ...files.map(renderFile)] : []),
    ...(commit_list
      ? ['', ...commit_list.map(one => `${one.sha.slice(0, 8)} ${day(one.at)} ${one.author} ${one.subject}`)]
      : []),
  ]
}

function renderReview(
  { author, association, state, at, commit, body, length }: Review,
  untrusted: RenderContext['untrusted'],
) {
  const words = [
    `review ${byline({ login: author }, association)}: ${state === 'pending' ? 'pending, not sent yet' : state.replace('_', ' ')}`,
    minute(at),
    commit && `of ${commit.slice(0, 8)}`,
    length && `first ${body.length} of ${length} characters`,
  ]
  return untrusted(body, words.filter(Boolean).join(', '))
}

function renderThread(thread: Thread, untrusted: RenderContext['untrusted']): string {
  const comments = thread.comments.map(({ id, author, association, at, body, length }) => {
    const cut = length === undefined ? '' : ` [${length} characters in all]`
    return `comment ${id} ${byline({ login: author }, association)} ${minute(at)}: ${body}${cut}`
  })
  return untrusted([placeOf(thread), ...comments].join('\n'), 'thread')
}

function conversationOf({ conversation = [], comments }: Output, untrusted: RenderContext['untrusted']): string[] {
  return conversation.map(({ id, nth, author, association, created, body, length }) => {
    const cut = length === undefined ? '' : `, first ${body.length} of ${length} characters`
    return untrusted(
      body,
      `comment ${nth} of ${comments} ${byline({ login: author }, association)} ${minute(created)}, id ${id}${cut}`,
    )
  })
}

function remarksOf({
  files,
  changed_files,
  commit_list,
  commits,
  resolved,
  withheld,
  notes,
  threads,
}: Output): string[] {
  const untold = threads.some(thread => thread.resolved === undefined)
  return [
    ...(files && files.length < changed_files
      ? [`${changed_files - files.length} more files: github_get_pull_diff lists all.`]
      : []),
    ...(commit_list && commit_list.length < commits ? [`The first ${commit_list.length} of ${commits} commits.`] : []),
    ...(resolved > 0 ? [`${counted(resolved, 'resolved thread')} not shown (include: resolved).`] : []),
    ...(untold ? ['Whether threads are resolved is told by GraphQL only.'] : []),
    ...(withheld > 0
      ? [`${withheld} reviews or comments left out: their authors may not push here (--lockdown).`]
      : []),
    ...notes,
  ]
}
