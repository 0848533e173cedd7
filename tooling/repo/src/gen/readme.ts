import { fileName, type Setting } from '@mcp-connectors/config'
import type { Access, Tool } from '@mcp-connectors/core'
import { countTokens, listTokens } from '@mcp-connectors/testing/tokens'
import type { Server } from '../servers.ts'
import { table } from './blocks.ts'
import { clientSnippets, example } from './clients.ts'

const levels = ['read', 'write', 'destroy'] as const satisfies Access[]

/** The blocks of a server's README. */
export function serverBlock(server: Server, name: string, argument: string): string | undefined {
  switch (name) {
    case 'tools':
      return [toolTable(server), tokenSentence(server), resourceTable(server), promptTable(server)]
        .filter(part => part !== '')
        .join('\n\n')
    case 'cost':
      return `${tokensAt(server, 'destroy').toLocaleString('en')} (${tokensAt(server, 'read').toLocaleString('en')} read only)`
    case 'settings':
      return [settingTable(server.own), '### Every server also has', settingTable(server.common)].join('\n\n')
    case 'clients':
      return clientSnippets(server, example.parse(JSON.parse(argument === '' ? '{}' : argument)))
    default:
      return undefined
  }
}

/** The servers in a table, for the README of the repository. */
export function serverTable(servers: readonly Server[]): string {
  const rows = servers.map(server => {
    const { connector, folder, package: npm, surface } = server
    const cost = levels.map(level => tokensAt(server, level)).map(tokens => tokens.toLocaleString('en'))
    return [
      `[${connector.title}](${folder}/README.md)`,
      `\`${npm.name}\``,
      connector.description,
      String(surface.tools.length),
      cost.join(' / '),
    ]
  })
  return table(['Server', 'Package', 'What it does', 'Tools', 'Tokens of the tool list: read / write / destroy'], rows)
}

function toolTable({ connector, surface }: Server): string {
  const optIn = connector.optIn ?? []
  const rows = Object.entries(connector.toolsets).flatMap(([toolset, tools]) =>
    tools.map(tool => {
      const listed = surface.tools.filter(({ name }) => name === tool.name)
      const off = optIn.includes(toolset) ? ` Off unless \`--toolsets\` names \`${toolset}\`.` : ''
      return [`\`${tool.name}\``, badge(tool), `${listTokens(listed)}`, firstSentence(tool.description) + off]
    }),
  )
  return table(['Tool', 'Access', 'Tokens', 'What it does'], rows)
}

function badge({ access, accessFor }: Tool<never>): string {
  if (!accessFor || access === 'destroy') return `\`${access}\``
  return access === 'write' ? '`write`, some calls `destroy`' : '`read`, some calls more'
}

/** What a model pays for the list at each level. */
function tokenSentence(server: Server): string {
  const costs = levels.map(level => {
    const tools = toolsAt(server, level)
    return `\`--access ${level}\` lists ${tools.length} tools for ${tokensAt(server, level).toLocaleString('en')} tokens`
  })
  const instructions = countTokens(server.connector.instructions)
  return `${costs.join(', ')} (o200k). The server's instructions are ${instructions} tokens.`
}

function toolsAt({ connector, surface }: Server, level: Access) {
  const on = Object.entries(connector.toolsets)
    .filter(([toolset]) => !(connector.optIn ?? []).includes(toolset))
    .flatMap(([, tools]) => tools.filter(({ access }) => levels.indexOf(access) <= levels.indexOf(level)))
    .map(({ name }) => name)
  return surface.tools.filter(({ name }) => on.includes(name))
}

function tokensAt(server: Server, level: Access): number {
  return listTokens(toolsAt(server, level))
}

function resourceTable({ surface }: Server): string {
  const entries = [
    ...surface.resources.map(({ uri, description }) => [`\`${uri}\``, description]),
    ...surface.resourceTemplates.map(({ uriTemplate, description }) => [`\`${uriTemplate}\``, description]),
  ]
  return entries.length === 0 ? '' : table(['Resource', 'What it holds'], entries)
}

function promptTable({ surface }: Server): string {
  if (surface.prompts.length === 0) return ''
  const rows = surface.prompts.map(prompt => {
    const names = prompt.arguments.map(({ name, required }) => (required ? name : `${name}?`))
    return [`\`${prompt.name}\`${names.length > 0 ? ` (${names.join(', ')})` : ''}`, prompt.description]
  })
  return table(['Prompt', 'What it starts'], rows)
}

function settingTable(settings: readonly Setting[]): string {
  const rows = settings.map(setting => [namesOf(setting), environmentOf(setting), defaultOf(setting), noteOf(setting)])
  return table(['Flag', 'Environment', 'Default', 'What it is'], rows)
}

function namesOf({ flags, positional }: Setting): string {
  const names = flags.map(flag => `\`${flag.length === 1 ? '-' : '--'}${flag}\``)
  return [...names, ...(positional ? ['bare argument'] : [])].join(', ') || 'none: a secret'
}

function environmentOf({ env, secret }: Setting): string {
  return [...env, ...(secret ? [fileName(env[0])] : [])].map(name => `\`${name}\``).join(', ')
}

function defaultOf({ required, default: initial }: Setting): string {
  if (required) return 'required'
  const text = Array.isArray(initial) ? initial.join(', ') : String(initial ?? '')
  return text === '' ? '' : `\`${text}\``
}

function noteOf({ about, type, values, min, max }: Setting): string {
  const bounds = min === undefined || max === undefined ? '' : ` From ${min} to ${max}.`
  const choice = type === 'enum' ? ` One of ${values.map(value => `\`${value}\``).join(', ')}.` : ''
  return about + choice + bounds
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text
}
