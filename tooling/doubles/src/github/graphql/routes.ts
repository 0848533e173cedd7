import type { Routes } from '../call.ts'

/** GraphQL is loaded when it is first asked. */
export const graphql: Routes = {
  'POST /graphql': async call => {
    const { answerQuery } = await import('./endpoint.ts')
    return await answerQuery(call)
  },
}
