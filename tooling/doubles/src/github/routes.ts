import type { Routes } from './call.ts'
import { forks } from './forks.ts'
import { merging } from './merging.ts'
import { pulls } from './pulls.ts'
import { repos } from './repos.ts'
import { commitStatuses } from './statuses.ts'

/** Everything that this front answers itself; the rest is the emulator's. */
export const routes: Routes = { ...repos, ...forks, ...pulls, ...merging, ...commitStatuses }
