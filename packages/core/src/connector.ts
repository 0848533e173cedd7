import type { Options, OptionValues } from '@mcp-connectors/config'
import type { Prompt } from './prompt.ts'
import type { Resource } from './resource.ts'
import type { Access, Log, Tool } from './tool.ts'

/** What `open` is given beside the options. */
export interface OpenContext {
  /** Fires when the process ends. */
  signal: AbortSignal
  log: Log
  access: Access
}

/** What a connector is, without how it is configured and opened: all that lists and calls need. */
export interface Declaration<C> {
  /** The prefix of every tool, the environment prefix, the npm name. */
  id: string
  title: string
  description: string
  /** At most 2,000 characters: clients cut there. */
  instructions: string
  /** Whether tools reach things that the operator did not name: `openWorldHint`. */
  world: 'open' | 'closed'
  /** The default of `--access`; `read` when absent. */
  access?: Access
  /** The whole surface in one list of names. */
  toolsets: Readonly<Record<string, readonly Tool<C>[]>>
  /** Toolsets that are off unless `--toolsets` names them. */
  optIn?: readonly string[]
  resources?: readonly Resource<C>[]
  prompts?: readonly Prompt<C>[]
}

export interface Connector<C extends AsyncDisposable = AsyncDisposable, O extends Options = Options>
  extends Declaration<C> {
  options: O
  /** Called once per process, on the first call; never by a list. Missing credentials throw `unauthenticated`. */
  open: (options: OptionValues<O>, context: OpenContext) => C | Promise<C>
}

/** Declares a connector. Everything else about it, documentation included, is derived from this value. */
export function defineConnector<C extends AsyncDisposable, O extends Options>(
  connector: Connector<C, O>,
): Connector<C, O> {
  return connector
}
