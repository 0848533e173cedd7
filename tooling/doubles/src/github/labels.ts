import { bodyOf, type Call, invalid, type Json, param, type Routes, repoPath } from './call.ts'
import { passOn, readAll } from './dispatch.ts'

/** Labels and milestones: what is there already is refused as GitHub words it. */
export const labels: Routes = {
  'POST /repos/{owner}/{repo}/labels': async call => {
    await refuseTaken(call, 'Label', 'labels', 'name')
    return await passOn(call)
  },
  'PATCH /repos/{owner}/{repo}/labels/{name}': async call => {
    const { new_name, ...rest } = bodyOf(call)
    if (new_name !== undefined && String(new_name).toLowerCase() !== param(call, 'name').toLowerCase()) {
      await refuseTaken(call, 'Label', 'labels', 'name', new_name)
    }
    return await passOn(call, new_name === undefined ? rest : { ...rest, new_name })
  },
  'POST /repos/{owner}/{repo}/milestones': async call => {
    await refuseTaken(call, 'Milestone', 'milestones?state=all', 'title')
    return await passOn(call)
  },
}

async function refuseTaken(call: Call, resource: string, list: string, field: string, wanted?: unknown): Promise<void> {
  const name = wanted ?? bodyOf(call)[field]
  if (typeof name !== 'string' || name === '') throw invalid(resource, field, 'missing_field')
  const known: Json[] = await readAll(call, `${repoPath(call)}/${list}`)
  if (known.some(item => String(item[field]).toLowerCase() === name.toLowerCase()))
    throw invalid(resource, field, 'already_exists')
}
