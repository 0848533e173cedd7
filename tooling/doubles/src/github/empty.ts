import type { Answer, Call } from './call.ts'

const ofGit = /^\/repos\/([^/]+)\/([^/]+)\/(?:git|commits)(?:\/|$)/

/** What GitHub answers to the Git Data API of a repository without a commit, whatever it is asked. */
export async function emptyInstead(call: Call, answer: Answer): Promise<Answer> {
  const [, owner = '', name = ''] = ofGit.exec(call.path) ?? []
  if (name === '' || (answer.status !== 404 && answer.status !== 422)) return answer
  const as = call.front.adminOf(owner)
  const { status, body } = await call.front.upstream({ as, method: 'GET', path: `/repos/${owner}/${name}/branches` })
  const isEmpty = status === 200 && Array.isArray(body) && body.length === 0
  return isEmpty ? { status: 409, body: { message: 'Git Repository is empty.' } } : answer
}
