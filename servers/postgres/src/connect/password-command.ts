import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ConnectorError } from '@mcp-connectors/core'

const run = promisify(execFile)
const timeoutMs = 30_000

/**
 * Runs the operator's command that prints a password (a cloud's token, a vault). No shell takes part: words are split
 * here, quotes keep blanks. Its output is never shown or logged.
 */
export async function passwordFrom(command: string, signal: AbortSignal): Promise<string> {
  const [program = '', ...args] = splitWords(command)
  try {
    const { stdout } = await run(program, args, {
      timeout: timeoutMs,
      signal,
      maxBuffer: 1024 * 1024,
      windowsHide: true,
    })
    return stdout.replace(/\r?\n$/, '')
  } catch (error) {
    const status = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
    throw new ConnectorError('unauthenticated', `The password command ${program} gave no password (${status}).`, {
      hint: 'Tell the person to run it by hand and see what it says.',
    })
  }
}

/** `aws "two words"` as its words. @throws ConnectorError `invalid` for a quote that is not closed. */
export function splitWords(command: string): string[] {
  const word = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)\s*/gy
  const words: string[] = []
  while (word.lastIndex < command.length) {
    const [, found] = word.exec(command) ?? []
    if (found === undefined) throw new ConnectorError('invalid', 'The password command has a quote that is not closed.')
    words.push(unquote(found))
  }
  return words
}

function unquote(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_all, double?: string, single?: string, escaped?: string) =>
      double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? escaped ?? ''),
  )
}
