import { ConnectorError, inParallel } from '@mcp-connectors/core'
import { type DriveFile, fileOf, shownFile } from './file.ts'
import type { Answer } from './methods.ts'
import { parseTarget } from './target.ts'

/** What is known of a folder on the way up. */
interface Folder {
  id: string
  name: string
  parent: string | undefined
  at: number
}

export type AskFile = (id: string, signal: AbortSignal) => Promise<Answer<'files.get'> | undefined>

const freshMs = 30_000
const mostKept = 5000
const mostDeep = 100
const atOnce = 4

/** The folders above files: for paths, and for the only ones that the operator allows. */
export class Folders {
  readonly #allowed: Set<string>
  readonly #ask: AskFile
  readonly #known = new Map<string, Folder>()

  /** @param allowed ids or links; none: all that the account sees. @param ask undefined for what the account cannot see */
  constructor(allowed: readonly string[], ask: AskFile) {
    this.#allowed = new Set(allowed.map(given => parseTarget(given).id))
    this.#ask = ask
  }

  /** True where the operator allows only some folders. */
  get isLimited(): boolean {
    return this.#allowed.size > 0
  }

  get allowed(): readonly string[] {
    return [...this.#allowed]
  }

  /** Whether it is one of the allowed folders, or below one. */
  async mayUse(file: Pick<DriveFile, 'id' | 'parents' | 'driveId'>, signal: AbortSignal): Promise<boolean> {
    if (!this.isLimited) return true
    await this.#nameRoot(signal)
    if (this.#allowed.has(file.id)) return true
    return await this.#isInside(file, signal)
  }

  /** @throws ConnectorError `refused` for what is in none of the allowed folders */
  async check(file: DriveFile, signal: AbortSignal): Promise<void> {
    if (!(await this.mayUse(file, signal))) throw outside(file.id)
  }

  /** Of a folder into which something is put: what was seen a moment ago is not good enough. @throws ConnectorError `refused` */
  async checkInto(folder: DriveFile, signal: AbortSignal): Promise<void> {
    this.#known.clear()
    await this.check(folder, signal)
  }

  /**
   * Before a change of the file itself: the allowed folders may be filled, and are not changed themselves.
   * @throws ConnectorError `refused`
   */
  async checkChange(file: DriveFile, signal: AbortSignal): Promise<void> {
    if (!this.isLimited) return
    // What was seen a moment ago is not good enough for a change.
    this.#known.clear()
    await this.#nameRoot(signal)
    if (this.#allowed.has(file.id)) {
      throw new ConnectorError('refused', `${shownFile(file)} is one of the folders that this server may use.`, {
        hint: 'What is in it may be changed, it itself not.',
      })
    }
    if (!(await this.#isInside(file, signal))) throw outside(file.id)
  }

  /** The names of the folders above, the topmost first, none above an allowed one; empty for what only was shared. */
  async path(file: Pick<DriveFile, 'id' | 'parents'>, signal: AbortSignal): Promise<string[]> {
    const names: string[] = []
    if (this.#allowed.has(file.id)) return names
    for await (const { id, name } of this.#above(file, signal)) {
      names.unshift(name)
      if (this.#allowed.has(id)) break
    }
    return names
  }

  /** The ids of the folders above, the nearest first. */
  async above(file: Pick<DriveFile, 'parents'>, signal: AbortSignal): Promise<string[]> {
    const ids: string[] = []
    for await (const { id } of this.#above(file, signal)) ids.push(id)
    return ids
  }

  /** The names of the folders that files are directly in, by id, without what is not allowed; at most `most` are asked for. */
  async names(
    files: readonly Pick<DriveFile, 'parents'>[],
    most: number,
    signal: AbortSignal,
  ): Promise<Map<string, string>> {
    const ids = new Set(files.flatMap(({ parents }) => parents ?? []))
    const missing = [...ids].filter(id => this.#fresh(id) === undefined).slice(0, most)
    await inParallel(atOnce, missing, id => this.#folder(id, signal))
    const found = [...ids].map(id => this.#fresh(id)).filter(folder => folder !== undefined)
    const named = await inParallel(atOnce, found, async ({ id, name, parent }) => {
      const may = await this.mayUse({ id, ...(parent !== undefined && { parents: [parent] }) }, signal)
      return may && name !== '' ? [[id, name] as const] : []
    })
    return new Map(named.flat())
  }

  /** Files name My Drive by its id, which `root` stands for. */
  async #nameRoot(signal: AbortSignal): Promise<void> {
    if (!this.#allowed.has('root')) return
    const root = await this.#ask('root', signal)
    if (root?.id == null) return
    this.#allowed.add(root.id)
    this.#allowed.delete('root')
  }

  async #isInside(file: Pick<DriveFile, 'parents' | 'driveId'>, signal: AbortSignal): Promise<boolean> {
    if (file.driveId != null && this.#allowed.has(file.driveId)) return true
    for (const parent of file.parents ?? []) if (this.#allowed.has(parent)) return true
    for await (const { id } of this.#above(file, signal)) if (this.#allowed.has(id)) return true
    return false
  }

  /** From the nearest folder up; a folder that the account cannot see ends it. */
  async *#above({ parents }: Pick<DriveFile, 'parents'>, signal: AbortSignal): AsyncGenerator<Folder> {
    const seen = new Set<string>()
    let next = parents?.[0]
    while (next !== undefined && !seen.has(next) && seen.size < mostDeep) {
      seen.add(next)
      const folder = await this.#folder(next, signal)
      if (folder === undefined) return
      yield folder
      next = folder.parent
    }
  }

  #fresh(id: string): Folder | undefined {
    const known = this.#known.get(id)
    return known !== undefined && Date.now() - known.at < freshMs ? known : undefined
  }

  async #folder(id: string, signal: AbortSignal): Promise<Folder | undefined> {
    const known = this.#fresh(id)
    if (known) return known
    const answer = await this.#ask(id, signal)
    if (answer === undefined) return undefined
    const { name, parents } = fileOf(answer)
    const folder = { id, name, parent: parents?.[0], at: Date.now() }
    this.#known.delete(id)
    this.#known.set(id, folder)
    const oldest = this.#known.keys().next()
    if (this.#known.size > mostKept && !oldest.done) this.#known.delete(oldest.value)
    return folder
  }
}

/** What may not be used is not named: it is called as it was asked for. */
function outside(id: string): ConnectorError {
  return new ConnectorError('refused', `${id} is in none of the folders that this server may use.`, {
    hint: 'The person who runs the server decides them with --folder.',
  })
}
