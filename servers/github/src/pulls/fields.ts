import { listOf, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { fields as shared } from '../issues/fields.ts'

const name = text().optional()
const names = listOf(text(), 50).optional()

/** What can be set on a pull request. */
export const fields = {
  title: name,
  body: z
    .string()
    .refine(given => given.length <= 65_536, 'Must have at most 65,536 characters.')
    .optional()
    .describe('Left out at creation: answers the template.'),
  head: name.describe('Branch, or owner:branch of a fork.'),
  base: name,
  draft: z.boolean().optional(),
  state: z.enum(['open', 'closed']).optional(),
  reviewers: names.describe('["+alice", "-acme/team"], or the whole list; so labels, assignees.'),
  labels: names,
  assignees: names,
  milestone: shared.milestone,
}

const pullFields = z.strictObject(fields)

export interface PullFields extends z.output<typeof pullFields> {
  dry_run: boolean
  repeat: boolean
}
