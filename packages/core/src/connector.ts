import type { Options, OptionValues } from '@mcp-connectors/config'
import type { Prompt } from './prompt.ts'
import type { Resource } from './resource.ts'
import type { Terminal } from './terminal.ts'
import type { Access, Log, Tool } from './tool.ts'

/** What `open` is given beside the options. */
export interface OpenContext {
  /** Fires when the process ends. */
  signal: AbortSignal
  log: Log
  access: Access
  /** The names of the tools that the settings offer. */
  tools: readonly string[]
  /** By option: where its value came from, as the person wrote it (`GH_TOKEN`, `GITHUB_TOKEN_FILE`), or `default`. */
  sources: Readonly<Record<string, string>>
  /** Several people may use this process (`--http`): none of them may log in for all. */
  shared: boolean
  /** Masks a secret that was learned after the start, in all that leaves the process from now on. */
  conceal(secret: string): void
  /** Says which tools this credential cannot use, in place of what was said before. They are no longer listed. */
  withhold(tools: Withheld): void
}

/** By name of the tool: what is missing, one sentence for the person. `The token lacks the scope workflow.` */
export type Withheld = Readonly<Record<string, string>>

/** What a subcommand is given beside the options. */
export interface CommandContext extends Terminal, Pick<OpenContext, 'log' | 'access' | 'sources' | 'conceal'> {}

/** A subcommand of the program, as `npx -y @mcp-connectors/github login`. */
export interface Command<O extends Options> {
  /** One sentence for `--help`. */
  about: string
  /** A ConnectorError it throws is shown as its message and hint; the exit code is 1 then. */
  run: (options: OptionValues<O>, context: CommandContext) => Promise<void>
}

/** Empty: understood, though nothing here is like it. */
export interface Aliases {
  toolsets?: Readonly<Record<string, readonly string[]>>
  tools?: Readonly<Record<string, readonly string[]>>
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
  /** Subcommands, by the word that is typed. */
  commands?: Readonly<Record<string, { about: string }>>
  /** Names that other servers have, in settings, for toolsets and tools: what they mean here. */
  aliases?: Aliases
}

export interface Connector<C extends AsyncDisposable = AsyncDisposable, O extends Options = Options>
  extends Declaration<C> {
  options: O
  commands?: Readonly<Record<string, Command<O>>>
  /** Called once per process, on the first call; never by a list. Missing credentials throw `unauthenticated`. */
  open: (options: OptionValues<O>, context: OpenContext) => C | Promise<C>
}

/** Declares a connector. Everything else about it, documentation included, is derived from this value. */
export function defineConnector<C extends AsyncDisposable, O extends Options>(
  connector: Connector<C, O>,
): Connector<C, O> {
  return connector
}
