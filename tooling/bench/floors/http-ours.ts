// The same tool over HTTP as a connector on our base.
import type { AddressInfo } from 'node:net'
import { defineConnector, toolFor } from '@mcp-connectors/core'
import { serveHttp, startConnector } from '@mcp-connectors/core/serving'
import { z } from 'zod'

class Nothing implements AsyncDisposable {
  async [Symbol.asyncDispose]() {}
}

const echo = toolFor<Nothing>()({
  name: 'echo_text',
  title: 'Echo',
  access: 'read',
  description: 'Echo a text.',
  input: z.strictObject({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: ({ text }) => ({ text }),
  render: ({ text }) => text,
})

const connector = defineConnector({
  id: 'echo',
  title: 'Echo',
  description: 'Echo a text.',
  instructions: '',
  world: 'closed',
  options: {},
  open: () => new Nothing(),
  toolsets: { all: [echo] },
})

const running = startConnector(connector)
const server = await serveHttp(running, { host: '127.0.0.1', port: 0 })
process.send?.((server.address() as AddressInfo).port)
process.on('disconnect', () => process.exit())
