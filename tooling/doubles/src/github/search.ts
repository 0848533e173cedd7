import { type Answer, type Call, isJson, Refusal, type Routes } from './call.ts'
import { passOn } from './dispatch.ts'
import { pageOf } from './paged.ts'
import { searchCode } from './search-code.ts'
import { searchIssues } from './search-issues.ts'

/** Searching: issues and code are found here, the rest by the emulator. */
export const search: Routes = {
  'GET /search/issues': async call => await searchIssues(asked(call)),
  'GET /search/code': async call => await searchCode(asked(call)),
  'GET /search/repositories': scored,
  'GET /search/users': scored,
  'GET /search/commits': scored,
}

function asked(call: Call): Call {
  const query = call.query.get('q') ?? ''
  const { page, size } = pageOf(call)
  if (query.trim() === '')
    throw new Refusal(422, 'Validation Failed', [{ resource: 'Search', field: 'q', code: 'missing' }])
  if (page * size > 1_000 && page > 1) throw new Refusal(422, 'Only the first 1000 search results are available')
  return call
}

async function scored(call: Call): Promise<Answer> {
  const answer = await passOn(asked(call))
  const { body } = answer
  if (!isJson(body) || !Array.isArray(body.items)) return answer
  return { ...answer, body: { ...body, items: body.items.filter(isJson).map(item => ({ score: 1, ...item })) } }
}
