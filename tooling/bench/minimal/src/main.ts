import { McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

serveStdio(() => {
  const server = new McpServer({ name: 'minimal', version: '0.0.0' })
  const inputSchema = z.strictObject({ text: z.string() })
  server.registerTool('echo', { description: 'Echo.', inputSchema }, ({ text }) => ({
    content: [{ type: 'text', text }],
  }))
  return server
})
