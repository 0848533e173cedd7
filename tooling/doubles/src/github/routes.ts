import type { Routes } from './call.ts'
import { repos } from './repos.ts'

/** Everything that this front answers itself; the rest is the emulator's. */
export const routes: Routes = { ...repos }
