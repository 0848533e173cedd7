import { ConnectorError, defineConnector, image, promptFor, reply, resourceFor, toolFor } from '@mcp-connectors/core'
import { z } from 'zod'

/** The connector that the official suite looks for: its names and texts are fixed there. Built on our base alone. */
export class Everything implements AsyncDisposable {
  async [Symbol.asyncDispose]() {}
}

const tool = toolFor<Everything>()
const resource = resourceFor<Everything>()
const prompt = promptFor<Everything>()

const nothing = z.strictObject({})
const output = z.object({ text: z.string() })
const render = ({ text }: { text: string }) => text

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const silence = Buffer.from('UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=', 'base64')
const embedded = {
  type: 'resource',
  resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' },
} as const
const mixed = {
  type: 'resource',
  resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}' },
} as const

const simple = {
  access: 'read',
  description: 'Answer as the conformance suite expects.',
  input: nothing,
  output,
  render,
} as const

const tools = [
  tool({
    ...simple,
    name: 'test_simple_text',
    title: 'Text',
    run: () => ({ text: 'This is a simple text response for testing.' }),
  }),
  tool({
    ...simple,
    name: 'test_image_content',
    title: 'Image',
    run: () => reply({ text: 'An image:' }, image(pixel, 'image/png')),
  }),
  tool({
    ...simple,
    name: 'test_audio_content',
    title: 'Audio',
    run: () => reply({ text: 'A sound:' }, { type: 'audio', data: silence.toString('base64'), mimeType: 'audio/wav' }),
  }),
  tool({
    ...simple,
    name: 'test_embedded_resource',
    title: 'Embedded',
    run: () => reply({ text: 'A resource:' }, embedded),
  }),
  tool({
    ...simple,
    name: 'test_multiple_content_types',
    title: 'Mixed',
    run: () => reply({ text: 'Multiple content types test:' }, image(pixel, 'image/png'), mixed),
  }),
  tool({
    ...simple,
    name: 'test_error_handling',
    title: 'Error',
    run: () => {
      throw new ConnectorError('invalid', 'This tool intentionally returns an error for testing')
    },
  }),
  tool({
    ...simple,
    name: 'test_tool_with_progress',
    title: 'Progress',
    run: async (_args, { progress }) => {
      for (const done of [0, 50, 100]) {
        progress(done, 100)
        await new Promise(resolve => setTimeout(resolve, 50))
      }
      return { text: 'Progress was reported.' }
    },
  }),
]

const resources = [
  resource({
    name: 'static-text',
    title: 'Static text',
    description: 'A text that does not change.',
    uri: 'test://static-text',
    mimeType: 'text/plain',
    read: () => ({ text: 'This is the content of the static text resource.' }),
  }),
  resource({
    name: 'static-binary',
    title: 'Static binary',
    description: 'One red pixel.',
    uri: 'test://static-binary',
    mimeType: 'image/png',
    read: () => ({ blob: pixel }),
  }),
  resource({
    name: 'watched-resource',
    title: 'Watched',
    description: 'A resource to subscribe to.',
    uri: 'test://watched-resource',
    mimeType: 'text/plain',
    read: () => ({ text: 'Watched.' }),
  }),
  resource({
    name: 'template',
    title: 'Template',
    description: 'Data by id.',
    uri: 'test://template/{id}/data',
    mimeType: 'application/json',
    read: ({ id }) => ({ text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }),
  }),
]

const prompts = [
  prompt({
    name: 'test_simple_prompt',
    title: 'Simple',
    description: 'A prompt without arguments.',
    args: {},
    render: () => 'This is a simple prompt for testing.',
  }),
  prompt({
    name: 'test_prompt_with_arguments',
    title: 'Arguments',
    description: 'A prompt with two arguments.',
    args: {
      arg1: {
        description: 'The first.',
        required: true,
        complete: value => ['paris', 'park', 'party'].filter(city => city.startsWith(value)),
      },
      arg2: { description: 'The second.', required: true },
    },
    render: ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
  }),
  prompt({
    name: 'test_prompt_with_embedded_resource',
    title: 'Embedded',
    description: 'A prompt that embeds a resource.',
    args: { resourceUri: { description: 'Which.', required: true } },
    render: ({ resourceUri = '' }) => [
      {
        type: 'resource',
        resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' },
      },
      { type: 'text', text: 'Please process the embedded resource above.' },
    ],
  }),
  prompt({
    name: 'test_prompt_with_image',
    title: 'Image',
    description: 'A prompt with an image.',
    args: {},
    render: () => [image(pixel, 'image/png'), { type: 'text', text: 'Please analyze the image above.' }],
  }),
]

export const everything = defineConnector({
  id: 'test',
  title: 'Everything',
  description: 'What the official conformance suite looks for.',
  instructions: 'For the conformance suite.',
  world: 'closed',
  options: {},
  open: () => new Everything(),
  toolsets: { all: tools },
  resources,
  prompts,
})
