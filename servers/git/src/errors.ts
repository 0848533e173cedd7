import { ConnectorError } from '@mcp-connectors/core'

/** git is not there, or cannot be started. */
export function startError(error: unknown): ConnectorError {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  if (!missing) return new ConnectorError('unavailable', 'git could not be started.', { cause: error })
  return new ConnectorError('unavailable', 'git is not installed, or not on the PATH of this server.', {
    hint: 'The person can install it (https://git-scm.com) or add its folder to PATH in the client configuration.',
    cause: error,
  })
}

interface Rule {
  pattern: RegExp
  error: (match: RegExpExecArray) => ConnectorError
}

/** git's own words, in the C locale, and what they mean for the caller. First match wins. */
const rules: readonly Rule[] = [
  {
    pattern: /Unable to create '(.+?)': File exists/,
    error: match =>
      new ConnectorError('conflict', `The repository is locked: ${match[1]} exists.`, {
        hint: 'Another git process is at work, or one crashed. Have the person check, and delete that file only if none runs.',
      }),
  },
  {
    pattern: /(?:Author|Committer) identity unknown|unable to auto-detect email address|empty ident name/i,
    error: () =>
      new ConnectorError('invalid', 'git does not know who commits.', {
        hint: 'The person can run: git config --global user.name "…" and git config --global user.email "…".',
      }),
  },
  {
    pattern: /not something we can merge|bad revision|unknown revision|Not a valid object name|ambiguous argument/i,
    error: () =>
      new ConnectorError('not_found', 'git does not know that revision.', {
        hint: 'git_refs lists branches and tags.',
      }),
  },
  {
    pattern: /no such path|there is no path|did not match any file|exists on disk, but not in|does not exist in/i,
    error: () =>
      new ConnectorError('not_found', 'git does not know that path there.', {
        hint: 'git_show with a rev lists a folder.',
      }),
  },
  {
    pattern: /no valid patches in input|corrupt patch|patch (?:fragment )?(?:failed|does not apply|with only garbage)/i,
    error: () =>
      new ConnectorError('invalid', 'The patch does not apply.', {
        hint: 'Take it from git_diff as it stands there, with the lines "--- a/path" and "+++ b/path" and whole hunks.',
      }),
  },
  {
    pattern: /file .+ has only (\d+) lines?/,
    error: match => new ConnectorError('invalid', `The file has only ${match[1]} lines.`),
  },
  {
    pattern: /^fatal: (?:-e option|header|command line), '|invalid regular expression/im,
    error: () =>
      new ConnectorError('invalid', 'The pattern is not a valid regular expression.', {
        hint: 'It is a POSIX extended one; git_grep also takes plain text with fixed: true.',
      }),
  },
  {
    pattern: /could not fetch|lazy fetching disabled|promisor|transport '.*' not allowed/i,
    error: () =>
      new ConnectorError('unavailable', 'The repository is a partial clone and lacks these objects.', {
        hint: 'Reading never fetches. The person can fetch them with git itself.',
      }),
  },
  {
    pattern: /bad config (?:line|file|value)|invalid (?:key|value)|could not expand include path/i,
    error: () =>
      new ConnectorError('invalid', 'The git configuration has an error in it.', {
        hint: 'The person can run git config --list.',
      }),
  },
  {
    pattern: /dubious ownership/i,
    error: () =>
      new ConnectorError('refused', 'git does not trust this folder: another user owns it.', {
        hint: 'The person can trust it with git config --global --add safe.directory <folder>.',
      }),
  },
  {
    pattern: /index file (?:corrupt|smaller|open failed)|bad (?:signature|index)|object .* is corrupt|loose object/i,
    error: () => new ConnectorError('invalid', 'The repository is damaged.', { hint: 'The person can run git fsck.' }),
  },
]

/** What a failed run means. The first line git printed is quoted: it is the answer. */
export function gitError(command: string, exitCode: number, stderr: string): ConnectorError {
  const quote = quotable(stderr)
  const detail = `git ${command} ended with ${exitCode}: ${stderr.trim().slice(0, 2000)}`
  for (const { pattern, error } of rules) {
    const match = pattern.exec(stderr)
    if (!match) continue
    const { code, message, hint } = error(match)
    return new ConnectorError(code, message, { ...(hint === undefined ? {} : { hint }), detail, ...quote })
  }
  return new ConnectorError('invalid', `git ${command} failed.`, { detail, ...quote })
}

const mostQuoted = 600

function quotable(stderr: string): { quote?: string } {
  const lines = stderr.split('\n').filter(line => line !== '' && !line.startsWith('hint:'))
  return lines.length > 0 ? { quote: lines.slice(0, 8).join('\n').slice(0, mostQuoted) } : {}
}
