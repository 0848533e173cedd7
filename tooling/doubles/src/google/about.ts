import type { drive_v3 } from '@googleapis/drive'
import type { Call, Route } from './call.ts'
import { userJson } from './file-json.ts'
import { bytesOf } from './file-records.ts'
import { exportFormats, importFormats } from './formats.ts'

export const aboutRoutes: readonly Route[] = [
  { name: 'about.get', method: 'GET', path: '/drive/v3/about', needs: 'metadata', fieldsRequired: true, handle: about },
]

function about({ store, token }: Call): drive_v3.Schema$About {
  const mine = [...store.files.values()].filter(({ owner }) => owner === token.email)
  const size = (files: typeof mine): string =>
    String(files.reduce((total, file) => total + (bytesOf(file)?.length ?? 0), 0))
  return {
    kind: 'drive#about',
    user: userJson(store, token.email, token.email),
    storageQuota: {
      limit: '16106127360',
      usage: size(mine),
      usageInDrive: size(mine),
      usageInDriveTrash: size(mine.filter(({ trashed }) => trashed !== undefined)),
    },
    importFormats: { ...importFormats },
    exportFormats: { ...exportFormats },
    maxImportSizes: { 'application/vnd.google-apps.document': '10485760' },
    maxUploadSize: '5242880000000',
    appInstalled: false,
    folderColorPalette: ['#ac725e', '#d06b64', '#f83a22'],
    canCreateDrives: true,
    canCreateTeamDrives: true,
  }
}
