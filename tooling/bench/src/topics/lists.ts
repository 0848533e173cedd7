import { listTokens } from '@mcp-connectors/testing/tokens'
import type { Fact } from '../limits.ts'
import { type Named, ourNames, ours, peersOf } from '../servers.ts'
import type { Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

const levels = ['read', 'write', 'destroy'] as const

/** What `tools/list` costs a model before it has asked anything. */
export async function measureLists(run: Run): Promise<Topic> {
  const rows: (readonly [string, number, number])[] = []
  const facts: Fact[] = []
  for (const name of ourNames) {
    for (const level of levels) {
      const server = ours(name, run, '--access', level)
      if (server === undefined) continue
      const { tools, tokens } = await listOf(server)
      rows.push([`${server.name}, ${level}`, tools, tokens])
      if (level !== 'write') facts.push({ limit: `tools/list of ${name} at ${level}`, values: [tokens] })
    }
    for (const peer of await peersOf(name, run)) {
      const { tools, tokens } = await listOf(peer)
      rows.push([peer.name, tools, tokens])
    }
  }
  return {
    title: 'What the tools cost a model',
    note: 'Name, description and input schema of all tools listed by default at each level, as hosts pass them on, in o200k tokens.',
    head: ['server', 'tools', 'tokens'],
    rows,
    facts,
  }
}

async function listOf({ command }: Named): Promise<{ tools: number; tokens: number }> {
  await using wire = await Wire.connect(command)
  const tools = await wire.tools()
  return { tools: tools.length, tokens: listTokens(tools) }
}
