import {
  type CompleteRequest,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Declaration } from './connector.ts'
import type { Complete } from './resource.ts'
import type { Running } from './running.ts'
import { underWay } from './under-way.ts'

/** Nothing that is suggested is longer. */
const longestValue = 4096

/** Values for one argument of a prompt or one variable of a resource template; none where nothing is suggested. */
export async function completeArgument<C>(
  running: Running<C>,
  context: ServerContext,
  params: CompleteRequest['params'],
): Promise<readonly string[]> {
  const { ref, argument, context: given } = params
  const connector = await running.connector()
  const complete =
    ref.type === 'ref/prompt'
      ? promptCompleter(connector, ref.name, argument.name)
      : resourceCompleter(connector, ref.uri, argument.name)
  if (!complete || argument.value.length > longestValue) return []
  return underWay(running, context, 'completion', call => complete(argument.value, given?.arguments ?? {}, call))
}

function promptCompleter<C>(connector: Declaration<C>, name: string, argument: string): Complete<C> | undefined {
  const prompt = connector.prompts?.find(candidate => candidate.name === name)
  if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt: ${name.slice(0, 100)}`)
  return Object.hasOwn(prompt.args, argument) ? prompt.args[argument]?.complete : undefined
}

function resourceCompleter<C>(connector: Declaration<C>, uri: string, variable: string): Complete<C> | undefined {
  const resource = connector.resources?.find(candidate => candidate.uri === uri)
  if (!resource)
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown resource template: ${uri.slice(0, 100)}`)
  const { complete } = resource
  return complete && Object.hasOwn(complete, variable) ? complete[variable] : undefined
}
