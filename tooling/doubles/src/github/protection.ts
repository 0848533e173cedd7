import { type Answer, isJson, type Routes } from './call.ts'
import { passOn } from './dispatch.ts'

const path = '/repos/{owner}/{repo}/branches/{branch}/protection'

/** Protection of branches: what is not asked for is left out, where the emulator has null. */
export const protection: Routes = {
  [`GET ${path}`]: async call => {
    const answer = await passOn(call)
    if (answer.status !== 404) return withoutNulls(answer)
    return { ...answer, body: { message: 'Branch not protected' } }
  },
  [`PUT ${path}`]: async call => withoutNulls(await passOn(call)),
}

function withoutNulls(answer: Answer): Answer {
  if (!isJson(answer.body)) return answer
  return { ...answer, body: Object.fromEntries(Object.entries(answer.body).filter(([, value]) => value !== null)) }
}
