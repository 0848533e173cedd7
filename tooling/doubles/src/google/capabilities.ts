import type { drive_v3 } from '@googleapis/drive'
import { rightsOf } from './access.ts'
import { folderType, type StoredFile } from './file-records.ts'
import type { Store } from './store.ts'

/** What the person may do with the item, as it is told in the resource. */
export function capabilitiesOf(store: Store, who: string, file: StoredFile): drive_v3.Schema$File['capabilities'] {
  const rights = rightsOf(store, who, file)
  const isFolder = file.mimeType === folderType
  const isShared = file.driveId !== undefined
  return {
    canAcceptOwnership: false,
    canAddChildren: rights.addChildren,
    ...(isShared ? { canAddFolderFromAnotherDrive: false } : { canAddMyDriveParent: false }),
    canChangeCopyRequiresWriterPermission: rights.write,
    canChangeSecurityUpdateEnabled: false,
    canChangeViewersCanCopyContent: rights.write,
    canComment: rights.comment,
    canCopy: rights.copy,
    canDelete: rights.delete,
    ...(isShared ? { canDeleteChildren: isFolder && rights.delete } : {}),
    canDownload: rights.download,
    canEdit: rights.write,
    canListChildren: isFolder,
    canModifyContent: rights.write,
    canModifyLabels: rights.write,
    canMoveChildrenWithinDrive: isFolder && rights.move,
    ...(isShared ? { canMoveChildrenOutOfDrive: isFolder && rights.moveOut } : {}),
    canMoveItemIntoTeamDrive: !isShared && rights.moveOut,
    canMoveItemOutOfDrive: rights.moveOut,
    canMoveItemWithinDrive: rights.move,
    canReadLabels: true,
    canReadRevisions: rights.readRevisions,
    ...(isShared ? { canReadDrive: true, canReadTeamDrive: true } : {}),
    canRemoveChildren: isFolder && (isShared ? rights.trash : rights.write),
    ...(isShared ? {} : { canRemoveMyDriveParent: rights.move }),
    canRename: rights.write,
    canShare: rights.share,
    canTrash: rights.trash,
    ...(isShared ? { canTrashChildren: isFolder && rights.trash } : {}),
    canUntrash: rights.trash,
  }
}
