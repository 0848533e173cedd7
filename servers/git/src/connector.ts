import { option } from '@mcp-connectors/config'
import { defineConnector } from '@mcp-connectors/core'
import { z } from 'zod'
import { Git } from './client.ts'
import { blame } from './tools/blame.ts'
import { compare } from './tools/compare.ts'
import { diff } from './tools/diff.ts'
import { grep } from './tools/grep.ts'
import { log } from './tools/log.ts'
import { refs } from './tools/refs.ts'
import { repos } from './tools/repos.ts'
import { show } from './tools/show.ts'
import { status } from './tools/status.ts'

export const git = defineConnector({
  id: 'git',
  title: 'Git',
  description: 'Read and change local Git repositories, safely on ones you do not trust.',
  instructions: 'Pass repo when there is more than one repository; git_repos lists them.',
  world: 'closed',
  options: {
    repository: option(z.array(z.string().min(1)).default([]), {
      about: 'A repository to work on. May be repeated.',
      flag: 'r',
      positional: true,
    }),
    allow: option(z.array(z.string().min(1)).default([]), {
      about: 'A folder whose repositories may be used. May be repeated.',
    }),
    hooks: option(z.enum(['skip', 'run']).default('skip'), {
      about: 'Whether hooks of a repository run on writes. They are programs that the repository brings along.',
    }),
    protocol: option(z.array(z.enum(['https', 'ssh', 'http', 'git', 'file'])).default(['https', 'ssh']), {
      about: 'Protocols that remote calls may use. May be repeated.',
    }),
  },
  open: (options, context) => Git.open(options, context),
  toolsets: { read: [repos, status, log, diff, show, blame, grep, refs, compare], write: [], remote: [] },
  optIn: ['remote'],
})
