import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import type { Operation } from './operation.ts'

/** Strategies of git itself: any other name is a program, `git-merge-<name>`, found even inside the work tree. */
const strategies = /^(?:ort|recursive|resolve|octopus|ours|subtree)?\n?$/

/** What a person gives `git am`; other options of `git apply` name files to write. */
const applying = /^(?:\s*'(?:-[pC]\d+|--whitespace=[a-z-]+|--ignore-(?:space-change|whitespace)|--3way)')*\s*$/

/**
 * A folder from elsewhere may hold an operation that somebody began there, with programs to start as it goes on:
 * `exec` lines, and merge strategies that are programs; or with files to write.
 * @throws ConnectorError `refused` for such an operation.
 */
export async function refusePrograms(gitDir: string, operation: Operation): Promise<void> {
  const read = (name: string) =>
    readFile(join(gitDir, name), 'utf8').then(
      text => text,
      () => '',
    )
  const [todo, strategy, options, apply] = await Promise.all([
    read('rebase-merge/git-rebase-todo'),
    read('rebase-merge/strategy'),
    read('sequencer/opts'),
    read('rebase-apply/apply-opt'),
  ])
  const runs = /^[ \t]*(?:x|exec)(?:\s|$)/m.test(todo)
  const strange = ![strategy, ...named(options)].every(name => strategies.test(name)) || !applying.test(apply)
  if (!runs && !strange) return
  const where = join(gitDir, runs ? 'rebase-merge/git-rebase-todo' : '')
  throw new ConnectorError(
    'refused',
    `The ${operation} in progress starts programs, or writes files, of its own choice.`,
    {
      hint: `The person can look at them in ${where} and go on with git itself; abort works here.`,
    },
  )
}

/** The strategies in a file of options, as git writes it; what is written in another way counts as a program. */
function named(options: string): string[] {
  const lines = options.split('\n').filter(line => /strategy(?!-option)/i.test(line))
  return lines.map(line => /^\tstrategy = (.*)$/.exec(line)?.[1] ?? line)
}
