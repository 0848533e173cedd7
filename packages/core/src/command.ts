import type { Options, OptionValues } from '@mcp-connectors/config'
import type { Connector } from './connector.ts'
import { ConnectorError } from './error.ts'
import { describeError } from './log.ts'
import { createMask, type Secrets } from './mask.ts'
import { type Terminal, terminal } from './terminal.ts'
import type { Access, Log } from './tool.ts'

export interface Told<O extends Options> {
  options: OptionValues<O>
  access: Access
  sources: Readonly<Record<string, string>>
  secrets: Secrets
  log: Log
}

/** Runs a subcommand of a connector. @returns the exit code */
export async function runCommand<C extends AsyncDisposable, O extends Options>(
  load: () => Promise<Connector<C, O>>,
  name: string,
  { options, access, sources, secrets, log }: Told<O>,
): Promise<number> {
  const out = terminal(createMask(secrets))
  try {
    const command = (await load()).commands?.[name]
    if (!command) throw new ConnectorError('not_found', `There is no command ${name}.`)
    await command.run(options, { ...out, log, access, sources, conceal: secret => secrets.learn(secret) })
    return 0
  } catch (error) {
    return failed(error, out, log)
  }
}

function failed(error: unknown, { say, signal }: Terminal, log: Log): number {
  if (signal.aborted) return 130
  if (!ConnectorError.is(error)) {
    say(describeError(error, { stack: true }))
    return 1
  }
  log.debug(describeError(error))
  say(error.message)
  if (error.quote !== undefined) say(error.quote)
  if (error.hint !== undefined) say(error.hint)
  return 1
}
