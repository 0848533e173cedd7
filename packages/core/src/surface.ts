import { z } from 'zod'
import type { Aliases, Declaration } from './connector.ts'
import type { Prompt } from './prompt.ts'
import type { Resource } from './resource.ts'
import type { Access, Tool } from './tool.ts'
import { isTemplate } from './uri-template.ts'

type JsonObject = { [key: string]: unknown }

export interface ListedTool {
  name: string
  title: string
  description: string
  inputSchema: JsonObject
  outputSchema: JsonObject
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean }
}

/**
 * All that a start and a list need of a connector: the contents of `surface.json`. Frozen at build time, since making
 * the schemas of 30 tools and deriving JSON Schema from them costs 25 ms and 12 MB of every start.
 */
export interface Surface {
  id: string
  title: string
  description: string
  instructions: string
  /** The default of `--access`: an `Access`, as JSON has it. */
  access: string
  /** Names of the tools, by toolset and by the level at which they are listed. */
  toolsets: Readonly<Record<string, Partial<Record<Access, readonly string[]>>>>
  optIn: readonly string[]
  tools: readonly ListedTool[]
  resources: readonly { uri: string; name: string; title: string; description: string; mimeType: string }[]
  resourceTemplates: readonly {
    uriTemplate: string
    name: string
    title: string
    description: string
    mimeType: string
  }[]
  prompts: readonly {
    name: string
    title: string
    description: string
    arguments: readonly { name: string; description: string; required: boolean }[]
  }[]
  /** By tool: the scopes of which a credential needs one. Absent: of no tool. */
  scopes?: Readonly<Record<string, readonly string[]>>
  /** Names that other servers have for toolsets and tools. Absent: none. */
  aliases?: Aliases
  /** Subcommands of the program. Absent: none. */
  commands?: readonly { name: string; about: string }[]
}

/** Derives the surface from the declaration: what `surface.json` must equal. */
export function surfaceOf<C>(connector: Declaration<C>): Surface {
  const resources = connector.resources ?? []
  const { id, title, description, instructions, access = 'read', optIn = [] } = connector
  const tools = Object.values(connector.toolsets).flat()
  const scoped = tools.filter(({ scopes }) => scopes.length > 0).map(({ name, scopes }) => [name, scopes])
  return {
    ...{ id, title, description, instructions, access, optIn },
    toolsets: Object.fromEntries(Object.entries(connector.toolsets).map(([name, tools]) => [name, byLevel(tools)])),
    tools: tools.map(tool => listedTool(tool, connector.world)),
    resources: resources
      .filter(({ uri }) => !isTemplate(uri))
      .map(entry => ({ uri: entry.uri, ...listedResource(entry) })),
    resourceTemplates: resources
      .filter(({ uri }) => isTemplate(uri))
      .map(entry => ({ uriTemplate: entry.uri, ...listedResource(entry) })),
    prompts: (connector.prompts ?? []).map(listedPrompt),
    ...(scoped.length > 0 ? { scopes: Object.fromEntries(scoped) } : {}),
    ...(connector.aliases ? { aliases: connector.aliases } : {}),
    ...(connector.commands ? { commands: Object.entries(connector.commands).map(listedCommand) } : {}),
  }
}

function byLevel<C>(tools: readonly Tool<C>[]): Partial<Record<Access, string[]>> {
  const levels: Partial<Record<Access, string[]>> = {}
  for (const { name, access } of tools) levels[access] = [...(levels[access] ?? []), name]
  return levels
}

function listedTool<C>(tool: Tool<C>, world: 'open' | 'closed'): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: schemaOf(tool.input, 'input'),
    outputSchema: schemaOf(tool.output, 'output'),
    annotations: {
      readOnlyHint: tool.access === 'read' && tool.accessFor === undefined,
      destructiveHint: tool.access === 'destroy' || tool.accessFor !== undefined,
      idempotentHint: tool.idempotent,
      openWorldHint: (tool.world ?? world) === 'open',
    },
  }
}

function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, reused: 'inline' })
  // Clients that validate results with these schemas must accept what a later version adds.
  if (io === 'output') stripClosed(rest)
  return rest
}

function stripClosed(node: unknown): void {
  if (node === null || typeof node !== 'object') return
  if ('additionalProperties' in node && node.additionalProperties === false) delete node.additionalProperties
  for (const child of Object.values(node)) stripClosed(child)
}

function listedResource<C>({ name, title, description, mimeType }: Resource<C>) {
  return { name, title, description, mimeType }
}

function listedPrompt<C>({ name, title, description, args }: Prompt<C>): Surface['prompts'][number] {
  const entries = Object.entries(args).map(([key, argument]) => ({
    name: key,
    description: argument.description,
    required: argument.required ?? false,
  }))
  return { name, title, description, arguments: entries }
}

function listedCommand([name, { about }]: [string, { about: string }]) {
  return { name, about }
}
