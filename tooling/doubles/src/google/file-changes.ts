import type { drive_v3 } from '@googleapis/drive'
import { demand, sees } from './access.ts'
import { type Call, flag } from './call.ts'
import { converted } from './conversion.ts'
import { forbidden, invalid, notFound, Refusal } from './errors.ts'
import { checkWritable, type FileBody, fileBody, idFor, keptOf, merged } from './file-body.ts'
import { fileJson } from './file-json.ts'
import { type Content, folderType, headOf, isGoogleType, type StoredFile, shortcutType } from './file-records.ts'
import { folderFor, move, onlyParent } from './places.ts'
import { seenFile } from './seen.ts'

/** Bytes that were sent, and of what type. */
export interface Media {
  readonly mimeType: string | undefined
  readonly bytes: Buffer
}

const plain = 'application/octet-stream'

export function create(call: Call, media?: Media): drive_v3.Schema$File {
  const { store, token } = call
  const body = fileBody(call.body)
  const mimeType = body.mimeType ?? media?.mimeType ?? (body.shortcutDetails === undefined ? plain : shortcutType)
  const id = idFor(call, body.id, mimeType)
  const parent = folderFor(call, onlyParent(body.parents ?? []))
  const target = mimeType === shortcutType ? shortcutTarget(call, body) : {}
  const content = mimeType === folderType || mimeType === shortcutType ? {} : contentOf(mimeType, media, body.name)
  const now = store.now()
  const file = store.add({
    ...{ id, name: body.name ?? 'Untitled', mimeType, by: token.email, parent: parent.id, driveId: parent.driveId },
    ...{ created: timeIn(body.createdTime) ?? now, modified: timeIn(body.modifiedTime) ?? now },
    ...{ ...target, ...content },
    kept: {},
  })
  store.tokens.allow(token, file.id)
  apply(call, file, body)
  return fileJson(store, token, file)
}

const timeIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text))

function shortcutTarget({ store, token }: Call, { shortcutDetails }: FileBody): { readonly shortcutTo: string } {
  const { targetId = '' } = shortcutDetails ?? {}
  const target = store.file(targetId)
  if (target === undefined || !sees(store, token, target)) throw notFound(targetId)
  if (target.mimeType !== shortcutType) return { shortcutTo: targetId }
  throw forbidden('shortcutTargetInvalid', 'The target of a shortcut cannot be a shortcut.')
}

/** Google's own types start empty, or with what is converted. */
function contentOf(mimeType: string, media: Media | undefined, name = ''): { readonly content: Content } {
  if (!isGoogleType(mimeType)) return { content: { bytes: media?.bytes ?? Buffer.alloc(0) } }
  return { content: media === undefined ? { exports: {}, text: '' } : converted(mimeType, media, name) }
}

/** Fields that can be changed at any time. */
function apply({ store, token }: Call, file: StoredFile, body: FileBody): void {
  if (body.name !== undefined) file.name = body.name
  if (body.originalFilename !== undefined) file.originalFilename = body.originalFilename
  if (body.starred === true) file.starred.add(token.email)
  if (body.starred === false) file.starred.delete(token.email)
  if (body.viewedByMeTime !== undefined) file.viewed.set(token.email, Date.parse(body.viewedByMeTime))
  file.properties = merged(file.properties, body.properties ?? {})
  const ours = file.appProperties.get(token.client) ?? {}
  if (body.appProperties !== undefined) file.appProperties.set(token.client, merged(ours, body.appProperties))
  file.kept = { ...file.kept, ...keptOf(body) }
  if (body.trashed !== undefined) trash(store.now(), token.email, file, body.trashed)
}

function trash(at: number, by: string, file: StoredFile, trashed: boolean): void {
  if (trashed !== (file.trashed !== undefined)) file.trashed = trashed ? { at, by } : undefined
}

export function update(call: Call, media?: Media): drive_v3.Schema$File {
  const { store, token } = call
  const file = seenFile(call)
  const body = fileBody(call.body)
  checkWritable(body)
  const { starred, viewedByMeTime, trashed, modifiedTime, mimeType, ...others } = body
  const isEdit = media !== undefined || Object.keys(others).some(name => name !== 'kind')
  if (isEdit || modifiedTime !== undefined) demand(store, token, file, 'write')
  if (trashed !== undefined) demand(store, token, file, 'trash')
  if (media === undefined && mimeType !== undefined && isGoogleType(mimeType) !== isGoogleType(file.mimeType)) {
    throw invalid('mimeType', 'The MIME type cannot be changed to or from one of Google Workspace.')
  }
  const isMoved = move(call, file)
  apply(call, file, body)
  if (mimeType !== undefined) file.mimeType = mimeType
  const isRenamed = isEdit || modifiedTime !== undefined
  if (isRenamed) store.touch(file, token.email, timeIn(modifiedTime) ?? store.now())
  else if (isMoved || starred !== undefined || viewedByMeTime !== undefined || trashed !== undefined)
    store.changed(file)
  if (media !== undefined) replaceContent(call, file, media)
  return fileJson(store, token, file)
}

function replaceContent(call: Call, file: StoredFile, { mimeType, bytes }: Media): void {
  if (file.mimeType === folderType || file.mimeType === shortcutType) {
    throw new Refusal(403, 'The content of this item cannot be changed.', { reason: 'fileContentNotModifiable' })
  }
  const given = fileBody(call.body).mimeType ?? mimeType
  const isOwn = isGoogleType(file.mimeType)
  if (!isOwn && given !== undefined && !isGoogleType(given)) file.mimeType = given
  const content = isOwn ? converted(file.mimeType, { mimeType, bytes }, file.name) : { bytes }
  call.store.revise(file, call.token.email, content, flag(call, 'keepRevisionForever'))
}

export function copy(call: Call): drive_v3.Schema$File {
  const { store, token } = call
  const from = seenFile(call)
  const body = fileBody(call.body)
  if (from.mimeType === folderType || !demandCopy(call, from)) {
    throw forbidden('cannotCopyFile', 'This file cannot be copied by the user.')
  }
  const mimeType = body.mimeType ?? from.mimeType
  const id = idFor(call, body.id, mimeType)
  const parent = body.parents === undefined ? placeBeside(call, from) : folderFor(call, onlyParent(body.parents))
  const content = copied(from, mimeType)
  const now = store.now()
  const file = store.add({
    ...{ id, name: body.name ?? `Copy of ${from.name}`, mimeType, by: token.email, parent: parent.id },
    ...{
      driveId: parent.driveId,
      created: timeIn(body.createdTime) ?? now,
      modified: timeIn(body.modifiedTime) ?? now,
    },
    ...(content === undefined ? {} : { content }),
    ...(from.shortcutTo === undefined ? {} : { shortcutTo: from.shortcutTo }),
    ...{ properties: { ...from.properties }, kept: {} },
  })
  const { description } = from.kept
  if (typeof description === 'string') file.kept.description = description
  store.tokens.allow(token, file.id)
  apply(call, file, body)
  return fileJson(store, token, file)
}

function demandCopy({ store, token }: Call, file: StoredFile): boolean {
  demand(store, token, file, 'copy')
  return true
}

/** In the same folder, where the caller may put something there. */
function placeBeside(call: Call, { parent = 'root' }: StoredFile): StoredFile {
  try {
    return folderFor(call, parent)
  } catch (error) {
    if (error instanceof Refusal) return folderFor(call, 'root')
    throw error
  }
}

function copied(from: StoredFile, mimeType: string): Content | undefined {
  const content = headOf(from)?.content
  if (content === undefined || mimeType === from.mimeType || !isGoogleType(mimeType)) return content
  if (!('bytes' in content)) throw invalid('mimeType', 'The requested conversion is not supported.')
  return converted(mimeType, { mimeType: from.mimeType, bytes: content.bytes }, from.name)
}

export function remove(call: Call): undefined {
  const file = seenFile(call)
  demand(call.store, call.token, file, 'delete')
  call.store.remove(file)
}

/** What the caller trashed of their own; of a shared drive, where that is named. */
export function emptyTrash({ store, token, query }: Call): undefined {
  for (const file of store.files.values()) {
    const isMeant = query.driveId === undefined ? file.owner === token.email : file.driveId === query.driveId
    if (file.trashed === undefined || !isMeant) continue
    if (query.driveId !== undefined) demand(store, token, file, 'delete')
    store.remove(file)
  }
}
