import { link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { privateFolder } from './private-file.ts'

/** Longer than any work under a lock may take: a lock this old was left behind. */
const staleMs = 60_000
const pauseMs = 40

const holder = z.object({ pid: z.int(), host: z.string(), nonce: z.string() })

/**
 * Runs `work` while no other process runs its own under the same path. A lock whose process died is taken over.
 * @throws ConnectorError `unavailable` where it is still held when the signal fires
 */
export async function locked<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await privateFolder(dirname(path))
  const own = JSON.stringify({ pid: process.pid, host: hostname(), nonce: crypto.randomUUID() })
  while (!(await take(path, own))) {
    if (signal.aborted) throw held(path, signal.reason)
    const seen = await left(path)
    if (seen === undefined) await setTimeout(pauseMs * (0.5 + Math.random()))
    else await breakLock(path, seen)
  }
  try {
    return await work()
  } finally {
    if ((await textOf(path)) === own) await rm(path, { force: true })
  }
}

function held(path: string, cause: unknown): ConnectorError {
  return new ConnectorError('unavailable', `Another process keeps ${path} locked.`, {
    hint: 'Try again later: a lock that was left behind is taken over after a minute.',
    cause,
  })
}

async function take(path: string, own: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(own)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** What is in a lock that nobody holds any more; undefined for one that is held, or gone. */
async function left(path: string): Promise<string | undefined> {
  const text = await textOf(path)
  if (text === undefined) return undefined
  const age = await ageOf(path)
  if (age === undefined) return undefined
  if (age > staleMs) return text
  const read = holder.safeParse(parsed(text))
  return read.success && read.data.host === hostname() && !isAlive(read.data.pid) ? text : undefined
}

/** Moved aside first, so that of two that find the same one only one removes it, and a fresh one is put back. */
async function breakLock(path: string, seen: string): Promise<void> {
  const aside = `${path}.${crypto.randomUUID()}`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8')) !== seen) await link(aside, path)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')) throw error
  } finally {
    await rm(aside, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process is alive too.
    return codeOf(error) === 'EPERM'
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return ifThere(() => readFile(path, 'utf8'))
}

async function ageOf(path: string): Promise<number | undefined> {
  return ifThere(async () => Date.now() - (await stat(path)).mtimeMs)
}

async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not written to its end yet.
    return undefined
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
