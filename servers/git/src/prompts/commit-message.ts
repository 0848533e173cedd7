import { completeRepo } from '../completion.ts'
import { prompt } from '../tool.ts'
import { inRepo } from './in-repo.ts'

export const commitMessage = prompt({
  name: 'commit-message',
  title: 'Write a commit message',
  description: 'Write a message for what is staged, in the style of the history.',
  args: { repo: { description: 'Repository, if there are several.', complete: completeRepo } },
  render: ({ repo }) =>
    `${inRepo(repo)}Write a commit message for the staged changes.
1. git_diff with staged: true. If nothing is staged, say so and stop.
2. git_log with detail "body", limit 10: follow the style of these messages (tense, prefixes, length, language).
3. Say in the subject what the change does, in at most 72 characters; in the body why, where the diff does not show it.
Do not commit. Show the message only, then ask whether to commit it.`,
})
