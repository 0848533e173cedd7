import { demand, may, sees } from './access.ts'
import { type Call, flag, list } from './call.ts'
import { forbidden, notFound } from './errors.ts'
import { folderType, type StoredFile } from './file-records.ts'

/** Parameters that say that the caller knows of shared drives. */
export const knowsDrives = (call: Call): boolean => flag(call, 'supportsAllDrives', flag(call, 'supportsTeamDrives'))

/** The folder that something is to be put into. Throws 403, and 404 for what the caller does not see. */
export function folderFor(call: Call, given: string): StoredFile {
  const { store, token } = call
  const folder = store.file(given === 'root' ? store.person(token.email).root : given)
  const isThere = folder !== undefined && (isRoot(call, folder) || sees(store, token, folder))
  if (folder === undefined || !isThere || (folder.driveId !== undefined && !knowsDrives(call))) throw notFound(given)
  if (folder.mimeType !== folderType) throw forbidden('parentNotAFolder', 'The specified parent is not a folder.')
  if (!isRoot(call, folder) && !may(store, token, folder, 'addChildren')) {
    throw forbidden('insufficientParentPermissions', 'Insufficient permissions for the specified parent.')
  }
  return folder
}

/** With `drive.file` the app may put files at the top, though it does not see it. */
const isRoot = ({ store, token }: Call, { id }: StoredFile): boolean => id === store.person(token.email).root

/** One parent: more are refused. */
export function onlyParent(parents: readonly string[]): string {
  const [parent = 'root', ...more] = parents
  if (more.length === 0) return parent
  throw forbidden('cannotAddParent', 'Increasing the number of parents is not allowed')
}

/** What `addParents` and `removeParents` ask for. @returns whether anything was moved */
export function move(call: Call, file: StoredFile): boolean {
  const { store, token } = call
  const added = list(call, 'addParents').map(id => (id === 'root' ? store.person(token.email).root : id))
  const removed = list(call, 'removeParents').map(id => (id === 'root' ? store.person(token.email).root : id))
  const [to, ...more] = added.filter(id => id !== file.parent)
  if (to === undefined) {
    if (file.parent === undefined || !removed.includes(file.parent) || added.length > 0) return false
    throw forbidden('cannotRemoveLastParent', 'A file must have a parent.')
  }
  // A file has one parent: it leaves that also where it is not named in removeParents.
  if (more.length > 0) throw forbidden('cannotAddParent', 'Increasing the number of parents is not allowed')
  const folder = folderFor(call, to)
  checkMove(call, file, folder)
  settle(call, file, folder)
  return true
}

function checkMove({ store, token }: Call, file: StoredFile, folder: StoredFile): void {
  if ([...store.upwards(folder)].includes(file)) {
    throw forbidden('cyclicParent', 'A folder cannot be moved into itself or one of its descendants.')
  }
  const isWithin = folder.driveId === file.driveId
  if (!isWithin && file.mimeType === folderType && folder.driveId !== undefined) {
    throw forbidden('teamDrivesFolderMoveInNotSupported', 'Moving folders into shared drives is not supported.')
  }
  demand(store, token, file, isWithin ? 'move' : 'moveOut')
}

/** Puts it there; what goes into a shared drive has no owner any more, what leaves one has. */
function settle({ store, token }: Call, file: StoredFile, folder: StoredFile): void {
  file.parent = folder.id
  if (file.driveId === folder.driveId) return
  file.driveId = folder.driveId
  file.permissions = file.permissions.filter(({ role }) => role !== 'owner')
  file.owner = folder.driveId === undefined ? token.email : undefined
  if (folder.driveId === undefined) file.permissions.unshift(store.ownerPermission(token.email))
}
