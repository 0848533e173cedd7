import { z } from 'zod'
import { listOf, text } from '../bounded.ts'

const name = text().optional()
const names = listOf(text(), 50).optional()

/** What can be set on an issue or pull request. */
export const fields = {
  title: name,
  body: text(65_536).optional(),
  edits: listOf(z.strictObject({ old: text(65_536), new: z.string() }), 50)
    .optional()
    .describe('Parts of the body to replace, each there exactly once.'),
  labels: names.describe('["+bug", "-triage"], or without signs the whole list; so assignees.'),
  assignees: names,
  milestone: name.describe('Title or none.'),
  type: name,
  state: z.enum(['open', 'closed']).optional(),
  reason: z.enum(['completed', 'not_planned', 'duplicate']).optional(),
  duplicate_of: name.describe('Number or URL; so parent.'),
  parent: name.describe('Or none.'),
  sub_issues: names.describe('["+12", "-13"]; so blocked_by.'),
  blocked_by: names,
  lock: z.enum(['off-topic', 'too heated', 'resolved', 'spam', 'unlock']).optional(),
}

const issueFields = z.strictObject(fields)

export type IssueFields = z.output<typeof issueFields>
