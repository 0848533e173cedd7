import { option } from '@mcp-connectors/config'
import { z } from 'zod'

/** What the person who runs the server decides: which repositories, and what may run. */
export const options = {
  repository: option(z.array(z.string().min(1)).default([]), {
    about: 'A repository to work on. May be repeated.',
    path: 'folder',
    flag: 'r',
    positional: true,
  }),
  allow: option(z.array(z.string().min(1)).default([]), {
    about: 'A folder whose repositories may be used. May be repeated.',
    path: 'folder',
  }),
  hooks: option(z.enum(['skip', 'run']).default('skip'), {
    about: 'Whether hooks of a repository run on writes. They are programs that the repository brings along.',
  }),
  // Not "protocol": GIT_PROTOCOL is a variable of git's own.
  protocols: option(z.array(z.enum(['https', 'ssh', 'http', 'git', 'file'])).default(['https', 'ssh']), {
    about: 'Protocols that remote calls may use. May be repeated.',
    flag: 'protocol',
  }),
}
