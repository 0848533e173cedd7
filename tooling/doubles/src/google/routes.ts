import { aboutRoutes } from './about.ts'
import type { Route } from './call.ts'
import { fileRoutes } from './files.ts'
import { permissionRoutes } from './permissions.ts'
import { uploadRoutes } from './uploads.ts'

export const routes: readonly Route[] = [...aboutRoutes, ...fileRoutes, ...uploadRoutes, ...permissionRoutes]
