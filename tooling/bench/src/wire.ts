import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export interface Command {
  command: string
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  cwd?: string
}

const message = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})
const list = z.object({
  tools: z.array(z.looseObject({ name: z.string(), description: z.string().optional(), inputSchema: z.unknown() })),
})
const called = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
  isError: z.boolean().default(false),
})

export type ListedTools = z.output<typeof list>['tools']

const handshake = {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'bench', version: '0' },
}

/**
 * The least of a client over stdio, the same for every server: JSON lines of the 2025 era, which all of them speak. An
 * SDK client would add its own milliseconds to what is measured.
 */
export class Wire implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #complaints: string[] = []
  #rest: Buffer[] = []
  #next = 0

  private constructor({ command, args, env, cwd }: Command) {
    const { PATH = '', HOME = '', TMPDIR } = process.env
    const inherited = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) }
    this.#child = spawn(command, args, { stdio: 'pipe', env: { ...inherited, ...env }, ...(cwd ? { cwd } : {}) })
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (this.#complaints.length < 50) this.#complaints.push(text)
    })
    this.#child.stdin?.on('error', () => {})
    this.#closed = new Promise(resolve => {
      this.#child.once('error', error => resolve(this.#fail(error.message)))
      this.#child.once('close', code => resolve(this.#fail(`ended with ${code}`)))
    })
  }

  /** Spawns a server and waits for its answer to `initialize`. */
  static async connect(command: Command): Promise<Wire> {
    const wire = new Wire(command)
    await wire.request('initialize', handshake)
    wire.#send({ method: 'notifications/initialized' })
    return wire
  }

  async tools(): Promise<ListedTools> {
    return list.parse(await this.request('tools/list', {})).tools
  }

  /** The text of a tool's answer. @throws when the answer is an error */
  async call(name: string, args: object): Promise<string> {
    const { content, isError } = called.parse(await this.request('tools/call', { name, arguments: args }))
    const text = content.map(block => block.text ?? '').join('\n')
    if (isError) throw new Error(`${name}: ${text.slice(0, 500)}`)
    return text
  }

  request(method: string, params: object): Promise<unknown> {
    const id = this.#next++
    const waiting = Promise.withResolvers<unknown>()
    this.#waiting.set(id, waiting)
    this.#send({ id, method, params })
    return waiting.promise
  }

  /** Megabytes of a field of /proc: `VmRSS` now, `VmHWM` the most there ever was. NaN where there is no /proc. */
  memory(field: 'VmRSS' | 'VmHWM'): number {
    if (process.platform !== 'linux') return Number.NaN
    const sizes = processesOf(this.#child.pid).map(id => {
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
    })
    return sizes.reduce((sum, size) => sum + size, 0) / 1024
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end()
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5000)
    await this.#closed
    clearTimeout(late)
  }

  #send(body: object): void {
    this.#child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...body })}\n`)
  }

  /** Chunks are joined once per line: an answer of megabytes comes in hundreds of them. */
  #read(chunk: Buffer): void {
    let from = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...this.#rest, chunk.subarray(from, end)]).toString()
      this.#rest = []
      from = end + 1
      if (line.startsWith('{')) this.#settle(JSON.parse(line))
    }
    if (from < chunk.length) this.#rest.push(chunk.subarray(from))
  }

  #settle(body: unknown): void {
    const { id, result, error } = message.parse(body)
    const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined
    if (typeof id !== 'number' || waiting === undefined) return
    this.#waiting.delete(id)
    if (error) waiting.reject(new Error(error.message))
    else waiting.resolve(result)
  }

  #fail(reason: string): void {
    const error = new Error(`${this.#child.spawnargs.join(' ')} ${reason}\n${this.#complaints.join('')}`)
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** It and those that it has started: some packages bring a program and a script that starts it. */
function processesOf(id: number | string | undefined): (number | string)[] {
  if (id === undefined) return []
  const children = readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').split(' ').filter(Boolean)
  return [id, ...children.flatMap(processesOf)]
}

/** Whether the command ends well. */
export async function succeeds({ command, args, env, cwd }: Command): Promise<boolean> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
    ...(cwd ? { cwd } : {}),
  })
  const [code] = await once(child, 'close').catch(() => [1])
  return code === 0
}
