import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type CallContext, defineConnector, promptFor, resourceFor, toolFor } from '@mcp-connectors/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connect } from './connect.ts'

const eras = ['modern', 'legacy'] as const

class Desk implements AsyncDisposable {
  readonly ending: AbortSignal
  signals: WeakRef<AbortSignal>[] = []
  later: () => void = () => {}

  constructor(ending: AbortSignal) {
    this.ending = ending
  }

  async [Symbol.asyncDispose]() {}
}

type Run = (context: CallContext<Desk>) => unknown

/** A connector whose one tool, resource and completion do the same. */
function doing(run: Run) {
  const work = toolFor<Desk>()({
    name: 'desk_work',
    title: 'Work',
    access: 'read',
    description: 'Work.',
    input: z.strictObject({}),
    output: z.object({}),
    run: async (_args, context) => {
      await run(context)
      return {}
    },
  })
  const paper = resourceFor<Desk>()({
    name: 'paper',
    title: 'Paper',
    description: 'Paper.',
    uri: 'desk://paper/{name}',
    mimeType: 'text/plain',
    read: async (_variables, context) => {
      await run(context)
      return { text: 'read' }
    },
    complete: {
      name: async (_value, _given, context) => {
        await run(context)
        return ['completed']
      },
    },
  })
  const ask = promptFor<Desk>()({
    name: 'ask',
    title: 'Ask',
    description: 'Ask.',
    args: {},
    render: () => {
      throw new Error('a bug with hunter2')
    },
  })
  return defineConnector({
    id: 'desk',
    title: 'Desk',
    description: 'A desk.',
    instructions: 'Work.',
    world: 'closed',
    options: {},
    open: (_options, { signal }) => new Desk(signal),
    toolsets: { desk: [work] },
    resources: [paper],
    prompts: [ask],
  })
}

const forever: Run = ({ signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

/** Not -32602: a host would take the request for a wrong one. */
const internalError = -32603

/** What an answer must not follow. */
const late = () => new Promise(resolve => setTimeout(resolve, 50))

function collect(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

test('a call leaves nothing behind in a process that goes on for months', async () => {
  const signals: WeakRef<AbortSignal>[] = []
  let ending: AbortSignal | undefined
  await using server = await connect(
    doing(({ signal, client }) => {
      ending = client.ending
      // As careless libraries do: added, never removed.
      signal.addEventListener('abort', () => client.later())
      signals.push(new WeakRef(signal))
    }),
  )
  for (let call = 0; call < 30; call++) await server.call('desk_work')
  await expect
    .poll(() => {
      collect()
      return signals.filter(signal => signal.deref() !== undefined).length
    })
    .toBeLessThan(5)
  expect(ending && getEventListeners(ending, 'abort')).toEqual([])
})

test.each(eras)('%s: a cancelled call is no fault of the server', async era => {
  let stopped = false
  await using server = await connect(
    doing(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped = true
            reject(signal.reason)
          })
        }),
    ),
    { era },
  )
  const abort = new AbortController()
  const call = server.call('desk_work', {}, { signal: abort.signal })
  setTimeout(() => abort.abort(), 50)
  await expect(call).rejects.toThrow()
  await expect.poll(() => stopped).toBe(true)
  await expect.poll(() => server.log.join('\n')).toMatch(/desk_work unavailable \d+ ms: .*The call was cancelled\./)
  expect(server.log.join('\n')).not.toContain('ref ')
})

test('work that goes on after it was stopped is told to the operator', async () => {
  await using server = await connect(
    doing(() => new Promise(() => {})),
    { timeout: 1 },
  )
  await server.call('desk_work')
  expect(server.log).toContain('desk_work goes on, though it was stopped: it does not honour its signal.')
})

test.each(eras)('%s: progress is masked, only ever grows, and ends with the answer', async era => {
  const told: object[] = []
  await using server = await connect(
    doing(({ progress }) => {
      progress(1, 3, 'with hunter2')
      progress(1, 3, 'again')
      progress(0.5)
      progress(Number.NaN)
      progress(2, 3)
      setTimeout(() => progress(3, 3, 'too late'), 10)
    }),
    { era, secrets: ['hunter2'] },
  )
  await server.call('desk_work', {}, { onprogress: progress => void told.push(progress) })
  await late()
  expect(told).toEqual([
    { progress: 1, total: 3, message: 'with ***' },
    { progress: 2, total: 3 },
  ])
})

test('progress told faster than it is read is left out, not piled up', async () => {
  const told: number[] = []
  await using server = await connect(
    doing(({ progress }) => {
      for (let step = 1; step <= 10_000; step++) progress(step)
    }),
  )
  await server.call('desk_work', {}, { onprogress: ({ progress }) => void told.push(progress) })
  await late()
  expect(told[0]).toBe(1)
  expect(told.length).toBeLessThan(100)
})

test('resources and completions count among the calls under way', async () => {
  await using server = await connect(doing(forever), { timeout: 1 })
  const waiting = [
    ...Array.from({ length: 32 }, () => server.read('desk://paper/a')),
    ...Array.from({ length: 32 }, () => server.complete({ uri: 'desk://paper/{name}', argument: 'name', value: '' })),
  ].map(request => request.catch((error: unknown) => error))
  const limit = 'rate_limited: 64 calls are under way already.'
  expect((await server.call('desk_work')).text).toContain(limit)
  const refusal = await server.read('desk://paper/b').catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: internalError, message: expect.stringContaining(limit) })
  for (const error of await Promise.all(waiting)) {
    expect(error).toMatchObject({ code: internalError, message: expect.stringContaining('took longer than 1 s') })
  }
})

test.each(eras)('%s: a prompt that fails shows only a reference', async era => {
  await using server = await connect(
    doing(() => {}),
    { era },
  )
  await expect(server.prompt('ask')).rejects.toThrow(/^(?!.*hunter2).*ref [0-9a-f]{8}/s)
  expect(server.log.join('\n')).toContain('a bug with hunter2')
})
