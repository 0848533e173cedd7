import { ConnectorError, type ErrorCode } from '@mcp-connectors/core'
import { gitError } from '../errors.ts'
import type { GitOutput } from '../repo.ts'
import { maskUrls } from './url.ts'

/** Exit codes of a remote call that `remoteFailure` explains. */
export const remoteCodes = [0, 1, 128] as const

interface Rule {
  pattern: RegExp
  code: ErrorCode
  message: string
  hint: string
}

const rules: readonly Rule[] = [
  {
    pattern: /transport '.*' not allowed/,
    code: 'refused',
    message: 'The protocol of this remote is not allowed.',
    hint: 'The person who runs the server can allow a protocol with --protocol.',
  },
  {
    pattern:
      /authentication failed|could not read (username|password)|permission denied|terminal prompts disabled|403/i,
    code: 'unauthenticated',
    message: 'The remote did not accept our credentials, or wants some.',
    hint: 'This server never prompts: the person can log in once with git itself (credential helper or ssh-agent).',
  },
  {
    pattern: /host key verification failed/i,
    code: 'unauthenticated',
    message: 'The host key of the remote is not known.',
    hint: 'The person can connect once with ssh and check the key.',
  },
  {
    pattern: /couldn't find remote ref|remote branch .* not found/i,
    code: 'not_found',
    message: 'The remote has no such branch.',
    hint: 'Fetch without refs, then list with git_refs.',
  },
  {
    pattern: /already exists and is not an empty directory/i,
    code: 'conflict',
    message: 'The folder exists and is not empty.',
    hint: 'Choose another path.',
  },
  {
    pattern: /repository .*not found|does not appear to be a git repository/i,
    code: 'not_found',
    message: 'There is no such repository, or not for these credentials.',
    hint: 'Check the URL.',
  },
  {
    pattern: /could not resolve host|connection (refused|timed out|reset)|unable to access|could not read from remote/i,
    code: 'unavailable',
    message: 'The remote could not be reached.',
    hint: 'Try again later, or have the person check the network.',
  },
]

/** What a failed remote call means. git's words are quoted, credentials masked. */
export function remoteFailure(command: string, { exitCode, stderr }: GitOutput): ConnectorError {
  const said = maskUrls(stderr.trim())
  const rule = rules.find(({ pattern }) => pattern.test(said))
  if (!rule) return gitError(command, exitCode, said)
  return new ConnectorError(rule.code, rule.message, {
    hint: rule.hint,
    detail: `git ${command} ended with ${exitCode}`,
    quote: said.split('\n').slice(0, 6).join('\n').slice(0, 600),
  })
}
