// One tool over HTTP on nothing but the SDK: what the throughput of ours is measured against.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

// At module level, as it should be: built per request it would cost five times as much.
const inputSchema = z.strictObject({ text: z.string() })

const answer = toNodeHandler(
  createMcpHandler(() => {
    const server = new McpServer({ name: 'sdk', version: '0.0.0' })
    server.registerTool('echo_text', { description: 'Echo a text.', inputSchema }, ({ text }) => ({
      content: [{ type: 'text', text }],
    }))
    return server
  }),
)
const server = createServer((request, response) => void answer(request, response))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
