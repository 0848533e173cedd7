import { z } from 'zod'

const name = z.string().min(1).max(256)
const names = z.array(name).max(50).optional()

/** What can be set on an issue or pull request. */
export const fields = {
  title: z.string().min(1).max(256).optional(),
  body: z.string().max(65_536).optional().describe('Whole text.'),
  edits: z
    .array(z.strictObject({ old: z.string().min(1), new: z.string() }))
    .max(50)
    .optional()
    .describe('Instead of body: replace parts, each there exactly once.'),
  labels: names.describe('["+bug", "-triage"] changes, ["bug"] replaces; so assignees.'),
  assignees: names,
  milestone: name.optional().describe('Title, or none.'),
  type: name.optional(),
  state: z.enum(['open', 'closed']).optional(),
  reason: z.enum(['completed', 'not_planned', 'duplicate']).optional(),
  duplicate_of: name.optional().describe('Number or URL, as in parent, sub_issues, blocked_by.'),
  parent: name.optional().describe('Or none.'),
  sub_issues: names.describe('["+12", "-13"]; so blocked_by.'),
  blocked_by: names,
  lock: z.enum(['off-topic', 'too heated', 'resolved', 'spam', 'unlock']).optional(),
}

const issueFields = z.strictObject(fields)

export type IssueFields = z.output<typeof issueFields>
