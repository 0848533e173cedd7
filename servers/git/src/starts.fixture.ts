import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Puts a git in front of the real one that notes the process id and arguments of each start. */
export function noteStarts(inside: string): { starts: () => string[] } & Disposable {
  const path = process.env.PATH ?? ''
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  const folder = join(inside, 'noting')
  const log = join(folder, 'log')
  mkdirSync(folder, { recursive: true })
  writeFileSync(log, '')
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho "$$ $*" >> '${log}'\nexec '${real}' "$@"\n`, { mode: 0o755 })
  process.env.PATH = `${folder}:${path}`
  return {
    starts: () => readFileSync(log, 'utf8').split('\n').slice(0, -1),
    [Symbol.dispose]: () => {
      process.env.PATH = path
    },
  }
}

/** Whether there is such a process. */
export function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
