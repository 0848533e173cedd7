import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { ConnectorError } from '@mcp-connectors/core'
import { GitPluginError, type SimpleGit, simpleGit } from 'simple-git'
import { z } from 'zod'
import { startError } from '../errors.ts'
import { type Finished, graceMs, type ProcessOptions, signalGroup } from '../run/process.ts'
import { quote } from '../text.ts'
import { type Progress, reporter, withoutProgress } from './progress.ts'
import { maskUrls } from './url.ts'

export interface RemoteOptions extends ProcessOptions {
  /** Flags and settings before the subcommand: ours, not judged. */
  fixed: readonly string[]
  progress?: Progress | undefined
}

/** Remote calls answer with a few lines; a remote may send others, and simple-git keeps all of them. */
const mostBytes = 4 * 1024 * 1024
const mostStderr = 64 * 1024
/** A remote that says nothing for so long is given up. With --progress, one that works says something every second. */
const quietMs = 60_000
/** What git leaves running on purpose (a shared ssh connection) keeps its streams open, so their end is not waited for. */
const afterExitMs = 1000

/** What a subcommand gets from us after the guard: no other program over there, no templates of anybody. */
const added: Readonly<Record<string, readonly string[]>> = {
  clone: ['--template=', '--upload-pack=git-upload-pack'],
  fetch: ['--upload-pack=git-upload-pack'],
  'ls-remote': ['--upload-pack=git-upload-pack'],
  push: ['--receive-pack=git-receive-pack'],
}

/**
 * Runs one command that talks to a remote through simple-git. Its guard judges `args`, from the subcommand on, with
 * nothing unlocked that could stand there. `timeoutMs` is how long both streams may be silent.
 * Rejects with the signal's reason on abort, and with a ConnectorError for what is refused, missing or too much.
 */
export async function runRemote(args: readonly string[], options: RemoteOptions): Promise<Finished> {
  const { cwd, env, signal, maxBytes, timeoutMs = quietMs, fixed, progress } = options
  signal.throwIfAborted()
  if (!existsSync(cwd)) throw new ConnectorError('unavailable', `The folder ${quote(cwd)} is gone.`)
  const full = new AbortController()
  const stop = AbortSignal.any([signal, full.signal])
  const state: { result?: Omit<Finished, 'truncated' | 'timedOut'>; failure?: Error } = {}
  const git = simpleGit({
    baseDir: cwd,
    abort: stop,
    timeout: { block: timeoutMs },
    completion: { onClose: true, onExit: afterExitMs },
    // Our allow-list holds these so that nothing prompts, edits or pages. It is the whole environment of git.
    allowEnvironment: Object.keys(env),
    unsafe: { allowUnsafeEditor: true, allowUnsafeAskPass: true, allowUnsafePager: true },
    ...(progress ? { progress: reporter(progress) } : {}),
    // Called at every end. Exit codes are answers here: the caller judges them.
    errors(error, { stdOut, stdErr, exitCode }) {
      state.result = { stdout: Buffer.concat(stdOut), stderr: said(stdErr), exitCode: exitCode ?? -1 }
      return error instanceof GitPluginError ? error : undefined
    },
  })
  git.env(env).outputHandler((_command, ...streams) => limit(streams, Math.min(maxBytes, mostBytes), full))
  own(git, fixed, spawned => {
    spawned.stdin?.end()
    spawned.once('error', error => {
      state.failure = error
    })
    endTogether(spawned, stop)
  })
  const thrown: unknown = await git.raw([...args]).then(
    () => undefined,
    (error: unknown) => error,
  )
  signal.throwIfAborted()
  if (full.signal.aborted) throw full.signal.reason
  if (state.failure) throw startError(state.failure)
  const timedOut = thrown instanceof GitPluginError && thrown.plugin === 'timeout'
  if (thrown !== undefined && !timedOut) throw refused(thrown)
  return { stdout: Buffer.alloc(0), stderr: '', exitCode: -1, ...state.result, truncated: false, timedOut }
}

/** The end of what git printed: that is where errors stand. */
function said(chunks: readonly Buffer[]): string {
  return maskUrls(withoutProgress(Buffer.concat(chunks).subarray(-mostStderr).toString()))
}

/** simple-git keeps whatever comes, so what is too much is not let in. */
function limit(given: readonly unknown[], most: number, full: AbortController): void {
  const streams = given.filter(stream => stream instanceof Readable)
  let size = 0
  const count = (chunk: Buffer) => {
    size += chunk.length
    if (size <= most) return
    full.abort(new ConnectorError('too_large', `The remote sent more than ${most} bytes of text.`))
    for (const stream of streams) stream.destroy()
  }
  for (const stream of streams) stream.on('data', count)
}

interface Plugins {
  add(plugins: readonly object[]): void
}

interface Started {
  spawned: ChildProcess
  close(exitCode: number | null): void
}

const withPlugins = z.object({
  _plugins: z.custom<Plugins>(value => typeof value === 'object' && value !== null && 'add' in value),
})

/**
 * Hooks into simple-git where its options end: no option gives git a process group or hands the process over, and
 * `unsafe` would unlock the guard for the caller's arguments too. Plugins run in the order in which they are added, so
 * these see what the guard has passed. The version is pinned and bundled; if this place is gone, nothing is run.
 */
function own(git: SimpleGit, fixed: readonly string[], started: (spawned: ChildProcess) => void): void {
  const { _plugins: plugins } = withPlugins.parse(git)
  plugins.add([
    {
      type: 'spawn.args',
      action: ([command = '', ...rest]: readonly string[]) => [...fixed, command, ...(added[command] ?? []), ...rest],
    },
    { type: 'spawn.options', action: (given: object) => ({ ...given, detached: process.platform !== 'win32' }) },
    {
      type: 'spawn.after',
      action(_data: unknown, { spawned, close }: Started) {
        // simple-git would wait 50 ms more for output after a command that had nothing to say.
        spawned.once('close', code => close(code))
        started(spawned)
      },
    },
  ])
}

/**
 * simple-git interrupts git alone, which then removes its locks and half a clone, and leaves ssh and remote helpers to
 * wait for the network. They have git's group, and end with it.
 */
function endTogether(spawned: ChildProcess, stop: AbortSignal): void {
  const kill = () => signalGroup(spawned, 'SIGKILL')
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    timer = setTimeout(kill, graceMs)
  }
  stop.addEventListener('abort', wait, { once: true })
  spawned.once('exit', (_code, signal) => {
    clearTimeout(timer)
    stop.removeEventListener('abort', wait)
    if (signal !== null || stop.aborted) kill()
  })
}

function refused(error: unknown): ConnectorError {
  const guard = error instanceof GitPluginError
  const message = guard ? 'These arguments are not allowed in a remote call.' : 'git could not be started.'
  return new ConnectorError(guard ? 'refused' : 'unavailable', message, { cause: error })
}
