import { z } from 'zod'
import type { Reply } from './reply.ts'

/** `read` < `write` < `destroy`: what a tool may do, and what the person who runs the server allows (`--access`). */
export type Access = 'read' | 'write' | 'destroy'

/** Writes to stderr, secrets masked. */
export interface Log {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** All that a call is given. Options were spent in `open`; the environment is unreadable here. */
export interface CallContext<C> {
  /** The connector's one vendor client, opened on the first call. */
  client: C
  /** Fires on cancellation by the client, on `--timeout` and on shutdown. Every outside call honours it. */
  signal: AbortSignal
  log: Log
  /** Tells a waiting client how far the call is; a client that did not ask is not told. */
  progress(done: number, total?: number, message?: string): void
}

export interface ToolContext<C> extends CallContext<C> {
  /** Where a paged tool goes on: the `next` of the page before, verified. Undefined on the first page. */
  position: unknown
  /** About how many tokens of text the result may have; core cuts at it in any case. */
  budget: number
}

/** How core cuts a list result that is over the budget: rows are dropped last-first and the cursor moves back. */
export interface Fit<V> {
  /** The key of `value` whose array may be shortened. */
  list: keyof V & string
  /** The position right after this item, for the cursor. Without it a cut only says how many were left out. */
  after?: (item: never, index: number, value: V) => unknown
  /** Where the cursor leads to what stands before the list: its first items are dropped, and `after` gets the first kept. */
  keepsEnd?: (value: V) => boolean
}

interface ToolSpec<C, I extends z.ZodObject, O extends z.ZodObject> {
  /** The wire name, a literal `<connector>_<verb or noun>`, at most 32 characters. */
  name: string
  title: string
  access: Access
  /** The level of one call, where the arguments decide it. Never below `access`, at which the tool is listed. */
  accessFor?: (args: z.output<I>) => Access
  description: string
  input: I
  output: O
  /** Repeating the call with the same arguments changes nothing more. Default: true for `read`. */
  idempotent?: boolean
  /** Overrides the connector's `world` for a tool that reaches further. */
  world?: 'open' | 'closed'
  /** Scopes of which a credential needs one: without any of them the tool can do nothing at all, and is left out. */
  scopes?: readonly string[]
  /**
   * The tool takes a `cursor` argument. `run` reads `position` and returns the next one as `next` beside its value;
   * core signs it, binds it to the tool and its arguments, and shows it as `next_cursor`.
   */
  paged?: boolean
  fit?: Fit<z.input<O>>
  /** What the person must see before a `destroy` call goes on. Undefined: nothing to ask this time. */
  confirm?: (args: z.output<I>, context: ToolContext<C>) => string | undefined | Promise<string | undefined>
  run: (
    args: z.output<I>,
    context: ToolContext<C>,
  ) => Result<z.input<O>> | Reply<Result<z.input<O>>> | Promise<Result<z.input<O>> | Reply<Result<z.input<O>>>>
  /** The compact text the model reads. Default: compact JSON. Third-party text goes through `untrusted()`. */
  render?: (value: z.output<O>, context: RenderContext) => string
}

/** A value, and for a paged tool the position after it (any JSON value; undefined or absent: this was the last page). */
export type Result<V> = V & { next?: unknown }

export interface RenderContext {
  /** Frames text that third parties wrote. One tag per response. */
  untrusted(text: string, source?: string): string
}

/** A tool as core sees it, its own types erased. Made by `tool()`. */
export interface Tool<C> {
  readonly name: string
  readonly title: string
  readonly access: Access
  readonly description: string
  readonly input: z.ZodObject
  readonly output: z.ZodObject
  readonly idempotent: boolean
  readonly world: 'open' | 'closed' | undefined
  readonly scopes: readonly string[]
  readonly paged: boolean
  readonly accessFor: ((args: never) => Access) | undefined
  readonly fit:
    | {
        list: string
        after: ((item: never, index: number, value: never) => unknown) | undefined
        keepsEnd: ((value: never) => boolean) | undefined
      }
    | undefined
  readonly confirm:
    | ((args: never, context: ToolContext<C>) => string | undefined | Promise<string | undefined>)
    | undefined
  readonly run: (args: never, context: ToolContext<C>) => unknown
  readonly render: ((value: never, context: RenderContext) => string) | undefined
}

export const longestCursor = 4096
const cursor = z
  .string()
  .max(longestCursor)
  .optional()
  .describe('next_cursor of the page before; other arguments as then.')

/** Gives the connector's client type once: `export const tool = toolFor<Postgres>()`. */
export function toolFor<C>() {
  return function tool<I extends z.ZodObject, O extends z.ZodObject>(spec: ToolSpec<C, I, O>): Tool<C> {
    return {
      name: spec.name,
      title: spec.title,
      access: spec.access,
      description: spec.description,
      input: spec.paged ? spec.input.extend({ cursor }) : spec.input,
      output: spec.paged ? spec.output.extend({ next_cursor: z.string().optional() }) : spec.output,
      idempotent: spec.idempotent ?? spec.access === 'read',
      world: spec.world,
      scopes: spec.scopes ?? [],
      paged: spec.paged ?? false,
      accessFor: spec.accessFor,
      fit: spec.fit && { list: spec.fit.list, after: spec.fit.after, keepsEnd: spec.fit.keepsEnd },
      confirm: spec.confirm,
      run: spec.run,
      render: spec.render,
    }
  }
}
