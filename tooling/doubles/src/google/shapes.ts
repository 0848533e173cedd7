import type { drive_v3 } from '@googleapis/drive'

/** The names that a mask may ask for; `true`: anything of that field. */
export interface Shape {
  readonly [name: string]: true | Shape
}

/** Every field of a resource: one that is missing here, or too many, is an error of types. */
type Of<Resource> = { readonly [Name in keyof Resource]-?: true | Shape }

const user: Of<drive_v3.Schema$User> = {
  ...{ displayName: true, emailAddress: true, kind: true, me: true, permissionId: true, photoLink: true },
}
const permission: Of<drive_v3.Schema$Permission> = {
  ...{ allowFileDiscovery: true, deleted: true, displayName: true, domain: true, emailAddress: true },
  ...{ expirationTime: true, id: true, inheritedPermissionsDisabled: true, kind: true, pendingOwner: true },
  ...{ permissionDetails: true, photoLink: true, role: true, teamDrivePermissionDetails: true, type: true },
  ...{ view: true },
}
const reply: Of<drive_v3.Schema$Reply> = {
  ...{ action: true, assigneeEmailAddress: true, author: user, content: true, createdTime: true, deleted: true },
  ...{ htmlContent: true, id: true, kind: true, mentionedEmailAddresses: true, modifiedTime: true },
}
const comment: Of<drive_v3.Schema$Comment> = {
  ...{ anchor: true, assigneeEmailAddress: true, author: user, content: true, createdTime: true, deleted: true },
  ...{ htmlContent: true, id: true, kind: true, mentionedEmailAddresses: true, modifiedTime: true },
  ...{ quotedFileContent: true, replies: reply, resolved: true },
}
const revision: Of<drive_v3.Schema$Revision> = {
  ...{ exportLinks: true, id: true, keepForever: true, kind: true, lastModifyingUser: user, md5Checksum: true },
  ...{ mimeType: true, modifiedTime: true, originalFilename: true, publishAuto: true, published: true },
  ...{ publishedLink: true, publishedOutsideDomain: true, size: true },
}
const file: Of<drive_v3.Schema$File> = {
  ...{ appProperties: true, capabilities: true, clientEncryptionDetails: true, contentHints: true },
  ...{ contentRestrictions: true, copyRequiresWriterPermission: true, createdTime: true, description: true },
  ...{ downloadRestrictions: true, driveId: true, explicitlyTrashed: true, exportLinks: true, fileExtension: true },
  ...{ folderColorRgb: true, fullFileExtension: true, hasAugmentedPermissions: true, hasThumbnail: true },
  ...{ headRevisionId: true, iconLink: true, id: true, imageMediaMetadata: true },
  ...{ inheritedPermissionsDisabled: true, isAppAuthorized: true, kind: true, labelInfo: true },
  ...{ lastModifyingUser: user, linkShareMetadata: true, md5Checksum: true, mimeType: true, modifiedByMe: true },
  ...{ modifiedByMeTime: true, modifiedTime: true, name: true, originalFilename: true, ownedByMe: true },
  ...{ owners: user, parents: true, permissionIds: true, permissions: permission, properties: true },
  ...{ quotaBytesUsed: true, resourceKey: true, sha1Checksum: true, sha256Checksum: true, shared: true },
  ...{ sharedWithMeTime: true, sharingUser: user, shortcutDetails: true, size: true, spaces: true, starred: true },
  ...{ teamDriveId: true, thumbnailLink: true, thumbnailVersion: true, trashed: true, trashedTime: true },
  ...{ trashingUser: user, version: true, videoMediaMetadata: true, viewedByMe: true, viewedByMeTime: true },
  ...{ viewersCanCopyContent: true, webContentLink: true, webViewLink: true, writersCanShare: true },
}
const drive: Of<drive_v3.Schema$Drive> = {
  ...{ backgroundImageFile: true, backgroundImageLink: true, capabilities: true, colorRgb: true },
  ...{ createdTime: true, hidden: true, id: true, kind: true, name: true, orgUnitId: true, restrictions: true },
  ...{ themeId: true },
}
const change: Of<drive_v3.Schema$Change> = {
  ...{ changeType: true, drive, driveId: true, file, fileId: true, kind: true, removed: true, teamDrive: true },
  ...{ teamDriveId: true, time: true, type: true },
}
const about: Of<drive_v3.Schema$About> = {
  ...{ appInstalled: true, canCreateDrives: true, canCreateTeamDrives: true, driveThemes: true },
  ...{ exportFormats: true, folderColorPalette: true, importFormats: true, kind: true, maxImportSizes: true },
  ...{ maxUploadSize: true, storageQuota: true, teamDriveThemes: true, user },
}
const startPageToken: Of<drive_v3.Schema$StartPageToken> = { kind: true, startPageToken: true }
const generatedIds: Of<drive_v3.Schema$GeneratedIds> = { ids: true, kind: true, space: true }
const fileList: Of<drive_v3.Schema$FileList> = {
  ...{ files: file, incompleteSearch: true, kind: true, nextPageToken: true },
}
const permissionList: Of<drive_v3.Schema$PermissionList> = {
  ...{ kind: true, nextPageToken: true, permissions: permission },
}
const commentList: Of<drive_v3.Schema$CommentList> = { comments: comment, kind: true, nextPageToken: true }
const replyList: Of<drive_v3.Schema$ReplyList> = { kind: true, nextPageToken: true, replies: reply }
const revisionList: Of<drive_v3.Schema$RevisionList> = { kind: true, nextPageToken: true, revisions: revision }
const driveList: Of<drive_v3.Schema$DriveList> = { drives: drive, kind: true, nextPageToken: true }
const changeList: Of<drive_v3.Schema$ChangeList> = {
  ...{ changes: change, kind: true, newStartPageToken: true, nextPageToken: true },
}

const single: Readonly<Record<string, Shape>> = {
  ...{ files: file, permissions: permission, comments: comment, replies: reply, revisions: revision, drives: drive },
  ...{ 'about.get': about, 'changes.getStartPageToken': startPageToken, 'files.generateIds': generatedIds },
  ...{ 'files.list': fileList, 'permissions.list': permissionList, 'comments.list': commentList },
  ...{
    'replies.list': replyList,
    'revisions.list': revisionList,
    'drives.list': driveList,
    'changes.list': changeList,
  },
}

/** What the method of this name answers with. Undefined: nothing to choose from. */
export const shapeOf = (method: string): Shape | undefined => single[method] ?? single[method.replace(/\..*/, '')]
