import type { CallToolResult, InputRequiredResult, Server, ServerContext } from '@modelcontextprotocol/server'
import { parseArguments } from './arguments.ts'
import { confirmCall } from './confirm.ts'
import { ConnectorError } from './error.ts'
import { failureOf } from './failure.ts'
import { describeError } from './log.ts'
import { allows, whyOff } from './offer.ts'
import { type Presented, present } from './present.ts'
import { settledBy } from './question.ts'
import type { Running } from './running.ts'
import type { Access, CallContext, Tool, ToolContext } from './tool.ts'
import { underWay } from './under-way.ts'
import { visitFor } from './visit.ts'

export interface Call<C> {
  running: Running<C>
  server: Server
  context: ServerContext
  /** A name that the connector has; whether it is offered is checked here. */
  name: string
  args: unknown
}

/** One tool call, from the arguments as they came to the result as it leaves. Never throws. */
export async function callTool<C>(call: Call<C>): Promise<CallToolResult | InputRequiredResult> {
  const { running, name } = call
  const started = performance.now()
  try {
    const result = await answer(call)
    running.log.debug(`${name} ok ${elapsed(started)}`)
    return result
  } catch (thrown) {
    const { error, text } = failureOf(thrown, running)
    if (error.code !== 'internal') {
      const more = error.detail === undefined ? '' : ` (${error.detail})`
      running.log.info(`${name} ${error.code} ${elapsed(started)}: ${describeError(error)}${more}`)
    }
    return { content: [{ type: 'text', text }], isError: true }
  }
}

function elapsed(started: number): string {
  return `${(performance.now() - started).toFixed(0)} ms`
}

async function answer<C>({
  running,
  server,
  context,
  name,
  args: sent,
}: Call<C>): Promise<CallToolResult | InputRequiredResult> {
  await checkOffered(running, name)
  const tool = await running.tool(name)
  if (!tool) throw new ConnectorError('not_found', `There is no tool ${name}.`)
  const { args, cursor } = withoutCursor(tool, parseArguments(tool, sent))
  // Erased by Tool<C>; the schema that just parsed them is the one that typed `run`.
  const given = args as never
  const level = levelOf(running, tool, given)
  const { maxTokens, results } = running.settings
  const position = cursor === undefined ? undefined : running.cursors.open(tool.name, args, cursor)
  const subject = { running, server, context, tool: tool.name, args }
  const settled = settledBy(subject)
  const work = async (call: CallContext<C>) => {
    const toolContext = { ...call, position, budget: maxTokens }
    if (level === 'destroy') {
      const question = await confirmCall(subject, settled, () => messageOf(tool, given, toolContext))
      if (question) return question
    }
    const returned = await tool.run(given, toolContext)
    // What was read may be half of it; what was changed is changed, and must not be called stopped.
    if (level === 'read') call.signal.throwIfAborted()
    const structured = results === 'structured'
    const seal = (next: unknown) => running.cursors.seal(tool.name, args, next)
    return resultOf(present(tool, returned, { maxTokens, seal, mask: running.mask, structured }), structured)
  }
  try {
    return await underWay(running, context, tool.name, work)
  } catch (error) {
    const question = await visitFor(subject, settled, error)
    if (question) return question
    throw error
  }
}

/** The cursor of a paged tool is ours, and no part of what its pages are bound to. */
function withoutCursor<C>({ paged }: Tool<C>, parsed: Record<string, unknown>) {
  if (!paged) return { args: parsed, cursor: undefined }
  const { cursor, ...args } = parsed
  return { args, cursor: typeof cursor === 'string' ? cursor : undefined }
}

/** @throws ConnectorError for a tool that is not listed: `refused` with the setting, `forbidden` with what is missing. */
async function checkOffered<C>({ surface, settings, tools, withheld }: Running<C>, name: string): Promise<void> {
  const setting = tools.some(tool => tool.name === name) ? undefined : whyOff(surface, settings, name)
  if (setting !== undefined) throw notOffered(name, setting)
  const missing = (await withheld.get())[name]
  if (missing === undefined) return
  throw new ConnectorError('forbidden', `${name} cannot be used with this credential. ${missing}`, {
    hint: 'Tell the person. Do not try again before it is changed.',
  })
}

/** The level of this call, checked against `--access`. */
function levelOf<C>(running: Running<C>, tool: Tool<C>, args: never): Access {
  const level = tool.accessFor?.(args) ?? tool.access
  if (!allows(running.settings.access, level))
    throw notOffered(`${tool.name} with these arguments`, `--access ${level}`)
  return level
}

function notOffered(what: string, setting: string): ConnectorError {
  return new ConnectorError('refused', `${what} is not allowed by the settings of this server.`, {
    hint: `The person who runs the server can allow it with ${setting}.`,
  })
}

async function messageOf<C>(tool: Tool<C>, args: never, context: ToolContext<C>): Promise<string | undefined> {
  if (!tool.confirm) return `${tool.title}: ${JSON.stringify(args).slice(0, 1500)}`
  return await tool.confirm(args, context)
}

function resultOf({ text, value, blocks }: Presented, structured: boolean): CallToolResult {
  const content: CallToolResult['content'] = [{ type: 'text', text }, ...blocks]
  return structured ? { content, structuredContent: value } : { content }
}
