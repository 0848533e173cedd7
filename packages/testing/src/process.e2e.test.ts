import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type RawServer, spawnRaw } from './spawn.ts'

const main = fileURLToPath(new URL('./fixtures/rig.ts', import.meta.url))
const initialize = `${JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '0' } } })}\n`

function call(id: number, name: string, args: object = {}): string {
  return `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } })}\n`
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rig-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function startRig(folder = scratch(), env: Record<string, string> = {}): Promise<RawServer> {
  const server = spawnRaw(main, { env: { RIG_FOLDER: folder, RIG_LOG_LEVEL: 'info', ...env } })
  server.send(initialize)
  expect(JSON.parse(await server.line()).result.serverInfo.name).toBe('rig')
  return server
}

/** The answer with this id; those of others are passed over. */
async function answerTo(
  server: RawServer,
  id: number | null,
): Promise<{ result?: { content: { text: string }[] }; error?: { code: number; message: string } }> {
  for (;;) {
    const message = JSON.parse(await server.line())
    if (message.id === id) return message
  }
}

/** A killed process whose parent is gone too may stay a zombie until somebody reaps it: that one is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function withCallUnderWay(): Promise<{ server: RawServer; folder: string; child: number }> {
  const folder = scratch()
  const server = await startRig(folder)
  server.send(call(1, 'rig_wait'))
  await expect.poll(() => existsSync(join(folder, 'waiting'))).toBe(true)
  return { server, folder, child: Number(readFileSync(join(folder, 'child'), 'utf8')) }
}

async function expectGone({ folder, child }: { folder: string; child: number }): Promise<void> {
  expect(existsSync(join(folder, 'aborted'))).toBe(true)
  expect(existsSync(join(folder, 'disposed'))).toBe(true)
  await expect.poll(() => isAlive(child)).toBe(false)
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends it, with its child, and aborts the call under way',
  async signal => {
    const rig = await withCallUnderWay()
    await using server = rig.server
    server.process.kill(signal)
    expect(await server.exited).toBe(0)
    await expectGone(rig)
  },
)

test('the end of input ends it', async () => {
  const rig = await withCallUnderWay()
  await using server = rig.server
  server.process.stdin?.end()
  expect(await server.exited).toBe(0)
  await expectGone(rig)
})

test('what was answered before the end of input arrives, however slowly it is read', async () => {
  await using server = await startRig(scratch(), { RIG_MAX_TOKENS: '100000' })
  server.process.stdout?.pause()
  const echo = 'x'.repeat(400_000)
  server.send(call(1, 'rig_big', { echo }))
  await expect.poll(() => server.process.stdout?.readableLength).toBeGreaterThan(0)
  server.process.stdin?.end()
  await new Promise(resolve => setTimeout(resolve, 300))
  server.process.stdout?.resume()
  expect((await answerTo(server, 1)).result?.content[0]?.text).toContain('xxx')
  expect(await server.exited).toBe(0)
})

test('a closed stdout ends it', async () => {
  const rig = await withCallUnderWay()
  await using server = rig.server
  server.process.stdout?.destroy()
  server.send(call(2, 'rig_big'))
  expect(await server.exited).toBe(0)
  await expectGone(rig)
})

test('a dead parent ends it, though its input stays open', async () => {
  const folder = scratch()
  const script = `const { spawn } = require('node:child_process'); const child = spawn(process.execPath, [process.argv[1]], { stdio: 'inherit' }); console.error('pid ' + child.pid)`
  const parent = spawn(process.execPath, ['-e', script, main], {
    env: { ...process.env, RIG_FOLDER: folder },
    stdio: 'pipe',
  })
  const [line] = await once(parent.stderr, 'data')
  const pid = Number(/pid (\d+)/.exec(String(line))?.[1])
  onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')))
  parent.stdin.write(initialize + call(1, 'rig_wait'))
  await expect.poll(() => existsSync(join(folder, 'waiting')), { timeout: 10_000 }).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  expect(existsSync(join(folder, 'aborted'))).toBe(true)
})

test('a message over the limit is answered with its id, and the next one is served', async () => {
  await using server = await startRig()
  server.send(call(7, 'rig_big', { echo: 'x'.repeat(11_000_000) }))
  expect((await answerTo(server, 7)).error?.message).toContain('longer than')
  server.send(call(8, 'rig_big', { echo: 'after' }))
  expect((await answerTo(server, 8)).result?.content[0]?.text).toBe('{"text":"after"}')
})

test('deep nesting is answered, not parsed', async () => {
  await using server = await startRig()
  server.send(
    `{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"rig_big","arguments":{"echo":${'['.repeat(20_000)}${']'.repeat(20_000)}}}}\n`,
  )
  expect((await answerTo(server, 5)).error?.message).toContain('nested deeper')
  server.send(call(6, 'rig_big', { echo: 'after' }))
  expect((await answerTo(server, 6)).result?.content[0]?.text).toBe('{"text":"after"}')
})

test.each([
  ['no JSON', 'hello\n'],
  ['blank lines', '\n\r\n  \n'],
  ['a byte order mark', '\uFEFF{"jsonrpc":"2.0","id":1,"method":"ping"}\n'],
  ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]\n'],
  [
    'prototype keys',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rig_big","arguments":{"__proto__":{"echo":"polluted"},"constructor":1}}}\n',
  ],
  ['a huge number', '{"jsonrpc":"2.0","id":1e400,"method":"ping"}\n'],
  ['an unknown cancellation', '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}\n'],
])('after %s the next request is served', async (_what, bytes) => {
  await using server = await startRig()
  server.send(bytes)
  server.send(call(2, 'rig_big', { echo: 'served' }))
  expect((await answerTo(server, 2)).result?.content[0]?.text).toBe('{"text":"served"}')
})

test('a character split over two chunks arrives whole', async () => {
  await using server = await startRig()
  const bytes = Buffer.from(call(3, 'rig_big', { echo: 'naïve 🦊' }))
  const middle = bytes.indexOf(0xf0) + 2
  server.send(bytes.subarray(0, middle))
  await new Promise(resolve => setTimeout(resolve, 50))
  server.send(bytes.subarray(middle))
  expect((await answerTo(server, 3)).result?.content[0]?.text).toBe('{"text":"naïve 🦊"}')
})

test('console output of a library goes to stderr; stdout holds JSON-RPC alone', async () => {
  await using server = await startRig()
  server.send(call(1, 'rig_print'))
  expect((await answerTo(server, 1)).result?.content[0]?.text).toBe('{"text":"done"}')
  await expect.poll(() => server.stderr()).toContain('printed by a library')
  for (const line of server.stdout().trim().split('\n')) expect(JSON.parse(line).jsonrpc).toBe('2.0')
})

test('an error that nobody caught does not end the server', async () => {
  await using server = await startRig()
  server.send(call(1, 'rig_fail'))
  await answerTo(server, 1)
  await expect.poll(() => server.stderr()).toContain('thrown by a timer')
  expect(server.stderr()).toContain('rejected by nobody')
  server.send(call(2, 'rig_big', { echo: 'alive' }))
  expect((await answerTo(server, 2)).result?.content[0]?.text).toBe('{"text":"alive"}')
})

const noPeak = process.platform === 'linux' ? '' : ' (skipped: the memory of a process is read from /proc)'

test.skipIf(noPeak)(`a reader that does not read costs bounded memory${noPeak}`, async () => {
  await using server = spawnRaw(main, { env: { RIG_FOLDER: scratch() } })
  server.send(initialize)
  await server.line()
  server.process.stdout?.pause()
  for (let id = 1; id <= 16_000; id++) server.send(call(id, 'rig_big'))
  await new Promise(resolve => setTimeout(resolve, 2000))
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8')
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  // The answers are 320 MB of text; what may wait for the reader is a small part of them, beside some 120 MB of Node.
  expect(peak).toBeLessThan(400)
})

test('--version and --help print to stdout and never start a server', async () => {
  await using version = spawnRaw(main, { args: ['--version'] })
  expect(await version.exited).toBe(0)
  expect(version.stdout()).toBe('1.2.3\n')
  await using help = spawnRaw(main, { args: ['--help'] })
  expect(await help.exited).toBe(0)
  expect(help.stdout()).toContain('--folder <text>')
  expect(help.stdout()).toContain('RIG_PASSWORD_FILE')
  expect(help.stdout()).toContain('--access')
})

test('everything that is wrong with the settings is said at once, with exit code 2', async () => {
  await using server = spawnRaw(main, {
    args: ['--acess', 'read', '--timeout', 'soon', 'stray'],
    env: { RIG_RESULTS: 'xml' },
  })
  expect(await server.exited).toBe(2)
  expect(server.stdout()).toBe('')
  expect(server.stderr()).toContain('--access')
  expect(server.stderr()).toContain('"soon"')
  expect(server.stderr()).toContain('RIG_RESULTS')
})

test('an unknown toolset is named with what there is', async () => {
  await using server = spawnRaw(main, { args: ['--toolsets', 'al'] })
  expect(await server.exited).toBe(2)
  expect(server.stderr()).toContain('there is no "al"')
})

test.each([
  ['an address that is none', 'localhost', 'expected [host:]port'],
  ['the whole network without a token', '0.0.0.0:0', 'RIG_HTTP_TOKEN'],
  ['a port out of range', '127.0.0.1:70000', 'expected [host:]port'],
])('--http refuses %s', async (_what, address, said) => {
  await using server = spawnRaw(main, { args: ['--http', address] })
  expect(await server.exited).toBe(2)
  expect(server.stderr()).toContain(said)
})

async function startHttp(folder = scratch()): Promise<{ server: RawServer; post: (body: object) => Promise<string> }> {
  const server = spawnRaw(main, { args: ['--http', '0'], env: { RIG_FOLDER: folder } })
  await expect.poll(() => server.stderr(), { timeout: 10_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\/mcp/)
  const url = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(server.stderr())?.[0] ?? ''
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const post = async (body: object) =>
    (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }) })).text()
  return { server, post }
}

test('over HTTP it serves until a signal, and outlives its input', async () => {
  const { server, post } = await startHttp()
  await using _ended = server
  server.process.stdin?.end()
  expect(await post({ method: 'tools/list', params: {} })).toContain('rig_wait')
  server.process.kill('SIGTERM')
  expect(await server.exited).toBe(0)
})

test('requests under way at a signal are answered', async () => {
  const folder = scratch()
  const { server, post } = await startHttp(folder)
  await using _ended = server
  const waiting = post({ method: 'tools/call', params: { name: 'rig_wait', arguments: {} } })
  await expect.poll(() => existsSync(join(folder, 'waiting'))).toBe(true)
  server.process.kill('SIGTERM')
  expect(await waiting).toContain('unavailable: The server is shutting down.')
  expect(await server.exited).toBe(0)
})
