import { aboutRoutes } from './about.ts'
import type { Route } from './call.ts'
import { changeRoutes } from './changes.ts'
import { commentRoutes } from './comments.ts'
import { driveRoutes } from './drives.ts'
import { fileRoutes } from './files.ts'
import { permissionRoutes } from './permissions.ts'
import { replyRoutes } from './replies.ts'
import { revisionRoutes } from './revisions.ts'
import { uploadRoutes } from './uploads.ts'

export const routes: readonly Route[] = [
  ...aboutRoutes,
  ...fileRoutes,
  ...uploadRoutes,
  ...permissionRoutes,
  ...driveRoutes,
  ...commentRoutes,
  ...replyRoutes,
  ...revisionRoutes,
  ...changeRoutes,
]
