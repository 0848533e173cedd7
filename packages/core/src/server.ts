import { isUtf8 } from 'node:buffer'
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { callTool } from './call.ts'
import { completeArgument } from './complete.ts'
import type { ErrorCode } from './error.ts'
import { failureOf } from './failure.ts'
import { findResource } from './find-resource.ts'
import { getPrompt } from './get-prompt.ts'
import { describeError } from './log.ts'
import type { Mask } from './mask.ts'
import type { Running } from './running.ts'
import { underWay } from './under-way.ts'

/** The same for every user of one server. Only what a credential is found to lack changes a list: see `withheld.ts`. */
const listHint = { ttlMs: 3_600_000, cacheScope: 'public' } as const
const cacheHints = {
  'server/discover': listHint,
  'tools/list': listHint,
  'prompts/list': listHint,
  'resources/list': listHint,
  'resources/templates/list': listHint,
  'resources/read': { ttlMs: 0, cacheScope: 'private' },
} as const

/**
 * Makes the MCP server of one connection (stdio) or one request (HTTP). Pure and cheap: the SDK also makes one for a
 * probe that it throws away. Lists are constants; nothing here touches the vendor.
 */
export function buildServer<C>(running: Running<C>): Server {
  const { surface, canWithhold } = running
  const hasResources = surface.resources.length + surface.resourceTemplates.length > 0
  const hasPrompts = surface.prompts.length > 0
  const server = new Server(
    { name: surface.id, title: surface.title, version: running.version },
    {
      instructions: running.instructions,
      capabilities: {
        tools: canWithhold ? { listChanged: true } : {},
        ...(hasResources ? { resources: {} } : {}),
        ...(hasPrompts ? { prompts: {} } : {}),
        ...(hasResources || hasPrompts ? { completions: {} } : {}),
      },
      cacheHints,
      requestState: { verify: (state, context) => running.questions.verify(state, context) },
    },
  )
  serveTools(server, running)
  if (hasResources) serveResources(server, running)
  if (hasPrompts) servePrompts(server, running)
  if (hasResources || hasPrompts) {
    server.setRequestHandler('completion/complete', ({ params }, context) =>
      orProtocolError(running, async () => {
        const values = await completeArgument(running, context, params)
        return {
          completion: {
            values: values.slice(0, 100).map(running.mask),
            total: values.length,
            hasMore: values.length > 100,
          },
        }
      }),
    )
  }
  return server
}

function serveTools<C>(server: Server, running: Running<C>): void {
  const structured = running.settings.results === 'structured'
  const tools = running.tools.map(({ outputSchema, ...tool }) => (structured ? { ...tool, outputSchema } : tool))
  // The schemas were made from ours by the build, so they are of the SDK's shape.
  server.setRequestHandler('tools/list', async () => {
    const withheld = await running.withheld.get()
    // The connection that asked last is the one that is open.
    if (running.canWithhold) running.withheld.listeners.set('connection', () => tellChanged(server, running))
    return { tools: tools.filter(({ name }) => withheld[name] === undefined) as never }
  })
  server.setRequestHandler('tools/call', ({ params }, context) => {
    const { name, arguments: args } = params
    if (!running.surface.tools.some(tool => tool.name === name)) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name.slice(0, 100)}`)
    }
    return callTool({ running, server, context, name, args })
  })
}

function tellChanged<C>(server: Server, { log }: Running<C>): void {
  server.sendToolListChanged().catch((error: unknown) => log.debug(`tools/list_changed: ${describeError(error)}`))
}

function serveResources<C>(server: Server, running: Running<C>): void {
  const { resources, resourceTemplates } = running.surface
  server.setRequestHandler('resources/list', () => ({ resources: [...resources] }))
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...resourceTemplates] }))
  server.setRequestHandler('resources/read', ({ params: { uri } }, context) =>
    orProtocolError(running, () => readResource(running, context, uri), uri),
  )
}

async function readResource<C>(running: Running<C>, context: ServerContext, uri: string) {
  const found = findResource((await running.connector()).resources ?? [], uri)
  if (!found) throw new ResourceNotFoundError(uri.slice(0, 500))
  const { resource, variables } = found
  const body = await underWay(running, context, uri, call => resource.read(variables, call))
  const { mimeType } = resource
  if ('text' in body) return { contents: [{ uri, mimeType, text: running.mask(body.text) }] }
  return { contents: [{ uri, mimeType, blob: maskBytes(body.blob, running.mask).toString('base64') }] }
}

/** Bytes that are no UTF-8 are looked at one by one, so that nothing else about them changes. */
function maskBytes(bytes: Uint8Array, mask: Mask): Buffer {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1'
  return Buffer.from(mask(Buffer.from(bytes).toString(encoding)), encoding)
}

function servePrompts<C>(server: Server, running: Running<C>): void {
  server.setRequestHandler('prompts/list', () => ({
    prompts: running.surface.prompts.map(prompt => ({ ...prompt, arguments: [...prompt.arguments] })),
  }))
  server.setRequestHandler('prompts/get', ({ params }) =>
    orProtocolError(running, () => getPrompt(running, params.name, params.arguments)),
  )
}

/** Not the fault of the request: the same one may do later. */
const passing = new Set<ErrorCode>(['internal', 'unavailable', 'timeout', 'rate_limited'])

/** Resources, prompts and completions have no error result: failures become protocol errors, in the same words. */
async function orProtocolError<C, T>(running: Running<C>, work: () => Promise<T>, uri?: string): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof ProtocolError) throw thrown
    const { error, text } = failureOf(thrown, running)
    if (error.code === 'not_found' && uri !== undefined) throw new ResourceNotFoundError(uri, text)
    throw new ProtocolError(
      passing.has(error.code) ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams,
      text,
    )
  }
}
