/**
 * Runs one Postgres server as its child and waits on stdin. When the pipe closes (stop(), or the death of whoever
 * started us, SIGKILL included) it ends the server and removes its folder. Detached, so that Ctrl-C reaches it that way too.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { account, executable, readableBinaries } from './postgres-binaries.ts'

const [scratch = '', from = '', port = '', password = '', ...settings] = process.argv.slice(2)
const owner = account()
const data = join(scratch, 'data')
const ready = 'database system is ready to accept connections'
let server: ChildProcess | undefined

process.stdin.once('end', () => void end(0))
process.stdin.once('error', () => void end(0))
process.stdin.resume()
process.on('SIGINT', () => {})
process.on('SIGHUP', () => {})
process.on('SIGTERM', () => void end(0))
try {
  await run()
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error))
  await end(1)
}

async function run() {
  chmodSync(scratch, 0o755)
  if (owner !== undefined) chownSync(scratch, owner.uid, owner.gid)
  const bin = readableBinaries(from, scratch)
  await initialise(bin)
  const flags = settings.flatMap(setting => ['-c', setting])
  server = spawn(join(bin, executable('postgres')), ['-D', data, '-p', port, ...flags], {
    ...owner,
    cwd: scratch,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const before = log
    log = (before + text).slice(-4000)
    if (!before.includes(ready) && log.includes(ready)) process.stdout.write('ready\n')
  })
  server.once('exit', () => {
    process.stderr.write(log)
    void end(1)
  })
}

async function initialise(bin: string) {
  const secret = join(scratch, 'password')
  writeFileSync(secret, password, { mode: 0o644 })
  const args = ['-D', data, '-U', 'postgres', `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8']
  const child = spawn(join(bin, executable('initdb')), [...args, '--no-locale', '--no-sync', '--no-instructions'], {
    ...owner,
    cwd: scratch,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  server = child
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000)
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${log}`)
  rmSync(secret)
}

async function end(code: number) {
  const child = server
  server = undefined
  child?.removeAllListeners('exit')
  if (child !== undefined && child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill('SIGINT')
    await Promise.race([gone, sleep(5000)])
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGQUIT')
    await Promise.race([gone, sleep(2000)])
  }
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  process.exit(code)
}
