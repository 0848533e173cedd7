import { completePath, completeRepo } from '../completion.ts'
import { prompt } from '../tool.ts'
import { inRepo } from './in-repo.ts'

export const historyOfPath = prompt({
  name: 'history-of-path',
  title: 'History of a path',
  description: 'Explain how a file or folder came to be as it is.',
  args: {
    path: { description: 'File or folder.', required: true, complete: completePath },
    repo: { description: 'Repository, if there are several.', complete: completeRepo },
  },
  render: ({ path = '', repo }) =>
    `${inRepo(repo)}Explain how ${JSON.stringify(path)} came to be as it is.
1. git_log with that path, detail "body".
2. git_show for the commits that changed its direction; git_log with lines for one function or section.
3. If the history starts with a rename, go on with the older name.
Tell it as a short history: what each step was for, who made it and when, what was reverted, and what is still open. Name commits by id.`,
})
