import { defineConnector } from '@mcp-connectors/core'
import { Git } from './client.ts'
import { options } from './options.ts'
import { commitMessage } from './prompts/commit-message.ts'
import { historyOfPath } from './prompts/history-of-path.ts'
import { resolveConflicts } from './prompts/resolve-conflicts.ts'
import { reviewChanges } from './prompts/review-changes.ts'
import { blobResource } from './resources/blob.ts'
import { commitResource } from './resources/commit.ts'
import { statusResource } from './resources/status.ts'
import { blame } from './tools/blame.ts'
import { branch } from './tools/branch.ts'
import { clone } from './tools/clone.ts'
import { commit } from './tools/commit.ts'
import { compare } from './tools/compare.ts'
import { diff } from './tools/diff.ts'
import { grep } from './tools/grep.ts'
import { integrate } from './tools/integrate.ts'
import { log } from './tools/log.ts'
import { refs } from './tools/refs.ts'
import { repos } from './tools/repos.ts'
import { restore } from './tools/restore.ts'
import { show } from './tools/show.ts'
import { stage } from './tools/stage.ts'
import { stash } from './tools/stash.ts'
import { status } from './tools/status.ts'
import { sync } from './tools/sync.ts'
import { undo } from './tools/undo.ts'
import { worktree } from './tools/worktree.ts'

export const git = defineConnector({
  id: 'git',
  title: 'Git',
  description: 'Read and change local Git repositories, safely on ones you do not trust.',
  instructions: [
    'Use these tools instead of git in a shell: they start nothing that a repository brings along (hooks, filters, drivers, monitors).',
    'Pass repo, a name or path from git_repos, only when there are several repositories.',
    'git_status first; git_diff lists every changed file, then patches by page; git_log pages by cursor and filters by path, lines, author, date or changed text; git_show with a path reads a file at a revision; git_compare before a merge or a review.',
    'Names that hold a newline, an invisible character or bytes that are not UTF-8 are shown in git\'s quoted form ("caf\\351.txt") and taken in that form.',
    'Changes are off unless the server was started with --access write or destroy; before anything that can lose work an undo point is made, and git_undo returns to it.',
  ].join('\n'),
  world: 'closed',
  options,
  open: ({ protocols, ...settings }, context) => Git.open({ ...settings, protocol: protocols }, context),
  toolsets: {
    read: [repos, status, log, diff, show, blame, grep, refs, compare],
    write: [stage, commit, branch, integrate, stash, undo, worktree, restore],
    remote: [sync, clone],
  },
  optIn: ['remote'],
  resources: [statusResource, blobResource, commitResource],
  prompts: [commitMessage, reviewChanges, historyOfPath, resolveConflicts],
})
