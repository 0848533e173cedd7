import type { Routes } from '../call.ts'
import { artifacts } from './artifacts.ts'
import { runs } from './runs.ts'
import { workflows } from './workflows.ts'

/** GitHub Actions. */
export const actions: Routes = { ...workflows, ...runs, ...artifacts }
