import { option } from '@mcp-connectors/config'
import { ConnectorError, defineConnector, toolFor } from '@mcp-connectors/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connect } from './connect.ts'

class Shelf implements AsyncDisposable {
  boxes = ['a', 'b', 'c']
  async [Symbol.asyncDispose]() {}
}

const tool = toolFor<Shelf>()
const list = tool({
  name: 'shelf_list',
  title: 'List',
  access: 'read',
  description: 'List boxes.',
  paged: true,
  input: z.strictObject({ limit: z.int().min(1).max(10).default(2) }),
  output: z.object({ boxes: z.array(z.string()) }),
  run: ({ limit }, { client, position }) => {
    const from = z.int().default(0).parse(position)
    const boxes = client.boxes.slice(from, from + limit)
    return { boxes, next: from + limit < client.boxes.length ? from + limit : undefined }
  },
  render: ({ boxes }) => boxes.join('\n'),
})
const drop = tool({
  name: 'shelf_drop',
  title: 'Drop',
  access: 'destroy',
  description: 'Drop a box.',
  input: z.strictObject({ box: z.string() }),
  output: z.object({ left: z.int() }),
  confirm: ({ box }) => `Drop ${box}?`,
  run: ({ box }, { client }) => {
    if (!client.boxes.includes(box)) throw new ConnectorError('not_found', `No box ${box}.`, { hint: 'List them.' })
    client.boxes = client.boxes.filter(other => other !== box)
    return { left: client.boxes.length }
  },
})
const shelf = defineConnector({
  id: 'shelf',
  title: 'Shelf',
  description: 'Boxes.',
  instructions: 'List first.',
  world: 'closed',
  options: { size: option(z.int().default(3), { about: 'Size.' }) },
  open: () => new Shelf(),
  toolsets: { all: [list, drop] },
})

for (const era of ['modern', 'legacy'] as const) {
  test(`${era}: pages, refuses, asks`, async () => {
    await using server = await connect(shelf, {
      era,
      access: 'destroy',
      elicit: message => (message.includes('a') ? 'accept' : 'decline'),
    })
    const first = await server.call('shelf_list')
    expect(first.text).toMatch(/^a\nb\n\[More: same arguments and cursor "[\w-]+"\]$/)
    const cursor = /"(.*)"/.exec(first.text)?.[1]
    expect((await server.call('shelf_list', { cursor })).text).toBe('c')
    expect((await server.call('shelf_list', { cursor, limit: 3 })).text).toContain(
      'invalid: cursor does not belong to this call.',
    )
    expect((await server.call('shelf_drop', { box: 'a' })).text).toBe('{"left":2}')
    expect((await server.call('shelf_drop', { box: 'b' })).text).toContain('refused: The person did not agree')
    expect((await server.call('shelf_list', { limt: 3 })).text).toContain('Unknown argument "limt"')
  })
}
