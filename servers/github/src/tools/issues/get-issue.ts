import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, numbered, repo } from '../../arguments.ts'
import type { Comment, Window } from '../../issues/comment.ts'
import { type CommentTarget, commentIn } from '../../issues/comment-target.ts'
import { readComment } from '../../issues/read-comment.ts'
import { type IssuePage, issuePage, readIssue } from '../../issues/read-issue.ts'
import { renderRelations } from '../../issues/relation.ts'
import { byline, day, minute } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  number,
  comments: z.int().min(0).max(100).default(10).describe('How many.'),
  order: z.enum(['newest', 'oldest']).default('newest'),
  from: z.int().min(0).max(70_000).default(0).describe('Character to read on at in a long text.'),
})

const position = z.object({ shown: z.int().min(1) })

export const getIssue = tool({
  name: 'github_get_issue',
  title: 'Issue with its conversation',
  access: 'read',
  description: 'Read an issue or the conversation of a pull request; the URL of a comment gives that one whole.',
  input,
  output: issuePage.extend({ from: z.int() }),
  paged: true,
  fit: { list: 'comments', after: ({ nth }: Comment) => (nth === undefined ? undefined : { shown: nth }) },
  run: async (args, { client, signal, position: given, budget }) => {
    const { repo, number } = numbered(client, args)
    const target: CommentTarget | undefined = args.repo === undefined ? undefined : commentIn(args.repo)
    const body: Window = { from: args.from, most: Math.max(1000, budget * 2) }
    if (target) return { ...(await readComment(repo, number, target, body, signal)), from: args.from }
    const { next, ...page } = await readIssue(
      client,
      repo,
      {
        number,
        comments: args.comments,
        order: args.order,
        shown: given === undefined ? undefined : position.parse(given).shown,
        body,
        comment: { from: 0, most: Math.max(500, Math.floor(budget / 2)) },
      },
      signal,
    )
    return { ...page, from: args.from, next: next === undefined ? undefined : { shown: next } }
  },
  render: ({ from, ...page }, { untrusted }) => {
    const { issue, relations, comments, withheld } = page
    const name = `${issue.repo}#${issue.number}`
    const related = renderRelations(relations, issue.repo)
    const source = `${issue.kind === 'pr' ? 'pull request' : 'issue'} ${name} ${byline({ login: issue.author }, issue.association)}`
    return [
      headOf(page),
      untrusted([issue.title, ...fieldsOf(page), ...(issue.body ? ['', issue.body] : [])].join('\n'), source),
      ...partOf(issue.length, from, issue.body),
      ...(related.length === 0 ? [] : [untrusted(related.join('\n'), 'related')]),
      ...(relations.hidden === 0 ? [] : [`${relations.hidden} relations left out: the settings do not allow them.`]),
      ...comments.flatMap(one => renderComment(one, issue.comments, from, untrusted)),
      ...(withheld === 0 ? [] : [`${withheld} comments left out: their authors may not push here (--lockdown).`]),
    ].join('\n')
  },
})

function headOf({ issue }: IssuePage): string {
  const { kind, state, reason, draft, author, association, created, updated, closed, closed_by } = issue
  const words = [
    `${issue.repo}#${issue.number} ${kind === 'pr' ? 'pull request' : 'issue'}`,
    draft ? `draft, ${state}` : reason === undefined ? state : `${state} (${reason})`,
    `${byline({ login: author }, association)} ${day(created)}`,
    `updated ${minute(updated)}`,
    closed && `closed ${day(closed)}${closed_by ? ` by ${closed_by}` : ''}`,
    issue.locked && (issue.locked === 'locked' ? 'locked' : `locked (${issue.locked})`),
    counted(issue.comments, 'comment'),
  ]
  return words.filter(Boolean).join(', ')
}

function fieldsOf({ issue: { labels, assignees, milestone, type, reactions } }: IssuePage): string[] {
  const fields = [
    labels.length > 0 && `labels: ${labels.join(', ')}`,
    assignees.length > 0 && `assignees: ${assignees.map(login => `@${login}`).join(' ')}`,
    milestone && `milestone: ${milestone}`,
    type && `type: ${type}`,
    reactions && `reactions: ${reactions}`,
  ].filter(field => typeof field === 'string' && field !== '')
  return fields.length === 0 ? [] : [fields.join(' | ')]
}

/** Which part of a long text this is, and how to read on. */
function partOf(length: number | undefined, from: number, body: string | undefined, where = ''): string[] {
  if (length === undefined || body === undefined) return []
  const end = from + body.length
  return [`[characters ${from}-${end} of ${length}${end < length ? `; from: ${end}${where} reads on` : ''}]`]
}

function renderComment(
  one: Comment,
  total: number,
  from: number,
  untrusted: (text: string, source?: string) => string,
): string[] {
  const { id, nth, author, association, created, edited, place, body, length, reactions } = one
  const who = byline({ login: author }, association)
  const words = [
    `${nth === undefined ? 'comment' : `comment ${nth} of ${total}`} ${who}`,
    place,
    `${minute(created)}${edited ? ' (edited)' : ''}`,
    `id ${id}`,
    reactions,
  ]
  const more =
    nth === undefined
      ? partOf(length, from, body)
      : partOf(length, 0, body, ` with a URL that ends in #issuecomment-${id} as repo`)
  return [untrusted(body, words.filter(Boolean).join(', ')), ...more]
}
