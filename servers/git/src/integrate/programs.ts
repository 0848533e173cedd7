import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import type { Operation } from './operation.ts'

/** Strategies of git itself: any other name is a program, `git-merge-<name>`, found even inside the work tree. */
const strategies = /^(?:ort|recursive|resolve|octopus|ours|subtree)?\n?$/

/**
 * A folder from elsewhere may hold an operation that somebody began there, with programs to start as it goes on:
 * `exec` lines, and merge strategies that are programs.
 * @throws ConnectorError `refused` for such an operation.
 */
export async function refusePrograms(gitDir: string, operation: Operation): Promise<void> {
  const read = (name: string) =>
    readFile(join(gitDir, name), 'utf8').then(
      text => text,
      () => '',
    )
  const [todo, strategy, options] = await Promise.all([
    read('rebase-merge/git-rebase-todo'),
    read('rebase-merge/strategy'),
    read('sequencer/opts'),
  ])
  const runs = /^[ \t]*(?:x|exec)(?:\s|$)/m.test(todo)
  if (!runs && strategies.test(strategy) && named(options).every(name => strategies.test(name))) return
  throw new ConnectorError('refused', `The ${operation} in progress starts programs of its own as it goes on.`, {
    hint: `The person can read them in ${join(gitDir, runs ? 'rebase-merge/git-rebase-todo' : '')} and go on with git itself; abort works here.`,
  })
}

/** The strategies in a file of options, as git writes it; what is written in another way counts as a program. */
function named(options: string): string[] {
  const lines = options.split('\n').filter(line => /strategy(?!-option)/i.test(line))
  return lines.map(line => /^\tstrategy = (.*)$/.exec(line)?.[1] ?? line)
}
