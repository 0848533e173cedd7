import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Log } from '@mcp-connectors/core'
import { z } from 'zod'
import { readPrivate, writePrivate } from './private-file.ts'

/** Keeps one text of secrets. */
export interface Vault {
  /** For people: a path, or the name of a keyring. */
  readonly where: string
  read(): Promise<string | undefined>
  write(text: string): Promise<void>
}

export function fileVault(path: string): Vault {
  return { where: path, read: () => readPrivate(path), write: text => writePrivate(path, text) }
}

/** What is used of `@napi-rs/keyring`. */
const keyringModule = z.object({
  Entry: z.custom<new (service: string, account: string) => Entry>(value => typeof value === 'function'),
})

interface Entry {
  getPassword(): string | null
  setPassword(text: string): void
}

/** Native, and there only where a person installed it: required, so that a bundler does not look for it. */
const packageName = '@napi-rs/keyring'

/** The keyring of the system; where it cannot be used, the file, and the log says so. */
export function keyringVault(
  account: string,
  file: Vault,
  log: Log,
  load: () => unknown = () => createRequire(import.meta.url)(packageName),
): Vault {
  let warned = false
  const inFile = (error: unknown) => {
    if (!warned) log.warn(`The keyring cannot be used (${reasonOf(error)}): logins are kept in ${file.where}.`)
    warned = true
  }
  const entry = () => new (keyringModule.parse(load()).Entry)('mcp-connectors', account)
  return {
    where: `the keyring, or ${file.where}`,
    async read() {
      try {
        const kept = entry().getPassword()
        if (kept !== null) return kept
      } catch (error) {
        inFile(error)
      }
      return file.read()
    },
    async write(text) {
      try {
        entry().setPassword(text)
      } catch (error) {
        inFile(error)
        return file.write(text)
      }
      await rm(file.where, { force: true })
    },
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'MODULE_NOT_FOUND') return `${packageName} is not installed`
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown error'
}
