import { z } from 'zod'
import { checks } from './checks.ts'
import { review } from './review.ts'
import { thread } from './thread.ts'

/** A pull request with all that decides whether it can be merged. */
export const overview = z.object({
  repo: z.string(),
  number: z.int(),
  url: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed', 'merged']),
  draft: z.boolean().optional(),
  author: z.string(),
  association: z.string(),
  created: z.string(),
  updated: z.string(),
  merged: z.string().optional(),
  merged_by: z.string().optional(),
  /** `branch`, or `owner:branch` of a fork. */
  head: z.string(),
  head_sha: z.string(),
  base: z.string(),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.string().optional(),
  additions: z.int(),
  deletions: z.int(),
  changed_files: z.int(),
  commits: z.int(),
  /** On the conversation. */
  comments: z.int(),
  mergeable: z.enum(['yes', 'conflicts', 'unknown']),
  /** GitHub's word: clean, unstable, blocked, behind, dirty, draft, has_hooks, unknown. */
  merge_state: z.string(),
  /** Commits of the base that the head lacks. */
  behind: z.int().optional(),
  /** The method, where it is to be merged by itself. */
  auto_merge: z.string().optional(),
  /** Place in the merge queue. Told by GraphQL only, as is `review_required`. */
  queue: z.int().optional(),
  review_required: z.boolean().optional(),
  reviews: z.array(review),
  /** Asked for a review that did not come yet: logins and `org/team`. */
  waiting: z.array(z.string()),
  checks,
  /** Issues that are closed with it. */
  closes: z.array(z.string()),
  body: z.string(),
  length: z.int().optional(),
  notes: z.array(z.string()),
})

export type Overview = z.output<typeof overview>

/** The same with what is said on its lines. */
export const discussed = overview.extend({
  threads: z.array(thread),
  /** Resolved threads that are not shown. */
  resolved: z.int(),
  /** Reviews and comments that are not shown because of who wrote them. */
  withheld: z.int(),
})
