import { z } from 'zod'
import type { Server } from '../servers.ts'

/** What stands in the snippets of one README: `<!-- gen:clients {"env":{"DATABASE_URL":"…"}} -->`. */
export const example = z.strictObject({
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
})

type Example = z.output<typeof example>

type Snippet = readonly [client: keyof typeof where, language: 'json' | 'toml' | 'sh', code: string]

const where = {
  'Claude Desktop':
    'Settings > Developer > Edit Config opens `claude_desktop_config.json`. Quit the app fully and start it again afterwards.',
  'Claude Code': 'In a terminal; `--scope project` writes `.mcp.json` for the whole team instead.',
  Cursor: '`~/.cursor/mcp.json`, or `.cursor/mcp.json` in a project.',
  'VS Code': '`.vscode/mcp.json` in a project, or the command "MCP: Open User Configuration".',
  Windsurf: '`~/.codeium/windsurf/mcp_config.json`.',
  Zed: '`~/.config/zed/settings.json` (Windows: `%APPDATA%\\Zed\\settings.json`).',
  Codex: '`~/.codex/config.toml`.',
  'Gemini CLI':
    '`~/.gemini/settings.json`. It starts no servers in a folder that it does not trust (`/permissions`). Variables of the shell are filtered: name each one here.',
  JetBrains:
    'Settings > Tools > AI Assistant > Model Context Protocol > Add > As JSON; Junie: `~/.junie/mcp/mcp.json`.',
  Continue: 'A JSON file of its own in `.continue/mcpServers/` of a project.',
}

const trouble = `If the client only says that the server failed:

- \`spawn npx ENOENT\`: programs with a window often do not see the \`PATH\` of your shell. Give the full path of \`npx\`
  (\`which npx\`) as the command; with a version manager, that of a current Node.js.
- Windows: where a client cannot start \`npx\`, write \`"command": "cmd"\` and \`"args": ["/c", "npx", "-y", …]\`.
- No network at start: \`"args": ["--prefer-offline", "-y", …]\` uses the copy that npx has.
- Run the same command in a terminal: unknown and wrong settings are listed; all right, it waits for a client. A wrong
  path or password shows in the answer to the first question. \`--help\` lists the settings.`

/** One folded section for each client, with the file that it reads, and what to do when it does not start. */
export function clientSnippets(server: Server, given: Example): string {
  const sections = snippets(server, given).map(([client, language, code]) =>
    [
      `<details><summary><b>${client}</b></summary>`,
      where[client],
      `\`\`\`${language}\n${code}\n\`\`\``,
      '</details>',
    ].join('\n\n'),
  )
  return [...sections, trouble].join('\n\n')
}

function snippets({ id, package: npm, own }: Server, { args, env }: Example): Snippet[] {
  const entry = { command: 'npx', args: ['-y', npm.name, ...args], ...(Object.keys(env).length > 0 && { env }) }
  const secrets = own.filter(({ secret }) => secret).flatMap(setting => setting.env)
  const added = ['claude mcp add', id, ...variables(env), '--', command(npm.name, args)].join(' ')
  const standard = json({ mcpServers: { [id]: entry } })
  return [
    ['Claude Desktop', 'json', standard],
    ['Claude Code', 'sh', added],
    ['Cursor', 'json', standard],
    ['VS Code', 'json', vsCode(id, entry, secrets)],
    ['Windsurf', 'json', standard],
    ['Zed', 'json', json({ context_servers: { [id]: entry } })],
    ['Codex', 'toml', toml(id, entry)],
    ['Gemini CLI', 'json', standard],
    ['JetBrains', 'json', standard],
    ['Continue', 'json', standard],
  ]
}

type Entry = { command: string; args: string[]; env?: Record<string, string> }

/** VS Code asks for secrets and keeps them, so that they do not stand in the file. */
function vsCode(id: string, { command, args, env = {} }: Entry, secrets: readonly string[]): string {
  const asked = Object.keys(env).filter(name => secrets.includes(name))
  const input = (name: string) => name.toLowerCase().replaceAll('_', '-')
  const values = Object.entries(env).map(([name, value]) => [
    name,
    asked.includes(name) ? `\${input:${input(name)}}` : value,
  ])
  return json({
    ...(asked.length > 0 && {
      inputs: asked.map(name => ({ type: 'promptString', id: input(name), description: name, password: true })),
    }),
    servers: { [id]: { type: 'stdio', command, args, ...(values.length > 0 && { env: Object.fromEntries(values) }) } },
  })
}

function toml(id: string, { command, args, env }: Entry): string {
  const lines = [`[mcp_servers.${id}]`, `command = ${JSON.stringify(command)}`, `args = ${inline(args)}`]
  const pairs = Object.entries(env ?? {}).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
  return [...lines, ...(pairs.length > 0 ? [`env = { ${pairs.join(', ')} }`] : [])].join('\n')
}

/** JSON with lists of texts on one line, as people write it. */
function json(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /\[\n\s+("(?:[^"\\]|\\.)*"(?:,\n\s+"(?:[^"\\]|\\.)*")*)\n\s+\]/g,
    list => inline(JSON.parse(list)),
  )
}

function inline(texts: readonly string[]): string {
  return `[${texts.map(text => JSON.stringify(text)).join(', ')}]`
}

function variables(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `-e ${name}=${shellWord(value)}`)
}

function command(name: string, args: readonly string[]): string {
  return ['npx', '-y', name, ...args.map(shellWord)].join(' ')
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
