// The floor of a start: an MCP server of one tool written by hand, without any SDK.
import { createInterface } from 'node:readline'

const tool = { name: 'echo', description: 'Echo.', inputSchema: { type: 'object', properties: {} } }
const results = {
  initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'raw', version: '0' } },
  'tools/list': { tools: [tool] },
  'tools/call': { content: [{ type: 'text', text: 'echo' }] },
}

createInterface({ input: process.stdin }).on('line', line => {
  const { id, method } = JSON.parse(line)
  if (id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: results[method] })}\n`)
})
