import type { AddressInfo } from 'node:net'
import { buildServer, callTool, getPrompt, type Running, serveHttp, startConnector } from '@mcp-connectors/core/serving'
import {
  acceptedContent,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
  type Server,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { diagnostics } from './diagnostics.ts'
import { type Everything, everything } from './everything.ts'

/** Serves the everything connector over HTTP on a free loopback port. */
export async function serveEverything(): Promise<{ url: string } & AsyncDisposable> {
  const running = startConnector(everything)
  const server = await serveHttp(running, { host: '127.0.0.1', port: 0 }, () =>
    withDiagnostics(buildServer(running), running),
  )
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/mcp`, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() }
}

function withDiagnostics(server: Server, running: Running<Everything>): Server {
  server.registerCapabilities({ logging: {} })
  server.setRequestHandler('tools/call', ({ params }, context) => {
    const diagnostic = diagnostics[params.name]
    if (diagnostic) return diagnostic({ args: params.arguments ?? {}, context, questions: running.questions })
    const { name, arguments: args } = params
    if (!running.tools.some(tool => tool.name === name)) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${name}`)
    }
    return callTool({ running, server, context, name, args })
  })
  server.setRequestHandler('prompts/get', async ({ params }, context) => {
    if (params.name === 'test_input_required_result_prompt') {
      const answer = acceptedContent(context.mcpReq.inputResponses, 'user_context', z.object({ context: z.string() }))
      if (answer)
        return { messages: [{ role: 'user' as const, content: { type: 'text' as const, text: answer.context } }] }
      const requestedSchema = {
        type: 'object',
        properties: { context: { type: 'string' } },
        required: ['context'],
      } as const
      return inputRequired({
        inputRequests: {
          user_context: inputRequired.elicit({
            message: 'What context should the prompt use?',
            requestedSchema: requestedSchema as never,
          }),
        },
      })
    }
    return getPrompt(running, params.name, params.arguments)
  })
  return server
}
