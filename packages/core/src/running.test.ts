import { expect, test } from 'vitest'
import { defineConnector, type OpenContext } from './connector.ts'
import { start } from './running.ts'
import { startConnector } from './start-connector.ts'
import { surfaceOf } from './surface.ts'

class Door implements AsyncDisposable {
  disposals = 0
  async [Symbol.asyncDispose]() {
    await new Promise(resolve => setTimeout(resolve, 10))
    this.disposals++
  }
}

function doorway(open: (options: object, context: OpenContext) => Door | Promise<Door>) {
  return defineConnector({
    id: 'door',
    title: 'Door',
    description: 'A door.',
    instructions: 'Knock.',
    world: 'closed',
    options: {},
    open,
    toolsets: { all: [] },
  })
}

test('calls at once share one opening, its failure too; the next call opens again', async () => {
  let openings = 0
  const running = startConnector(
    doorway(async () => {
      if (openings++ === 0) throw new Error('stuck')
      return new Door()
    }),
  )
  expect(await Promise.allSettled([running.client(), running.client()])).toMatchObject([
    { reason: { message: 'stuck' } },
    { reason: { message: 'stuck' } },
  ])
  const [one, other] = await Promise.all([running.client(), running.client()])
  expect(one).toBe(other)
  expect(openings).toBe(2)
})

test('a connector that could not be loaded is loaded again by the next call', async () => {
  const connector = doorway(() => new Door())
  let loads = 0
  const running = start({
    version: '1',
    surface: surfaceOf(connector),
    load: async () => {
      if (loads++ === 0) throw new Error('too many open files')
      return connector
    },
    options: {},
    settings: startConnector(connector).settings,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    mask: text => text,
  })
  await expect(running.client()).rejects.toThrow('too many open files')
  expect(await running.client()).toBeInstanceOf(Door)
  expect(loads).toBe(2)
})

test('what is still opening at the end is disposed, once, and each end waits for it', async () => {
  const door = new Door()
  let open = (_door: Door) => {}
  const running = startConnector(doorway(() => new Promise<Door>(resolve => (open = resolve))))
  const client = running.client()
  await new Promise(resolve => setTimeout(resolve))
  const ends = [running[Symbol.asyncDispose](), running[Symbol.asyncDispose]()]
  expect(() => running.client()).toThrow('The server is shutting down.')
  open(door)
  expect(await client).toBe(door)
  await Promise.race(ends)
  expect(door.disposals).toBe(1)
  await Promise.all(ends)
  expect(door.disposals).toBe(1)
})

test('an opening that fails at the end is no failure of the end', async () => {
  const running = startConnector(
    doorway(
      (_options, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ),
  )
  const client = running.client()
  await new Promise(resolve => setTimeout(resolve))
  const end = running[Symbol.asyncDispose]()
  await expect(client).rejects.toThrow('The server is shutting down.')
  await end
})
