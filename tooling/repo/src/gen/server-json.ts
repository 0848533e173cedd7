import type { Setting } from '@mcp-connectors/config'
import type { Server } from '../servers.ts'

/** Settings that make no sense where a client starts the server over stdio. */
const forHttp = new Set(['http', 'httpToken', 'httpHosts', 'stateKey'])

/** The settings that a client which starts the server may want to make. */
function clientSettings({ own, common }: Server): Setting[] {
  return [...own, ...common.filter(({ key }) => !forHttp.has(key))]
}

/**
 * `server.json` of the MCP Registry. The registry checks that `name` equals `mcpName` of the npm package.
 * Source: https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json
 */
export function serverJson(server: Server): object {
  const { connector, package: npm, folder } = server
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: npm.mcpName,
    title: connector.title,
    description: connector.description,
    version: npm.version,
    ...(npm.repository && { repository: { url: webUrl(npm.repository.url), source: 'github', subfolder: folder } }),
    packages: [
      {
        registryType: 'npm',
        identifier: npm.name,
        version: npm.version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        environmentVariables: clientSettings(server).map(environmentVariable),
      },
    ],
  }
}

function environmentVariable(setting: Setting): object {
  return {
    name: setting.env[0],
    description: setting.about,
    ...(setting.required && { isRequired: true }),
    ...(setting.secret && { isSecret: true }),
    ...formatOf(setting),
    ...(setting.type === 'enum' && !setting.list && { choices: setting.values }),
    ...(hasDefault(setting) && { default: String(setting.default) }),
  }
}

function formatOf({ type, list, path }: Setting): object {
  if (list) return {}
  if (path !== undefined) return { format: 'filepath' }
  return type === 'number' || type === 'boolean' ? { format: type } : {}
}

/** Whether there is a default that one text can stand for. How lists are separated depends on the platform. */
export function hasDefault({ default: initial, secret, list }: Setting): boolean {
  return !secret && !list && initial !== undefined && initial !== ''
}

/** `git+https://host/x.git` -> `https://host/x` */
export function webUrl(url: string): string {
  return url.replace(/^git\+/, '').replace(/\.git$/, '')
}
