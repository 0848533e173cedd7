import { randomUUID } from 'node:crypto'
import { type FileHandle, lstat, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ConnectorError } from './error.ts'

/** Adds to the end of the file. */
export type Append = (part: Uint8Array) => Promise<void>

export interface NewFile {
  /** A name, no path: see `fileNameOf`. */
  name: string
  /** A file of that name may be replaced. */
  overwrite: boolean
}

/**
 * A file of a folder, seen under its name only when it is whole: nothing is left of one that fails. Links are neither
 * followed nor replaced.
 * @returns its path
 * @throws ConnectorError `conflict` where the name is taken, in capitals or not; `refused`; what `fill` throws
 */
export async function writeNew(
  folder: string,
  { name, overwrite }: NewFile,
  fill: (append: Append) => Promise<void>,
): Promise<string> {
  const path = join(folder, await freeName(folder, name, overwrite))
  const unfinished = join(folder, `.${randomUUID()}.part`)
  const file = await allowed(open(unfinished, 'wx', 0o600), name)
  try {
    await filled(file, name, fill)
    if ((await realpath(unfinished)) !== unfinished) throw notWritten(name)
    if (!overwrite) await reserve(path, name)
    await allowed(rename(unfinished, path), name)
    return path
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function filled(file: FileHandle, name: string, fill: (append: Append) => Promise<void>): Promise<void> {
  await using open = file
  await fill(part => allowed(open.writeFile(part), name))
}

/** Some systems do not tell capitals apart: what is there under such a name is the same file. */
async function freeName(folder: string, name: string, overwrite: boolean): Promise<string> {
  const names = await allowed(readdir(folder), name)
  const same = names.filter(one => folded(one) === folded(name))
  const there = same.includes(name) ? name : same[0]
  if (there === undefined) return name
  if (!overwrite) throw taken(there)
  if ((await allowed(lstat(join(folder, there)), name)).isFile()) return there
  throw new ConnectorError('refused', `${JSON.stringify(there)} is no ordinary file.`, { hint: 'Choose another name.' })
}

/** Takes the name at the last moment, and only if nobody else has: the file then goes in its place. */
async function reserve(path: string, name: string): Promise<void> {
  await using _ = await allowed(open(path, 'wx', 0o600), name)
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

async function allowed<T>(asked: Promise<T>, name: string): Promise<T> {
  try {
    return await asked
  } catch (cause) {
    throw cause instanceof Error && 'code' in cause && cause.code === 'EEXIST' ? taken(name) : notWritten(name, cause)
  }
}

function taken(name: string): ConnectorError {
  return new ConnectorError('conflict', `${JSON.stringify(name)} is in the folder for files already.`, {
    hint: 'Choose another name, or overwrite it.',
  })
}

function notWritten(name: string, cause?: unknown): ConnectorError {
  const isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT')
  const why = isFull ? ': the disk is full' : ''
  return new ConnectorError('refused', `${JSON.stringify(name)} cannot be written to the folder for files${why}.`, {
    hint: 'Tell the person.',
    cause,
  })
}
