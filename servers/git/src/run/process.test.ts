import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { environment } from './environment.ts'
import { runGit } from './process.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-process-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A git of our own making, first on the path. */
function fake(script: string) {
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { cwd: folder, env: { ...environment(), PATH: `${folder}:${process.env.PATH}` }, maxBytes: 1_000_000 }
}

const never = new AbortController().signal

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5)
}

test('output, input and exit code', async () => {
  const options = { ...fake('cat; echo oops >&2; exit 3'), signal: never, stdin: 'in\0put' }
  expect(await runGit(['x'], options)).toEqual({
    stdout: Buffer.from('in\0put'),
    stderr: 'oops\n',
    exitCode: 3,
    truncated: false,
    timedOut: false,
  })
})

test('arguments reach git untouched', async () => {
  const args = ['a b', '"', '$(x)', '', '--', '*', 'ü\n']
  const { stdout } = await runGit(args, { ...fake(`printf '%s\\0' "$@"`), signal: never })
  expect(stdout.toString().split('\0').slice(0, -1)).toEqual(args)
})

test('git is stopped when it has printed enough', async () => {
  const { stdout, truncated } = await runGit([], { ...fake('yes'), signal: never, maxBytes: 10_001 })
  expect(stdout.length).toBe(10_001)
  expect(truncated).toBe(true)
})

test.each([
  [65_535, true],
  [65_536, true],
  [131_072, false],
  [131_073, false],
])('of 131072 bytes in chunks of 65536, %i is too few: %s', async (maxBytes, truncated) => {
  const chunk = 'head -c 65536 /dev/zero; sleep 0.05'
  const result = await runGit([], { ...fake(`${chunk}; ${chunk}`), signal: never, maxBytes })
  expect([result.stdout.length, result.truncated]).toEqual([Math.min(maxBytes, 131_072), truncated])
})

test('an input that is not read does no harm', async () => {
  const stdin = Buffer.alloc(10_000_000)
  const { exitCode } = await runGit([], { ...fake('exec 0<&-; exit 0'), signal: never, stdin })
  expect(exitCode).toBe(0)
})

const noTable = existsSync('/proc') ? '' : ' (skipped: the process table is read through /proc)'

test.skipIf(noTable)(`an abort ends git and everything that it started${noTable}`, async () => {
  const abort = new AbortController()
  const options = { ...fake(`sleep 1000 & echo $! > child; echo $$ > parent; wait`), signal: abort.signal }
  const running = runGit([], options)
  const pid = (name: string) => Number(readFileSync(join(folder, name), 'utf8'))
  await until(() => existsSync(join(folder, 'parent')) && pid('parent') > 0)
  abort.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  await until(() => !alive(pid('child')) && !alive(pid('parent')))
})

test.skipIf(noTable)(`so does the time limit, also when git does not care${noTable}`, async () => {
  const options = {
    ...fake(`trap '' TERM; echo $$ > parent; while :; do sleep 0.05; done`),
    signal: never,
    timeoutMs: 100,
  }
  const { timedOut } = await runGit([], options)
  expect(timedOut).toBe(true)
  expect(alive(Number(readFileSync(join(folder, 'parent'), 'utf8')))).toBe(false)
})

test('an abort before the start starts nothing', async () => {
  const options = { ...fake('touch started'), signal: AbortSignal.abort(new Error('no')) }
  await expect(async () => runGit([], options)).rejects.toThrow('no')
  expect(existsSync(join(folder, 'started'))).toBe(false)
})

test('the environment passes on what is listed, and nothing of git', () => {
  const env = environment({
    PATH: '/bin',
    HOME: '/home/a',
    GIT_DIR: '/x',
    GIT_SSH_COMMAND: 'x',
    LD_PRELOAD: 'x',
    EDITOR: 'vi',
  })
  expect(env).toEqual({
    PATH: '/bin',
    HOME: '/home/a',
    LC_ALL: 'C.UTF-8',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GCM_INTERACTIVE: 'never',
    GIT_EDITOR: ':',
    GIT_SEQUENCE_EDITOR: ':',
    GIT_PAGER: 'cat',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PROTOCOL_FROM_USER: '0',
  })
})
