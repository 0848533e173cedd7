import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, numbered, repo } from '../../arguments.ts'
import { type Comment, discussionPage, readDiscussion } from '../../discussions/read-discussion.ts'
import { startPage, withinPage } from '../../graph-page.ts'
import { byline, day, minute } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  number,
  comments: z.int().min(0).max(50).default(20).describe('How many.'),
  replies: z.int().min(0).max(50).default(10).describe('The newest of each comment.'),
  from: z.int().min(0).max(70_000).default(0).describe('Character to read on at in a long text.'),
})

export const getDiscussion = tool({
  name: 'github_get_discussion',
  title: 'Discussion with its comments',
  access: 'read',
  description: 'Read a discussion: its text, comments and replies.',
  input,
  output: discussionPage.extend({ from: z.int(), after: z.string().nullable(), skipped: z.int() }),
  paged: true,
  fit: {
    list: 'comments',
    after: (_comment, index, { after, skipped }) => withinPage({ after, skip: skipped }, index + 1),
  },
  run: async (args, { client, signal, position, budget }) => {
    const { repo, number } = numbered(client, args)
    const at = startPage(position)
    const page = await readDiscussion(
      repo,
      {
        ...args,
        number,
        at,
        body: { from: args.from, most: Math.max(1000, budget * 2) },
        comment: { from: 0, most: Math.max(500, Math.floor(budget / 2)) },
      },
      signal,
    )
    return { ...page, from: args.from, after: at.after, skipped: at.skip }
  },
  render: ({ discussion, comments, withheld, from }, { untrusted }) => {
    const { repo, number, title, category, author, association, created, body = '', length } = discussion
    const state = [
      `${repo}#${number} discussion`,
      discussion.answered === undefined ? undefined : discussion.answered ? 'answered' : 'unanswered',
      discussion.closed && `closed (${discussion.closed})`,
      `${byline({ login: author }, association)} ${day(created)}`,
      counted(discussion.comments, 'comment'),
      counted(discussion.upvotes, 'upvote'),
    ]
    const end = from + body.length
    const more = length !== undefined && end < length ? `; from: ${end} reads on` : ''
    return [
      state.filter(Boolean).join(', '),
      untrusted(
        [title, `category: ${category}`, ...(body === '' ? [] : ['', body])].join('\n'),
        `discussion ${byline({ login: author }, association)}`,
      ),
      ...(length === undefined ? [] : [`[characters ${from}-${end} of ${length}${more}]`]),
      ...comments.flatMap(comment => renderComment(comment, untrusted)),
      ...(withheld === 0 ? [] : [`${withheld} left out: their authors may not push here (--lockdown).`]),
    ].join('\n')
  },
})

function renderComment(comment: Comment, untrusted: (text: string, source?: string) => string): string[] {
  const { replies, more_replies, ...said } = comment
  return [
    renderSaid(said, 'comment', untrusted),
    ...(more_replies > 0 ? [`[${more_replies} older replies; raise replies]`] : []),
    ...replies.map(reply => renderSaid(reply, 'reply', untrusted)),
  ]
}

type Said = Omit<Comment, 'replies' | 'more_replies'>

function renderSaid(
  { id, author, association, created, upvotes, answer, body, length }: Said,
  kind: string,
  untrusted: (text: string, source?: string) => string,
): string {
  const words = [
    answer && 'the answer,',
    kind,
    `${byline({ login: author }, association)},`,
    `${minute(created)},`,
    upvotes > 1 && `${upvotes} upvotes,`,
    `id ${id}`,
  ]
  const cut = length === undefined ? '' : `\n[${body.length} of ${length} characters]`
  return untrusted(body, words.filter(Boolean).join(' ')) + cut
}
