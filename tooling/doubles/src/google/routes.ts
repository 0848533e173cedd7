import type { Route } from './call.ts'
import { fileRoutes } from './files.ts'

export const routes: readonly Route[] = fileRoutes
