import { type ChildProcess, spawn } from 'node:child_process'
import { ConnectorError } from '@mcp-connectors/core'
import { gitError, startError } from '../errors.ts'
import type { Environment } from './environment.ts'
import { killGroup } from './process.ts'

export interface ObjectInfo {
  id: string
  type: 'commit' | 'tree' | 'blob' | 'tag'
  /** Bytes. */
  size: number
}

interface Request {
  name: Buffer
  contents: boolean
  resolve: (found: (ObjectInfo & { bytes: Buffer }) | undefined) => void
  reject: (error: unknown) => void
}

const stderrLimit = 4096
const idleMs = 60_000
const answerMs = 30_000
const header = /^([0-9a-f]{40}|[0-9a-f]{64}) (commit|tree|blob|tag) (\d+)\n/

/**
 * One `git cat-file --batch-command` kept per repository: an object costs a round trip over a pipe instead of a
 * process. Names go in NUL-terminated, so neither an option nor a newline in one can mean anything.
 */
export class Batch implements Disposable {
  readonly #start: { args: readonly string[]; cwd: string; env: Environment }
  #child: ChildProcess | undefined
  #queue: Request[] = []
  #chunks: Buffer[] = []
  #size = 0
  /** Bytes without which there is nothing to look at. */
  #needed = 0
  #idle: NodeJS.Timeout | undefined
  #watchdog: NodeJS.Timeout | undefined

  constructor(start: { args: readonly string[]; cwd: string; env: Environment }) {
    this.#start = start
  }

  /** What `name` is, or undefined when there is no such object or the name is ambiguous. */
  async info(name: Buffer, signal: AbortSignal): Promise<ObjectInfo | undefined> {
    return await this.#ask(name, false, signal)
  }

  async contents(name: Buffer, signal: AbortSignal): Promise<(ObjectInfo & { bytes: Buffer }) | undefined> {
    return await this.#ask(name, true, signal)
  }

  [Symbol.dispose](): void {
    this.#stop(new ConnectorError('unavailable', 'The server is shutting down.'))
  }

  #ask(name: Buffer, contents: boolean, signal: AbortSignal) {
    signal.throwIfAborted()
    return new Promise<(ObjectInfo & { bytes: Buffer }) | undefined>((resolve, reject) => {
      // An aborted question stays in the line: its answer must be read off the pipe before the next one.
      const abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
      const done = () => signal.removeEventListener('abort', abort)
      this.#send({
        name,
        contents,
        resolve: found => {
          done()
          resolve(found)
        },
        reject: error => {
          done()
          reject(error)
        },
      })
    })
  }

  #send(request: Request): void {
    const child = this.#running()
    this.#queue.push(request)
    const command = Buffer.from(request.contents ? 'contents ' : 'info ')
    child.stdin?.write(Buffer.concat([command, request.name, Buffer.from([0])]))
    this.#watch()
  }

  #running(): ChildProcess {
    if (this.#child) return this.#child
    const { args, cwd, env } = this.#start
    const child = spawn('git', [...args, 'cat-file', '--batch-command', '-z'], {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    child.stdin?.on('error', () => {})
    child.stdout?.on('data', (chunk: Buffer) => this.#child === child && this.#read(chunk))
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-stderrLimit)
    })
    child.once('error', error => this.#child === child && this.#stop(startError(error)))
    child.once('close', code => this.#child === child && this.#ended(code ?? -1, said))
    child.unref()
    this.#child = child
    return child
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    // A large object comes in many pieces: they are joined once, when it is complete.
    if (this.#size < this.#needed) return
    let buffer = Buffer.concat(this.#chunks)
    this.#needed = 0
    for (let request = this.#queue[0]; request; request = this.#queue[0]) {
      const answer = take(buffer, request)
      if (answer === undefined) {
        this.#stop(damaged())
        return
      }
      if (typeof answer === 'number') {
        this.#needed = answer
        break
      }
      buffer = buffer.subarray(answer.length)
      this.#queue.shift()
      request.resolve(answer.found)
    }
    this.#chunks = [buffer]
    this.#size = buffer.length
    this.#watch()
  }

  /** git gives up at an object that it cannot read: that question has its answer, the others are asked anew. */
  #ended(exitCode: number, stderr: string): void {
    const [failed, ...rest] = this.#queue
    this.#queue = []
    this.#stop(undefined)
    failed?.reject(gitError('cat-file', exitCode, stderr))
    for (const request of rest) this.#send(request)
  }

  /** Stops the process when it stays idle, or does not answer. */
  #watch(): void {
    clearTimeout(this.#idle)
    clearTimeout(this.#watchdog)
    if (this.#queue.length === 0) this.#idle = setTimeout(() => this.#stop(damaged()), idleMs).unref()
    else this.#watchdog = setTimeout(() => this.#stop(slow()), answerMs).unref()
  }

  #stop(error: unknown): void {
    clearTimeout(this.#idle)
    clearTimeout(this.#watchdog)
    const { queue, child } = { queue: this.#queue, child: this.#child }
    this.#queue = []
    this.#child = undefined
    this.#chunks = []
    this.#size = 0
    this.#needed = 0
    for (const request of queue) request.reject(error)
    child?.stdin?.end()
    if (child) killGroup(child)
  }
}

/** The answer to a request; a number of bytes to wait for; undefined for what git would never print. */
function take(buffer: Buffer, { name, contents }: Request): Answer | number | undefined {
  const match = header.exec(buffer.subarray(0, 160).toString('latin1'))
  if (!match) return takeMissing(buffer, name)
  const [line, id, type, digits] = match
  const size = Number(digits)
  const length = contents ? line.length + size + 1 : line.length
  if (buffer.length < length) return length
  const bytes = contents ? Buffer.from(buffer.subarray(line.length, line.length + size)) : Buffer.alloc(0)
  if (!id || (type !== 'commit' && type !== 'tree' && type !== 'blob' && type !== 'tag')) return undefined
  return { length, found: { id, type, size, bytes } }
}

interface Answer {
  length: number
  found: (ObjectInfo & { bytes: Buffer }) | undefined
}

/** git repeats the name it was asked for, newlines included. */
function takeMissing(buffer: Buffer, name: Buffer): Answer | number | undefined {
  for (const word of [' missing\n', ' ambiguous\n']) {
    const answer = Buffer.concat([name, Buffer.from(word)])
    if (buffer.subarray(0, answer.length).equals(answer)) return { length: answer.length, found: undefined }
  }
  return buffer.length > name.length + 160 ? undefined : buffer.length + 1
}

function damaged(): ConnectorError {
  return new ConnectorError('unavailable', 'git stopped while it read an object.', {
    hint: 'Try once more; if it happens again, the person can run git fsck.',
  })
}

function slow(): ConnectorError {
  return new ConnectorError('timeout', 'git did not answer for 30 s.')
}
