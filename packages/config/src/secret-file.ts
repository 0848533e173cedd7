import { readFileSync, statSync } from 'node:fs'

/** What a `<ENV>_FILE` held: its text, and whether others on the machine can read it; or why it could not be read. */
export type SecretFile = { text: string; exposed: boolean } | { problem: string }

const maxMegabytes = 4

/** Reads a file that holds one secret. Regular files only: a pipe or a device could block the start for ever. */
export function readSecretFile(path: string): SecretFile {
  try {
    const stat = statSync(path)
    if (!stat.isFile()) return { problem: 'is not a regular file' }
    if (stat.size > maxMegabytes * 1024 * 1024) return { problem: `is larger than ${maxMegabytes} MB` }
    // Windows reports made-up mode bits.
    const exposed = process.platform !== 'win32' && (stat.mode & 0o077) !== 0
    return { text: readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), exposed }
  } catch (error) {
    return { problem: `cannot be read (${error instanceof Error && 'code' in error ? error.code : 'unknown error'})` }
  }
}
