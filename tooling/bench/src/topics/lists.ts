import { listTokens } from '@mcp-connectors/testing/tokens'
import type { Fact, Limit } from '../limits.ts'
import { type Named, type OurName, ourNames, ours, peersOf } from '../servers.ts'
import type { Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

interface Choice {
  title: string
  args: readonly string[]
  limit?: Limit
}

function choicesOf(name: OurName): readonly Choice[] {
  return [
    { title: 'read', args: ['--access', 'read'], limit: `tools/list of ${name} at read` },
    { title: 'write', args: ['--access', 'write'] },
    { title: 'destroy', args: ['--access', 'destroy'], limit: `tools/list of ${name} at destroy` },
    ...(name === 'GitHub' || name === 'Slack' ? [wholeSurface(`all tools of ${name}`)] : []),
  ]
}

function wholeSurface(limit: Limit): Choice {
  return { title: 'destroy, all toolsets', args: ['--access', 'destroy', '--toolsets', 'all'], limit }
}

/** What `tools/list` costs a model before it has asked anything. */
export async function measureLists(run: Run): Promise<Topic> {
  const rows: (readonly [string, number, number])[] = []
  const facts: Fact[] = []
  for (const name of ourNames) {
    for (const { title, args, limit } of choicesOf(name)) {
      const server = ours(name, run, ...args)
      if (server === undefined) continue
      const { tools, tokens } = await listOf(server)
      rows.push([`${server.name}, ${title}`, tools, tokens])
      if (limit) facts.push({ limit, values: [tokens] })
    }
    for (const peer of await peersOf(name, run)) {
      const { tools, tokens } = await listOf(peer)
      rows.push([peer.name, tools, tokens])
    }
  }
  return {
    title: 'What the tools cost a model',
    note: 'Name, description and input schema of all tools listed by default at each level, as hosts pass them on, in o200k tokens. The official GitHub server, a Go program and not on npm, lists 45 tools in 11,300 tokens by default and 85 in 20,800 (1.9, counted on 2026-11-22); the server that Slack hosts about 10,000 (from a capture of 2026-08-10).',
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
