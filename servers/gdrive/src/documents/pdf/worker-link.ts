import { Worker } from 'node:worker_threads'
import { ConnectorError } from '@mcp-connectors/core'
import { broken, tooLarge, unreadable } from '../errors.ts'
import type { Source } from '../source.ts'
import type { Need, Reply, Request, Task } from './messages.ts'

/** A file can keep pdf.js busy for ever: so long may one page take. */
const mostMs = 30_000
/** Of the worker's JavaScript, in MB. */
const mostHeap = 256
/** A page of some kB can unpack to gigabytes, which no limit of the worker counts. In bytes, of the whole process. */
const mostGrowth = 300_000_000
const watchMs = 100

/** The worker of one file: asked for one thing at a time, ended with the file, its deadline, or the call. */
export interface WorkerLink extends AsyncDisposable {
  /** The next answer, after `request` was sent. @throws ConnectorError; the reason of the signal */
  ask(request?: Request): Promise<Exclude<Reply, { need: unknown } | { failed: unknown }>>
}

export function linkTo(source: Source, signal: AbortSignal): WorkerLink {
  signal.throwIfAborted()
  const worker = startWorker(source.size)
  let settle: { resolve(reply: Reply): void; reject(reason: unknown): void } | undefined
  let ended: unknown
  const end = (reason: unknown) => {
    ended ??= reason
    settle?.reject(ended)
    clearInterval(watch)
    void worker.terminate()
  }
  const onAbort = () => end(signal.reason)
  const watch = watchMemory(stopped)
  signal.addEventListener('abort', onAbort, { once: true })
  worker.on('error', stopped).on('exit', stopped)
  worker.on('message', (reply: Reply) => {
    if ('need' in reply) void feed(worker, source, reply.need, signal).catch(end)
    else settle?.resolve(reply)
  })

  function stopped() {
    end(tooLarge('it takes more memory than one file may have'))
  }

  async function ask(request?: Request) {
    if (ended !== undefined) throw ended
    const slow = () =>
      end(new ConnectorError('timeout', 'The PDF takes too long to read.', { hint: 'Ask for other pages.' }))
    const timer = setTimeout(slow, mostMs)
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    settle = { resolve, reject }
    if (request) worker.postMessage(request)
    const reply = await promise.finally(() => clearTimeout(timer))
    if ('failed' in reply) throw failureOf(reply)
    if ('need' in reply) throw broken('its reader asked out of turn')
    return reply
  }

  async function dispose() {
    signal.removeEventListener('abort', onAbort)
    clearInterval(watch)
    ended ??= broken('it was closed')
    await worker.terminate()
  }

  return { ask, [Symbol.asyncDispose]: dispose }
}

async function feed(worker: Worker, source: Source, need: Need, signal: AbortSignal): Promise<void> {
  const bytes = await source.read(need.begin, need.end - need.begin, signal)
  // A copy: what is sent to a worker shares no memory with the cache.
  worker.postMessage({ begin: need.begin, bytes: new Uint8Array(bytes) } satisfies Request)
}

function watchMemory(stop: () => void): NodeJS.Timeout {
  const most = process.memoryUsage.rss() + mostGrowth
  return setInterval(() => process.memoryUsage.rss() > most && stop(), watchMs).unref()
}

function startWorker(size: number): Worker {
  // The build finds this line as it is written, and bundles the worker as a file of its own.
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
    workerData: { size } satisfies Task,
    resourceLimits: { maxOldGenerationSizeMb: mostHeap, stackSizeMb: 4 },
    env: {},
    execArgv: [],
    // Not this process's own: stdout belongs to the protocol.
    stdout: true,
    stderr: true,
  })
  worker.stdout.resume()
  worker.stderr.resume()
  worker.unref()
  return worker
}

function failureOf({ failed, words }: Extract<Reply, { failed: unknown }>): ConnectorError {
  if (failed === 'broken') return broken('it is no readable PDF', new Error(words))
  return unreadable('The PDF is protected with a password.', 'Tell the person: it must be saved without one.')
}
