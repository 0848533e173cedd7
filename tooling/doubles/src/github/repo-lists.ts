import { type Call, isJson, param, type Routes } from './call.ts'
import { read } from './dispatch.ts'
import { paged } from './paged.ts'
import { roleOf } from './roles.ts'
import { visibleRepos } from './search-results.ts'

/** The emulator lists the repositories of people only, and of those no others than their own. */
export const repoLists: Routes = {
  'GET /user/repos': call => listed(call, name => roleOf(call.front, name, call.token?.login) !== 'none'),
  'GET /users/{username}/repos': call => {
    const owner = `${param(call, 'username').toLowerCase()}/`
    return listed(call, name => name.toLowerCase().startsWith(owner))
  },
}

async function listed(call: Call, isWanted: (name: string) => boolean) {
  const names = (await visibleRepos(call)).filter(isWanted)
  const found = await Promise.all(names.map(name => read(call, `/repos/${name}`)))
  return paged(call, found.filter(isJson))
}
