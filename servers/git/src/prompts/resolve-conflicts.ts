import { completeRepo } from '../completion.ts'
import { prompt } from '../tool.ts'
import { inRepo } from './in-repo.ts'

export const resolveConflicts = prompt({
  name: 'resolve-conflicts',
  title: 'Resolve conflicts',
  description: 'Work through the conflicts of a merge, rebase or cherry-pick.',
  args: { repo: { description: 'Repository, if there are several.', complete: completeRepo } },
  render: ({ repo }) =>
    `${inRepo(repo)}Help to resolve the conflicts in progress.
1. git_status: which operation, which files.
2. For each file, git_log and git_show of both sides: what did each side want?
3. Propose the text that keeps both intentions. Where they contradict each other, ask the person instead of choosing.
4. After the person agrees and the files are edited: git_stage them, then git_integrate with action "continue".
git_undo returns to the state before, if the result is not what was wanted.`,
})
