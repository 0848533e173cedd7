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

/** What this server was started with, for a connector whose own limits follow from it. */
export interface Connector<C extends AsyncDisposable = AsyncDisposable, O extends Options = Options> {
  /** The prefix of every tool, the environment prefix, the npm name. */
  id: string
  title: string
  description: string
  /** At most 2,000 characters: clients cut there. */
  instructions: string
  /** Whether tools reach things that the operator did not name: `openWorldHint`. */
  world: 'open' | 'closed'
  /** The default of `--access`. */
  access?: Access
  options: O
  /** Called once per process, on the first call; never by a list. Missing credentials throw `unauthenticated`. */
  open: (options: OptionValues<O>, context: OpenContext) => C | Promise<C>
  /** The whole surface in one list of names. A toolset named in `optIn` is off unless `--toolsets` names it. */
  toolsets: Readonly<Record<string, readonly Tool<C>[]>>
  optIn?: readonly string[]
  resources?: readonly Resource<C>[]
  prompts?: readonly Prompt<C>[]
}

/** A connector, its client and option types erased: what the serving half of core works on. */
export type AnyConnector = Connector<never, Options> | Connector<AsyncDisposable, Options>

/** Declares a connector. Everything else about it, documentation included, is derived from this value. */
export function defineConnector<C extends AsyncDisposable, O extends Options>(connector: Connector<C, O>): Connector<C, O> {
  return connector
}
