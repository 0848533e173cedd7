import { z } from 'zod'
import { loginOf } from '../issues/row.ts'
import { day } from '../text.ts'

/** A discussion in a list. */
export const discussion = z.object({
  number: z.int(),
  title: z.string(),
  category: z.string(),
  author: z.string(),
  association: z.string(),
  created: z.string(),
  updated: z.string(),
  comments: z.int(),
  upvotes: z.int(),
  answered: z.boolean().optional(),
  closed: z.string().optional(),
})

export type Discussion = z.output<typeof discussion>

/** The fields of GitHub for it. */
export const discussionFields = `number title createdAt updatedAt upvoteCount isAnswered closed stateReason
  category { name } author { login } authorAssociation comments { totalCount }`

export const received = z.object({
  number: z.int(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  upvoteCount: z.int(),
  isAnswered: z.boolean().nullable(),
  closed: z.boolean(),
  stateReason: z.string().nullable(),
  category: z.object({ name: z.string() }),
  author: z.object({ login: z.string() }).nullable(),
  authorAssociation: z.string(),
  comments: z.object({ totalCount: z.int() }),
})

export function discussionOf(found: z.output<typeof received>): Discussion {
  return {
    number: found.number,
    title: found.title,
    category: found.category.name,
    author: loginOf(found.author),
    association: found.authorAssociation,
    created: found.createdAt,
    updated: found.updatedAt,
    comments: found.comments.totalCount,
    upvotes: found.upvoteCount,
    ...(found.isAnswered === null ? {} : { answered: found.isAnswered }),
    ...(found.closed ? { closed: found.stateReason?.toLowerCase() ?? 'closed' } : {}),
  }
}

/** `#12 title [Q&A] answered @alice 2026-11-20 3c 2^`. */
export function renderDiscussion(one: Discussion): string {
  const { number, title, category, author, updated, comments, upvotes, answered, closed } = one
  const words = [
    `#${number}`,
    title,
    `[${category}]`,
    answered && 'answered',
    closed && `closed (${closed})`,
    `@${author}`,
    day(updated),
    comments > 0 && `${comments}c`,
    upvotes > 1 && `${upvotes}^`,
  ]
  return words.filter(Boolean).join(' ')
}
