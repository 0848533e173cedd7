import { expect, test } from 'vitest'
import { z } from 'zod'
import { loadServers } from '../servers.ts'
import { root } from '../workspace.ts'
import { bundleManifest } from './manifest.ts'
import { server as sample } from './sample.fixture.ts'
import { serverJson } from './server-json.ts'

// What the two formats demand of the parts that we write; strict, since both readers refuse or drop what they do not know.
const version = z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/)

const registryFormat = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z.string().regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version,
  repository: z.strictObject({ url: z.url(), source: z.string(), subfolder: z.string() }).optional(),
  packages: z.array(
    z.strictObject({
      registryType: z.literal('npm'),
      identifier: z.string(),
      version,
      runtimeHint: z.literal('npx'),
      transport: z.strictObject({ type: z.literal('stdio') }),
      environmentVariables: z.array(
        z.strictObject({
          name: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
          description: z.string().min(1),
          isRequired: z.boolean().optional(),
          isSecret: z.boolean().optional(),
          format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
          choices: z.array(z.string()).min(1).optional(),
          default: z.string().optional(),
        }),
      ),
    }),
  ),
})

const text = z.string().min(1)
const bundleFormat = z.strictObject({
  manifest_version: z.literal('0.3'),
  name: text,
  display_name: text,
  version,
  description: text,
  author: z.strictObject({ name: text }),
  repository: z.strictObject({ type: text, url: z.url() }).optional(),
  license: text,
  server: z.strictObject({
    type: z.literal('node'),
    entry_point: text,
    mcp_config: z.strictObject({ command: text, args: z.array(text), env: z.record(text, text) }),
  }),
  tools: z.array(z.strictObject({ name: text, description: text })),
  prompts_generated: z.boolean().optional(),
  compatibility: z.strictObject({
    platforms: z.array(z.enum(['darwin', 'win32', 'linux'])),
    runtimes: z.strictObject({ node: text }),
  }),
  user_config: z.record(
    z.string().regex(/^[a-zA-Z]\w*$/),
    z.strictObject({
      type: z.enum(['string', 'number', 'boolean', 'directory', 'file']),
      title: text,
      description: text,
      required: z.boolean(),
      sensitive: z.boolean().optional(),
      multiple: z.boolean().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
    }),
  ),
})

test.each([sample, ...(await loadServers(root))])(
  '$id: server.json and manifest.json are what their readers take',
  server => {
    const listed = registryFormat.parse(serverJson(server))
    expect(listed.name).toBe(server.package.mcpName)
    expect(listed.description).toBe(server.connector.description)
    const bundle = bundleFormat.parse(bundleManifest(server))
    const references = JSON.stringify(bundle.server).match(/(?<=\$\{user_config\.)\w+/g) ?? []
    expect([...references].sort()).toEqual(Object.keys(bundle.user_config).sort())
  },
)
