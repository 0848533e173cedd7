import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { environment } from '../run/environment.ts'
import { type RemoteOptions, runRemote } from './run.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-remote-run-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const never = new AbortController().signal

function options(more: Partial<RemoteOptions> = {}): RemoteOptions {
  // The folder's name is in the environment of whatever git starts: that is how the tests find it.
  const env = { ...environment(), HOME: folder, GIT_ALLOW_PROTOCOL: 'http:ssh:file', TMPDIR: folder }
  return { cwd: folder, env, signal: never, maxBytes: 1_000_000, fixed: [], ...more }
}

/** A git of our own making, first on the path. */
function fake(script: string, more: Partial<RemoteOptions> = {}): RemoteOptions {
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const given = options(more)
  return { ...given, env: { ...given.env, PATH: `${folder}:${process.env.PATH}` } }
}

/** What runs, wherever it hangs in the process tree. The process table is read through /proc. */
function started(): string[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
  return pids.flatMap(pid => {
    try {
      const ours = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TMPDIR=${folder}\0`)
      return ours ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()] : []
    } catch {
      return []
    }
  })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5)
}

/** Takes connections and never says a word. */
async function silent(): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => void sockets.add(socket.on('error', () => {}).resume()))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

test('ours stands before the subcommand and right behind it, the rest reaches git untouched', async () => {
  const fixed = ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'protocol.ext.allow=never']
  const seen = async (...args: string[]) => {
    const { stdout } = await runRemote(args, fake(`printf '%s\\0' "$@"`, { fixed }))
    return stdout.toString().split('\0').slice(0, -1)
  }
  expect(await seen('fetch', '--quiet', '--', 'a b', '"$(x)"')).toEqual([
    ...fixed,
    'fetch',
    '--upload-pack=git-upload-pack',
    '--quiet',
    '--',
    'a b',
    '"$(x)"',
  ])
  expect((await seen('clone', '--', 'u', 'p')).slice(5, 8)).toEqual([
    'clone',
    '--template=',
    '--upload-pack=git-upload-pack',
  ])
  expect((await seen('push', '--', 'r')).slice(5, 7)).toEqual(['push', '--receive-pack=git-receive-pack'])
  expect((await seen('ls-remote', '--', 'r')).slice(5, 7)).toEqual(['ls-remote', '--upload-pack=git-upload-pack'])
})

test('git gets our environment and one variable of the guard', async () => {
  const given = fake('env')
  const { stdout } = await runRemote(['ls-remote'], given)
  // PWD and _ are the shell's own.
  const lines = stdout.toString().trim().split('\n')
  const names = lines.map(line => line.split('=')[0]).filter(name => !/^(PWD|OLDPWD|SHLVL|_)$/.test(name ?? ''))
  expect(names.sort()).toEqual([...Object.keys(given.env), 'GIT_TEST_DISALLOW_ABBREVIATED_OPTIONS'].sort())
})

describe('the guard of simple-git stands behind ours', () => {
  test.each([
    ['fetch', '--upload-pack=touch x', 'origin'],
    ['fetch', '--upload-pack', 'touch x', 'origin'],
    ['ls-remote', '--upload-pack=touch x', 'origin'],
    ['clone', '-u', 'touch x', 'url', 'path'],
    ['clone', '--template=/tmp', 'url', 'path'],
    ['clone', '--config', 'core.sshCommand=touch x', 'url', 'path'],
    ['clone', '-c', 'core.fsmonitor=touch x', 'url', 'path'],
    ['clone', '--config=protocol.ext.allow=always', 'ext::touch x', 'path'],
    ['push', '--receive-pack=touch x', 'origin'],
    ['push', '--exec=touch x', 'origin'],
    ['-c', 'credential.helper=touch x', 'fetch'],
    ['-c', 'remote.origin.uploadpack=touch x', 'fetch'],
    ['-c', 'core.hooksPath=.', 'fetch'],
    ['--exec-path=.', 'fetch'],
    ['-C', '/', 'fetch'],
  ])('%s %s', async (...args) => {
    const given = fake('touch started')
    await expect(runRemote(args, given)).rejects.toMatchObject({
      code: 'refused',
      message: 'These arguments are not allowed in a remote call.',
    })
    expect(existsSync(join(folder, 'started'))).toBe(false)
  })

  test('an option that git would complete to a dangerous one is not completed', async () => {
    execFileSync('git', ['init', '-q', '--bare', join(folder, 'r')])
    const args = ['ls-remote', '--upload-pa=touch x; git-upload-pack', `file://${folder}/r`]
    const { exitCode, stderr } = await runRemote(args, options())
    expect([exitCode, stderr]).toEqual([128, expect.stringContaining('disallowed abbreviated')])
    expect(existsSync(join(folder, 'x'))).toBe(false)
  })
})

test('exit codes are answers; what git said comes without credentials and without progress', async () => {
  const said = [
    'Enumerating objects: 3, done.',
    'Counting objects:  33% (1/3)\\rCounting objects: 100% (3/3), done.',
    'remote: Compressing objects: 100% (2/2), done.',
    'fatal: https://ada:hunter2@example.org/x/ not found',
  ]
  const script = `printf 'out'; printf '%b\\n' '${said.join('\\n')}' >&2; exit 7`
  expect(await runRemote(['fetch'], fake(script))).toEqual({
    stdout: Buffer.from('out'),
    stderr: 'fatal: https://***@example.org/x/ not found\n',
    exitCode: 7,
    truncated: false,
    timedOut: false,
  })
  expect((await runRemote(['fetch'], fake('exit 3'))).exitCode).toBe(3)
})

test('a git that cannot be started is named', async () => {
  const given = options()
  const missing = { ...given, env: { ...given.env, PATH: folder } }
  await expect(runRemote(['fetch'], missing)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'git is not installed, or not on the PATH of this server.',
  })
  const nowhere = options({ cwd: join(folder, 'none') })
  await expect(runRemote(['fetch'], nowhere)).rejects.toMatchObject({ code: 'unavailable' })
})

test('an abort before the start starts nothing', async () => {
  const given = fake('touch started', { signal: AbortSignal.abort(new Error('no')) })
  await expect(runRemote(['fetch'], given)).rejects.toThrow('no')
  expect(existsSync(join(folder, 'started'))).toBe(false)
})

const noTable = existsSync('/proc') ? '' : ' (skipped: the process table is read through /proc)'

describe.skipIf(noTable)(`nothing is left running${noTable}`, () => {
  const schemes = spawnSync('ssh', ['-V']).status === 0 ? ['http', 'ssh'] : ['http']
  /** What git starts for the network. */
  const helper = (scheme: string) => (line: string) =>
    (scheme === 'ssh' ? /^\S*ssh / : /^\S*git-remote-http /).test(line)

  test.each(schemes)('after an abort over %s', async scheme => {
    await using server = await silent()
    const abort = new AbortController()
    const url = `${scheme}://127.0.0.1:${server.port}/x`
    const running = runRemote(['ls-remote', '--', url], options({ signal: abort.signal }))
    await until(() => started().some(helper(scheme)))
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await until(() => started().length === 0)
  })

  test.each(schemes)('after silence over %s', async scheme => {
    await using server = await silent()
    const url = `${scheme}://127.0.0.1:${server.port}/x`
    const running = runRemote(['ls-remote', '--', url], options({ timeoutMs: 2000 }))
    await until(() => started().some(helper(scheme)))
    expect(await running).toMatchObject({ timedOut: true, exitCode: -1 })
    await until(() => started().length === 0)
  })

  test.each(schemes)('after an abort of a clone over %s, and no half of it either', async scheme => {
    await using server = await silent()
    const abort = new AbortController()
    const place = join(folder, 'clone')
    const url = `${scheme}://127.0.0.1:${server.port}/x`
    const running = runRemote(['clone', '--progress', '--', url, place], options({ signal: abort.signal }))
    await until(() => started().some(helper(scheme)) && existsSync(place))
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await until(() => started().length === 0)
    expect(existsSync(place)).toBe(false)
  })

  test.each([
    ['stdout', 'yes'],
    ['stderr', 'yes >&2'],
  ])('when %s has no end', async (_name, script) => {
    const running = runRemote(['fetch'], fake(`sleep 1000 & ${script}`))
    await expect(running).rejects.toMatchObject({ code: 'too_large' })
    await until(() => started().length === 0)
  })

  test('of a git that does not care', async () => {
    const abort = new AbortController()
    const given = fake(`trap '' INT TERM; while :; do sleep 0.05; done`, { signal: abort.signal })
    const running = runRemote(['fetch'], given)
    await until(() => started().some(line => line.includes('sleep')))
    abort.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    await until(() => started().length === 0)
  })

  test('but what git left on purpose goes on, and is not waited for', async () => {
    // As ssh does for a connection that later calls share: a session of its own, streams kept open.
    const script = `exec 3>&1; (setsid sleep 1000 & echo $! > child); exit 0`
    const { exitCode } = await runRemote(['fetch'], fake(script))
    expect(exitCode).toBe(0)
    expect(started()).toEqual(['sleep 1000'])
    process.kill(Number(readFileSync(join(folder, 'child'), 'utf8')))
    await until(() => started().length === 0)
  })
})
