import type { Setting } from '@mcp-connectors/config'
import type { Server } from '../servers.ts'
import { hasDefault, webUrl } from './server-json.ts'

/**
 * `manifest.json` of a `.mcpb` bundle, version 0.3. What the person leaves empty reaches the server as an unexpanded
 * `${user_config.x}`, which counts as unset there.
 * Source: https://github.com/anthropics/mcpb/blob/main/MANIFEST.md
 */
export function bundleManifest(server: Server): object {
  const { connector, surface, package: npm } = server
  const asked = askedFor(server)
  const entry = npm.bin[Object.keys(npm.bin)[0] ?? ''] ?? 'dist/main.mjs'
  return {
    manifest_version: '0.3',
    name: `mcp-${server.id}`,
    display_name: connector.title,
    version: npm.version,
    description: connector.description,
    author: { name: 'The MCP Connectors contributors' },
    ...(npm.repository && { repository: { type: 'git', url: webUrl(npm.repository.url) } }),
    license: npm.license,
    server: {
      type: 'node',
      entry_point: entry,
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/${entry}`, ...asked.filter(asArguments).map(reference)],
        env: Object.fromEntries(
          asked.filter(setting => !asArguments(setting)).map(setting => [setting.env[0], reference(setting)]),
        ),
      },
    },
    tools: surface.tools.map(({ name, description }) => ({ name, description })),
    ...(surface.prompts.length > 0 && { prompts_generated: true }),
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: npm.engines.node } },
    user_config: Object.fromEntries(asked.map(setting => [setting.key, userConfig(setting)])),
  }
}

/** The connector's own settings, what the model may do, and toolsets where some are opt-in. */
function askedFor({ own, common, connector }: Server): Setting[] {
  const optIn = (connector.optIn ?? []).length > 0
  return [...own, ...common.filter(({ key }) => key === 'access' || (optIn && key === 'toolsets'))]
}

/** Bundles cannot put several values into one variable, only into arguments. */
function asArguments({ list, positional }: Setting): boolean {
  return list && positional
}

function reference({ key }: Setting): string {
  return `\${user_config.${key}}`
}

const pickers = { folder: 'directory', file: 'file' } as const

function userConfig(setting: Setting): object {
  const { key, about, type, required, secret, path, min, max } = setting
  return {
    type: path ? pickers[path] : type === 'enum' || setting.list ? 'string' : type,
    title: titleOf(key),
    description: about,
    required,
    ...(secret && { sensitive: true }),
    ...(asArguments(setting) && { multiple: true }),
    ...(type === 'number' && { min, max }),
    ...(hasDefault(setting) && { default: setting.default }),
  }
}

/** `maxRows` -> `Max rows` */
function titleOf(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
