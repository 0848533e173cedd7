import { ConnectorError } from '@mcp-connectors/core'
import { gitError } from '../errors.ts'
import type { GitOutput, Repo } from '../repo.ts'
import { encode, fields, quote } from '../text.ts'
import { type Conflict, parseUnmerged } from './conflicts.ts'
import { type Operation, operationIn } from './operation.ts'

export interface Outcome {
  conflicts: Conflict[]
  /** Still waiting to be continued or aborted. */
  operation: Operation | undefined
}

/**
 * Runs a command that may stop on conflicts: those are its answer, not an error.
 * @throws ConnectorError when it failed for any other reason.
 */
export async function operate(
  repo: Repo,
  args: readonly string[],
  { signal, message }: OperateOptions,
): Promise<Outcome> {
  const stdin = message === undefined ? {} : { stdin: encode(message) }
  const output = await repo.git(args, { signal, write: true, ok: [0, 1, 2, 128], ...stdin })
  return outcomeOf(repo, args[0] ?? '', output, signal)
}

/** What a command that may stop on conflicts left behind. @throws as `operate` does. */
export async function outcomeOf(repo: Repo, command: string, output: GitOutput, signal: AbortSignal): Promise<Outcome> {
  const [conflicts, operation] = await Promise.all([unmerged(repo, signal), operationIn(repo.gitDir)])
  if (output.exitCode !== 0 && conflicts.length === 0) throw failure(command, output, operation)
  return { conflicts, operation }
}

export interface OperateOptions {
  signal: AbortSignal
  /** For `-F -`. */
  message?: string | undefined
}

export async function unmerged(repo: Repo, signal: AbortSignal): Promise<Conflict[]> {
  const { stdout } = await repo.git(['ls-files', '-u', '-z', '--abbrev=10'], { signal })
  return parseUnmerged(fields(stdout)).map(conflict => ({ ...conflict, path: quote(conflict.path) }))
}

function failure(command: string, { exitCode, stderr, text }: GitOutput, operation: Operation | undefined) {
  const said = stderr.trim() === '' ? text : stderr
  const dirty = /would be overwritten|have unstaged changes|uncommitted changes|not clean|contains uncommitted/i.test(
    said,
  )
  if (dirty) {
    return new ConnectorError('conflict', `git ${command} refused: uncommitted changes are in its way.`, {
      hint:
        operation === undefined
          ? 'Commit them, or put them aside with git_stash.'
          : `The ${operation} has begun: move these files away, then git_integrate continue; or abort.`,
      quote: said.slice(0, 600),
    })
  }
  if (operation !== undefined && /now empty|nothing to commit|nothing added/i.test(said)) {
    return new ConnectorError('conflict', `The ${operation} stopped: this commit has become empty.`, {
      hint: 'Go on with git_integrate, action skip, or end it with abort.',
    })
  }
  return gitError(command, exitCode, said)
}
