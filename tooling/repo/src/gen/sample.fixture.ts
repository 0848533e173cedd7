import { option } from '@mcp-connectors/config'
import { defineConnector, promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import { z } from 'zod'
import { serverOf } from '../servers.ts'

type Client = AsyncDisposable

const tool = toolFor<Client>()
const input = z.strictObject({ id: z.int().min(1).max(9).describe('Which one.') })
const output = z.object({ text: z.string() })

/** A connector with one of everything that documents are derived from. */
const sample = defineConnector({
  id: 'sample',
  title: 'Sample',
  description: 'Look at samples.',
  instructions: 'Look before you change.',
  world: 'closed',
  access: 'write',
  options: {
    url: option(z.string(), { about: 'Where it is.', env: 'SAMPLE_ADDRESS', positional: false }),
    token: option(z.string().optional(), { about: 'What opens it.', secret: true }),
    maxRows: option(z.int().min(1).max(50).default(10), { about: 'Most rows.' }),
    mode: option(z.enum(['fast', 'slow']).default('fast'), { about: 'How | it goes.' }),
    folder: option(z.array(z.string()).default([]), {
      about: 'A folder.',
      positional: true,
      flag: 'f',
      path: 'folder',
    }),
    hosts: option(z.array(z.string()).default(['a', 'b']), { about: 'Hosts.' }),
    rules: option(z.string().optional(), { about: 'A file.', path: 'file' }),
  },
  open: () => ({ async [Symbol.asyncDispose]() {} }),
  toolsets: {
    look: [
      tool({
        name: 'sample_look',
        title: 'Look',
        access: 'read',
        description: 'Look at a sample. It stays as it is.',
        input,
        output,
        run: () => ({ text: '' }),
      }),
      tool({
        name: 'sample_change',
        title: 'Change',
        access: 'write',
        accessFor: () => 'destroy',
        description: 'Change a sample.',
        input,
        output,
        run: () => ({ text: '' }),
      }),
    ],
    far: [
      tool({
        name: 'sample_send',
        title: 'Send',
        access: 'destroy',
        description: 'Send a sample away.',
        input,
        output,
        run: () => ({ text: '' }),
      }),
    ],
  },
  optIn: ['far'],
  resources: [
    resourceFor<Client>()({
      name: 'sample',
      title: 'Sample',
      description: 'One sample.',
      uri: 'sample://{id}',
      mimeType: 'text/plain',
      read: () => ({ text: '' }),
    }),
  ],
  prompts: [
    promptFor<Client>()({
      name: 'compare',
      title: 'Compare',
      description: 'Compare two samples.',
      args: { first: { description: 'One.', required: true }, second: { description: 'Another.' } },
      render: () => '',
    }),
  ],
})

export const server = serverOf('servers/sample', sample, {
  name: '@mcp-connectors/sample',
  version: '1.2.3',
  description: 'A sample.',
  license: 'Apache-2.0',
  mcpName: 'io.github.mcp-connectors/sample',
  engines: { node: '>=22.12' },
  bin: { 'mcp-sample': 'dist/main.mjs' },
})
