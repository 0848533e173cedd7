import { listOf, text } from '@mcp-connectors/core'
import { z } from 'zod'

const name = text().optional()
const names = listOf(text(), 50).optional()

/** What can be set on an issue or pull request. */
export const fields = {
  title: name,
  body: text(65_536).optional(),
  edits: listOf(z.strictObject({ old: text(65_536), new: z.string() }), 50)
    .optional()
    .describe('In the body; each old exactly once.'),
  labels: names.describe('["+bug", "-triage"], or the whole list; so assignees.'),
  assignees: names,
  milestone: name.describe('Title or none.'),
  type: name,
  state: z.enum(['open', 'completed', 'not_planned']).optional(),
  duplicate_of: name.describe('Number or URL; closes.'),
  parent: name.describe('Number, URL or none.'),
  sub_issues: names.describe('["+12", "-13"]; so blocked_by.'),
  blocked_by: names,
  locked: z.boolean().optional(),
}

const issueFields = z.strictObject(fields)

export type IssueFields = z.output<typeof issueFields>
