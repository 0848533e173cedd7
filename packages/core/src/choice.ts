import type { ConfigProblem } from '@mcp-connectors/config'
import { nearest } from '@mcp-connectors/config'
import type { Settings } from './settings.ts'
import type { Surface } from './surface.ts'

type Chosen = Pick<Settings, 'access' | 'readOnly' | 'toolsets' | 'tools' | 'excludeTools'>
type Declared = Pick<Surface, 'id' | 'toolsets' | 'optIn' | 'tools' | 'aliases'>

/**
 * The settings with the names of this connector in place of those that other servers have for the same, and the level
 * that `--read-only` leaves.
 */
export function settled<S extends Chosen>(declared: Declared, settings: S): S {
  const toolsets = settings.toolsets.flatMap(name => toolsetsNamed(declared, name))
  const tools = settings.tools.flatMap(name => toolsNamed(declared, name))
  const excludeTools = settings.excludeTools.flatMap(name => toolsNamed(declared, name))
  const access = settings.readOnly ? 'read' : settings.access
  return { ...settings, access, toolsets: unique(toolsets), tools: unique(tools), excludeTools: unique(excludeTools) }
}

/** Names in settings that this connector does not know, by any name. */
export function unknownNames(declared: Declared, settings: Chosen): ConfigProblem[] {
  const sets = Object.keys(declared.toolsets)
  const tools = declared.tools.map(({ name }) => name)
  const unknown = (setting: string, names: readonly string[], known: readonly string[], aliases: object = {}) =>
    names
      .filter(name => !known.includes(name))
      .map(name => ({ source: setting, message: notThere(name, known, [...known, ...Object.keys(aliases)]) }))
  const { toolsets, tools: chosen, excludeTools } = settled(declared, settings)
  return [
    ...unknown('--toolsets', toolsets, ['all', ...sets], declared.aliases?.toolsets),
    ...unknown('--tools', chosen, tools, declared.aliases?.tools),
    ...unknown('--exclude-tools', excludeTools, tools, declared.aliases?.tools),
  ]
}

/** Lines for the operator about names that are understood, though nothing here goes by them. */
export function namesWithout(declared: Declared, { toolsets, tools }: Chosen): string[] {
  const empty = (aliases: Readonly<Record<string, readonly string[]>> = {}, names: readonly string[]) =>
    names.filter(name => aliases[name]?.length === 0)
  return [...empty(declared.aliases?.toolsets, toolsets), ...empty(declared.aliases?.tools, tools)].map(
    name => `${name}: this server has nothing like it.`,
  )
}

function toolsetsNamed({ toolsets, optIn, aliases }: Declared, name: string): readonly string[] {
  if (name in toolsets || name === 'all') return [name]
  if (name === 'default') return Object.keys(toolsets).filter(set => !optIn.includes(set))
  return aliases?.toolsets?.[name] ?? [name]
}

/** A tool may be named without the prefix that all of them have. */
function toolsNamed({ id, tools, aliases }: Declared, name: string): readonly string[] {
  const own = [name, `${id}_${name}`].find(candidate => tools.some(tool => tool.name === candidate))
  return own === undefined ? (aliases?.tools?.[name] ?? [name]) : [own]
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}

function notThere(name: string, known: readonly string[], candidates: readonly string[]): string {
  const near = nearest(name, candidates)
  const hint = near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`
  return `there is no ${JSON.stringify(name)}. ${hint}`
}
