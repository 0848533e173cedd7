import type { Routes } from '../call.ts'
import { code } from './code.ts'
import { dependabot } from './dependabot.ts'
import { routesOf } from './family.ts'
import { locations, secret } from './secret.ts'

/** Code scanning, Dependabot and secret scanning alerts. */
export const alerts: Routes = {
  ...routesOf(code),
  ...routesOf(dependabot),
  ...routesOf(secret),
  'GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}/locations': locations,
}
