import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { interleave, throughput, timed } from '../harness.ts'
import type { Cell, Run, Topic } from '../topic.ts'

const atOnce = 16
const names = { sdk: 'the SDK alone', ours: 'ours' } as const

/** One tool over Streamable HTTP: requests a second, and milliseconds of one after the other. */
export async function measureHttp({ quick }: Run): Promise<Topic> {
  await using sdk = await serve('http-sdk.ts')
  await using own = await serve('http-ours.ts')
  const servers = [
    { name: names.sdk, call: sdk.call },
    { name: names.ours, call: own.call },
  ]
  const rounds = quick ? 3 : 15
  const rates = await interleave(
    servers.map(({ name, call }) => ({ name, turn: async () => [await throughput(500, atOnce, call)] })),
    { rounds, warm: 2 },
  )
  const times = await interleave(
    servers.map(({ name, call }) => ({ name, turn: () => timed(50, call) })),
    { rounds },
  )
  const ratio = (name: string) => rates.ratio(name, names.sdk)
  const row = (name: string): Cell[] => [name, times.median(name), rates.median(name), ratio(name)]
  return {
    title: 'HTTP',
    note: `One echo tool, protocol 2026-07-28, connections kept open. Calls one after the other, and ${atOnce} at once. The SDK alone is \`createMcpHandler\` with one \`McpServer\`; ours also checks Host, Origin and token, arguments and output, budget and secrets.`,
    head: ['server', 'p50 ms', 'calls/s', '× the SDK'],
    rows: [row(names.sdk), row(names.ours)],
    facts: [{ limit: 'HTTP throughput', values: [ratio(names.ours)] }],
  }
}

const version = '2026-07-28'
const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'echo_text',
    arguments: { text: 'hello' },
    _meta: {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '0' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
})

async function serve(file: string): Promise<{ call: () => Promise<void> } & AsyncDisposable> {
  const child = fork(fileURLToPath(new URL(`../../floors/${file}`, import.meta.url)))
  const [port] = await once(child, 'message')
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const options = {
    agent,
    method: 'POST',
    headers: {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'mcp-protocol-version': version,
      'mcp-method': 'tools/call',
      'mcp-name': 'echo_text',
    },
  }
  const url = `http://127.0.0.1:${z.int().parse(port)}/mcp`
  return {
    async call() {
      const sent = request(url, options).end(body)
      const [response] = await once(sent, 'response')
      const answer = await text(response)
      if (!answer.includes('"text":"hello"')) throw new Error(`${file}: ${answer.slice(0, 300)}`)
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
