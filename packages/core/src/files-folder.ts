import { constants } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'
import { basename, isAbsolute, relative, resolve, sep } from 'node:path'
import { ConnectorError } from './error.ts'
import { fileNameOf } from './file-name.ts'
import type { Append, NewFile } from './new-file.ts'

export interface FolderFile {
  name: string
  bytes: Buffer<ArrayBuffer>
}

const mostBytes = 50_000_000

/** The one folder of this machine in which a connector may read and write files, and how the operator names it. */
export class FilesFolder {
  readonly #folder: string | undefined
  readonly #setting: string

  /** @param folder undefined: there is none. @param setting `--files-folder` */
  constructor(folder: string | undefined, setting: string) {
    this.#folder = folder
    this.#setting = setting
  }

  /**
   * A file of the folder, whole. `path` is relative to the folder, or absolute.
   * @throws ConnectorError `refused` outside of the folder, links included, and for what is no ordinary file;
   * `not_found`; `too_large`
   */
  async read(path: string, most = mostBytes): Promise<FolderFile> {
    const root = await this.#root('read')
    const wanted = resolve(root, path)
    // What is outside is refused before anything is looked for: whether it exists is nobody's business.
    if (!isWithin(root, wanted)) throw this.#outside(path)
    const real = await found(realpath(wanted), path)
    if (!isWithin(root, real)) throw this.#outside(path)
    // A pipe would be waited for; a link put there meanwhile is not followed.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    await using file = await found(open(real, flags), path)
    await this.#checkSame(file, real, path)
    return { name: basename(real), bytes: await whole(file, path, most) }
  }

  /**
   * A new file directly in the folder, written by `fill` piece by piece; see `new-file.ts`. Its name is cleaned.
   * @returns its path
   * @throws ConnectorError `conflict` where the name is taken; `refused`; what `fill` throws
   */
  async write({ name, overwrite }: NewFile, fill: (append: Append) => Promise<void>): Promise<string> {
    const root = await this.#root('written')
    const { writeNew } = await import('./new-file.ts')
    return await writeNew(root, { name: fileNameOf(name), overwrite }, fill)
  }

  /** The folders on the way may have been replaced since they were looked at: what was opened must be what is there. */
  async #checkSame(file: FileHandle, real: string, path: string): Promise<void> {
    const [opened, there, again] = await Promise.all([
      file.stat({ bigint: true }),
      found(lstat(real, { bigint: true }), path),
      found(realpath(real), path),
    ])
    if (again !== real || opened.ino !== there.ino || opened.dev !== there.dev) throw this.#outside(path)
    if (!opened.isFile()) {
      throw new ConnectorError('refused', `${JSON.stringify(path)} is no file.`, { hint: 'Name one file.' })
    }
  }

  async #root(deed: 'read' | 'written'): Promise<string> {
    const folder = this.#folder
    if (folder === undefined) {
      throw new ConnectorError('refused', `No files of this machine may be ${deed}.`, {
        hint: `Tell the person to start the server with ${this.#setting}, the one folder for them.`,
      })
    }
    try {
      return await realpath(folder)
    } catch (cause) {
      throw new ConnectorError('refused', `The folder of ${this.#setting} is not there.`, {
        hint: `Tell the person to check ${this.#setting}.`,
        detail: folder,
        cause,
      })
    }
  }

  #outside(path: string): ConnectorError {
    return new ConnectorError('refused', `${JSON.stringify(path)} is outside of the folder for files.`, {
      hint: `Only files in the folder of ${this.#setting} may be read; name them relative to it.`,
    })
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function found<T>(asked: Promise<T>, path: string): Promise<T> {
  try {
    return await asked
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
    const message = isMissing ? 'is not in the folder for files' : 'cannot be read'
    throw new ConnectorError(isMissing ? 'not_found' : 'refused', `${JSON.stringify(path)} ${message}.`, {
      hint: 'Ask the person for its name.',
      cause,
    })
  }
}

/** As long as it was when it was opened: one that grows is not waited for. */
async function whole(file: FileHandle, path: string, most: number): Promise<Buffer<ArrayBuffer>> {
  const { size } = await file.stat()
  if (size > most) {
    const megabytes = (bytes: number) => `${Math.round(bytes / 1e5) / 10} MB`
    throw new ConnectorError('too_large', `${JSON.stringify(path)} has ${megabytes(size)}.`, {
      hint: `At most ${megabytes(most)} are taken.`,
    })
  }
  const bytes = Buffer.alloc(size)
  let read = 0
  while (read < size) {
    const { bytesRead } = await file.read(bytes, read, size - read, read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return bytes.subarray(0, read)
}
