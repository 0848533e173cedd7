import type { drive_v3 } from '@googleapis/drive'

type File = drive_v3.Schema$File
type Permission = drive_v3.Schema$Permission
type Comment = drive_v3.Schema$Comment
type Reply = drive_v3.Schema$Reply
type Revision = drive_v3.Schema$Revision

/** The methods of the API in use: what each takes and answers, as the vendor's types say. Every field may be missing. */
export interface Methods {
  'about.get': [drive_v3.Params$Resource$About$Get, drive_v3.Schema$About]
  'changes.getStartPageToken': [drive_v3.Params$Resource$Changes$Getstartpagetoken, drive_v3.Schema$StartPageToken]
  'changes.list': [drive_v3.Params$Resource$Changes$List, drive_v3.Schema$ChangeList]
  'comments.create': [drive_v3.Params$Resource$Comments$Create, Comment]
  'comments.get': [drive_v3.Params$Resource$Comments$Get, Comment]
  'comments.list': [drive_v3.Params$Resource$Comments$List, drive_v3.Schema$CommentList]
  'drives.get': [drive_v3.Params$Resource$Drives$Get, drive_v3.Schema$Drive]
  'drives.list': [drive_v3.Params$Resource$Drives$List, drive_v3.Schema$DriveList]
  'files.copy': [drive_v3.Params$Resource$Files$Copy, File]
  'files.create': [drive_v3.Params$Resource$Files$Create, File]
  'files.generateIds': [drive_v3.Params$Resource$Files$Generateids, drive_v3.Schema$GeneratedIds]
  'files.get': [drive_v3.Params$Resource$Files$Get, File]
  'files.list': [drive_v3.Params$Resource$Files$List, drive_v3.Schema$FileList]
  'files.update': [drive_v3.Params$Resource$Files$Update, File]
  'permissions.create': [drive_v3.Params$Resource$Permissions$Create, Permission]
  'permissions.delete': [drive_v3.Params$Resource$Permissions$Delete, undefined]
  'permissions.list': [drive_v3.Params$Resource$Permissions$List, drive_v3.Schema$PermissionList]
  'permissions.update': [drive_v3.Params$Resource$Permissions$Update, Permission]
  'replies.create': [drive_v3.Params$Resource$Replies$Create, Reply]
  'revisions.get': [drive_v3.Params$Resource$Revisions$Get, Revision]
  'revisions.list': [drive_v3.Params$Resource$Revisions$List, drive_v3.Schema$RevisionList]
  'revisions.update': [drive_v3.Params$Resource$Revisions$Update, Revision]
}

export type Method = keyof Methods
export type Arguments<M extends Method> = Methods[M][0]
export type Answer<M extends Method> = Methods[M][1]

/** What is not known to read is taken for a write, and sent once. */
export function isRead(method: string): boolean {
  return /\.(?:get|list|export|generateIds|getStartPageToken)$/.test(method)
}
