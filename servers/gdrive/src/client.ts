import type { OptionValues } from '@mcp-connectors/config'
import {
  type Access,
  Agreed,
  ConnectorError,
  type FetchLimits,
  FilesFolder,
  type Log,
  Once,
  type OpenContext,
} from '@mcp-connectors/core'
import { withoutFolder } from './download/without-folder.ts'
import { fromFailure, unlessRefused } from './errors.ts'
import { type DriveFile, fileFields, fileOf, shownFile } from './file.ts'
import { Folders } from './folders.ts'
import { shortcutType } from './kinds.ts'
import { type DriveIdentity, identityFor } from './login.ts'
import { type Answer, type Arguments, isRead, type Method } from './methods.ts'
import type { options } from './options.ts'
import { parseTarget, type Target } from './target.ts'
import { openTransport, type Send } from './transport.ts'
import type { Api } from './web-api.ts'

export type DriveSettings = OptionValues<typeof options>

export interface CallOptions extends FetchLimits {
  signal: AbortSignal
  /** What it is about, for messages: `"Budget" (1AbC)`. */
  what?: string
}

/** Which bytes: of the file itself, of an earlier revision, or of an export. */
export interface Content {
  fileId: string
  revisionId?: string
  /** The MIME type of an export. */
  as?: string
  /** From this byte on, up to and with that one. */
  range?: { from: number; to: number }
}

/** A file that an argument named, found and allowed. */
export interface Found {
  file: DriveFile
  /** What else a link said: a tab, cells. */
  target: Target
  /** The shortcut that led to it. */
  by?: DriveFile
}

const mostShortcuts = 5
const mostKeys = 1000

/** Google Drive, as one person or service account. The vendor's library is loaded by the first request. */
export class Drive implements AsyncDisposable {
  readonly folders: Folders
  /** Files made in the last minutes, so that none is made twice. */
  readonly once = new Once()
  /** What people were shown before they agreed to a call. */
  readonly agreed = new Agreed()
  /** What of this machine may be uploaded, and where downloads go. */
  readonly local: FilesFolder
  readonly identity: DriveIdentity
  readonly log: Log
  readonly access: Access
  /** The names of the tools that the settings offer. */
  readonly tools: readonly string[]
  readonly settings: DriveSettings
  /** `https://www.googleapis.com/` */
  readonly root: string
  readonly #send: Send
  readonly #keys = new Map<string, string>()
  #api: Promise<Api> | undefined

  private constructor(settings: DriveSettings, context: OpenContext) {
    this.settings = settings
    this.root = rootOf(settings)
    const withhold: OpenContext['withhold'] = tools => context.withhold({ ...withoutFolder(settings), ...tools })
    this.identity = identityFor(settings, { ...context, withhold })
    this.#send = openTransport(this.root, this.identity)
    this.local = new FilesFolder(settings.filesFolder, '--files-folder')
    this.access = context.access
    this.tools = context.tools
    this.log = context.log
    this.folders = new Folders(settings.folder, (fileId, signal) =>
      unlessRefused(this.call('files.get', { fileId, fields: 'id,name,parents,driveId' }, { signal }), 'notFound'),
    )
  }

  static open(settings: DriveSettings, context: OpenContext): Drive {
    return new Drive(settings, context)
  }

  /**
   * One request. What reads is repeated after a passing failure; what writes is sent again only where Google has refused
   * it for a limit. @throws ConnectorError
   */
  async call<M extends Method>(method: M, args: Arguments<M>, options: CallOptions): Promise<Answer<M>> {
    const response = await this.#request(method, args, {}, options)
    // Boundary: the vendor's types say what this method answers.
    return (await bodyOf(response, method)) as Answer<M>
  }

  /** Bytes. `stream`: read while they come. @throws ConnectorError */
  async content({ fileId, revisionId, as, range }: Content, options: CallOptions): Promise<Response> {
    const headers: Record<string, string> = range === undefined ? {} : { range: `bytes=${range.from}-${range.to}` }
    if (as !== undefined) return await this.#request('files.export', { fileId, mimeType: as }, headers, options)
    return revisionId === undefined
      ? await this.#request('files.get', { fileId, alt: 'media' }, headers, options)
      : await this.#request('revisions.get', { fileId, revisionId, alt: 'media' }, headers, options)
  }

  /**
   * One exchange of an upload, for which the vendor's client has nothing: as it comes, whatever its status.
   * `url` is in the API: the token goes nowhere else.
   */
  async exchange(
    url: string,
    request: {
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
      headers: Record<string, string>
      body?: string | Uint8Array<ArrayBuffer>
    },
    { signal, what: _what, ...bounds }: CallOptions,
  ): Promise<Response> {
    return await this.#send(url, { ...request, signal }, bounds)
  }

  /**
   * The file that an argument names, by id or link, if it may be used. Shortcuts are followed unless `shortcut` is kept.
   * @throws ConnectorError `invalid`, `not_found`, `refused` outside of the allowed folders, `conflict` for a loop
   */
  async file(given: string, { signal, keep = false }: { signal: AbortSignal; keep?: boolean }): Promise<Found> {
    const target = parseTarget(given)
    if (target.resourceKey !== undefined) this.#remember(target.id, target.resourceKey)
    const first = await this.#allowed(target.id, signal)
    const seen = new Set([first.id])
    let file = first
    while (!keep && file.mimeType === shortcutType) {
      const { targetId, targetResourceKey } = file.shortcutDetails ?? {}
      if (targetId == null || seen.has(targetId) || seen.size > mostShortcuts) {
        throw new ConnectorError('conflict', `${shownFile(first)} is a shortcut that leads nowhere.`, {
          hint: 'Name the file that was meant: gdrive_search_files finds it.',
        })
      }
      if (targetResourceKey != null) this.#remember(targetId, targetResourceKey)
      seen.add(targetId)
      file = await this.#allowed(targetId, signal)
    }
    return { file, target, ...(file === first ? {} : { by: first }) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Requests end with their signals; nothing else is kept open.
  }

  async #allowed(fileId: string, signal: AbortSignal): Promise<DriveFile> {
    const asked = { fileId, fields: fileFields }
    const file = fileOf(await this.call('files.get', asked, { signal, what: fileId }))
    if (file.resourceKey != null) this.#remember(file.id, file.resourceKey)
    await this.folders.check(file, signal)
    return file
  }

  #remember(id: string, key: string): void {
    if (this.#keys.size >= mostKeys) this.#keys.clear()
    this.#keys.set(id, key)
  }

  async #request(
    method: string,
    args: object,
    headers: Record<string, string>,
    { signal, what, ...bounds }: CallOptions,
  ): Promise<Response> {
    signal.throwIfAborted()
    checkIds(args)
    this.#api ??= this.#open()
    const api = await this.#api
    const call = {
      signal,
      ...bounds,
      repeatable: isRead(method),
      headers: { ...('fileId' in args ? this.keyOf(String(args.fileId)) : {}), ...headers },
    }
    try {
      return await api(method, { ...(sharedDrives.test(method) && { supportsAllDrives: true }), ...args }, call)
    } catch (error) {
      throw fromFailure(error, { signal, method, what })
    }
  }

  /** The header with which a file is opened that was shared by an old link; none for others. */
  keyOf(id: string): Record<string, string> {
    const key = this.#keys.get(id)
    return key === undefined ? {} : { 'x-goog-drive-resource-keys': `${id}/${key}` }
  }

  async #open(): Promise<Api> {
    const { openApi } = await import('./web-api.ts')
    return await openApi({ root: this.root, send: this.#send, log: this.log })
  }
}

/** An id is part of an address: these would lead to another method, of what is above. @throws ConnectorError `invalid` */
function checkIds(args: object): void {
  const wrong = Object.entries(args).find(([name, value]) => name.endsWith('Id') && /^\.*$/.test(String(value)))
  if (!wrong) return
  throw new ConnectorError('invalid', `${JSON.stringify(wrong[1])} is no id.`, {
    hint: 'Pass an id that a tool has shown.',
  })
}

/** Without it, what is in shared drives is not found. */
const sharedDrives = /^(?:files\.(?:copy|create|get|list|update)|permissions\.|changes\.)/

/** Ends in a slash. */
function rootOf({ apiRoot }: Pick<DriveSettings, 'apiRoot'>): string {
  if (apiRoot === undefined) return 'https://www.googleapis.com/'
  return apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`
}

async function bodyOf(response: Response, method: string): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ConnectorError('unavailable', `${method}: what answers is not Google Drive, or was cut off.`, {
      hint: 'Try again. A proxy or a login page may be in between.',
      cause,
    })
  }
}
